//! A deleted connector comes back from the journal: what that does not keep is typed.
use super::Bench;
use kafdeck::demo::ConnectOptions;

/// `payments-table` is deleted, and the journal is open.
fn deleted() -> Bench {
    let mut bench = Bench::with_connect("connectors/shop/payments-table", ConnectOptions::default());
    bench.resize(130, 40).press("D").shows("undo asks for what no journal keeps of payments-table");
    bench.shows("connection.password").type_text("payments-table").press("enter");
    bench.shows("Deleted connector payments-table").go("journal");
    bench
}

#[test]
fn the_secret_is_typed_before_the_review_and_kept_nowhere() {
    let mut bench = deleted();
    bench.press("u").shows("A secret that no journal keeps");
    bench.shows("connection.password of connector payments-table: it is sent, and kept nowhere");
    bench.type_text("n3w-secret").hides("n3w-secret").shows("••••••••••").press("enter");
    bench.shows("Undo: Delete connector payments-table").shows("connection.password → (secret)");
    bench.press("y").shows("Undone: Delete connector payments-table");
    let value = bench.worker().value("payments-table", "connection.password");
    assert_eq!(value.as_deref(), Some("n3w-secret"));
    let journal = format!("{:?}", bench.journal());
    assert!(journal.contains("create-connector") && !journal.contains("n3w-secret"), "{journal}");
}

#[test]
fn without_the_secret_nothing_is_made() {
    let mut bench = deleted();
    bench.press("u").type_text("•••").press("enter").shows("Nothing was changed: connection.password");
    bench.press("u enter").shows("Nothing was changed: connection.password");
    bench.press("u esc").hides("A secret that no journal keeps");
    assert_eq!(bench.worker().value("payments-table", "topics"), None);
    let journal = format!("{:?}", bench.journal());
    assert!(journal.contains("delete-connector") && !journal.contains("create-connector"), "{journal}");
}
