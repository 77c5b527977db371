//! What the fuzz targets run: whatever comes from outside goes through here as bytes, and must neither end the program
//! nor say two things about one input. Not meant for others; `fuzz/` and the suite call it, no room does.
mod documents;
mod encodings;
mod settings;
mod stores;
mod texts;
mod unframed;
mod wire;

/// What is done with an input.
pub type FuzzTarget = fn(&[u8]);

/// Every target by the name of its corpus folder.
pub const TARGETS: &[(&str, FuzzTarget)] = &[
    ("answers", wire::answers),
    ("records", wire::records),
    ("json", documents::document),
    ("xml", documents::document),
    ("encodings", encodings::value),
    ("schemas", encodings::schema),
    ("unframed", unframed::value),
    ("query", texts::query),
    ("text", texts::text),
    ("stores", stores::store),
    ("settings", settings::settings),
];

/// Runs the target of that name.
///
/// # Panics
/// If the input shows a fault, or there is no such target.
pub fn run(target: &str, data: &[u8]) {
    let (_, run) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target of the table");
    run(data);
}
