//! Where a connector has come to: the topic's partitions of a sink, whatever a source counts by.
use super::cells;
use super::connector::ConnectorName;
use crate::connect::model::ConnectorOffset;
use crate::kafka::model::{Offset, PartitionId};
use crate::shell::{Cell, Command, Cx, Ready, Route};
use crate::views::table::{Column, Resource, Table, Width};
use std::borrow::Cow;
use std::time::Duration;

impl Resource for ConnectorOffset {
    type Of = ConnectorName;
    const EMPTY: &'static str = "This connector has committed no offset yet.";
    const COLUMNS: &'static [Column<ConnectorOffset>] = &[
        Column::<Self>::new("of", Width::Share { min: 16, parts: 1 }, |row, _| match &row.spot {
            Some((topic, partition, _)) => Cell::text(format!("{topic}/{partition}")),
            None => Cell::text(row.partition.to_string()),
        })
        .told_as("partition", |row, _| Cell::text(row.partition.to_string())),
        Column::<Self>::new("offset", Width::Range(10, 48), |row, _| match (&row.spot, &row.offset) {
            (Some((.., offset)), _) => Cell::Signed(*offset),
            (None, Some(offset)) => Cell::text(offset.to_string()),
            (None, None) => Cell::None,
        })
        .priority(1)
        .told_as("offset", |row, _| {
            Cell::or_none(row.offset.as_ref(), |offset| Cell::text(offset.to_string()))
        }),
    ];
    const COMMANDS: &'static [Command<Table<ConnectorOffset>>] = &[Command::<Table<Self>>::new(
        "connector-offsets.record",
        &["enter", "o"],
        "record",
        "Opens the record that a sink reads next.",
        |table, cx| {
            if let Some((topic, partition, offset)) = table.selected().and_then(|row| row.spot.clone()) {
                let (partition, offset) = (PartitionId(partition), Offset(offset));
                cx.go(Route::Record { topic: topic.to_string(), partition, offset });
            }
        },
    )
    .ready(|table, _| {
        let sink = table.selected().is_some_and(|row| row.spot.is_some());
        Ready::when(sink, "a source's offset is no record of Kafka")
    })
    .rank(1)];

    fn route(of: &ConnectorName) -> Route {
        Route::ConnectorOffsets { connect: of.connect.clone(), connector: of.name.clone() }
    }
    fn title(of: &ConnectorName) -> String {
        format!("{} › Offsets", of.name)
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask(of: &ConnectorName, cx: &mut Cx<'_>) {
        let of = of.clone();
        cx.call(
            "load the offsets",
            move |reach| async move {
                let asked = reach.cluster.connects().offsets(&of.connect, &of.name).await;
                asked.map_err(|fault| cells::failure_of(&fault, &of.name))
            },
            Table::<Self>::loaded,
        );
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.partition)
    }
}
