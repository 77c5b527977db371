//! Every input that the fuzz targets start from, and every one that ever showed a fault, once more.
use kafdeck::fuzz::TARGETS;
use std::fs;
use std::path::Path;

#[test]
fn no_input_of_the_corpus_shows_a_fault() {
    for (name, run) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let inputs: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(inputs.len() >= 10, "{name} has {} inputs", inputs.len());
        for input in inputs {
            let fell = std::panic::catch_unwind(|| run(&fs::read(&input).unwrap()));
            assert!(fell.is_ok(), "{}", input.display());
        }
    }
}
