//! Numbers as blocks: sparklines, progress bars and histograms. Pure text, toned by whoever shows it.

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The last `width` values as one character each, from the least of them to the largest, which is the seventh of eight levels, so
/// that sparklines in rows below each other do not touch: what grows is told from what stands, however much there is. Only nothing
/// is at the lowest level. Older values than there are, and those that are unknown (not finite), are spaces.
pub fn spark(values: &[f32], width: usize) -> String {
    let shown = &values[values.len().saturating_sub(width)..];
    let finite = || shown.iter().copied().filter(|value| value.is_finite());
    let top = finite().fold(0.0, f32::max);
    let least = finite().fold(top, f32::min).max(0.0);
    let mut text = " ".repeat(width - shown.len());
    text.extend(shown.iter().map(|value| level(*value, least.min(top * NOISE), top)));
    text
}

/// Values that differ by less than this part of the largest do not fill the whole height.
const NOISE: f32 = 0.9;

fn level(value: f32, least: f32, top: f32) -> char {
    if !value.is_finite() {
        return ' ';
    }
    if value <= 0.0 || top <= 0.0 {
        return LEVELS[0];
    }
    let steps = (f64::from(value - least) / f64::from(top - least) * 5.0).round().clamp(0.0, 5.0);
    LEVELS.into_iter().nth(1 + steps as usize).unwrap_or(LEVELS[6])
}

/// A progress bar `████░░░░` for a part of a whole, 0 to 1. It is full only when the whole is done.
pub fn progress(part: f64, width: usize) -> String {
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
    let full = ((part * width as f64).floor() as usize).min(width);
    "█".repeat(full) + &"░".repeat(width - full)
}

/// A thin bar, to half a cell, for a part of the most, 0 to 1; what is not nothing is seen. Bars in rows below each other do not
/// touch.
pub fn bar(part: f64, width: usize) -> String {
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
    let halves = (part * (width * 2) as f64).ceil() as usize;
    "━".repeat(halves / 2) + if halves % 2 == 1 { "╸" } else { "" }
}

/// Columns of blocks, `height` lines from the top, one character for each value: a histogram.
pub fn histogram(values: &[f32], height: usize) -> Vec<String> {
    let top = values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f32::max);
    let eighths = |value: f32| -> usize {
        let known = value.is_finite() && value > 0.0 && top > 0.0;
        let exact = f64::from(value) / f64::from(top) * (height * 8) as f64;
        if known { (exact.ceil() as usize).max(1).min(height * 8) } else { 0 }
    };
    let heights: Vec<usize> = values.iter().map(|value| eighths(*value)).collect();
    let line = |from_top: usize| -> String {
        let below = (height - 1 - from_top) * 8;
        let block = |eighths: &usize| match eighths.saturating_sub(below) {
            0 => ' ',
            more => LEVELS[more.min(8) - 1],
        };
        heights.iter().map(block).collect()
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparks_grow_with_their_values() {
        assert_eq!(spark(&[0.0, 1.0, 4.0, 8.0], 4), "▁▃▅▇");
        assert_eq!(spark(&[0.001, 1000.0], 4), "  ▂▇");
        assert_eq!(spark(&[5.0, 1.0, 2.0], 2), "▂▇");
        assert_eq!(spark(&[9000.0, 9500.0, 10_000.0], 3), "▂▅▇", "a backlog that grows");
        assert_eq!(spark(&[10_000.0, 10_000.0, 9_990.0], 3), "▇▇▇", "and one that stands");
        assert_eq!(spark(&[0.0, f32::NAN, f32::INFINITY], 3), "▁  ");
        assert_eq!(spark(&[], 0), "");
    }

    #[test]
    fn a_bar_is_full_only_at_the_end() {
        assert_eq!(progress(0.5, 8), "████░░░░");
        assert_eq!(progress(0.999, 4), "███░");
        assert_eq!(progress(1.0, 4), "████");
        assert_eq!(progress(f64::NAN, 2), "░░");
        assert_eq!(progress(7.0, 0), "");
    }

    #[test]
    fn a_bar_is_as_long_as_its_part() {
        assert_eq!(bar(1.0, 3), "━━━");
        assert_eq!(bar(0.5, 3), "━╸");
        assert_eq!((bar(0.0, 3), bar(0.001, 3)), (String::new(), "╸".to_owned()));
    }

    #[test]
    fn histograms_stand_on_their_ground() {
        assert_eq!(histogram(&[0.0, 1.0, 8.0, 16.0], 2), ["   █", " ▁██"]);
        assert_eq!(histogram(&[0.0], 1), [" "]);
        assert!(histogram(&[1.0], 0).is_empty());
    }
}
