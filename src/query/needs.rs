//! Which parts of a record a filter looks at. Plain data.

/// Which parts of a record a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Needs {
    pub key: bool,
    pub value: bool,
    pub headers: bool,
}

impl Needs {
    pub(super) const ALL: Needs = Needs { key: true, value: true, headers: true };

    pub(super) fn or(self, other: Needs) -> Needs {
        Needs {
            key: self.key || other.key,
            value: self.value || other.value,
            headers: self.headers || other.headers,
        }
    }
}
