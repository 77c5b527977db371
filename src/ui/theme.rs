//! Themes: which style each tone has. Built in from `assets/themes`, or a file of the user's.

use std::path::PathBuf;

use ratatui::style::{Modifier, Style};

use super::colour::{ColourDepth, parse_style, reduce};
use super::tone::Tone;
use crate::nearest::did_you_mean;

const BUILT_IN: &[(&str, &str)] = &[
    ("auto", include_str!("../../assets/themes/auto.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("ansi16", include_str!("../../assets/themes/ansi16.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// A style for every tone, in the colours that the terminal has.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    styles: Vec<Style>,
}

/// Why a theme can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// No such theme.
    #[error("there is no theme `{name}` ({known}){hint}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// All names, with commas.
        known: String,
        /// The nearest name, as half a sentence.
        hint: String,
    },
    /// The user's file can't be read.
    #[error("can't read the theme {path}: {why}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        why: String,
    },
    /// The file is read but is no theme.
    #[error("the theme `{name}`: {why}")]
    Wrong {
        /// The theme.
        name: String,
        /// What is wrong, where, and what might have been meant.
        why: String,
    },
}

impl Default for Theme {
    /// `auto` in 16 million colours.
    fn default() -> Theme {
        Theme::choose("auto", ColourDepth::TrueColor, None).expect("a test reads every built-in theme")
    }
}

impl Theme {
    /// The names of the built-in themes.
    fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The theme `name` for a terminal of some depth: a file `name.toml` in `folder` if there is one, or else a
    /// built-in one. On terminals of few colours the built-in themes give way to `ansi16` and `mono`, which were made
    /// for them.
    ///
    /// # Errors
    /// If there is no such theme, or its file can't be read or is wrong.
    pub fn choose(name: &str, depth: ColourDepth, folder: Option<&str>) -> Result<Theme, ThemeError> {
        if let Some(path) = folder.map(|folder| PathBuf::from(folder).join(format!("{name}.toml")))
            && path.is_file()
        {
            let text = std::fs::read_to_string(&path).map_err(|error| ThemeError::Read {
                path: path.display().to_string(),
                why: error.to_string(),
            })?;
            return Theme::parse(name, &text, depth);
        }
        let better = match depth {
            ColourDepth::Ansi16 if name != "mono" => "ansi16",
            ColourDepth::None => "mono",
            _ => name,
        };
        built_in(name)?;
        Theme::parse(name, built_in(better)?, depth)
    }

    /// A theme from the text of its file.
    ///
    /// # Errors
    /// If the text is no TOML, names an unknown tone, colour or base theme.
    pub fn parse(name: &str, text: &str, depth: ColourDepth) -> Result<Theme, ThemeError> {
        let wrong = |why: String| ThemeError::Wrong { name: name.to_owned(), why };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
        let mut styles = vec![Style::new(); Tone::ALL.len()];
        if let Some(base) = table.get("like").and_then(toml::Value::as_str) {
            styles = read_base(name, base)?;
        }
        for (key, value) in table.iter().filter(|(key, _)| *key != "like") {
            let tone = Tone::ALL.iter().find(|tone| tone.name() == key).ok_or_else(|| {
                let known = Tone::ALL.iter().map(|tone| tone.name()).chain(["like"]);
                wrong(format!("`{key}` is no tone{}", did_you_mean(key, known)))
            })?;
            let text = value.as_str().ok_or_else(|| wrong(format!("`{key}` must be text in quotes")))?;
            styles[*tone as usize] = parse_style(text).map_err(|why| wrong(format!("`{key}`: {why}")))?;
        }
        let styles = styles.into_iter().map(|style| reduce(style, depth)).collect();
        Ok(Theme { styles })
    }

    /// The style of a tone.
    pub fn style(&self, tone: Tone) -> Style {
        self.styles[tone as usize]
    }

    /// The style of a tone in the selected row. What must stand out there too keeps its own colours.
    pub fn selected(&self, tone: Tone) -> Style {
        let row = self.style(Tone::Selected);
        match tone {
            Tone::Match | Tone::MatchHere | Tone::Cursor => row.patch(self.style(tone)),
            // A row in one colour of its own swallows the tones: dimmed parts would tear holes into it.
            _ if row.fg.is_some() || row.add_modifier.contains(Modifier::REVERSED) => {
                row.add_modifier(self.style(tone).add_modifier & (Modifier::BOLD | Modifier::UNDERLINED))
            }
            _ => self.style(tone).patch(row),
        }
    }

    /// A colour that the user named (a profile's), in the colours that the terminal has.
    ///
    /// # Errors
    /// A sentence that names the mistake.
    pub fn style_of(colour: &str, depth: ColourDepth) -> Result<Style, String> {
        parse_style(colour).map(|style| reduce(style, depth))
    }
}

/// Which built-in theme suits a terminal that tells its colours in `COLORFGBG` (`15;0`: white on black); `auto`, which
/// is legible on both, if it does not.
pub fn suggested(colorfgbg: Option<&str>) -> &'static str {
    match colorfgbg.and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok()) {
        Some(7 | 15) => "light",
        Some(0..=6 | 8) => "dark",
        _ => "auto",
    }
}

fn built_in(name: &str) -> Result<&'static str, ThemeError> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text).ok_or_else(|| {
        let known = Theme::names().collect::<Vec<_>>().join(", ");
        ThemeError::Unknown { name: name.to_owned(), known, hint: did_you_mean(name, Theme::names()) }
    })
}

fn read_base(name: &str, base: &str) -> Result<Vec<Style>, ThemeError> {
    let text = built_in(base)?;
    if base == name {
        return Err(ThemeError::Wrong { name: name.to_owned(), why: "is `like` itself".to_owned() });
    }
    Ok(Theme::parse(base, text, ColourDepth::TrueColor)?.styles)
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
