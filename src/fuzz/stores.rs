//! Key stores and PEM: files that somebody else wrote.
use crate::security::{jks, pem};

/// A Java key store, and the same bytes as PEM text.
pub(super) fn store(data: &[u8]) {
    for password in [None, Some("changeit")] {
        let Ok(entries) = jks::entries(data, password) else { continue };
        let held: usize = entries.iter().flat_map(|entry| &entry.certificates).map(Vec::len).sum();
        assert!(held <= data.len(), "certificates of {held} bytes out of {}", data.len());
        for key in entries.iter().filter_map(|entry| entry.key.as_deref()) {
            // Whether the password fits is chance; that it ends is not.
            let _ = jks::unlocked(key, "changeit");
        }
    }
    let once = pem::rewrapped(&String::from_utf8_lossy(data));
    assert_eq!(pem::rewrapped(&once), once, "wrapping twice changes something");
}
