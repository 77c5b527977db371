//! Every notice of this session, the newest first, with its time and detail.
use super::table::{Column, Resource, Table, Width};
use crate::shell::{Cell, Command, Look, Notice, NoticeWeight, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;

/// A notice with its number.
#[derive(Clone)]
pub struct NumberedNotice {
    number: usize,
    notice: Notice,
}

impl Resource for NumberedNotice {
    type Of = ();
    const EMPTY: &'static str = "Nothing has happened yet.";
    const COLUMNS: &'static [Column<NumberedNotice>] = &[
        Column::<Self>::new("time", Width::Range(12, 32), |row, _| Cell::or_none(row.notice.at, Cell::Time)),
        Column::<Self>::new("notice", Width::Share { min: 20, parts: 1 }, |row, _| {
            Cell::toned(row.notice.text.clone(), tone(row.notice.weight))
        }),
    ];
    const COMMANDS: &'static [Command<Table<NumberedNotice>>] = &[
        Command::<Table<Self>>::new(
            "notices.open",
            &["enter"],
            "open",
            "Shows the whole notice with its time and detail.",
            |table, cx| {
                if let Some(NumberedNotice { notice, .. }) = table.selected() {
                    let at = notice.at.map(|at| cx.look.whole_time(at)).unwrap_or_default();
                    let mut lines = vec![Words::toned(tone(notice.weight), notice.text.clone())];
                    if let Some(detail) = &notice.detail {
                        lines.push(Words::new());
                        lines.extend(detail.lines().map(|line| Words::plain(line.to_owned())));
                    }
                    cx.show(format!("Notice of {at}"), lines);
                }
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "notices.copy",
            &["C"],
            "copy all",
            "Copies the notice with its time and detail.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    let detail = row.notice.detail.as_deref().unwrap_or_default();
                    let at = row.notice.at.map(|at| cx.look.time(at)).unwrap_or_default();
                    cx.copy("notice", format!("{at} {}\n{detail}", row.notice.text));
                }
            },
        )
        .rank(2),
    ];

    fn route((): &()) -> Route {
        Route::Notices
    }
    fn title((): &()) -> String {
        "Notices".to_owned()
    }
    fn version((): &(), look: &Look) -> u64 {
        // The last notice's time tells apart two full lists.
        look.notices.last().map_or(1, |notice| notice.at.map_or(0, |at| at.0.unsigned_abs()))
            + look.notices.len() as u64
    }
    fn rows((): &(), look: &Look) -> Option<Vec<NumberedNotice>> {
        let rows = look
            .notices
            .iter()
            .cloned()
            .enumerate()
            .map(|(number, notice)| NumberedNotice { number, notice });
        Some(rows.rev().collect())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.number.to_string())
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        self.notice.detail.as_ref().map(|detail| Words::toned(Tone::Muted, detail.replace('\n', " · ")))
    }
}

fn tone(weight: NoticeWeight) -> Tone {
    match weight {
        NoticeWeight::Info => Tone::Plain,
        NoticeWeight::Good => Tone::Good,
        NoticeWeight::Warn => Tone::Warn,
        NoticeWeight::Bad => Tone::Bad,
    }
}
