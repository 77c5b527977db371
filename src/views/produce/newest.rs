//! By which schemas the newest records of a topic are written. Knows no form.
use crate::decode::framed::{KeyOrValue, Schema, SchemaName};
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Anchor, PageRequest, Range};
use crate::kafka::{Cluster, awaited};
use crate::query::Document;
use crate::registry::WantedSchema;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Records that are looked at, and their bytes.
const ROWS: usize = 50;
const BYTES: usize = 4 << 20;

/// Each schema once, that of the newest record first.
///
/// # Errors
/// If they can't be read.
pub async fn schemas(
    cluster: &Cluster,
    topic: &str,
    of: KeyOrValue,
    now: Timestamp,
) -> Result<Vec<(WantedSchema, Arc<Schema>)>, String> {
    let range = Range::of([topic]);
    let request = PageRequest {
        rows: ROWS,
        bytes: BYTES,
        ..PageRequest::of(range, Anchor::Newest, now, TimeZone::UTC)
    };
    let page = cluster.page(request).await.map_err(|fault| fault.to_string())?;
    let names = page.rows.iter().filter_map(|row| row.record()).flat_map(awaited).collect();
    cluster.await_reading(names).await;
    let mut found: Vec<(WantedSchema, Arc<Schema>)> = Vec::new();
    let mut records: Vec<_> = page.rows.iter().filter_map(|row| row.record()).collect();
    records.sort_by_key(|record| std::cmp::Reverse(record.timestamp));
    for record in records {
        let Some(Document::Decoded(read)) = record.view().document(of) else { continue };
        let Some((frame, schema)) = read.schema() else { continue };
        let wanted = match (&frame.name, &schema.written.known_as[..]) {
            (SchemaName::Id(id), _) => WantedSchema::Id(*id),
            (_, [(subject, version), ..]) => WantedSchema::Subject(subject.clone(), Some(*version)),
            _ => continue,
        };
        if !found.iter().any(|(known, _)| *known == wanted) {
            found.push((wanted, schema.clone()));
        }
    }
    Ok(found)
}
