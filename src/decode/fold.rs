//! Which lines of a page belong to one node of the document, so that a viewer can fold them. Knows no format.

/// A node that takes several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The line that opens it.
    pub first: usize,
    /// The line that closes it, after `first`.
    pub last: usize,
    /// Members, elements of an array, or child elements.
    pub count: usize,
    /// Nodes around it.
    pub depth: usize,
}

/// The nodes of a page while it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Folds {
    folds: Vec<Fold>,
    /// The open ones, outermost first.
    open: Vec<usize>,
}

impl Folds {
    /// A node begins.
    pub fn open(&mut self, line: usize) {
        let depth = self.open.len();
        self.open.push(self.folds.len());
        self.folds.push(Fold { first: line, last: line, count: 0, depth });
    }

    /// The innermost node has one child more.
    pub fn count(&mut self) {
        if let Some(at) = self.open.last() {
            self.folds[*at].count += 1;
        }
    }

    /// The innermost node ends. One that stands on a single line is no fold.
    pub fn close(&mut self, line: usize) {
        let Some(at) = self.open.pop() else { return };
        self.folds[at].last = line;
        if self.folds[at].first == line {
            // What lies within it stands on that line too, and has gone before it.
            self.folds.truncate(at);
        }
    }

    /// All nodes that have ended, in the order in which they begin.
    pub fn all(&self) -> &[Fold] {
        if self.open.is_empty() { &self.folds } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use crate::decode::{Showing, look};

    fn folds(document: &str) -> Vec<(usize, usize, usize, usize)> {
        let shown = look(Some(document.as_bytes()), Showing::default());
        shown.folds().iter().map(|fold| (fold.first, fold.last, fold.count, fold.depth)).collect()
    }

    #[test]
    fn objects_and_long_arrays_fold_and_short_ones_do_not() {
        let folds = folds(r#"{"a":{"b":1,"c":[1,2]},"d":[{"e":{}},{"f":2}],"g":[],"h":{}}"#);
        assert_eq!(folds, [(0, 15, 4, 0), (1, 4, 2, 1), (5, 12, 2, 1), (6, 8, 1, 2), (9, 11, 1, 2)]);
    }

    #[test]
    fn elements_fold_with_the_count_of_their_children() {
        assert_eq!(folds("<a><b>x</b><c><d/><e/></c><f>t</f></a>"), [(0, 7, 3, 0), (2, 5, 2, 1)]);
        assert_eq!(folds("plain"), []);
    }

    #[test]
    fn a_document_with_a_fault_has_no_folds() {
        assert_eq!(folds("{\"a\":{\"b\":1},"), []);
    }
}
