//! Buffers of large answers, used again: a fresh one costs the system a page fault for every 4 KiB, which at a gigabyte a
//! second is a third of all the work. Knows nothing of what is in them.
use bytes::Bytes;
use parking_lot::Mutex;
use std::sync::Arc;

/// Smaller answers come from the allocator, which keeps such memory at hand itself.
const LARGE: usize = 128 << 10;
/// Capacities are whole multiples of this, so that answers of about one size fit each other's buffers.
const STEP: usize = 1 << 20;
/// Kept idle at most: the next answer's, and one more that came back early.
const KEPT: usize = 2;

/// The idle buffers of one connection. They go with it.
#[derive(Clone, Default)]
pub(super) struct Buffers(Arc<Mutex<Vec<Vec<u8>>>>);

impl Buffers {
    /// An empty buffer with room for `length` bytes.
    pub(super) fn take(&self, length: usize) -> Vec<u8> {
        if length < LARGE {
            return Vec::with_capacity(length);
        }
        let mut idle = self.0.lock();
        if let Some(at) = idle.iter().position(|buffer| buffer.capacity() >= length) {
            return idle.swap_remove(at);
        }
        // Answers have grown: one that is too small makes way.
        idle.pop();
        drop(idle);
        Vec::with_capacity(length.next_multiple_of(STEP))
    }

    /// The buffer as shared bytes; once the last of them is dropped it can be taken again.
    pub(super) fn share(&self, buffer: Vec<u8>) -> Bytes {
        if buffer.capacity() < LARGE {
            return Bytes::from(buffer);
        }
        Bytes::from_owner(Lent { buffer, home: self.clone() })
    }

    fn put(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut idle = self.0.lock();
        if idle.len() < KEPT {
            idle.push(buffer);
        }
    }
}

/// A filled buffer that goes home by itself.
struct Lent {
    buffer: Vec<u8>,
    home: Buffers,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.buffer
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.home.put(std::mem::take(&mut self.buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_buffer_comes_back_when_its_last_slice_is_gone() {
        let buffers = Buffers::default();
        let mut first = buffers.take(LARGE);
        first.resize(LARGE, 7);
        let place = first.as_ptr();
        let whole = buffers.share(first);
        let slice = whole.slice(1..3);
        drop(whole);
        let other = buffers.take(LARGE);
        assert_ne!(other.as_ptr(), place, "a slice still reads it");
        assert_eq!(&slice[..], [7, 7]);
        drop(slice);
        let again = buffers.take(LARGE + 1);
        assert_eq!((again.as_ptr(), again.len()), (place, 0));
    }

    #[test]
    fn no_more_than_a_few_are_kept() {
        let buffers = Buffers::default();
        let many: Vec<Bytes> = (0..2 * KEPT).map(|_| buffers.share(buffers.take(LARGE))).collect();
        drop(many);
        assert_eq!(buffers.0.lock().len(), KEPT);
    }
}
