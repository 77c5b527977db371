//! Breaks text that is too long for a line, between words where it can. Knows cells and tones, no screen.
use super::tone::Tone;
use super::words::Words;
use crate::safe::clusters;
use std::ops::Range;

/// A text in lines of some cells at most; none for no text. The lines together are the text, every blank of it.
pub fn wrapped(text: &str, cells: usize) -> Vec<String> {
    lines(text, cells, 0).into_iter().map(|line| text[line].to_owned()).collect()
}

/// The same for words, which keep their tones.
pub fn wrapped_words(words: &Words<'_>, cells: usize) -> Vec<Words<'static>> {
    hanging_words(words, cells, 0)
}

/// The same for words whose lines from the second on begin `hang` cells further in, where that leaves half of the room.
pub fn hanging_words(words: &Words<'_>, cells: usize, hang: usize) -> Vec<Words<'static>> {
    let hang = if 2 * hang <= cells { hang } else { 0 };
    let lines = lines(&words.text(), cells, hang);
    let parts = lines.into_iter().map(|line| part(words, &line)).enumerate();
    let hung = parts.map(|(at, part)| match at {
        0 => part,
        _ => Words::plain(" ".repeat(hang)).then(part),
    });
    hung.collect()
}

/// Facts one after another, as many on a line as fit; none is broken that would fit a line of its own.
pub fn flowed(
    facts: impl IntoIterator<Item = Words<'static>>,
    gap: &'static str,
    cells: usize,
) -> Vec<Words<'static>> {
    let mut lines: Vec<Words<'static>> = Vec::new();
    for fact in facts {
        match lines.last_mut() {
            Some(line) if line.width() + gap.len() + fact.width() <= cells => {
                *line = std::mem::take(line).and(Tone::Plain, gap).then(fact);
            }
            _ => lines.push(fact),
        }
    }
    lines
}

fn part(words: &Words<'_>, line: &Range<usize>) -> Words<'static> {
    let (mut part, mut at) = (Words::new(), 0);
    for (tone, text) in words.pieces() {
        let from = line.start.clamp(at, at + text.len()) - at;
        let until = line.end.clamp(at, at + text.len()) - at;
        if from < until {
            part.push(*tone, text[from..until].to_owned());
        }
        at += text.len();
    }
    part
}

fn lines(text: &str, cells: usize, hang: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let fitting = fitting(rest, if start == 0 { cells } else { cells - hang });
        // A blank that is not too far from the end is a better place to break than the middle of a word.
        let length = match rest[..fitting].rfind(' ') {
            Some(blank) if fitting < rest.len() && blank > fitting / 3 => blank + 1,
            _ => fitting,
        };
        lines.push(start..start + length);
        start += length;
    }
    lines
}

/// Bytes of the longest head that takes no more than some cells; one character at least.
fn fitting(text: &str, cells: usize) -> usize {
    let mut sum = 0;
    for cluster in clusters(text) {
        sum += cluster.width;
        if sum > cells && cluster.at > 0 {
            return cluster.at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_flow_and_are_not_broken() {
        let facts = || ["lag 12", "members 3", "type classic"].map(Words::plain);
        let lines = |cells| flowed(facts(), "  ", cells).iter().map(Words::text).collect::<Vec<_>>();
        assert_eq!(lines(40), ["lag 12  members 3  type classic"]);
        assert_eq!(lines(20), ["lag 12  members 3", "type classic"]);
        assert_eq!(lines(3), ["lag 12", "members 3", "type classic"]);
    }

    #[test]
    fn breaks_between_words_and_keeps_tones() {
        let words = Words::toned(Tone::Warn, "! held back: ").and(Tone::Plain, "3 records");
        let lines = wrapped_words(&words, 15);
        assert_eq!(lines.iter().map(Words::text).collect::<Vec<_>>(), ["! held back: 3 ", "records"]);
        assert_eq!(lines[0].pieces().len(), 2);
        assert_eq!(wrapped("日本語", 4), ["日本", "語"]);
        assert_eq!(wrapped("", 4), [] as [&str; 0]);
    }

    #[test]
    fn lines_hang_below_their_text() {
        let words = Words::toned(Tone::Key, " q  ").and(Tone::Plain, "leaves the program");
        let lines = |cells| hanging_words(&words, cells, 4).iter().map(Words::text).collect::<Vec<_>>();
        assert_eq!(lines(16), [" q  leaves the ", "    program"]);
        assert_eq!(lines(7), [" q  ", "leaves ", "the ", "program"], "where there is room");
    }

    #[test]
    fn no_line_is_too_wide() {
        let text = "word ".repeat(40) + &"x".repeat(100) + "日本語".repeat(20).as_str();
        let lines = wrapped(&text, 30);
        assert!(lines.iter().all(|line| crate::ui::width::cells(line) <= 30), "{lines:?}");
    }

    proptest::proptest! {
        #[test]
        fn loses_nothing(text in "\\PC{0,60}", cells in 1usize..20) {
            proptest::prop_assert_eq!(wrapped(&text, cells).concat(), text);
        }
    }
}
