//! Decimals that have their scale behind them. Knows no schema.
use super::super::decimal;
use super::input::Input;
use super::output;

/// The digits of a number that has its scale behind it.
pub(super) fn of(bytes: &[u8]) -> Option<String> {
    let mut input = Input::new(bytes);
    let number = input.sized("a decimal").ok()?;
    let scale = input.int().ok()?;
    if input.left() > 0 {
        return None;
    }
    decimal::of(number, i64::from(scale))
}

/// The bytes of a number, and its scale behind them: as many digits behind the point as are written.
pub(super) fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let (number, scale) =
        decimal::exact_bytes(text).ok_or_else(|| format!("`{text}` is no decimal number"))?;
    let mut bytes = Vec::new();
    output::sized(&number, &mut bytes);
    output::long(i64::from(scale), &mut bytes);
    Ok(bytes)
}
