//! Where a connector has come to: the topic's partitions of a sink, whatever a source counts by.
use super::connector::ConnectorName;
use super::offsetting::{self, OffsetWish, sink_offset};
use super::{cells, versions};
use crate::connect::ConnectAble;
use crate::connect::model::ConnectorOffset;
use crate::kafka::model::{Offset, PartitionId};
use crate::shell::{Cell, Command, Cx, Look, Ready, Route};
use crate::views::table::{Column, Resource, Table, Width};
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;

impl Resource for ConnectorOffset {
    type Of = ConnectorName;
    const EMPTY: &'static str = "This connector has committed no offset yet.";
    const COLUMNS: &'static [Column<ConnectorOffset>] = &[
        Column::<Self>::new("of", Width::Share { min: 16, parts: 1 }, |row, _| row.of())
            .told_as("partition", |row, _| Cell::text(row.partition.to_string())),
        Column::<Self>::new("offset", Width::Range(10, 48), |row, _| row.at())
            .priority(1)
            .told_as("offset", |row, _| {
                Cell::or_none(row.offset.as_ref(), |offset| Cell::text(offset.to_string()))
            }),
    ];
    const COMMANDS: &'static [Command<Table<ConnectorOffset>>] = &[
        Command::<Table<Self>>::new(
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
        .rank(1),
        Command::<Table<Self>>::new(
            "connector-offsets.set",
            &["e"],
            "set",
            "Sets the offset after a review: the connector is stopped for it, and runs again after.",
            Table::<Self>::set_offset,
        )
        .writes()
        .ready(selected)
        .rank(2),
        Command::<Table<Self>>::new(
            "connector-offsets.skip",
            &[">"],
            "skip record",
            "Lets a sink go on behind the record that it reads next, after a review: at which it failed, where no trace names it.",
            |table, cx| {
                if let Some((topic, partition, offset)) = table.selected().and_then(|row| row.spot.clone()) {
                    table.wish(OffsetWish::Skip { topic: topic.to_string(), partition, offset }, cx);
                }
            },
        )
        .writes()
        .ready(|table, look| match table.selected().is_some_and(|row| row.spot.is_some()) {
            true => selected(table, look),
            false => Ready::No("a source's offset is no record of Kafka".to_owned()),
        })
        .rank(5),
        Command::<Table<Self>>::new(
            "connector-offsets.forget",
            &["u"],
            "forget",
            "Forgets the offset, or all marked ones, after a review.",
            |table, cx| {
                let rows = table.chosen().iter().map(|row| (json_of(&row.partition), None)).collect();
                table.wish(OffsetWish::Set(rows), cx);
            },
        )
        .writes()
        .ready(selected)
        .rank(3),
        Command::<Table<Self>>::new(
            "connector-offsets.reset",
            &["R"],
            "forget all",
            "Forgets all offsets of the connector after a review.",
            |table, cx| table.wish(OffsetWish::ForgetAll, cx),
        )
        .writes()
        .ready(selected)
        .rank(4),
    ];

    fn route(of: &ConnectorName) -> Route {
        Route::ConnectorOffsets { connect: of.connect.clone(), connector: of.name.clone() }
    }
    fn title(_of: &ConnectorName) -> String {
        "Offsets".to_owned()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask(of: &ConnectorName, cx: &mut Cx<'_>) {
        versions::ask::<Table<Self>>(cx);
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

impl ConnectorOffset {
    /// Of what it is, for people.
    pub fn of(&self) -> Cell {
        match &self.spot {
            Some((topic, partition, _)) => Cell::text(format!("{topic}/{partition}")),
            None => Cell::text(self.partition.to_string()),
        }
    }

    /// The offset, for people.
    pub fn at(&self) -> Cell {
        match (&self.spot, &self.offset) {
            (Some((.., offset)), _) => Cell::Signed(*offset),
            (None, Some(offset)) => Cell::text(offset.to_string()),
            (None, None) => Cell::None,
        }
    }
}

fn selected(table: &Table<ConnectorOffset>, look: &Look) -> Ready {
    match table.selected() {
        Some(_) => versions::can(look, [table.of().connect.as_str()], ConnectAble::SetOffsets),
        None => Ready::No("there is no offset here".to_owned()),
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

impl Table<ConnectorOffset> {
    fn wish(&mut self, wish: OffsetWish, cx: &mut Cx<'_>) {
        let ConnectorName { connect, name } = self.of().clone();
        let again = |table: &mut Self, _, cx: &mut Cx<'_>| ConnectorOffset::ask(table.of(), cx);
        offsetting::review((connect, name), wish, again, cx);
    }

    /// A number for a sink, the plugin's own JSON for a source.
    fn set_offset(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.selected().cloned() else { return };
        let (prefill, help) = match &row.spot {
            Some((topic, partition, offset)) => {
                (offset.to_string(), format!("where it goes on in {topic}/{partition}"))
            }
            None => {
                (row.offset.as_deref().unwrap_or("{}").to_owned(), format!("JSON, for {}", row.partition))
            }
        };
        let is_sink = row.spot.is_some();
        let accept = move |text: &str| read_offset(text, is_sink);
        cx.prompt("New offset", help, prefill, accept, move |table: &mut Self, offset: Value, cx| {
            table.wish(OffsetWish::Set(vec![(json_of(&row.partition), Some(offset))]), cx);
        });
    }
}

fn read_offset(text: &str, is_sink: bool) -> Result<Value, String> {
    if is_sink {
        let number: Result<i64, _> = text.trim().replace(['_', ','], "").parse();
        return match number {
            Ok(offset @ 0..) => Ok(sink_offset(offset)),
            _ => Err("an offset is a number from 0 on".to_owned()),
        };
    }
    match serde_json::from_str(text) {
        Ok(json @ Value::Object(_)) => Ok(json),
        Ok(_) => Err("an offset is a JSON object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
