#![no_main]
use std::alloc::{GlobalAlloc, Layout, System};

/// No answer of a few kilobytes may make anything reserve more than this at once. libFuzzer's own limit needs a
/// sanitizer's allocator, which stable Rust does not have.
const MOST: usize = 4 << 20;

struct Bounded;

unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() > MOST {
            std::process::abort();
        }
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static BOUNDED: Bounded = Bounded;

libfuzzer_sys::fuzz_target!(|data: &[u8]| kafdeck::fuzz::run("answers", data));
