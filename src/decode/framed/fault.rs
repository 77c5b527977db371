//! A fault on its way out of a value within values: each level adds its own step. Knows no encoding.
use super::encoding::EncodingFault;

/// Bytes of a path: names may have any length, and stand within each other.
const LONGEST_PATH: usize = 4096;
/// Where a path is longer, its outer steps are left out.
const CUT: &str = "…";

/// What reading gives: the fault is boxed, so that what is read without one stays small.
pub type Read<T> = Result<T, Box<EncodingFault>>;

impl EncodingFault {
    /// At a byte of the body.
    pub fn at(at: usize, message: impl Into<String>) -> Box<EncodingFault> {
        Box::new(EncodingFault { at, path: String::new(), message: message.into() })
    }

    /// Seen from a level further out, where the value is the member `name`.
    pub fn in_member(self: Box<Self>, name: &str) -> Box<EncodingFault> {
        self.behind(&[".", name])
    }

    /// Seen from a level further out, where the value is an element.
    pub fn in_element(self: Box<Self>, index: usize) -> Box<EncodingFault> {
        self.behind(&["[", &index.to_string(), "]"])
    }

    fn behind(mut self: Box<Self>, step: &[&str]) -> Box<EncodingFault> {
        let length: usize = step.iter().map(|part| part.len()).sum();
        if self.path.starts_with(CUT) {
            return self;
        }
        let outer = if self.path.len() + length > LONGEST_PATH { CUT.to_owned() } else { step.concat() };
        self.path.insert_str(0, &outer);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_long_names_is_cut_at_its_beginning() {
        let mut fault = EncodingFault::at(0, "no").in_element(3).in_member("a");
        assert_eq!(fault.path, ".a[3]");
        let name = "n".repeat(1000);
        for _ in 0..200 {
            fault = fault.in_member(&name).in_element(1);
        }
        assert!(fault.path.len() < 5000 && fault.path.starts_with("…[1].nn"), "{}", fault.path);
        assert!(fault.path.ends_with(".a[3]"), "the place itself is told");
    }
}
