//! Decimals: whole numbers of any length, the highest byte first, and how many of their digits stand behind the point. Every digit
//! is kept. Knows no format.
use num_bigint::{BigInt, Sign};

/// Longer ones are not turned into digits, which takes time by the square of their length.
const LONGEST: usize = 2048;

/// More zeros than that are not written, but told by an exponent.
const MOST_ZEROS: i64 = 64;

/// The digits of a number with `scale` digits behind the point; none if it is too long.
pub(super) fn of(bytes: &[u8], scale: i64) -> Option<String> {
    if bytes.len() > LONGEST {
        return None;
    }
    Some(placed(&BigInt::from_signed_bytes_be(bytes).to_string(), scale))
}

/// The digits of a whole number with `scale` of them behind a point.
pub(super) fn placed(whole: &str, scale: i64) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let behind = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    match usize::try_from(scale) {
        Ok(0) => whole.to_owned(),
        Ok(behind_point) if scale <= behind.saturating_add(MOST_ZEROS) => {
            let filled = format!("{digits:0>width$}", width = behind_point + 1);
            let (whole, fraction) = filled.split_at(filled.len() - behind_point);
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{whole}e{}", -i128::from(scale)),
    }
}

/// The bytes of a number that is written with at most `scale` digits behind the point.
pub(super) fn bytes(text: &str, scale: i64, size: Option<usize>) -> Result<Vec<u8>, String> {
    let (number, written) = parts(text).ok_or_else(|| format!("`{text}` is no decimal number"))?;
    let more = scale - written;
    let number = if more >= 0 {
        number * power(more).ok_or_else(|| format!("`{text}` has too many digits"))?
    } else {
        let by = power(-more).ok_or_else(|| format!("`{text}` has too many digits"))?;
        let whole = &number / &by;
        if &whole * by != number {
            return Err(format!("`{text}` has more than {scale} digits behind the point"));
        }
        whole
    };
    let bytes = number.to_signed_bytes_be();
    let Some(size) = size else { return Ok(bytes) };
    let fill = if number.sign() == Sign::Minus { 0xff } else { 0 };
    let missing =
        size.checked_sub(bytes.len()).ok_or_else(|| format!("`{text}` does not fit {size} bytes"))?;
    Ok([vec![fill; missing], bytes].concat())
}

/// The bytes of a number, and how many of its digits stand behind the point: as many as are written.
pub(super) fn exact_bytes(text: &str) -> Option<(Vec<u8>, i32)> {
    let (number, scale) = parts(text)?;
    Some((number.to_signed_bytes_be(), i32::try_from(scale).ok()?))
}

fn power(of: i64) -> Option<BigInt> {
    let of = u32::try_from(of).ok().filter(|of| *of <= 5000)?;
    Some(BigInt::from(10).pow(of))
}

/// The digits of a number as one whole number, and how many of them stand behind the point.
fn parts(text: &str) -> Option<(BigInt, i64)> {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse::<i32>().ok()?.into();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if unsigned.is_empty() || !plain(unsigned) || !plain(fraction) || text.len() > 5000 {
        return None;
    }
    let number = BigInt::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10)?;
    Some((number, i64::try_from(fraction.len()).ok()? - exponent))
}
