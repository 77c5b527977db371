//! Records on their way into the log, gathered into one batch for each partition and program.
use super::letters::{Letter, Letters};
use super::shop::Written;
use super::topics::StoryTopic;
use crate::demo::cluster::Refusal;
use crate::demo::state::State;
use crate::demo::{Batch, Record};
use std::collections::HashMap;
use std::sync::Arc;

/// What one program writes to one partition at a time.
struct Bundle {
    topic: &'static StoryTopic,
    partition: i32,
    records: Vec<Record>,
    /// Which of them can't be read, and why.
    poison: Vec<(usize, &'static str)>,
}

/// Bundles in the order in which their first records came.
pub struct Bundles(Vec<Bundle>);

impl Bundles {
    pub fn of(written: Vec<Written>) -> Bundles {
        let mut places: HashMap<(&str, i32, usize), usize> = HashMap::new();
        let mut bundles: Vec<Bundle> = Vec::new();
        for Written { topic, partition, service, record, poison } in written {
            let place = *places.entry((topic.name, partition, service)).or_insert_with(|| {
                bundles.push(Bundle { topic, partition, records: Vec::new(), poison: Vec::new() });
                bundles.len() - 1
            });
            let bundle = &mut bundles[place];
            bundle.poison.extend(poison.map(|why| (bundle.records.len(), why)));
            bundle.records.push(record);
        }
        Bundles(bundles)
    }

    /// Appends them, and notes what the reader will trip over.
    pub fn append(self, state: &Arc<State>, letters: &mut Letters) -> Result<(), Refusal> {
        let mut result = Ok(());
        for Bundle { topic, partition, records, poison } in self.0 {
            let spoilt: Vec<(usize, &str, Record)> =
                poison.into_iter().map(|(place, why)| (place, why, records[place].clone())).collect();
            let batch = Batch::of(records).codec(topic.codec);
            match state.append(topic.name, partition, &batch) {
                Err(error) => result = Err(error.into()),
                Ok(base) => letters.receive(spoilt.into_iter().map(|(place, why, record)| Letter {
                    partition,
                    offset: base + place as i64,
                    record,
                    why,
                })),
            }
        }
        result
    }
}
