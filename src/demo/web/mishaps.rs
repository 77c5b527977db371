//! What is to go wrong, and what was asked.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use parking_lot::Mutex;

/// What becomes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebMishap {
    /// This status and body in its place, of that content type; nothing is done.
    Instead(u16, &'static str, String),
    /// It is done, and the connection is closed in place of an answer.
    DoneAndCut,
    /// It never comes; nothing is done.
    Hold,
    /// So many bytes of blanks in its place.
    Huge(usize),
    /// Blanks without an end in its place.
    Endless,
    /// A redirect to there.
    Redirect(String),
}

/// The rules of one service.
pub struct Mishaps {
    rules: Mutex<Vec<(String, usize, WebMishap)>>,
    asked: Mutex<Vec<String>>,
    login: Option<String>,
}

impl Mishaps {
    pub fn new(login: Option<(String, String)>) -> Self {
        let login =
            login.map(|(name, password)| format!("Basic {}", STANDARD.encode(format!("{name}:{password}"))));
        Mishaps { rules: Mutex::default(), asked: Mutex::default(), login }
    }

    pub fn add(&self, line: &str, times: usize, mishap: WebMishap) {
        self.rules.lock().push((line.to_owned(), times, mishap));
    }

    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock())
    }

    /// Notes a request.
    pub(super) fn note(&self, line: &str) {
        self.asked.lock().push(line.to_owned());
    }

    /// Whether whoever shows this may ask.
    pub(super) fn lets_in(&self, shown: Option<&str>) -> bool {
        self.login.is_none() || self.login.as_deref() == shown
    }

    /// What becomes of the answer to this request.
    pub(super) fn of(&self, line: &str) -> Option<WebMishap> {
        let mut rules = self.rules.lock();
        let at = rules.iter().position(|(begin, left, _)| *left > 0 && line.starts_with(begin.as_str()))?;
        rules[at].1 -= 1;
        Some(rules[at].2.clone())
    }
}
