//! Screens one after the other as one SVG that moves: each line is kept once, each screen says which lines it has and for how long it stands.
use crate::svg;
use std::collections::HashMap;
use std::fmt::Write;

/// What was taken so far.
pub struct Film {
    theme: &'static str,
    size: (u16, u16),
    /// Each line as it is drawn, and its number.
    lines: HashMap<String, usize>,
    /// Lines from the top, and milliseconds.
    frames: Vec<(Vec<usize>, u32)>,
}

impl Film {
    /// Nothing was taken yet.
    pub fn new(theme: &'static str) -> Film {
        Film { theme, size: (0, 0), lines: HashMap::new(), frames: Vec::new() }
    }

    /// Takes a screen that stands for so many milliseconds.
    pub fn take(&mut self, screen: &vt100::Screen, millis: u32) {
        let (rows, columns) = screen.size();
        self.size = (columns, rows);
        let lines = (0..rows).map(|row| svg::line(screen, row, self.theme)).collect::<Vec<_>>();
        let numbers = lines.into_iter().map(|line| {
            let next = self.lines.len();
            *self.lines.entry(line).or_insert(next)
        });
        let numbers: Vec<usize> = numbers.collect();
        match self.frames.last_mut().filter(|(last, _)| *last == numbers) {
            Some((_, stands)) => *stands += millis,
            None => self.frames.push((numbers, millis)),
        }
    }

    /// All of it, again and again.
    pub fn end(self) -> String {
        let whole: u32 = self.frames.iter().map(|(_, millis)| millis).sum();
        let (mut style, mut inner, mut at) = (String::new(), String::from("<defs>\n"), 0);
        let mut lines: Vec<(&String, &usize)> = self.lines.iter().collect();
        lines.sort_by_key(|(_, number)| **number);
        for (line, number) in lines {
            let _ = writeln!(inner, "<g id=\"l{number}\">{line}</g>");
        }
        inner.push_str("</defs>\n");
        for (frame, (lines, millis)) in self.frames.iter().enumerate() {
            let part = |millis: u32| f64::from(millis) * 100.0 / f64::from(whole);
            let (from, to) = (part(at), part(at + millis));
            let _ = write!(
                style,
                "@keyframes k{frame}{{0%{{visibility:hidden}}{from:.3}%{{visibility:visible}}{to:.3}%{{visibility:hidden}}}}\
                 .f{frame}{{visibility:hidden;animation:k{frame} {whole}ms step-end infinite}}"
            );
            at += millis;
            let _ = write!(inner, "<g class=\"f{frame}\">");
            for (row, line) in lines.iter().enumerate() {
                let y = row as f32 * svg::CELL.1;
                let _ = write!(inner, "<use href=\"#l{line}\" y=\"{y:.0}\"/>");
            }
            inner.push_str("</g>\n");
        }
        svg::framed(self.size, self.theme, &style, &inner)
    }
}
