//! Tables of figures as text. Knows columns, not what they mean.
use std::time::Duration;

/// A table that is printed when it is complete.
pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(title: impl Into<String>, head: &[&str]) -> Table {
        Table { title: title.into(), rows: vec![head.iter().map(|&word| word.to_owned()).collect()] }
    }

    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Prints the table, the first column to the left, numbers to the right.
    pub fn print(&self) {
        println!("\n{}", self.title);
        let columns = self.rows[0].len();
        let width =
            |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            println!("  {}", cells.collect::<Vec<_>>().join("   "));
        }
    }
}

/// `0.412 s` or `12.3 ms`.
pub fn time(duration: Duration) -> String {
    if duration < Duration::from_millis(200) {
        format!("{:.1} ms", duration.as_secs_f64() * 1e3)
    } else {
        format!("{:.3} s", duration.as_secs_f64())
    }
}

/// `81 MB`; `–` where it was not seen.
pub fn megabytes(bytes: u64) -> String {
    if bytes == 0 { "–".to_owned() } else { format!("{:.0} MB", bytes as f64 / 1e6) }
}

/// `12.3×`.
pub fn ratio(of: Duration, to: Duration) -> String {
    format!("{:.2}×", of.as_secs_f64() / to.as_secs_f64())
}
