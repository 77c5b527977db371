//! The frame around every view: where am I, is it well, may I write; what is new; what can I do here. Draws only.
use super::App;
use crate::kafka::model::{Another, BrokerState, ClusterKind, Known, Pulse};
use crate::shell::{Look, NoticeWeight, USUAL_BEAT};
use crate::ui::layout::ScreenParts;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::hanging_words;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A question is named above the footer only when it takes this long, in ms: quick ones would flicker.
const SLOW: i64 = 150;
/// Lines of a notice at most; all of it is in the list of notices.
const LONGEST: usize = 6;
/// Below this width the head has room for signs rather than words.
const NARROW: u16 = 60;

impl App {
    /// Draws everything: the frame, the view on top, what is open above it.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let split = ScreenParts::of(area);
        let buffer = frame.buffer_mut();
        // The view first: what it takes in while it draws is what the lines around it tell of.
        self.draw_body(split.body, buffer);
        let clipped = head(split.head, buffer, &self.look);
        self.crumbs(split.place, buffer);
        paint::rule(buffer, split.rule, &self.look.theme);
        if let Some(colour) = self.look.colour {
            frame_line(split.rule, buffer, colour);
        }
        self.draw_tabs(split.rule, buffer);
        self.draw_strip(split.rule, buffer);
        self.foot(split.footer, buffer);
        // Where there are no rows yet, the view itself says why.
        let trouble = self.look.pulse.trouble.as_deref().filter(|_| clipped && self.look.pulse.at.is_some());
        self.news(trouble, split.notice, buffer);
        if let Some(overlay) = &mut self.overlay {
            // The keys that work in it stay to be seen.
            let room = Rect { height: area.height - split.footer.height, ..area };
            overlay.draw(room, buffer, &self.look);
        }
    }

    fn crumbs(&self, area: Rect, buffer: &mut Buffer) {
        let titles: Vec<String> = self.stack.iter().map(|open| open.view.title()).collect();
        let crumbs = trail(&titles, usize::from(area.width));
        let used = paint::line(buffer, area, &crumbs, &self.look.theme);
        let status = self.stack.place().map(|open| open.view.status(&self.look)).unwrap_or_default();
        let left = area.width.saturating_sub(used + 2);
        if !status.is_empty() && left > 8 {
            let area = Rect { x: area.x + used + 2, width: left, ..area };
            paint::right(buffer, area, &status.and(Tone::Plain, " "), &self.look.theme);
        }
    }

    /// What is being asked, or the newest notice; or else the trouble that the head has no room for.
    fn news(&self, trouble: Option<&str>, area: Rect, buffer: &mut Buffer) {
        let now = self.look.now.0;
        let slow = self.stack.all().flat_map(|open| &open.flights).find(|flight| now - flight.since.0 > SLOW);
        let notice = self.look.notices.iter().rev().find(|notice| !notice.quiet);
        let notice = notice.filter(|_| now < self.notice_until);
        let whole = usize::from(area.width);
        let words = match (notice, self.change_words(whole), slow) {
            (Some(notice), ..) => {
                let (mark, tone) = match notice.weight {
                    NoticeWeight::Info => ("· ", Tone::Muted),
                    NoticeWeight::Good => ("✓ ", Tone::Good),
                    NoticeWeight::Warn => ("! ", Tone::Warn),
                    NoticeWeight::Bad => ("! ", Tone::Bad),
                };
                Words::plain(" ").and(tone, mark).and(tone, notice.text.clone())
            }
            (None, Some(change), _) => Words::plain(" ").then(change),
            (None, None, Some(flight)) => {
                let waited = number::duration((now - flight.since.0).unsigned_abs()).text();
                Words::toned(Tone::Accent, format!(" {} ", self.spinner()))
                    .and(Tone::Muted, format!("{} · {waited}", flight.label))
            }
            (None, None, None) => trouble.map_or_else(Words::new, |why| {
                Words::toned(Tone::Bad, " ! ").and(Tone::Muted, why.to_owned())
            }),
        };
        let room = whole.saturating_sub(words.width() + 3);
        // What goes on is told beside whatever else is new, in as few words as that leaves.
        let change = notice.and_then(|_| self.change_words(room.saturating_sub(1)));
        let beside = match change {
            Some(change) => change.and(Tone::Plain, " "),
            None => self.job_words(room),
        };
        let used = paint::right(buffer, area, &beside, &self.look.theme);
        let room = Rect { width: area.width.saturating_sub(used), ..area };
        let is_read_whole = notice.is_some() || (slow.is_none() && trouble.is_some());
        if is_read_whole && words.width() > usize::from(room.width) {
            return self.long_news(&words, room, buffer);
        }
        if !words.is_empty() {
            paint::line(buffer, room, &words, &self.look.theme);
        }
    }

    /// A notice of several lines lies over the end of the view: what is to be done often stands at its end.
    fn long_news(&self, words: &Words<'_>, last: Rect, buffer: &mut Buffer) {
        let lines = hanging_words(words, usize::from(last.width), 3);
        let most = usize::from(last.y.saturating_sub(buffer.area.y) / 2).clamp(1, LONGEST);
        let lines = &lines[..lines.len().min(most)];
        let first = last.y - paint::to_u16(lines.len() - 1);
        for (y, words) in (first..).zip(lines) {
            let line = Rect { y, height: 1, ..last };
            paint::clear(buffer, line);
            paint::line(buffer, line, words, &self.look.theme);
        }
    }
}

/// The profile's colour, from edge to edge: production looks it whatever is open, and heavier where there are no colours.
fn frame_line(area: Rect, buffer: &mut Buffer, colour: Style) {
    for x in area.left()..area.right() {
        buffer[(x, area.y)].set_char('━').set_style(colour);
    }
}

/// The places on the way here. Where there is no room for all of them, the way is cut rather than the place.
fn trail(titles: &[String], width: usize) -> Words<'static> {
    let mut left_out = 0;
    loop {
        let mut crumbs = Words::plain(" ");
        if left_out > 0 {
            crumbs.push(Tone::Muted, "… › ");
        }
        for (number, title) in titles.iter().enumerate().skip(left_out) {
            let last = number + 1 == titles.len();
            crumbs.push(if last { Tone::Title } else { Tone::Muted }, title.clone());
            if !last {
                crumbs.push(Tone::Muted, " › ");
            }
        }
        if crumbs.width() <= width || left_out + 1 >= titles.len() {
            return crumbs;
        }
        left_out += 1;
    }
}

/// Is it well, and may I write. Says whether there was no room for all of what is wrong.
fn head(area: Rect, buffer: &mut Buffer, look: &Look) -> bool {
    let Some(name) = &look.cluster else {
        paint::line(buffer, area, &Words::toned(Tone::Title, " kafdeck"), &look.theme);
        return false;
    };
    let writing = match (&look.pulse.another, &look.locked_by) {
        (Some(_), _) => Words::toned(Tone::Bad, "locked "),
        (None, _) if look.known_cluster.is_some() => {
            Words::toned(Tone::Bad, "! another cluster than before: locked ")
        }
        (None, Some(_)) => Words::toned(Tone::Good, "read-only "),
        (None, None) => Words::toned(Tone::Muted, "read-write "),
    };
    let doubt = match look.unverified {
        // Where there is room for little, it is still told.
        Some(_) if area.width < NARROW => Words::toned(Tone::Warn, "!TLS "),
        Some(what) => Words::toned(Tone::Warn, format!("! {what} · ")),
        None => Words::new(),
    };
    let right = paint::right(buffer, area, &doubt.then(writing), &look.theme);
    let room = Rect { width: area.width.saturating_sub(right + 1), ..area };
    let pulse = &look.pulse;
    let before = Words::toned(health(pulse), " ● ");
    if let Some(another) = &pulse.another {
        // Where one thought to be is no longer the news: who answers is.
        let words = before.then(foreign(another, usize::from(room.width).saturating_sub(3)));
        paint::line(buffer, room, &words, &look.theme);
        return false;
    }
    let (start, named) = (paint::to_u16(before.width()), Words::toned(Tone::Strong, short(name)));
    let place = Rect { x: room.x + start, width: paint::to_u16(named.width()), ..room }.intersection(room);
    let mut words = before.then(named);
    let mut clipped = false;
    for (at, part) in facts(pulse, look).into_iter().enumerate() {
        let wider = words.clone().and(Tone::Plain, "   ").then(part);
        let fits = wider.width() <= usize::from(room.width);
        // What does not fit is left out whole; trouble comes first and is clipped rather than lost.
        clipped = !fits && at == 0 && pulse.trouble.is_some();
        if fits || clipped {
            words = wider;
        }
        if !fits {
            break;
        }
    }
    paint::line(buffer, room, &words, &look.theme);
    if let Some(colour) = look.colour {
        buffer.set_style(place, colour);
    }
    clipped
}

/// That another cluster answers and what it means, in as many words as there is room for.
fn foreign(another: &Another, room: usize) -> Words<'static> {
    let Another { address, expected, found } = another;
    let least = "another cluster answers: sending is locked".to_owned();
    let more = format!("another cluster answers at {address}: sending is locked");
    let most = format!("{more} · its id is {found}, not {expected}");
    let fits = [most, more].into_iter().find(|text| Words::plain(text.as_str()).width() <= room);
    Words::toned(Tone::Bad, fits.unwrap_or(least))
}

/// A profile's name as it is; of several addresses the first and how many more there are.
fn short(name: &str) -> String {
    match name.split_once(',') {
        Some((first, rest)) => format!("{first} +{}", rest.split(',').count()),
        None => name.to_owned(),
    }
}

fn health(pulse: &Pulse) -> Tone {
    match (&pulse.trouble, pulse.is_well()) {
        (Some(_), _) => Tone::Bad,
        (None, None) => Tone::Muted,
        (None, Some(false)) => Tone::Warn,
        (None, Some(true)) => Tone::Good,
    }
}

fn facts(pulse: &Pulse, look: &Look) -> Vec<Words<'static>> {
    let overview = &pulse.overview;
    let mut facts = Vec::new();
    if let Some(trouble) = &pulse.trouble {
        let age = pulse
            .at
            .map_or_else(|| "no answer yet".to_owned(), |at| format!("rows {} old", look.for_how_long(at)));
        facts.push(Words::toned(Tone::Bad, format!("! {age}")).and(Tone::Muted, format!(" · {trouble}")));
    }
    if pulse.at.is_none() {
        if pulse.trouble.is_none() {
            facts.push(Words::toned(Tone::Muted, "connecting …"));
        }
        return facts;
    }
    let kind = match overview.kind {
        ClusterKind::KRaft => "KRaft ",
        ClusterKind::ZooKeeper => "ZooKeeper ",
        ClusterKind::Unknown => "Kafka ",
    };
    facts.push(
        Words::toned(Tone::Muted, kind)
            .and(Tone::Plain, overview.version.clone().unwrap_or_else(|| "–".to_owned())),
    );
    if let Known::Failed(_) = &overview.controller {
        facts.push(Words::toned(Tone::Bad, "no controller"));
    }
    if let Known::Is(controller) = &overview.controller {
        let epoch = controller.epoch.map(|epoch| format!(" · epoch {epoch}")).unwrap_or_default();
        facts.push(
            Words::toned(Tone::Muted, "controller ")
                .and(Tone::Plain, controller.id.to_string())
                .and(Tone::Muted, epoch),
        );
    }
    let alone = overview.through_controllers;
    let known = overview.brokers.iter().filter(|broker| alone || broker.role.is_broker());
    let (all, up) =
        known.fold((0, 0), |(all, up), broker| (all + 1, up + usize::from(broker.state == BrokerState::Up)));
    let tone = if up < all { Tone::Bad } else { Tone::Plain };
    let what = if alone { " controllers" } else { " brokers" };
    facts.push(Words::toned(tone, format!("{up}/{all}")).and(Tone::Muted, what));
    if alone {
        facts.push(Words::toned(Tone::Warn, "no topics are told"));
        return facts;
    }
    if look.every != USUAL_BEAT {
        let every = number::duration(u64::try_from(look.every.as_millis()).unwrap_or(u64::MAX)).text();
        facts.push(Words::toned(Tone::Muted, "↻ ").and(Tone::Plain, every));
    }
    facts.push(Words::plain(number::count(pulse.visible_topics as u64)).and(Tone::Muted, " topics"));
    if let Some(rate) = pulse.rate.at_least() {
        let least = if pulse.rate.lacks().is_some() { "≥ " } else { "" };
        facts.push(
            Words::toned(Tone::Warn, least).then(number::rate(*rate).words()).and(Tone::Muted, " rec/s"),
        );
        facts.push(Words::toned(Tone::Accent, spark::spark(&pulse.rates, 9)));
    }
    facts
}
