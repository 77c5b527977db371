//! The search for the end of a string, beside one byte by byte.
use super::*;

/// Every first place of a byte among its neighbours, which differ by a bit from it or are it as well.
#[test]
fn the_first_place_in_a_word_is_found() {
    let neighbours = [0, 1, b'!', b'"', b'#', b'\'', b'[', b'\\', b']', b'a', 0x7f, 0x80, b'"' | 0x80, 0xff];
    for before in neighbours {
        for after in neighbours {
            for place in 0..9 {
                let mut word = [before; 8];
                for (at, byte) in word.iter_mut().enumerate().skip(place) {
                    *byte = if at == place { b'"' } else { after };
                }
                let expected = word.iter().position(|&byte| byte == b'"').unwrap_or(8);
                let found = places::<b'"'>(&word).trailing_zeros() as usize / 8;
                assert_eq!(found, expected, "{word:?}");
            }
        }
    }
}

#[test]
fn strings_of_every_length_end_where_they_do() {
    for length in 0..40 {
        for escape in 0..=length {
            let mut text = "é".repeat(20).into_bytes()[..length].to_vec();
            let escaped = escape < length;
            if escaped {
                text[escape] = b'\\';
            }
            let whole = [b"\"", &text[..], b"\" : 1"].concat();
            let inside = if escape + 1 == length { [&text[..], b"\" : 1"].concat() } else { text };
            let mut walk = JsonPathWalk { bytes: &whole, at: 0 };
            let expected = (escape + 1 != length).then_some((&inside[..], escaped));
            assert_eq!(walk.string::<b'"'>(), expected, "{length} {escape}");
        }
    }
}
