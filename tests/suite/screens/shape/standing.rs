//! Where the bar is: a scroll bar, its place among the rows, the row that a filter means, the first of an order.
use super::Bench;
use kafdeck::demo::Record;

fn many(size: (u16, u16)) -> Bench {
    let mut bench =
        Bench::with_topic("odd", (0..300).map(|at| Record::new(format!("k{at}"), format!("v{at}"))));
    bench.resize(size.0, size.1);
    for at in 0..60 {
        bench.demo.create_topic(&format!("zz-{at:02}"), 1, 1, &[]).unwrap();
    }
    bench.press("r").look_until(|look| look.pulse.topics.len() > 60);
    bench
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

#[test]
fn a_list_longer_than_the_screen_says_where_the_bar_is() {
    for size in SIZES {
        let mut bench = many(size);
        bench.go("topics").press("g").shows("1 of 69 · internal hidden").shows("▐");
        bench.press("end").shows("69 of 69").press("up up").shows("67 of 69");
        bench.press("/").type_text("zz-").press("enter end").shows("60 of 60 found");
        bench.press("/").type_text("1").press("enter").hides("▐").shows("10 of ");
        bench.go("topics/odd/records?from=begin&order=oldest").press("j j").shows("3 of 300").shows("▐");
    }
}

#[test]
fn a_filter_goes_to_the_row_that_it_means_and_marks_what_it_found() {
    for size in SIZES {
        let mut bench = Bench::at("topics");
        bench.resize(size.0, size.1).shows("orders").press("/").type_text("orders").press("enter enter");
        assert_eq!(bench.place(), "topics/orders/records", "not orders.DLT");
    }
    let mut bench = Bench::at("topics");
    bench.press("/").type_text("DLT").press("enter down");
    let (screen, cells) = (bench.screen(), bench.cells());
    let row = screen.lines().position(|line| line.contains("orders.DLT")).unwrap() as u16;
    let style = |column: u16| cells[(column, row)].style();
    assert_ne!(style(3), style(10), "the letters that matched are marked: {screen}");
}

#[test]
fn an_order_begins_with_its_first_row() {
    let mut bench = many((120, 36));
    bench.go("topics").press("end s 1").shows("1 of 69").press("down S").shows("1 of 69");
    bench
        .go("topics/odd/records?from=begin&order=oldest")
        .shows("1 of 300")
        .press("end s 1")
        .shows("1 of 300");
}
