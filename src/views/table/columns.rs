//! Which columns of a table are shown: all but those that the user hid, which is kept for later sessions. The first always is.
use super::{Column, Resource, Table};
use crate::shell::{Command, Cx, Look};
use crate::ui::popup::Offer;

/// The columns that are for the eye, in their order, hidden or not.
pub(super) fn on_screen<R: Resource>() -> Vec<&'static Column<R>> {
    R::COLUMNS.iter().filter(|column| column.is_on_screen()).collect()
}

impl<R: Resource> Table<R> {
    pub(super) const COLUMN_COMMANDS: &'static [Command<Table<R>>] = &[Command::<Table<R>>::new(
        "table.columns",
        &["K"],
        "columns",
        "Hides columns or shows them again, kept for later sessions.",
        |table, cx| {
            let hidden = table.hidden(cx.look);
            table.choose_columns(hidden, cx);
        },
    )];

    /// What the state file calls this kind of table: the kind of its place.
    fn kind(&self) -> String {
        let route = format!("{:?}", R::route(&self.of));
        route.chars().take_while(char::is_ascii_alphanumeric).collect()
    }

    fn hidden(&self, look: &Look) -> Vec<String> {
        look.state.hidden_columns(&self.kind()).to_vec()
    }

    /// The columns that are shown, by their number among those for the eye.
    pub(super) fn shown_columns(&self, look: &Look) -> Vec<usize> {
        let hidden = self.hidden(look);
        let columns = on_screen::<R>();
        let shown = |at: &usize| *at == 0 || !hidden.iter().any(|head| head == columns[*at].head);
        (0..columns.len()).filter(shown).collect()
    }

    /// A list to tick, which stays until it is left.
    fn choose_columns(&self, hidden: Vec<String>, cx: &mut Cx<'_>) {
        let named = on_screen::<R>().into_iter().skip(1).filter(|column| !column.head.is_empty());
        let heads: Vec<&'static str> = named.map(|column| column.head).collect();
        let offer = |head: &&'static str| {
            let sign = if hidden.iter().any(|known| known == head) { ' ' } else { 'x' };
            Offer::new(format!("[{sign}] {head}"), "")
        };
        let offers = heads.iter().map(offer).collect();
        let kind = self.kind();
        cx.choose_by_number(
            "Columns: esc when they are right",
            offers,
            move |table: &mut Table<R>, picked, cx| {
                let mut hidden = hidden;
                let head = heads[picked];
                match hidden.iter().position(|known| known == head) {
                    Some(at) => drop(hidden.remove(at)),
                    None => hidden.push(head.to_owned()),
                }
                let (of, kept) = (kind.clone(), hidden.clone());
                cx.remember(move |state| state.hide_columns(&of, &kept));
                table.choose_columns(hidden, cx);
            },
        );
    }
}
