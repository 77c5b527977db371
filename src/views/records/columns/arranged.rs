//! Columns and sorting as they are kept: in a route, which wins, and for each topic in what is remembered.
use super::{RecordColumn, text};
use crate::shell::Look;
use crate::shell::escape::escape;
use crate::views::records::Records;
use crate::views::records::sorting::RecordSort;

/// What a list starts with.
pub struct Arranged {
    pub columns: Vec<RecordColumn>,
    pub sort: Option<RecordSort>,
}

impl Arranged {
    /// What the user chose for the topic in this session or an earlier one, or else the usual.
    pub fn remembered(topic: &str, look: &Look) -> Arranged {
        let kept = look.state.columns(topic).and_then(|text| RecordColumn::parse_all(text, &[]).ok());
        let usual = || RecordColumn::usual(topic.contains(','));
        Arranged { columns: kept.filter(|kept| !kept.is_empty()).unwrap_or_else(usual), sort: None }
    }

    /// Takes `columns` or `sort` of a route; an error says what is wrong with it.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        if name == "sort" {
            self.sort = Some(RecordSort::parse(value)?);
            return Ok(());
        }
        let columns = RecordColumn::parse_all(value, &[]).map_err(|mistake| mistake.message)?;
        if !columns.is_empty() {
            self.columns = columns;
        }
        Ok(())
    }
}

impl Records {
    /// What differs from the usual, for the route.
    pub(in crate::views::records) fn arrangement(&self) -> Vec<String> {
        let chosen = self.listing.columns != self.usual_columns();
        let columns = chosen.then(|| format!("columns={}", escape(&text(&self.listing.columns))));
        let sort = self.listing.rows.sort().map(|sort| format!("sort={}", escape(&sort.to_string())));
        columns.into_iter().chain(sort).collect()
    }
}
