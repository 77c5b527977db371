//! What the list was searched for that the user came from, marked in the record. What the user looks for here comes first.
use super::{LentList, RecordPart, Single};
use crate::query::{Field, Filter, Marked};
use crate::shell::{Look, Route};
use crate::ui::text::Sought;
use crate::views::trying;
use std::sync::Arc;

/// The filter of the list that lent its records.
pub(super) fn filter(lent: &LentList, look: &Look) -> Option<Filter> {
    let Route::Records { query, .. } = &lent.from else { return None };
    let text = crate::shell::route::query_pairs(query).find(|(name, _)| *name == "where")?.1;
    Filter::parse(&text, &trying::context(look)).ok().filter(|filter| !filter.marks().is_empty())
}

impl Single {
    /// What of the filter stands in this record.
    pub(super) fn marked(&self) -> Marked {
        match (&self.sought, &self.record) {
            (Some(filter), Some(record)) if self.at.is_some() => filter.marks().on(&record.view()),
            _ => Marked::default(),
        }
    }

    /// Marks in the text what the list was searched for, unless the user looks for something else.
    pub(super) fn point_out(&mut self) {
        if self.is_looking() {
            return;
        }
        self.text.stop_find();
        if let Some(places) = self.places() {
            self.text.point_out(places, &self.laid_out);
        }
    }

    /// What is to be marked in the text; nothing while the user looks for something else.
    pub(super) fn places(&self) -> Option<Sought> {
        let marked = Some(self.marked()).filter(|marked| !marked.is_empty() && !self.is_looking())?;
        let field = match self.part {
            // No bytes of the record are shown.
            RecordPart::Facts => return None,
            RecordPart::Value => Field::Value,
            RecordPart::Key => Field::Key,
            RecordPart::Header(at) => {
                let header = self.record.as_ref().and_then(|record| record.headers.get(at));
                let name = header.map(|header| String::from_utf8_lossy(&header.name).into_owned());
                Field::Header(name.unwrap_or_default())
            }
        };
        Some(Sought::Places(Arc::new(move |line: &str| marked.ranges(&field, line))))
    }
}
