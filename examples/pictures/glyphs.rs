//! Characters that are drawn and not written: lines and blocks must meet those of the cells around them, which no font promises.
use std::fmt::Write;

/// Half the width of a thin line, and of a thick one.
const THIN: f32 = 0.6;
const THICK: f32 = 1.4;

/// The character as shapes in a cell; none for one that is written. All in the colour of the text.
pub fn shapes(character: char, (x, y): (f32, f32), (width, height): (f32, f32)) -> Option<String> {
    let mut out = String::new();
    let mut part = |left: f32, top: f32, right: f32, bottom: f32| {
        let (w, h) = ((right - left) * width, (bottom - top) * height);
        let _ = write!(out, "M{:.2} {:.2}h{w:.2}v{h:.2}h{:.2}z", x + left * width, y + top * height, -w);
    };
    match character {
        '█' => part(0.0, 0.0, 1.0, 1.0),
        '▁'..='▇' => part(0.0, 1.0 - (character as u32 - 0x2580) as f32 / 8.0, 1.0, 1.0),
        '▉'..='▏' => part(0.0, 0.0, 1.0 - (character as u32 - 0x2588) as f32 / 8.0, 1.0),
        '▐' => part(0.5, 0.0, 1.0, 1.0),
        '▀' => part(0.0, 0.0, 1.0, 0.5),
        '░' => (0..4).for_each(|row| {
            let left = if row % 2 == 0 { 0.1 } else { 0.6 };
            part(left, 0.08 + row as f32 * 0.25, left + 0.2, 0.16 + row as f32 * 0.25);
        }),
        _ => {
            let arms = arms(character)?;
            let (h, v) = (THIN / width, THIN / height);
            let (thick_h, thick_v) = (THICK / width, THICK / height);
            let bar = |weight: u8, thin: f32, thick: f32| if weight == 2 { thick } else { thin };
            let [left, up, right, down] = arms;
            if left > 0 {
                part(0.0, 0.5 - bar(left, v, thick_v), 0.5 + h, 0.5 + bar(left, v, thick_v));
            }
            if right > 0 {
                part(0.5 - h, 0.5 - bar(right, v, thick_v), 1.0, 0.5 + bar(right, v, thick_v));
            }
            if up > 0 {
                part(0.5 - bar(up, h, thick_h), 0.0, 0.5 + bar(up, h, thick_h), 0.5 + v);
            }
            if down > 0 {
                part(0.5 - bar(down, h, thick_h), 0.5 - v, 0.5 + bar(down, h, thick_h), 1.0);
            }
        }
    }
    Some(out)
}

/// How thick a line goes from the middle to the left, up, right and down: 0, 1 or 2.
fn arms(character: char) -> Option<[u8; 4]> {
    Some(match character {
        '─' => [1, 0, 1, 0],
        '│' => [0, 1, 0, 1],
        '┌' | '╭' => [0, 0, 1, 1],
        '┐' | '╮' => [1, 0, 0, 1],
        '└' | '╰' => [0, 1, 1, 0],
        '┘' | '╯' => [1, 1, 0, 0],
        '├' => [0, 1, 1, 1],
        '┤' => [1, 1, 0, 1],
        '┬' => [1, 0, 1, 1],
        '┴' => [1, 1, 1, 0],
        '┼' => [1, 1, 1, 1],
        '━' => [2, 0, 2, 0],
        '┃' => [0, 2, 0, 2],
        '╸' => [2, 0, 0, 0],
        '╺' => [0, 0, 2, 0],
        '╹' => [0, 2, 0, 0],
        '╻' => [0, 0, 0, 2],
        _ => return None,
    })
}
