#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| order_lifecycle_fuzz::check::replay::check(data));
