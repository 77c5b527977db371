//! What a filter's text means depends on: the time now and the zone of times without one. Reads no clock itself.
use jiff::tz::TimeZone;

/// Against what times in a filter are read.
#[derive(Clone, Debug)]
pub struct Context {
    /// Milliseconds since 1970-01-01T00:00Z; `-15m` and `today` are counted from here, once, when the text is parsed.
    pub now: i64,
    /// The zone of times written without one: the zone in which times are shown.
    pub zone: TimeZone,
    /// Paths that the records at hand have, to name the nearest when a field is misspelt.
    pub paths: Vec<String>,
}

impl Context {
    /// A context at `now` (milliseconds since 1970) in `zone`.
    pub fn new(now: i64, zone: TimeZone) -> Self {
        Context { now, zone, paths: Vec::new() }
    }
}
