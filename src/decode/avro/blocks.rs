//! The items of an array or a map, which come in blocks: each with its number of items, and where that is negative with its size
//! in bytes. Knows no items.
use super::super::framed::{EncodingFault, Read};
use super::input::Input;

/// Where a reading of items stands.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    index: usize,
    /// The items of the block that are still to come, and where it ends, if it has said so.
    left: usize,
    end: Option<usize>,
}

impl Blocks {
    /// Stands before the next item and tells its number; none behind the last block.
    pub fn next(&mut self, input: &mut Input<'_>) -> Read<Option<usize>> {
        if self.left == 0 {
            if self.end.is_some_and(|end| end != input.at) {
                return Err(EncodingFault::at(input.at, "a block that ends elsewhere than it says"));
            }
            let (count, size) = input.block()?;
            if count == 0 {
                return Ok(None);
            }
            (self.left, self.end) = (count, size.map(|size| input.at + size));
        }
        self.left -= 1;
        self.index += 1;
        Ok(Some(self.index - 1))
    }
}
