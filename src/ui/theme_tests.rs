//! What themes promise: every file is read, every tone is there, and text is legible where it must be.

use ratatui::style::Color;

use super::*;

/// Relative luminance of a colour, 0 to 1 (WCAG 2); none if the terminal decides.
fn luminance(colour: Color) -> Option<f64> {
    let Color::Rgb(r, g, b) = colour else { return None };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b))
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_built_in_theme_is_read_and_names_every_tone() {
    for (name, text) in BUILT_IN {
        Theme::parse(name, text, ColourDepth::TrueColor).unwrap();
        let table: toml::Table = text.parse().unwrap();
        for tone in Tone::ALL {
            assert!(table.contains_key(tone.name()), "{name} has no {}", tone.name());
        }
    }
}

#[test]
fn tones_are_legible_on_their_ground() {
    // #16181d, #282c34 and #eee8d5 are grounds that many terminals have. No colour has 4.5:1 on a dark and a light one.
    let grounds = [
        ("auto", 4.15, vec![0.0092, 1.0]),
        ("dark", 4.5, vec![0.0, 0.0252]),
        ("light", 4.5, vec![1.0, 0.8067]),
    ];
    for (name, least, grounds) in grounds {
        let theme = Theme::choose(name, ColourDepth::TrueColor, None).unwrap();
        for tone in Tone::ALL.iter().filter(|tone| **tone != Tone::Rule) {
            // What is seen rather than read needs less.
            let least = if *tone == Tone::Spark { 3.0 } else { least };
            let style = theme.style(*tone);
            let Some(text) = style.fg.and_then(luminance) else { continue };
            let own = style.bg.and_then(luminance).map(|own| vec![own]);
            for ground in own.unwrap_or_else(|| grounds.clone()) {
                let contrast = contrast(text, ground);
                assert!(contrast >= least, "{name}: {} has {contrast:.2}:1 on {ground}", tone.name());
            }
        }
    }
}

#[test]
fn the_selected_row_is_legible_in_every_tone() {
    for name in ["auto", "dark", "light"] {
        let theme = Theme::choose(name, ColourDepth::TrueColor, None).unwrap();
        for tone in Tone::ALL.iter().filter(|tone| **tone != Tone::Rule) {
            let style = theme.selected(*tone);
            let (Some(text), Some(ground)) = (style.fg.and_then(luminance), style.bg.and_then(luminance))
            else {
                continue;
            };
            assert!(contrast(text, ground) >= 3.0, "{name}: {} when selected", tone.name());
        }
    }
}

#[test]
fn nothing_but_selection_and_finds_has_a_ground() {
    for name in Theme::names() {
        let theme = Theme::choose(name, ColourDepth::TrueColor, None).unwrap();
        assert_eq!(theme.style(Tone::Plain), Style::new(), "{name}: plain text is the terminal's own");
        for tone in Tone::ALL {
            let may = matches!(tone, Tone::Selected | Tone::Match | Tone::MatchHere | Tone::Cursor);
            assert!(may || theme.style(*tone).bg.is_none(), "{name}: {} has a ground", tone.name());
        }
    }
}

#[test]
fn few_colours_choose_the_theme_made_for_them() {
    let theme = Theme::choose("dark", ColourDepth::None, None).unwrap();
    for tone in Tone::ALL {
        assert_eq!((theme.style(*tone).fg, theme.style(*tone).bg), (None, None), "{}", tone.name());
    }
    assert!(theme.style(Tone::Selected).add_modifier.contains(Modifier::REVERSED));
    let theme = Theme::choose("light", ColourDepth::Ansi16, None).unwrap();
    assert!(!Tone::ALL.iter().any(|tone| matches!(theme.style(*tone).fg, Some(Color::Rgb(..)))));
}

#[test]
fn mistakes_are_told_with_the_nearest_name() {
    let error = Theme::choose("drak", ColourDepth::TrueColor, None).unwrap_err().to_string();
    assert!(error.contains("did you mean `dark`?"), "{error}");
    let error = Theme::parse("mine", "mutde = 'red'", ColourDepth::TrueColor).unwrap_err().to_string();
    assert!(error.contains("did you mean `muted`?"), "{error}");
    let error = Theme::parse("mine", "muted = 'rde'", ColourDepth::TrueColor).unwrap_err().to_string();
    assert!(error.contains("did you mean `red`?"), "{error}");
    assert!(Theme::parse("mine", "muted = 3", ColourDepth::TrueColor).is_err());
    assert!(Theme::parse("mine", "like = 'nothing'", ColourDepth::TrueColor).is_err());
}

#[test]
fn a_file_of_the_users_goes_first_and_builds_on_another() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dark.toml"), "like = 'light'\nbad = 'magenta'").unwrap();
    let theme = Theme::choose("dark", ColourDepth::TrueColor, folder.path().to_str()).unwrap();
    assert_eq!(theme.style(Tone::Bad).fg, Some(Color::Magenta));
    let light = Theme::choose("light", ColourDepth::TrueColor, None).unwrap();
    assert_eq!(theme.style(Tone::Good), light.style(Tone::Good));
}

#[test]
fn the_terminal_may_tell_its_ground() {
    assert_eq!(suggested(Some("15;0")), "dark");
    assert_eq!(suggested(Some("0;default;15")), "light");
    assert_eq!(suggested(None), "auto");
}
