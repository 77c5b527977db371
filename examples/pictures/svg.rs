//! A screen as SVG: a rectangle for each ground, a text for each run of cells in one style, shapes for lines and blocks. Knows no program.
use crate::glyphs;
use std::fmt::Write;
use vt100::{Cell, Color};

/// A cell in pixels.
pub const CELL: (f32, f32) = (8.4, 18.0);
/// Around the screen.
const MARGIN: f32 = 16.0;
/// From the top of a cell to the line on which letters stand.
const BASE: f32 = 13.2;

const DARK: [&str; 18] = [
    "#d4d4d8", "#16181d", "#26282e", "#f2777a", "#8fc97a", "#f0c674", "#6fa8ea", "#c79bea", "#5cc5c9",
    "#c8ccd4", "#5c6370", "#ff8b8e", "#a9dd94", "#ffd78c", "#8cbcf5", "#d9b3f5", "#7adade", "#ffffff",
];
const LIGHT: [&str; 18] = [
    "#2b2d33", "#fbfbfa", "#2b2d33", "#c4302b", "#2f7d32", "#9a6a00", "#1f5fbf", "#8a3ab9", "#00777d",
    "#8d9096", "#6b6e76", "#d6453f", "#3f9142", "#b27c00", "#3574d6", "#a04fd0", "#0b8d94", "#d9dadd",
];

/// The terminal's own colours: text, ground, and the sixteen.
fn palette(theme: &str) -> &'static [&'static str; 18] {
    if theme == "light" { &LIGHT } else { &DARK }
}

/// One picture.
pub fn still(screen: &vt100::Screen, theme: &str) -> String {
    let (rows, columns) = screen.size();
    let lines: String = (0..rows).map(|row| placed(row, &line(screen, row, theme))).collect();
    framed((columns, rows), theme, "", &lines)
}

/// A line at its height.
pub fn placed(row: u16, line: &str) -> String {
    format!("<g transform=\"translate(0 {:.1})\">{line}</g>\n", f32::from(row) * CELL.1)
}

/// The terminal around its lines.
pub fn framed((columns, rows): (u16, u16), theme: &str, style: &str, inner: &str) -> String {
    let (width, height) =
        (f32::from(columns) * CELL.0 + 2.0 * MARGIN, f32::from(rows) * CELL.1 + 2.0 * MARGIN);
    let [text, ground, ..] = palette(theme);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.1} {height:.1}\">\n\
         <style>text{{font:14px 'JetBrains Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}}{style}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>\n\
         <g transform=\"translate({MARGIN} {MARGIN})\" fill=\"{text}\">\n{inner}</g></svg>\n"
    )
}

/// How cells are drawn alike.
#[derive(PartialEq, Clone)]
struct Style {
    text: String,
    ground: Option<String>,
    bold: bool,
    dim: bool,
    italic: bool,
    underlined: bool,
}

impl Style {
    fn of(cell: &Cell, theme: &str) -> Style {
        let [text, ground, ..] = palette(theme);
        let (mut front, mut back) = (colour(cell.fgcolor(), theme), colour(cell.bgcolor(), theme));
        if cell.inverse() {
            front = Some(back.unwrap_or_else(|| (*ground).to_owned()));
            back = Some(colour(cell.fgcolor(), theme).unwrap_or_else(|| (*text).to_owned()));
        }
        Style {
            text: front.unwrap_or_else(|| (*text).to_owned()),
            ground: back,
            bold: cell.bold(),
            dim: cell.dim(),
            italic: cell.italic(),
            underlined: cell.underline(),
        }
    }

    fn attributes(&self) -> String {
        let mut out = format!(" fill=\"{}\"", self.text);
        for (is, attribute) in [
            (self.bold, " font-weight=\"700\""),
            (self.dim, " opacity=\".66\""),
            (self.italic, " font-style=\"italic\""),
            (self.underlined, " text-decoration=\"underline\""),
        ] {
            if is {
                out.push_str(attribute);
            }
        }
        out
    }
}

fn colour(colour: Color, theme: &str) -> Option<String> {
    match colour {
        Color::Default => None,
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        Color::Idx(index @ 0..16) => Some(palette(theme)[usize::from(index) + 2].to_owned()),
        Color::Idx(index @ 16..232) => {
            let level = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let index = index - 16;
            let (red, green, blue) = (level(index / 36), level(index / 6 % 6), level(index % 6));
            Some(format!("#{red:02x}{green:02x}{blue:02x}"))
        }
        Color::Idx(index) => {
            let grey = 8 + 10 * (index - 232);
            Some(format!("#{grey:02x}{grey:02x}{grey:02x}"))
        }
    }
}

/// Cells in one style, side by side.
struct Run {
    from: u16,
    cells: u16,
    style: Style,
    text: String,
    shapes: String,
}

/// A line of the screen, at height 0.
pub fn line(screen: &vt100::Screen, row: u16, theme: &str) -> String {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..screen.size().1 {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else {
            continue;
        };
        let style = Style::of(cell, theme);
        let cells = if cell.is_wide() { 2 } else { 1 };
        let more = runs.last().is_some_and(|run| run.style == style && run.from + run.cells == column);
        if !more {
            runs.push(Run { from: column, cells: 0, style, text: String::new(), shapes: String::new() });
        }
        let Some(run) = runs.last_mut() else { continue };
        let only = Some(cell.contents()).filter(|text| text.chars().count() == 1);
        let shapes = only
            .and_then(|text| text.chars().next())
            .and_then(|character| glyphs::shapes(character, (f32::from(column) * CELL.0, 0.0), CELL));
        match shapes {
            Some(shapes) => {
                run.shapes.push_str(&shapes);
                run.text.push(' ');
            }
            None if cell.contents().is_empty() => run.text.push(' '),
            None => run.text.push_str(cell.contents()),
        }
        run.cells += cells;
    }
    runs.iter().map(drawn).collect()
}

fn drawn(run: &Run) -> String {
    let (x, width) = (f32::from(run.from) * CELL.0, f32::from(run.cells) * CELL.0);
    let mut out = String::new();
    if let Some(ground) = &run.style.ground {
        let _ =
            write!(out, "<rect x=\"{x:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{ground}\"/>", CELL.1);
    }
    if !run.shapes.is_empty() {
        let _ = write!(out, "<path d=\"{}\"{}/>", run.shapes, run.style.attributes());
    }
    // Word by word, each at its place and of its length: no font is so wide everywhere.
    for (at, word) in words(&run.text) {
        let cells = unicode_width::UnicodeWidthStr::width(word.as_str()) as f32;
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{BASE}\" textLength=\"{:.1}\"{}>{}</text>",
            x + at as f32 * CELL.0,
            cells * CELL.0,
            run.style.attributes(),
            word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
        );
    }
    out
}

/// Pieces of a text between two blanks or more, with the cell at which each begins.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let (mut at, mut blanks) = (0, 2);
    for character in text.chars() {
        if character == ' ' {
            blanks += 1;
        } else {
            match words.last_mut().filter(|_| blanks < 2) {
                Some((_, word)) => {
                    word.push_str(&" ".repeat(blanks));
                    word.push(character);
                }
                None => words.push((at, character.to_string())),
            }
            blanks = 0;
        }
        at += unicode_width::UnicodeWidthChar::width(character).unwrap_or(0);
    }
    words
}
