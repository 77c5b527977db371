//! Folding in the pretty view: objects, arrays and elements close over what they hold, by the line that is pointed at.
use super::Single;
use crate::shell::{Command, Cx, Look, Ready};
use crate::ui::movement::Move;

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Single>] = &[
    Command::new(
        "record.fold",
        &["enter"],
        "fold",
        "Folds the object, array or element that begins on this line, or opens it.",
        |single: &mut Single, _| {
            let line = single.line();
            if let Some(folded) = single.laid_out.state(line) {
                single.fold(line, !folded);
            }
        },
    )
    .ready(|single, _| {
        Ready::when(
            single.laid_out.state(single.line()).is_some(),
            "nothing begins on this line that could fold",
        )
    }),
    Command::new(
        "record.close",
        &["left", "h"],
        "close",
        "Folds what begins on this line, else goes to what it lies in; cut lines scroll back first.",
        Single::close,
    ),
    Command::new(
        "record.unfold",
        &["right", "l"],
        "unfold",
        "Opens what is folded on this line; cut lines scroll to the right.",
        Single::unfold,
    ),
    Command::new(
        "record.fold-all",
        &["i"],
        "fold all",
        "Folds the inner levels, as many as it takes to fit the screen, or opens everything.",
        |single: &mut Single, _| single.fold_all(),
    )
    .ready(|single: &Single, _: &Look| Ready::when(single.laid_out.can_fold(), "nothing here can fold"))
    .rank(8),
];

impl Single {
    /// The line of the text that is pointed at.
    pub(super) fn line(&self) -> usize {
        self.laid_out.line_of(self.text.selected.unwrap_or_default())
    }

    fn fold(&mut self, line: usize, folded: bool) {
        self.laid_out.fold(line, folded);
        self.point_at(line);
    }

    /// Points at a line of the text, or at what it is folded into; what was found is counted anew.
    fn point_at(&mut self, line: usize) {
        let place = self.laid_out.place_of(line);
        self.text.choose(place, &self.laid_out);
        self.text.find_again(&self.laid_out);
    }

    fn close(&mut self, _: &mut Cx<'_>) {
        let line = self.line();
        if self.text.left() > 0 {
            self.text.go(Move::Left, &self.laid_out);
        } else if self.laid_out.state(line) == Some(false) {
            self.fold(line, true);
        } else if let Some(around) = self.laid_out.around(line) {
            self.point_at(around);
        }
    }

    fn unfold(&mut self, _: &mut Cx<'_>) {
        let line = self.line();
        match self.laid_out.state(line) {
            Some(true) => self.fold(line, false),
            _ => self.text.go(Move::Right, &self.laid_out),
        }
    }

    fn fold_all(&mut self) {
        let line = self.line();
        self.fits = !self.laid_out.is_folded();
        if self.fits {
            self.laid_out.fold_to(self.text.page());
        } else {
            self.laid_out.open_all();
        }
        self.point_at(line);
    }

    /// A search looks at everything: nothing stays folded over what it finds.
    pub(super) fn open_all(&mut self) {
        if self.laid_out.is_folded() {
            let line = self.line();
            self.laid_out.open_all();
            self.point_at(line);
        }
    }

    /// Folds or opens what a double click is on.
    pub(super) fn fold_here(&mut self) {
        let line = self.line();
        if let Some(folded) = self.laid_out.state(line) {
            self.fold(line, !folded);
        }
    }
}
