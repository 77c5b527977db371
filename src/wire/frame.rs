//! Cuts a byte stream into Kafka's frames: four bytes of length, four of correlation id, and the rest.
use super::buffers::Buffers;
use super::error::Foreign;
use bytes::{BufMut, Bytes};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// No broker answers more than these 512 MiB: our own limits and sense bound every answer far below. The number also
/// lies below whatever begins with a printable character, which is how most other servers begin.
const LARGEST: u32 = 0x1fff_ffff;

/// One answer as it came: the bytes after the correlation id.
pub(super) struct Frame {
    pub(super) correlation: i32,
    pub(super) rest: Bytes,
}

/// Why no frame could be read.
pub(super) enum Broken {
    /// The other side closed, or the system reports a failure.
    Ended(io::Error),
    /// These bytes are no Kafka frame.
    Foreign(Foreign),
}

/// Reads the next frame. The body is read into a buffer's uninitialised room: no zeroing, no copy.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin), buffers: &Buffers) -> Result<Frame, Broken> {
    let mut head = [0; 8];
    // The length alone first: a stranger may send fewer than eight bytes (a TLS alert has seven).
    stream.read_exact(&mut head[..4]).await.map_err(Broken::Ended)?;
    if let Some(foreign) = recognise(head[..4].try_into().expect("four bytes")) {
        return Err(Broken::Foreign(foreign));
    }
    stream.read_exact(&mut head[4..]).await.map_err(Broken::Ended)?;
    let length = u32::from_be_bytes(head[..4].try_into().expect("four bytes")) as usize - 4;
    let correlation = i32::from_be_bytes(head[4..].try_into().expect("four bytes"));
    let mut rest = buffers.take(length);
    while rest.len() < length {
        let room = length - rest.len();
        let read = stream.read_buf(&mut (&mut rest).limit(room)).await.map_err(Broken::Ended)?;
        if read == 0 {
            return Err(Broken::Ended(io::ErrorKind::UnexpectedEof.into()));
        }
    }
    Ok(Frame { correlation, rest: buffers.share(rest) })
}

/// Tells whom these first bytes of a frame belong to, if not to Kafka.
fn recognise(first: [u8; 4]) -> Option<Foreign> {
    let length = u32::from_be_bytes(first);
    match first {
        [b'H', b'T', b'T', b'P'] => Some(Foreign::Http),
        // Some answer what they can't understand with a bare page.
        [b'<', b'!' | b'h' | b'H', ..] => Some(Foreign::Http),
        // TLS records: alert and handshake, of versions 3.0 to 3.4.
        [0x15 | 0x16, 0x03, 0..=4, _] => Some(Foreign::Tls),
        _ if !(4..=LARGEST).contains(&length) => Some(Foreign::Other(shown(&first))),
        _ => None,
    }
}

/// Bytes as text where they are printable, else in hex.
fn shown(bytes: &[u8]) -> std::sync::Arc<str> {
    if bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
        format!("{:?}", String::from_utf8_lossy(bytes)).into()
    } else {
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.join(" ").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_other_servers() {
        assert_eq!(recognise(*b"HTTP"), Some(Foreign::Http));
        assert_eq!(recognise(*b"<!DO"), Some(Foreign::Http));
        assert_eq!(recognise([0x15, 3, 3, 0]), Some(Foreign::Tls));
        assert_eq!(recognise(*b"SSH-"), Some(Foreign::Other("\"SSH-\"".into())));
        assert_eq!(recognise([0, 0, 0, 3]), Some(Foreign::Other("00 00 00 03".into())));
        assert_eq!(recognise([0, 0, 1, 0]), None);
    }

    #[tokio::test]
    async fn reads_exactly_one_frame() {
        let bytes = [0, 0, 0, 6, 0, 0, 0, 9, b'h', b'i', 0, 0, 0, 4, 0, 0, 0, 10];
        let mut stream = &bytes[..];
        let Ok(frame) = read(&mut stream, &Buffers::default()).await else { panic!("no frame") };
        assert_eq!((frame.correlation, &frame.rest[..]), (9, &b"hi"[..]));
        let Ok(frame) = read(&mut stream, &Buffers::default()).await else { panic!("no second frame") };
        assert_eq!((frame.correlation, frame.rest.len()), (10, 0));
        assert!(matches!(read(&mut stream, &Buffers::default()).await, Err(Broken::Ended(_))));
    }
}
