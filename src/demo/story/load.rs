//! Topics without a story, to see how a client bears many: `load-00001` and so on.
use super::StoryOptions;
use crate::demo::cluster::{Demo, Refusal};
use crate::demo::{Batch, Record};

/// Creates them, each with a few records in one of its partitions.
pub fn create(demo: &Demo, options: &StoryOptions) -> Result<(), Refusal> {
    let replication = demo.state.brokers.len().min(3) as i16;
    let records = (0..3).map(|n| Record::new(format!("key-{n}"), format!("load record {n}")));
    let batch = Batch::of(records);
    for number in 1..=options.load_topics {
        let name = format!("load-{number:05}");
        demo.create_topic(&name, options.load_partitions, replication, &[])?;
        demo.append(&name, number as i32 % options.load_partitions.max(1), &batch)?;
    }
    Ok(())
}
