#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| kafdeck::fuzz::run("unframed", data));
