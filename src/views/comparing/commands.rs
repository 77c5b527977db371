//! What can be done with two records that are compared.
use super::{Comparison, LentPair};
use crate::kafka::record::Record;
use crate::shell::{Command, Cx, Look, Ready, Route};

/// All of them, in the order of the help page.
pub(super) const ALL: &[Command<Comparison>] = &[
    Command::<Comparison>::new(
        "compare.next",
        &["n"],
        "next hit",
        "Goes to the next difference.",
        |comparison, _| comparison.next(true),
    )
    .ready(differs)
    .rank(1),
    Command::<Comparison>::new(
        "compare.previous",
        &["N"],
        "previous hit",
        "Goes to the difference before.",
        |comparison, _| comparison.next(false),
    )
    .ready(differs)
    .rank(2),
    Command::<Comparison>::new(
        "compare.fold",
        &["i"],
        "all lines",
        "Shows the lines that are the same, or folds them away.",
        |comparison, _| {
            comparison.folded = !comparison.folded;
            comparison.top = 0;
        },
    )
    .ready(compared)
    .rank(3),
    Command::<Comparison>::new(
        "compare.layout",
        &["v"],
        "side by side",
        "Shows the records side by side, or one below the other as diff does.",
        |comparison, _| {
            let beside = comparison.laid_out.is_none_or(|layout| layout.beside);
            comparison.beside = Some(!beside);
        },
    )
    .ready(compared)
    .rank(4),
    Command::<Comparison>::new("compare.swap", &["S"], "swap", "Swaps left and right.", |comparison, _| {
        comparison.swap();
    })
    .ready(compared)
    .rank(5),
    Command::<Comparison>::new(
        "compare.copy",
        &["c"],
        "copy",
        "Copies the differences as text, as diff writes them.",
        |comparison, cx| {
            let text = comparison.as_diff();
            cx.copy("the differences", text);
        },
    )
    .ready(differs)
    .rank(6),
    Command::<Comparison>::new(
        "compare.open",
        &["enter"],
        "open left",
        "Opens the record at the left.",
        |comparison, cx| comparison.open(cx),
    )
    .ready(compared),
];

fn compared(comparison: &Comparison, _: &Look) -> Ready {
    Ready::when(comparison.compared.is_some(), "the records are not read yet")
}

fn differs(comparison: &Comparison, _: &Look) -> Ready {
    let differs = comparison.compared.as_ref().is_some_and(|compared| compared.counts() != [0; 4]);
    Ready::when(differs, "nothing differs")
}

impl Comparison {
    fn open(&self, cx: &mut Cx<'_>) {
        if let Some(Record { topic, partition, offset, .. }) = &self.records[0] {
            cx.go(Route::Record { topic: topic.to_string(), partition: *partition, offset: *offset });
        }
    }

    fn as_diff(&self) -> String {
        use super::rows::ComparedLayout;
        let Some(compared) = &self.compared else { return String::new() };
        let layout = ComparedLayout { width: usize::MAX / 2, beside: false, folded: true };
        let rows = compared.rows(layout).into_iter();
        let lines: Vec<String> = rows.map(|row| format!("{} {}", row.sign.0, row.left.text())).collect();
        lines.join("\n") + "\n"
    }
}

/// Opens the comparison of two records.
pub fn open(left: Record, right: Record, cx: &mut Cx<'_>) {
    let route = super::route(&left, &right);
    cx.go_with(route, LentPair([left, right]));
}
