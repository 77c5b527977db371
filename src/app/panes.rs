//! Draws the place on top, and beside it what is under its bar, with a line between them. Draws only.
use super::App;
use crate::shell::Look;
use crate::ui::paint;
use crate::ui::split::Split;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

impl App {
    pub(super) fn draw_body(&mut self, body: Rect, buffer: &mut Buffer) {
        let split = self.split(body);
        let aside = self.stack.is_aside();
        let App { stack, look, .. } = self;
        if let Some(open) = stack.place_mut() {
            open.area = split.map_or(body, |split| split.list);
            open.view.draw(open.area, buffer, look);
        }
        let Some(split) = split else { return };
        if aside {
            rest_bar(split.list, Modifier::UNDERLINED, buffer, look);
        }
        draw_rule(&split, aside, buffer, look);
        if let Some(open) = stack.beside_mut() {
            open.area = split.pane;
            open.view.draw(split.pane, buffer, look);
            if !aside {
                rest_bar(split.pane, Modifier::empty(), buffer, look);
            }
            let tone = if aside { Tone::Title } else { Tone::Muted };
            let title = Words::plain(" ").and(tone, open.view.title());
            let right = match aside {
                true => open.view.status(look).and(Tone::Muted, "   esc back "),
                false => Words::toned(Tone::Muted, "tab goes in "),
            };
            paint::ends(buffer, split.title, &title, &right, &look.theme);
        }
    }
}

/// One bar on the screen says where the keys go: that of the other side is given back its ground, and says no more than `instead`.
fn rest_bar(area: Rect, instead: Modifier, buffer: &mut Buffer, look: &Look) {
    let bar = look.style(Tone::Selected);
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let cell = &mut buffer[(x, y)];
            let coloured = bar.bg.is_some_and(|bar| cell.bg == bar);
            let reversed = bar.add_modifier & cell.modifier & Modifier::REVERSED;
            if coloured {
                cell.bg = Color::Reset;
            }
            if coloured || !reversed.is_empty() {
                cell.modifier = (cell.modifier - reversed) | instead;
            }
        }
    }
}

/// The line between the two; a heavier one says that the keys are the pane's.
fn draw_rule(split: &Split, aside: bool, buffer: &mut Buffer, look: &Look) {
    let area = split.rule.intersection(buffer.area);
    let style = look.style(if aside { Tone::Accent } else { Tone::Rule });
    let sign = match (split.is_wide(), aside) {
        (true, false) => '│',
        (true, true) => '┃',
        (false, false) => '─',
        (false, true) => '━',
    };
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].set_char(sign).set_style(style);
        }
    }
}
