//! Every place, at the least size and at a large one, dark and light: to be looked at. Knows places by their routes only.
use crate::run::{ESCAPE, Program};
use crate::svg;
use std::path::Path;
use std::time::Duration;

const PLACES: [&str; 30] = [
    "deck",
    "topics",
    "topics/orders",
    "topics/orders/records",
    "topics/orders/records/0:100",
    "topics/invoices/records",
    "topics/orders/configs",
    "topics/orders/groups",
    "groups",
    "groups/analytics",
    "groups/analytics/members",
    "brokers",
    "brokers/1",
    "brokers/1/configs",
    "brokers/all/configs",
    "controller",
    "connectors",
    "connectors/connect/orders-table",
    "connectors/connect/orders-table/config",
    "subjects",
    "subjects/registry/invoices-value",
    "topics/invoices/schemas",
    "journal",
    "notices",
    "doctor",
    "profiles",
    "log",
    "topics/payments",
    "create/topic",
    "topics/orders/produce",
];

/// What a place asks for has come by then, where nothing is wrong.
const ENOUGH: Duration = Duration::from_millis(1500);

/// Esc and a key in one breath are another key to every terminal program.
const A_BREATH: Duration = Duration::from_millis(120);

/// Takes all of them.
pub fn take_all(folder: &Path) {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    for theme in ["dark", "light"] {
        for size in [(80, 24), (200, 50)] {
            let mut program = Program::open(theme, size);
            for place in PLACES {
                program.go(place);
                std::thread::sleep(ENOUGH);
                let file = format!("{}-{theme}-{}x{}.svg", place.replace(['/', ':'], "-"), size.0, size.1);
                let text = program.screen.picture(|screen| svg::still(screen, theme));
                std::fs::write(folder.join(&file), text).expect("the picture can be written");
                println!("{file}");
                // A form keeps what is typed, and lets go when Esc is pressed twice.
                for _ in 0..2 {
                    program.screen.press(ESCAPE);
                    std::thread::sleep(A_BREATH);
                }
            }
        }
    }
}
