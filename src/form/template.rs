//! A form of the user's own: `%k: %s\n`, in the manner of kcat's -f.
use super::jsonl;
use crate::kafka::record::Record;
use std::io::Write;

/// A parsed format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    Topic,
    Partition,
    Offset,
    Timestamp,
    Key,
    KeySize,
    Value,
    ValueSize,
    Headers,
}

impl Template {
    /// Reads a format. Without a newline anywhere in it, each record gets one at its end.
    pub fn parse(format: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut text = Vec::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            let piece = match c {
                '%' => match chars.next() {
                    Some('%') => {
                        text.push(b'%');
                        continue;
                    }
                    Some(letter) => piece(letter)?,
                    None => return Err("a % at the end: write %% for a percent sign".to_owned()),
                },
                '\\' => {
                    text.push(escape(chars.next())?);
                    continue;
                }
                other => {
                    text.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
                    continue;
                }
            };
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(piece);
        }
        if !format.contains("\\n") && !format.contains("\\0") && !format.contains('\n') {
            text.push(b'\n');
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Ok(Self(pieces))
    }

    /// Appends one record.
    pub fn record(&self, record: &Record, out: &mut Vec<u8>) {
        // Writing to a Vec can't fail.
        for piece in &self.0 {
            let _ = match piece {
                Piece::Text(text) => out.write_all(text),
                Piece::Topic => out.write_all(record.topic.as_bytes()),
                Piece::Partition => write!(out, "{}", record.partition),
                Piece::Offset => write!(out, "{}", record.offset),
                Piece::Timestamp => write!(out, "{}", record.timestamp.0),
                Piece::Key => out.write_all(record.key.as_deref().unwrap_or_default()),
                Piece::Value => out.write_all(record.value.as_deref().unwrap_or_default()),
                Piece::KeySize => write!(out, "{}", size(record.key.as_deref())),
                Piece::ValueSize => write!(out, "{}", size(record.value.as_deref())),
                Piece::Headers => {
                    jsonl::headers(&record.headers, out);
                    Ok(())
                }
            };
        }
    }
}

fn size(bytes: Option<&[u8]>) -> i64 {
    bytes.map_or(-1, |bytes| i64::try_from(bytes.len()).unwrap_or(i64::MAX))
}

fn piece(letter: char) -> Result<Piece, String> {
    Ok(match letter {
        't' => Piece::Topic,
        'p' => Piece::Partition,
        'o' => Piece::Offset,
        'T' => Piece::Timestamp,
        'k' => Piece::Key,
        'K' => Piece::KeySize,
        's' => Piece::Value,
        'S' => Piece::ValueSize,
        'h' => Piece::Headers,
        other => return Err(format!("%{other} is unknown: there are %t %p %o %T %k %K %s %S %h %%")),
    })
}

fn escape(letter: Option<char>) -> Result<u8, String> {
    match letter {
        Some('n') => Ok(b'\n'),
        Some('t') => Ok(b'\t'),
        Some('r') => Ok(b'\r'),
        Some('0') => Ok(0),
        Some('\\') => Ok(b'\\'),
        Some(other) => Err(format!("\\{other} is unknown: there are \\n \\t \\r \\0 \\\\")),
        None => Err("a \\ at the end: write \\\\ for a backslash".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read() {
        let text = |text: &str| Piece::Text(text.as_bytes().to_vec());
        assert_eq!(Template::parse("%k").unwrap().0, [Piece::Key, text("\n")]);
        assert_eq!(
            Template::parse("%k%%\\t%s\\0").unwrap().0,
            [Piece::Key, text("%\t"), Piece::Value, text("\0")]
        );
        assert_eq!(Template::parse("ü%o\\n").unwrap().0, [text("ü"), Piece::Offset, text("\n")]);
        for (wrong, said) in [("%x", "%x is unknown"), ("%", "at the end"), ("%k\\q", "\\q is unknown")] {
            assert!(Template::parse(wrong).unwrap_err().contains(said), "{wrong}");
        }
    }
}
