//! The pictures of the README: where each is taken, and by which keys. A picture is taken when what it is about stands there.
use crate::film::Film;
use crate::run::{ENTER, ESCAPE, Program};
use crate::svg;
use std::path::Path;

const SIZE: (u16, u16) = (120, 34);
const THEME: &str = "dark";

/// Takes all of them.
pub fn take_all(folder: &Path) {
    deck(&folder.join("deck.svg"));
    records(&folder.join("records.svg"));
    found_and_followed(&folder.join("search.svg"));
}

fn write(file: &Path, text: &str) {
    std::fs::write(file, text).expect("the picture can be written");
    println!("{}", file.display());
}

fn deck(file: &Path) {
    let program = Program::open(THEME, SIZE);
    // Some looks at the cluster, so that rates and trends have something to say.
    program.screen.see("rec/s");
    let since = program.screen.frames();
    (1..=12).for_each(|more| program.screen.redrawn(since + more));
    write(file, &program.screen.picture(|screen| svg::still(screen, THEME)));
}

fn records(file: &Path) {
    let mut program = Program::open(THEME, (160, 40));
    program.go("topics/orders/records");
    program.screen.see("customer-");
    program.screen.press(&format!("/.status = \"FAILED\"{ENTER}"));
    program.screen.see("complete");
    program.screen.press("H");
    program.screen.see(" a bar");
    write(file, &program.screen.picture(|screen| svg::still(screen, THEME)));
}

/// A search over the whole topic, followed live, and two records beside each other.
fn found_and_followed(file: &Path) {
    let mut program = Program::open(THEME, (110, 30));
    let mut film = Film::new(THEME);
    let mut shoot = |program: &Program, millis: u32| {
        program.screen.picture(|screen| film.take(screen, millis));
    };
    program.go("topics/orders/records");
    program.screen.see("customer-");
    shoot(&program, 1500);
    program.screen.press("/");
    for letter in ".amount > 900".chars() {
        program.screen.press(&letter.to_string());
        let since = program.screen.frames();
        program.screen.redrawn(since);
        shoot(&program, 90);
    }
    program.screen.press(ENTER);
    program.screen.see("complete");
    shoot(&program, 2500);
    program.screen.press("f");
    for _ in 0..12 {
        let since = program.screen.frames();
        program.screen.redrawn(since);
        shoot(&program, 300);
    }
    program.screen.press("f");
    program.screen.press(ESCAPE);
    program.screen.press(" j =");
    program.screen.see(" changed");
    shoot(&program, 3500);
    write(file, &film.end());
}
