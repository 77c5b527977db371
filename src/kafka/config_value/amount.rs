//! Times and bytes of configs: which config is one, what people write (`7d`, `1d12h`, `1GB`, `512MiB`), and what a number
//! says in words. Nothing is rounded on the way in; on the way out only what says so (`≈`).

/// What the number of a config counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigUnit {
    /// Time; the number is in units of so many milliseconds.
    Time(i64),
    Bytes,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Signs of units of time, in milliseconds; the first of a size is how it is shown.
const TIMES: &[(&str, i64)] = &[
    ("d", DAY),
    ("h", HOUR),
    ("min", MINUTE),
    ("s", SECOND),
    ("ms", 1),
    ("w", 7 * DAY),
    ("m", MINUTE),
    ("day", DAY),
    ("days", DAY),
    ("hour", HOUR),
    ("hours", HOUR),
    ("minutes", MINUTE),
    ("seconds", SECOND),
    ("weeks", 7 * DAY),
];

/// Signs of units of bytes, greatest first.
const SIZES: &[(&str, i64)] = &[
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
];

impl ConfigUnit {
    /// By the config's name; none for what only counts.
    pub fn of(name: &str) -> Option<ConfigUnit> {
        let last = name.rsplit('.').next().unwrap_or(name);
        match last {
            "ms" => Some(ConfigUnit::Time(1)),
            "seconds" => Some(ConfigUnit::Time(SECOND)),
            "minutes" => Some(ConfigUnit::Time(MINUTE)),
            "hours" => Some(ConfigUnit::Time(HOUR)),
            "bytes" => Some(ConfigUnit::Bytes),
            _ if name == "log.index.size.max.bytes" || name.ends_with(".bytes.per.second") => {
                Some(ConfigUnit::Bytes)
            }
            "max" if name.ends_with(".bytes.max") => Some(ConfigUnit::Bytes),
            _ => None,
        }
    }

    fn signs(self) -> &'static [(&'static str, i64)] {
        match self {
            ConfigUnit::Time(_) => TIMES,
            ConfigUnit::Bytes => SIZES,
        }
    }

    /// What one is written like.
    pub fn example(self) -> &'static str {
        match self {
            ConfigUnit::Time(_) => "a time such as 7d, 12h, 1d12h, 90min, 30s or 500ms",
            ConfigUnit::Bytes => {
                "a size such as 1GB (1,000,000,000 bytes), 1GiB (1,073,741,824), 512MiB or 64kB"
            }
        }
    }
}

/// The number that the text stands for, in the config's own unit: `7d` for a config in milliseconds is 604800000.
pub fn read_amount(unit: ConfigUnit, text: &str) -> Result<i64, String> {
    let text: String =
        text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, ',' | '_')).collect();
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let mut total: i128 = 0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|sign: char| !sign.is_alphabetic()).unwrap_or(after.len());
        let (sign, next) = after.split_at(letters);
        let size = size_of_sign(unit, sign).ok_or_else(|| wrong_sign(unit, &text, sign))?;
        total += scaled(number, size).ok_or_else(|| format!("{text:?} is not {}", unit.example()))?;
        rest = next;
    }
    let own = match unit {
        ConfigUnit::Time(own) => i128::from(own),
        ConfigUnit::Bytes => 1,
    };
    if total % own != 0 {
        return Err(format!("{text:?} is no whole number of the config's own unit"));
    }
    i64::try_from(total / own).map_err(|_| format!("{text:?} is more than Kafka can count"))
}

fn size_of_sign(unit: ConfigUnit, sign: &str) -> Option<i64> {
    let exact = unit.signs().iter().find(|row| row.0 == sign);
    // "1gb" can mean one thing only; "7M" could mean months.
    let alike = || unit.signs().iter().find(|row| row.0.len() > 1 && row.0.eq_ignore_ascii_case(sign));
    exact.or_else(alike).map(|row| row.1)
}

fn wrong_sign(unit: ConfigUnit, text: &str, sign: &str) -> String {
    let other = match unit {
        ConfigUnit::Time(_) => ConfigUnit::Bytes,
        ConfigUnit::Bytes => ConfigUnit::Time(1),
    };
    let what = match other {
        ConfigUnit::Time(_) => "a time",
        ConfigUnit::Bytes => "a size",
    };
    match size_of_sign(other, sign) {
        Some(_) => format!("{text:?} is {what}, and this config wants {}", unit.example()),
        None if sign.is_empty() => {
            format!("{text:?} lacks a unit: write the bare number, or {}", unit.example())
        }
        None => format!("there is no unit {sign:?}: write {}", unit.example()),
    }
}

/// `1.5` times a size, where that is a whole number.
fn scaled(number: &str, size: i64) -> Option<i128> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if part.len() > 12 || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part_value: i128 = if part.is_empty() { 0 } else { part.parse().ok()? };
    let tens = 10i128.pow(u32::try_from(part.len()).ok()?);
    let size = i128::from(size);
    (part_value * size % tens == 0).then(|| whole.checked_mul(size)?.checked_add(part_value * size / tens))?
}

/// What a config's number says, where digits alone say little: `7 d`, `1 GiB`, `for ever`.
pub fn amount_words(name: &str, value: &str) -> Option<String> {
    let number: i64 = value.parse().ok()?;
    if let Some(words) = special(name, number) {
        return Some(words.to_owned());
    }
    let size = u64::try_from(number).ok().filter(|size| *size > 0)?;
    match ConfigUnit::of(name)? {
        ConfigUnit::Time(own) => Some(time_words(size.checked_mul(own.unsigned_abs())?)),
        ConfigUnit::Bytes => size_words(size),
    }
}

fn special(name: &str, number: i64) -> Option<&'static str> {
    let is = |end: &str| name.ends_with(end);
    match number {
        -2 if is("local.retention.ms") => Some("as retention.ms"),
        -2 if is("local.retention.bytes") => Some("as retention.bytes"),
        -1 if is("retention.ms") || is("retention.hours") || is("retention.minutes") => Some("for ever"),
        -1 if is("retention.bytes") => Some("no limit"),
        i64::MAX => Some("no limit"),
        _ if i64::from(i32::MAX) == number && is("max.connections") => Some("no limit"),
        _ => None,
    }
}

fn time_words(milliseconds: u64) -> String {
    let mut left = milliseconds;
    let mut parts = Vec::new();
    for (sign, size) in &TIMES[..5] {
        let size = size.unsigned_abs();
        if left >= size {
            parts.push(format!("{} {sign}", left / size));
            left %= size;
        }
    }
    parts.join(" ")
}

/// Exact where a unit fits a few times exactly, and about where not; none for what is small enough to be read.
fn size_words(bytes: u64) -> Option<String> {
    if bytes < 1000 {
        return None;
    }
    let fits = |row: &&(&str, i64)| {
        let size = row.1.unsigned_abs();
        size > 1 && bytes.is_multiple_of(size) && bytes / size < 10_000
    };
    if let Some((sign, size)) = SIZES.iter().find(fits) {
        return Some(format!("{} {sign}", bytes / size.unsigned_abs()));
    }
    let (sign, size) =
        SIZES.iter().filter(|row| !row.0.contains('i')).find(|row| bytes >= row.1.unsigned_abs())?;
    Some(format!("≈{:.1} {sign}", bytes as f64 / *size as f64))
}
