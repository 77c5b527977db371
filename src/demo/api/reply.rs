//! An answer on its way out: small pieces written together, record batches as they lie in the log, never copied.
use bytes::{BufMut, Bytes, BytesMut};

/// Pieces below this size are copied together rather than sent on their own.
const SMALL: usize = 1024;

/// The bytes of an answer, in pieces.
#[derive(Debug, Default)]
pub struct ReplyPieces {
    pieces: Vec<Bytes>,
    open: BytesMut,
    size: usize,
    /// Pieces that have been sent.
    sent: usize,
    flexible: bool,
}

impl ReplyPieces {
    /// `flexible`: the answer's header ends with a count of tagged fields (header version 1).
    pub fn new(flexible: bool) -> ReplyPieces {
        ReplyPieces { flexible, ..ReplyPieces::default() }
    }

    /// Where fields are encoded to.
    pub fn buffer(&mut self) -> &mut BytesMut {
        &mut self.open
    }

    /// Adds bytes that are there already.
    pub fn push(&mut self, bytes: Bytes) {
        if bytes.len() < SMALL {
            self.open.put_slice(&bytes);
            return;
        }
        self.seal();
        self.size += bytes.len();
        self.pieces.push(bytes);
    }

    /// An answer of other bytes behind the same header.
    pub fn instead(self, body: &'static [u8]) -> ReplyPieces {
        let mut other = ReplyPieces::new(self.flexible);
        other.push(Bytes::from_static(body));
        other
    }

    fn seal(&mut self) {
        if !self.open.is_empty() {
            let piece = self.open.split().freeze();
            self.size += piece.len();
            self.pieces.push(piece);
        }
    }

    /// The answer with its length and header in front.
    pub fn framed(mut self, correlation: i32) -> ReplyPieces {
        self.seal();
        let mut front = BytesMut::with_capacity(9);
        front.put_i32((self.size + 4 + usize::from(self.flexible)) as i32);
        front.put_i32(correlation);
        if self.flexible {
            front.put_u8(0);
        }
        self.pieces.insert(0, front.freeze());
        self
    }

    /// Forgets the second half.
    pub fn halve(&mut self) {
        let mut left = self.pieces.iter().map(Bytes::len).sum::<usize>() / 2;
        for piece in &mut self.pieces {
            piece.truncate(left);
            left -= piece.len();
        }
    }

    /// Puts the throttle time where most answers have it: at the front of the body.
    pub fn throttle(&mut self, time: std::time::Duration) {
        if let Some(body) = self.pieces.get_mut(1).filter(|body| body.len() >= 4) {
            let mut told = BytesMut::from(&body[..]);
            told[..4].copy_from_slice(&(time.as_millis() as i32).to_be_bytes());
            *body = told.freeze();
        }
    }

    /// What is still to be sent; none when all is.
    pub fn unsent(&mut self) -> Option<&[Bytes]> {
        while self.pieces.get(self.sent)?.is_empty() {
            self.sent += 1;
        }
        Some(&self.pieces[self.sent..])
    }

    /// Notes that so many bytes more have been sent.
    pub fn advance(&mut self, mut count: usize) {
        while count > 0 {
            let piece = &mut self.pieces[self.sent];
            let step = count.min(piece.len());
            *piece = piece.slice(step..);
            count -= step;
            if piece.is_empty() {
                self.sent += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_leave_in_order_and_large_ones_are_not_copied() {
        let large = Bytes::from(vec![7; 2 * SMALL]);
        let mut reply = ReplyPieces::new(true);
        reply.buffer().put_u8(1);
        reply.push(large.clone());
        reply.push(Bytes::from_static(b"xy"));
        let mut framed = reply.framed(9);
        assert!(framed.pieces.iter().any(|piece| piece.as_ptr() == large.as_ptr()));
        let mut all = Vec::new();
        while let Some(pieces) = framed.unsent() {
            let step = pieces[0].len().min(700);
            all.extend_from_slice(&pieces[0][..step]);
            framed.advance(step);
        }
        assert_eq!(all.len(), 4 + 4 + 1 + 1 + 2 * SMALL + 2);
        assert_eq!(&all[..10], &[0, 0, 8, 8, 0, 0, 0, 9, 0, 1]);
        assert_eq!(&all[all.len() - 3..], b"\x07xy");
    }
}
