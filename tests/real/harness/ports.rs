//! Free TCP ports on loopback. Knows nothing of who will listen there.
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the ports that the kernel hands out to outgoing connections, so that a stopped broker finds its port free
/// again; above those of well-known services.
const FIRST: u16 = 20_000;
const LAST: u16 = 31_999;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// `count` neighbouring ports on which nobody listens; returns the first.
pub fn free(count: u16) -> u16 {
    let start = (std::process::id() % 1_000) as u16 * 12;
    loop {
        let step = NEXT.fetch_add(count, Ordering::Relaxed);
        assert!(step < LAST - FIRST, "no {count} free neighbouring ports between {FIRST} and {LAST}");
        let first = FIRST + (start + step) % (LAST - FIRST - count);
        if (first..first + count).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return first;
        }
    }
}
