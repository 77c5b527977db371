//! A form of the user's own: `%k: %s\n`, in the manner of kcat's -f.
use super::jsonl;
use crate::kafka::record::Record;
use std::io::Write;

/// A parsed format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<TemplatePiece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum TemplatePiece {
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
                pieces.push(TemplatePiece::Text(std::mem::take(&mut text)));
            }
            pieces.push(piece);
        }
        if !format.contains("\\n") && !format.contains("\\0") && !format.contains('\n') {
            text.push(b'\n');
        }
        if !text.is_empty() {
            pieces.push(TemplatePiece::Text(text));
        }
        Ok(Self(pieces))
    }

    /// Appends one record.
    pub fn record(&self, record: &Record, out: &mut Vec<u8>) {
        // Writing to a Vec can't fail.
        for piece in &self.0 {
            let _ = match piece {
                TemplatePiece::Text(text) => out.write_all(text),
                TemplatePiece::Topic => out.write_all(record.topic.as_bytes()),
                TemplatePiece::Partition => write!(out, "{}", record.partition),
                TemplatePiece::Offset => write!(out, "{}", record.offset),
                TemplatePiece::Timestamp => write!(out, "{}", record.timestamp.0),
                TemplatePiece::Key => out.write_all(record.key.as_deref().unwrap_or_default()),
                TemplatePiece::Value => out.write_all(record.value.as_deref().unwrap_or_default()),
                TemplatePiece::KeySize => write!(out, "{}", size(record.key.as_deref())),
                TemplatePiece::ValueSize => write!(out, "{}", size(record.value.as_deref())),
                TemplatePiece::Headers => {
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

fn piece(letter: char) -> Result<TemplatePiece, String> {
    Ok(match letter {
        't' => TemplatePiece::Topic,
        'p' => TemplatePiece::Partition,
        'o' => TemplatePiece::Offset,
        'T' => TemplatePiece::Timestamp,
        'k' => TemplatePiece::Key,
        'K' => TemplatePiece::KeySize,
        's' => TemplatePiece::Value,
        'S' => TemplatePiece::ValueSize,
        'h' => TemplatePiece::Headers,
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
        let text = |text: &str| TemplatePiece::Text(text.as_bytes().to_vec());
        assert_eq!(Template::parse("%k").unwrap().0, [TemplatePiece::Key, text("\n")]);
        assert_eq!(
            Template::parse("%k%%\\t%s\\0").unwrap().0,
            [TemplatePiece::Key, text("%\t"), TemplatePiece::Value, text("\0")]
        );
        assert_eq!(Template::parse("ü%o\\n").unwrap().0, [text("ü"), TemplatePiece::Offset, text("\n")]);
        for (wrong, said) in [("%x", "%x is unknown"), ("%", "at the end"), ("%k\\q", "\\q is unknown")] {
            assert!(Template::parse(wrong).unwrap_err().contains(said), "{wrong}");
        }
    }
}
