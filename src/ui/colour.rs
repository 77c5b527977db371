//! Colours in theme files, and how many of them the terminal has.

use ratatui::style::{Color, Modifier, Style};

use crate::nearest::did_you_mean;

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColourDepth {
    /// 16 million.
    TrueColor,
    /// The 256 of xterm.
    Indexed,
    /// The 16 that every colour terminal has, in shades that its owner chose.
    #[default]
    Ansi16,
    /// Bold, dim, underlined and reversed only.
    None,
}

impl ColourDepth {
    /// The depth that the values of the environment variables `COLORTERM`, `TERM` and `NO_COLOR` tell of. `NO_COLOR`
    /// counts if it is not empty (no-color.org).
    pub fn detect(colorterm: Option<&str>, term: Option<&str>, no_color: Option<&str>) -> ColourDepth {
        let term = term.unwrap_or_default();
        if no_color.is_some_and(|value| !value.is_empty()) || term == "dumb" {
            return ColourDepth::None;
        }
        let colorterm = colorterm.unwrap_or_default();
        let full = ["truecolor", "24bit"].iter().any(|word| colorterm.eq_ignore_ascii_case(word));
        let known = ["direct", "kitty", "ghostty", "alacritty", "wezterm", "foot"];
        if full || known.iter().any(|word| term.contains(word)) {
            return ColourDepth::TrueColor;
        }
        if term.contains("256color") { ColourDepth::Indexed } else { ColourDepth::Ansi16 }
    }
}

const NAMES: &[(&str, Color)] = &[
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const MODIFIERS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("crossed-out", Modifier::CROSSED_OUT),
];

/// Reads a style: `#7aa2f7 bold`, `black on yellow`, `dim`, `244`; empty text is the terminal's own look.
///
/// # Errors
/// A sentence that names the word that is no colour and no modifier, and the nearest that is one.
pub fn parse_style(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut on = false;
    for word in text.split_whitespace() {
        if word == "on" {
            on = true;
        } else if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*modifier);
        } else {
            let colour = parse_colour(word)?;
            style = if on { style.bg(colour) } else { style.fg(colour) };
            on = false;
        }
    }
    Ok(style)
}

fn parse_colour(word: &str) -> Result<Color, String> {
    if let Some((_, colour)) = NAMES.iter().find(|(name, _)| *name == word) {
        return Ok(*colour);
    }
    if let Ok(index) = word.parse::<u8>() {
        return Ok(Color::Indexed(index));
    }
    let hex = word.strip_prefix('#').filter(|hex| hex.len() == 6);
    if let Some(number) = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        return Ok(Color::from_u32(number));
    }
    let known = NAMES.iter().map(|(name, _)| *name).chain(MODIFIERS.iter().map(|(name, _)| *name));
    let hint = did_you_mean(word, known);
    Err(format!("`{word}` is neither a colour (`#7aa2f7`, `red`, `244`) nor a modifier (`bold`){hint}"))
}

/// The style in the colours that a terminal has.
pub fn reduce(style: Style, depth: ColourDepth) -> Style {
    let reduced = |colour: Option<Color>| colour.and_then(|colour| reduce_colour(colour, depth));
    let had_ground = style.bg.is_some_and(|ground| ground != Color::Reset);
    let mut less = Style { fg: reduced(style.fg), bg: reduced(style.bg), underline_color: None, ..style };
    if depth == ColourDepth::None && had_ground {
        less = less.add_modifier(Modifier::REVERSED);
    }
    less
}

fn reduce_colour(colour: Color, depth: ColourDepth) -> Option<Color> {
    match (depth, colour) {
        (ColourDepth::None, _) => None,
        (ColourDepth::TrueColor, colour) => Some(colour),
        (ColourDepth::Indexed, Color::Rgb(r, g, b)) => {
            Some(Color::Indexed(nearest_index([r, g, b], 16..=255)))
        }
        (ColourDepth::Ansi16, Color::Rgb(r, g, b)) => Some(Color::Indexed(nearest_index([r, g, b], 0..=15))),
        (ColourDepth::Ansi16, Color::Indexed(index @ 16..)) => {
            Some(Color::Indexed(nearest_index(rgb_of(index), 0..=15)))
        }
        (_, colour) => Some(colour),
    }
}

fn nearest_index(rgb: [u8; 3], among: std::ops::RangeInclusive<u8>) -> u8 {
    let distance = |index: &u8| -> u32 {
        let other = rgb_of(*index);
        // The eye tells greens apart best, then reds (ITU-R BT.601's weights, rounded).
        let weights = [3, 6, 1];
        (0..3).map(|i| u32::from(rgb[i].abs_diff(other[i])).pow(2) * weights[i]).sum()
    };
    // Dark and pale colours lie nearest to greys, which would lose all that sets them apart from each other.
    let coloured = spread(rgb) > 24;
    let fits = |index: &u8| !coloured || spread(rgb_of(*index)) > 0;
    among.filter(fits).min_by_key(distance).unwrap_or_default()
}

/// How far a colour is from grey.
fn spread(rgb: [u8; 3]) -> u8 {
    let [r, g, b] = rgb;
    r.max(g).max(b) - r.min(g).min(b)
}

/// The red, green and blue of one of xterm's 256 colours.
pub fn rgb_of(index: u8) -> [u8; 3] {
    const BASE: [[u8; 3]; 16] = [
        [0, 0, 0],
        [205, 0, 0],
        [0, 205, 0],
        [205, 205, 0],
        [0, 0, 238],
        [205, 0, 205],
        [0, 205, 205],
        [229, 229, 229],
        [127, 127, 127],
        [255, 0, 0],
        [0, 255, 0],
        [255, 255, 0],
        [92, 92, 255],
        [255, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
    ];
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index {
        0..=15 => BASE[usize::from(index)],
        16..=231 => {
            let cube = usize::from(index - 16);
            [STEPS[cube / 36], STEPS[cube / 6 % 6], STEPS[cube % 6]]
        }
        grey => [8 + 10 * (grey - 232); 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_the_depth() {
        assert_eq!(
            ColourDepth::detect(Some("truecolor"), Some("xterm-256color"), None),
            ColourDepth::TrueColor
        );
        assert_eq!(ColourDepth::detect(None, Some("screen-256color"), None), ColourDepth::Indexed);
        assert_eq!(ColourDepth::detect(None, Some("linux"), Some("")), ColourDepth::Ansi16);
        assert_eq!(ColourDepth::detect(Some("truecolor"), Some("xterm"), Some("1")), ColourDepth::None);
        assert_eq!(ColourDepth::detect(None, Some("dumb"), None), ColourDepth::None);
        assert_eq!(ColourDepth::detect(None, None, None), ColourDepth::Ansi16);
    }

    #[test]
    fn styles_are_read_and_mistakes_named() {
        let style = parse_style("#102030 on bright-black bold").unwrap();
        assert_eq!(style, Style::new().fg(Color::Rgb(16, 32, 48)).bg(Color::DarkGray).bold());
        let error = parse_style("blod").unwrap_err();
        assert!(error.contains("did you mean `bold`?"), "{error}");
        assert!(parse_style("#12345").is_err());
    }

    #[test]
    fn colours_are_brought_down_to_what_the_terminal_has() {
        let style = Style::new().fg(Color::Rgb(255, 0, 0)).bg(Color::Rgb(8, 8, 8));
        assert_eq!(reduce(style, ColourDepth::Indexed).fg, Some(Color::Indexed(196)));
        assert_eq!(reduce(style, ColourDepth::Indexed).bg, Some(Color::Indexed(232)));
        assert_eq!(
            reduce(Style::new().bg(Color::Rgb(45, 63, 94)), ColourDepth::Indexed).bg,
            Some(Color::Indexed(23))
        );
        assert_eq!(reduce(style, ColourDepth::Ansi16).fg, Some(Color::Indexed(9)));
        assert_eq!(reduce(style, ColourDepth::None), Style::new().add_modifier(Modifier::REVERSED));
    }
}
