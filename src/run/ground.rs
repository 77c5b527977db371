//! Asks the terminal for the colour behind its text (OSC 11), and picks the answer out from among the keys, where it arrives: so the
//! first frame waits for nothing, and no key is lost to a reader that waits for an answer. Knows no theme.
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::Duration;
use tokio::time::Instant;

/// The question: which colour the background has. A terminal that does not know it says nothing. One that does ends its answer
/// as the question ends: with the bell, which no reader can split.
const ASK: &[u8] = b"\x1b]11;?\x07";
/// What looks like an answer is held back for so long after its last part; then it was typed. An answer comes in one piece, or in
/// a few over ssh.
const PATIENCE: Duration = Duration::from_millis(100);
/// An answer is waited for so long where the terminal is to be given to somebody else, who would read it as keys. So long, too, a
/// lone escape may be its beginning.
const EXPECTED: Duration = Duration::from_millis(500);
/// No answer is longer: `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 28;

const NONE: KeyModifiers = KeyModifiers::NONE;

/// What is behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}

/// What comes of an event.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// These are the user's, in this order.
    Events(Vec<Event>),
    /// The terminal has answered.
    Ground(Ground),
}

/// Listens for the answer. What is not of it passes, also between its parts; keys that only looked like it pass late.
#[derive(Debug, Default)]
pub struct Listening {
    held: Vec<Event>,
    text: String,
    until: Option<Instant>,
    expected: Option<Instant>,
}

impl Listening {
    /// The question, to be sent now.
    pub fn ask(&mut self) -> Vec<u8> {
        self.expected = Some(Instant::now() + EXPECTED);
        ASK.to_vec()
    }

    /// Until when an answer is to be expected. None: no question is open.
    pub fn expected(&self) -> Option<Instant> {
        self.expected.filter(|until| Instant::now() < *until)
    }

    /// Takes an event from the terminal.
    pub fn take(&mut self, event: Event) -> Heard {
        let key = match &event {
            Event::Key(key) if key.kind == KeyEventKind::Press => key,
            _ => return Heard::Events(vec![event]),
        };
        // `ESC ]` is read as alt and a bracket, or as two keys where it came in two pieces.
        let escaped = matches!(self.held.last(), Some(Event::Key(last)) if is(last, KeyCode::Esc, NONE));
        let plain = key.modifiers == NONE;
        match (self.held.len(), key.code) {
            (0, KeyCode::Char(']')) if key.modifiers == KeyModifiers::ALT => self.hold(event),
            (0, KeyCode::Esc) if plain && self.expected().is_some() => self.hold(event),
            (0, _) => Heard::Events(vec![event]),
            (1, KeyCode::Char(']')) if plain && escaped => self.hold(event),
            (1, _) if escaped => self.passed(event),
            _ if ends(key, escaped) => self.ended(event),
            (_, KeyCode::Esc) if ground(&self.text).is_some() => self.hold(event),
            (_, KeyCode::Char(character)) if !escaped && goes_on(&self.text, character) => {
                self.text.push(character);
                self.hold(event)
            }
            _ => self.passed(event),
        }
    }

    /// When what is held back was typed after all.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Gives back what was held.
    pub fn give_up(&mut self) -> Vec<Event> {
        self.text.clear();
        self.until = None;
        std::mem::take(&mut self.held)
    }

    fn hold(&mut self, event: Event) -> Heard {
        self.until = Some(Instant::now() + PATIENCE);
        self.held.push(event);
        Heard::Events(Vec::new())
    }

    fn ended(&mut self, event: Event) -> Heard {
        match ground(&self.text) {
            Some(ground) => {
                *self = Listening::default();
                Heard::Ground(ground)
            }
            None => self.passed(event),
        }
    }

    fn passed(&mut self, event: Event) -> Heard {
        let mut all = self.give_up();
        all.push(event);
        Heard::Events(all)
    }
}

/// It ends with the bell, which is ctrl-g, or with `ESC \`, in one piece or in two.
fn ends(key: &KeyEvent, escaped: bool) -> bool {
    is(key, KeyCode::Char('g'), KeyModifiers::CONTROL)
        || is(key, KeyCode::Char('\\'), KeyModifiers::ALT)
        || escaped && is(key, KeyCode::Char('\\'), NONE)
}

fn is(key: &KeyEvent, code: KeyCode, modifiers: KeyModifiers) -> bool {
    key.code == code && key.modifiers == modifiers
}

/// Whether an answer may go on with this character.
fn goes_on(text: &str, character: char) -> bool {
    if text.len() >= LONGEST {
        return false;
    }
    const HEADS: [&str; 2] = ["11;rgb:", "11;rgba:"];
    let longer = format!("{text}{character}");
    let in_head = HEADS.iter().any(|head| head.starts_with(&longer));
    let in_colour = HEADS.iter().any(|head| text.starts_with(head))
        && (character.is_ascii_hexdigit() || character == '/');
    in_head || in_colour
}

/// `11;rgb:RRRR/GGGG/BBBB`, each of one to four digits. Dark is what white text is read on better than black (WCAG 2's contrast).
fn ground(text: &str) -> Option<Ground> {
    let colours = text.strip_prefix("11;rgb:").or_else(|| text.strip_prefix("11;rgba:"))?;
    let parts: Vec<f64> = colours.split('/').map(part).collect::<Option<_>>()?;
    let [red, green, blue, ..] = parts[..] else { return None };
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    let light = (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05);
    Some(if light { Ground::Light } else { Ground::Dark })
}

fn part(digits: &str) -> Option<f64> {
    let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1)?;
    (1..=4).contains(&digits.len()).then_some(())?;
    Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
}

fn linear(part: f64) -> f64 {
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
#[path = "ground_tests.rs"]
mod tests;
