//! Java's own key store (JKS) read directly: entries, their certificates, and keys under Sun's key protector. JksBytes in,
//! entries out; every length is held to the bytes that are there.
use openssl::error::ErrorStack;
use openssl::hash::{Hasher, MessageDigest};

pub const MAGIC: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
/// The size of a SHA-1 digest.
const DIGEST: usize = 20;
/// Stands between password and contents in the store's digest. Sun's joke.
const WHITENER: &[u8] = b"Mighty Aphrodite";
/// The protector's name: 1.3.6.1.4.1.42.2.17.1.1, in DER.
const PROTECTOR: &[u8] = &[0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x2a, 0x02, 0x11, 0x01, 0x01];
const KEY: u32 = 1;
const TRUSTED: u32 = 2;

/// Why a store can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JksFault {
    #[error("it ends in the middle of an entry, or is no JKS store")]
    CutShort,
    #[error("the password of the store is wrong, or the file is damaged")]
    Password,
    #[error("the password of the key is wrong")]
    KeyPassword,
    #[error("its key is protected in a way that is not Sun's")]
    Protection,
    #[error("{0}")]
    OpenSsl(String),
}

impl From<ErrorStack> for JksFault {
    fn from(error: ErrorStack) -> Self {
        JksFault::OpenSsl(error.to_string())
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JksEntry {
    pub alias: String,
    /// Certificates in DER; of a key its chain, its own first.
    pub certificates: Vec<Vec<u8>>,
    /// The key as it lies there, protected; none: a certificate that is trusted.
    pub key: Option<Vec<u8>>,
}

/// The entries of a store. Without a password it is not checked that the file is whole, as in Java.
///
/// # Errors
/// If the bytes are no JKS store, or the password is another one.
pub fn entries(bytes: &[u8], password: Option<&str>) -> Result<Vec<JksEntry>, JksFault> {
    let Some(body) = bytes.len().checked_sub(DIGEST) else { return Err(JksFault::CutShort) };
    let (body, digest) = bytes.split_at(body);
    let mut left = JksBytes(body);
    let (magic, version, count) = (left.take(4)?, left.number()?, left.number()?);
    if magic != MAGIC || !matches!(version, 1 | 2) {
        return Err(JksFault::CutShort);
    }
    if let Some(password) = password
        && sha1(&[&utf16(password), WHITENER, body])? != digest
    {
        return Err(JksFault::Password);
    }
    let mut found = Vec::new();
    for _ in 0..count {
        let kind = left.number()?;
        let alias = left.text()?;
        left.take(8)?;
        let entry = match kind {
            TRUSTED => JksEntry { alias, certificates: vec![left.certificate(version)?], key: None },
            KEY => {
                let key = left.sized()?.to_vec();
                let mut certificates = Vec::new();
                for _ in 0..left.number()? {
                    certificates.push(left.certificate(version)?);
                }
                JksEntry { alias, certificates, key: Some(key) }
            }
            _ => return Err(JksFault::CutShort),
        };
        found.push(entry);
    }
    Ok(found)
}

/// A key out of its protection: PKCS#8 in DER.
///
/// # Errors
/// If the password is wrong, or the key is not protected as JKS does.
pub fn unlocked(key: &[u8], password: &str) -> Result<Vec<u8>, JksFault> {
    let body = der(key, 0x30).ok_or(JksFault::Protection)?.0;
    let (algorithm, rest) = der(body, 0x30).ok_or(JksFault::Protection)?;
    let (content, _) = der(rest, 0x04).ok_or(JksFault::Protection)?;
    if !algorithm.starts_with(PROTECTOR) || content.len() < 2 * DIGEST {
        return Err(JksFault::Protection);
    }
    let (salt, rest) = content.split_at(DIGEST);
    let (locked, digest) = rest.split_at(rest.len() - DIGEST);
    let password = utf16(password);
    let mut plain = Vec::with_capacity(locked.len());
    let mut stream = salt.to_vec();
    for block in locked.chunks(DIGEST) {
        stream = sha1(&[&password, &stream])?;
        plain.extend(block.iter().zip(&stream).map(|(byte, key)| byte ^ key));
    }
    if sha1(&[&password, &plain])? == digest { Ok(plain) } else { Err(JksFault::KeyPassword) }
}

/// The content of the DER element of this tag at the front, and what follows it.
fn der(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (short, rest) = rest.split_first()?;
    let (length, rest) = match short {
        0..=0x7f => (usize::from(*short), rest),
        0x81..=0x84 => {
            let (long, rest) = rest.split_at_checked(usize::from(short - 0x80))?;
            (long.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    (*first == tag).then(|| rest.split_at_checked(length)).flatten()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn sha1(parts: &[&[u8]]) -> Result<Vec<u8>, ErrorStack> {
    let mut hasher = Hasher::new(MessageDigest::sha1())?;
    for part in parts {
        hasher.update(part)?;
    }
    Ok(hasher.finish()?.to_vec())
}

/// What has not been read yet.
struct JksBytes<'a>(&'a [u8]);

impl<'a> JksBytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], JksFault> {
        let (taken, left) = self.0.split_at_checked(count).ok_or(JksFault::CutShort)?;
        self.0 = left;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, JksFault> {
        Ok(u32::from_be_bytes(self.take(4)?.try_into().expect("four bytes")))
    }

    fn sized(&mut self) -> Result<&'a [u8], JksFault> {
        let length = self.number()?;
        self.take(length as usize)
    }

    /// Java's own form of UTF-8 differs for null and beyond the first plane only: names that nobody gives.
    fn text(&mut self) -> Result<String, JksFault> {
        let length = u16::from_be_bytes(self.take(2)?.try_into().expect("two bytes"));
        Ok(String::from_utf8_lossy(self.take(usize::from(length))?).into_owned())
    }

    fn certificate(&mut self, version: u32) -> Result<Vec<u8>, JksFault> {
        if version == 2 {
            self.text()?;
        }
        Ok(self.sized()?.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(out: &mut Vec<u8>, bytes: &[u8]) {
        out.extend((bytes.len() as u32).to_be_bytes());
        out.extend(bytes);
    }

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag, 0x82];
        out.extend((content.len() as u16).to_be_bytes());
        out.extend(content);
        out
    }

    type Written<'a> = (&'a str, &'a [&'a [u8]], Option<(&'a [u8], &'a str)>);

    /// A store as keytool writes it: each entry an alias, its certificates, and its key with the key's password.
    fn store(password: &str, entries: &[Written<'_>]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(2u32.to_be_bytes());
        out.extend((entries.len() as u32).to_be_bytes());
        for (alias, certificates, key) in entries {
            out.extend(if key.is_some() { KEY } else { TRUSTED }.to_be_bytes());
            out.extend((alias.len() as u16).to_be_bytes());
            out.extend(alias.as_bytes());
            out.extend([0; 8]);
            if let Some((key, password)) = key {
                put(&mut out, &locked(key, password));
                out.extend((certificates.len() as u32).to_be_bytes());
            }
            for certificate in *certificates {
                out.extend(5u16.to_be_bytes());
                out.extend(b"X.509");
                put(&mut out, certificate);
            }
        }
        let digest = sha1(&[&utf16(password), WHITENER, &out]).unwrap();
        out.extend(digest);
        out
    }

    fn locked(key: &[u8], password: &str) -> Vec<u8> {
        let password = utf16(password);
        let mut content = vec![7; DIGEST];
        let mut stream = content.clone();
        for block in key.chunks(DIGEST) {
            stream = sha1(&[&password, &stream]).unwrap();
            content.extend(block.iter().zip(&stream).map(|(byte, key)| byte ^ key));
        }
        content.extend(sha1(&[&password, key]).unwrap());
        let algorithm = element(0x30, &[PROTECTOR, &[5, 0]].concat());
        element(0x30, &[algorithm, element(0x04, &content)].concat())
    }

    #[test]
    fn entries_come_back_and_keys_out_of_their_protection() {
        let key: Vec<u8> = (0..=99).collect();
        let bytes =
            store("changeit", &[("ca", &[b"one"], None), ("me", &[b"two", b"three"], Some((&key, "other")))]);
        let found = entries(&bytes, Some("changeit")).unwrap();
        assert_eq!(found[0], JksEntry { alias: "ca".into(), certificates: vec![b"one".to_vec()], key: None });
        assert_eq!((found[1].alias.as_str(), found[1].certificates.len()), ("me", 2));
        let locked = found[1].key.as_deref().unwrap();
        assert_eq!(unlocked(locked, "other").unwrap(), key);
        assert_eq!(unlocked(locked, "changeit"), Err(JksFault::KeyPassword));
        assert_eq!(entries(&bytes, Some("wrong")), Err(JksFault::Password));
        assert_eq!(entries(&bytes, None).unwrap(), found, "unchecked, as in Java");
    }

    #[test]
    fn no_length_is_believed() {
        let bytes = store("x", &[("me", &[b"two"], Some((&[1; 50], "x")))]);
        for at in 0..bytes.len() {
            for value in [0, 0x7f, 0xff] {
                let mut bent = bytes.clone();
                bent[at] = value;
                let _ = entries(&bent, None).map(|found| {
                    found.iter().for_each(|entry| {
                        let _ = entry.key.as_deref().map(|key| unlocked(key, "x"));
                    });
                });
            }
            assert!(entries(&bytes[..at], Some("x")).is_err());
        }
    }
}
