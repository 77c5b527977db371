//! The buffer that batches are unpacked into, one after the other: how large it may grow, and whose turn it is. Knows no codec.
use super::room::{OWN, ReadRoom, Turn};
use zstd::stream::raw::Decoder as Zstd;

/// Why a batch is not decompressed.
#[derive(Debug)]
pub enum BrokenBatch {
    /// It is not what its codec makes.
    Corrupt(String),
    /// It unpacks to more bytes than this, the read's bound.
    TooLarge(usize),
    /// The read shall stop.
    Stopped,
}

impl From<String> for BrokenBatch {
    fn from(why: String) -> Self {
        BrokenBatch::Corrupt(why)
    }
}

impl From<&str> for BrokenBatch {
    fn from(why: &str) -> Self {
        BrokenBatch::Corrupt(why.to_owned())
    }
}

type Stopping = Box<dyn Fn() -> bool + Send>;

/// The reused buffer. It only grows: filling it with zeros anew for each batch would cost as much as decompressing.
pub struct Scratch {
    pub(super) bytes: Vec<u8>,
    pub(super) zstd: Option<Zstd<'static>>,
    room: ReadRoom,
    /// While it has more memory than its own.
    turn: Option<Turn>,
    /// Asked at every step: a batch may take seconds to unpack.
    stopping: Stopping,
}

impl Default for Scratch {
    fn default() -> Self {
        Scratch::of(ReadRoom::default(), || false)
    }
}

impl Scratch {
    pub fn of(room: ReadRoom, stopping: impl Fn() -> bool + Send + 'static) -> Self {
        Scratch { bytes: Vec::new(), zstd: None, room, turn: None, stopping: Box::new(stopping) }
    }

    /// The batch is done with: gives back what is more than its own.
    pub fn rest(&mut self) {
        if self.turn.is_some() {
            // The decoder keeps a window that may be as large as the buffer.
            (self.bytes, self.zstd) = (Vec::new(), None);
            self.turn = None;
        }
    }

    /// Makes room for `more` bytes after the first `used`.
    pub(super) fn reserve(&mut self, used: usize, more: usize) -> Result<&mut [u8], BrokenBatch> {
        let need = used.saturating_add(more);
        self.wants(need)?;
        if self.bytes.len() < need {
            self.bytes.resize(need.next_power_of_two().min(self.room.most), 0);
        }
        Ok(&mut self.bytes[used..])
    }

    /// Takes the turn for a buffer or a window of so many bytes, if it is more than its own.
    pub(super) fn wants(&mut self, bytes: usize) -> Result<(), BrokenBatch> {
        if bytes > self.room.most {
            return Err(BrokenBatch::TooLarge(self.room.most));
        }
        if bytes > OWN && self.turn.is_none() {
            self.turn = Some(self.room.turn());
        }
        if (self.stopping)() { Err(BrokenBatch::Stopped) } else { Ok(()) }
    }
}
