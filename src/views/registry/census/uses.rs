//! A row of a census: keys or values of one topic that name the same schema, how many there are and where. Plain data, and the
//! columns for screen and shell.
use crate::decode::framed::{KeyOrValue, Reader, Schema, SchemaLook, SchemaName};
use crate::kafka::model::{PartitionId, Timestamp};
use crate::kafka::read::{PartCensus, PartitionProgress, SchemaSign, SignOf, Tally};
use crate::shell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One schema, as the keys or the values of a topic name it.
#[derive(Clone)]
pub struct SchemaUse {
    pub(super) named: SignOf,
    /// What is known of the schema; none where there is none, or no registry.
    look: Option<SchemaLook>,
    pub(super) sum: Tally,
    pub(super) places: Vec<(PartitionId, Tally)>,
    /// All keys, or all values, that were looked at.
    all: u64,
}

/// The rows of a census, as far as it has come: values before keys, what most records name first.
pub fn uses(parts: &[PartitionProgress], censuses: &[PartCensus], reader: &Reader) -> Vec<SchemaUse> {
    let mut found: BTreeMap<&SignOf, Vec<(PartitionId, Tally)>> = BTreeMap::new();
    let mut all = [0, 0];
    for (part, census) in parts.iter().zip(censuses) {
        for (named, tally) in census.iter() {
            found.entry(named).or_default().push((part.partition, *tally));
            all[named.of as usize] += tally.records;
        }
    }
    let one = |(named, mut places): (&SignOf, Vec<(PartitionId, Tally)>)| {
        places.sort_by_key(|(partition, _)| *partition);
        let mut sum = places[0].1;
        places[1..].iter().for_each(|(_, tally)| sum.add(tally));
        let look = name_of(named).and_then(|name| reader.look(name));
        SchemaUse { named: named.clone(), look, sum, places, all: all[named.of as usize] }
    };
    let mut uses: Vec<SchemaUse> = found.into_iter().map(one).collect();
    uses.sort_by_key(|one| (std::cmp::Reverse(one.named.of), std::cmp::Reverse(one.sum.records)));
    uses
}

/// The names that a census has met, each once.
pub fn names<'c>(censuses: impl IntoIterator<Item = &'c PartCensus>) -> Vec<SchemaName> {
    let met = censuses.into_iter().flat_map(PartCensus::iter);
    let mut names: Vec<_> = met.filter_map(|(named, _)| name_of(named).cloned()).collect();
    names.sort();
    names.dedup();
    names
}

fn name_of(named: &SignOf) -> Option<&SchemaName> {
    match &named.sign {
        SchemaSign::Named(name, _) => Some(name),
        SchemaSign::Unnamed | SchemaSign::Null | SchemaSign::Others => None,
    }
}

impl SchemaUse {
    /// The same, a row for each partition.
    pub fn apart(&self) -> impl Iterator<Item = SchemaUse> + '_ {
        self.places.iter().map(|place| SchemaUse { sum: place.1, places: vec![*place], ..self.clone() })
    }

    /// Where the first of them stands, of all partitions the earliest.
    pub(super) fn first(&self) -> Option<(PartitionId, i64)> {
        let least = self.places.iter().min_by_key(|(_, tally)| tally.earliest)?;
        Some((least.0, least.1.first))
    }

    /// Where the last of them stands.
    pub(super) fn last(&self) -> Option<(PartitionId, i64)> {
        let greatest = self.places.iter().max_by_key(|(_, tally)| tally.latest)?;
        Some((greatest.0, greatest.1.last))
    }

    /// The schema, once it is there.
    pub(super) fn schema(&self) -> Option<&Arc<Schema>> {
        match &self.look {
            Some(SchemaLook::Known(schema)) => Some(schema),
            _ => None,
        }
    }

    pub(super) fn of(&self) -> &'static str {
        match self.named.of {
            KeyOrValue::Key => "key",
            KeyOrValue::Value => "value",
        }
    }

    /// "schema 12", or that there is none.
    pub(super) fn called(&self) -> String {
        match &self.named.sign {
            SchemaSign::Named(name, _) => name.to_string(),
            SchemaSign::Unnamed => "names none".to_owned(),
            SchemaSign::Null => "null".to_owned(),
            SchemaSign::Others => "further names".to_owned(),
        }
    }

    pub(super) fn id(&self) -> Cell {
        match name_of(&self.named) {
            Some(SchemaName::Id(id)) => Cell::Count((*id).into()),
            Some(SchemaName::GlobalId(id) | SchemaName::ContentId(id)) => Cell::Signed(*id),
            Some(SchemaName::Guid(id) | SchemaName::Glue(id)) => Cell::text(id.to_string()),
            Some(SchemaName::Newest(_) | SchemaName::Fingerprint(..)) | None => Cell::None,
        }
    }

    pub(super) fn framing(&self) -> Cell {
        match &self.named.sign {
            SchemaSign::Named(_, framing) => Cell::text(framing.to_string()),
            SchemaSign::Others => {
                Cell::Failed("more names were met than are told apart: most likely they are no frames".into())
            }
            SchemaSign::Unnamed | SchemaSign::Null => Cell::None,
        }
    }

    /// Something of the schema, or why it can't be had.
    pub(super) fn told(&self, cell: impl FnOnce(&Schema) -> Cell) -> Cell {
        match (&self.look, name_of(&self.named)) {
            (Some(SchemaLook::Known(schema)), _) => cell(schema),
            (Some(SchemaLook::Coming), _) => Cell::Loading,
            (Some(SchemaLook::Lacks(why)), _) => Cell::Failed(why.clone()),
            (None, Some(_)) => Cell::Absent(
                "no schema registry is configured: `registry` in the profile, or --registry".into(),
            ),
            (None, None) => Cell::None,
        }
    }

    /// Subjects and versions that have the schema.
    pub(super) fn known_as(&self) -> Cell {
        self.told(|schema| match &schema.written.known_as[..] {
            [] => Cell::Absent("the registry does not tell which subjects have it".into()),
            known => {
                Cell::Texts(known.iter().map(|(subject, version)| format!("{subject} v{version}")).collect())
            }
        })
    }

    pub(super) fn share(&self) -> f64 {
        self.sum.records as f64 * 100.0 / (self.all.max(1) as f64)
    }

    pub(super) fn earliest(&self) -> Cell {
        Cell::moment(Timestamp(self.sum.earliest))
    }

    pub(super) fn latest(&self) -> Cell {
        Cell::moment(Timestamp(self.sum.latest))
    }
}

/// `3:1200`.
pub(super) fn place(at: Option<(PartitionId, i64)>) -> Cell {
    Cell::or_none(at, |(partition, offset)| Cell::text(format!("{partition}:{offset}")))
}
