//! The pieces of text of which a regular expression needs one to match. Knows nothing of filters.
use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind};

/// Shorter pieces are not worth looking for.
const SHORTEST: usize = 2;
/// More pieces than these are found one byte at a time; shorter, fewer ones are faster.
const MOST_PIECES: usize = 16;
/// Parts of a pattern that are looked at.
const MOST_PARTS: usize = 40;

/// Pieces one of which stands in every match; none if there is no such set, or no good one.
pub(super) fn literals_of_pattern(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = ParserBuilder::new().utf8(false).nest_limit(60).build().parse(pattern).ok()?;
    best(&hir)
}

fn best(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut found = vec![extract(hir, ExtractKind::Prefix), extract(hir, ExtractKind::Suffix)];
    match hir.kind() {
        HirKind::Capture(capture) => found.push(best(&capture.sub)),
        HirKind::Repetition(repetition) if repetition.min > 0 => found.push(best(&repetition.sub)),
        HirKind::Concat(parts) => {
            for (at, part) in parts.iter().enumerate().take(MOST_PARTS) {
                found.push(best(part));
                // A literal in the middle may be split over parts: `.*(?:a)b` begins with "ab" from its second part on.
                let rest = Hir::concat(parts[at..].iter().take(MOST_PARTS).cloned().collect());
                found.push(extract(&rest, ExtractKind::Prefix));
            }
        }
        _ => {}
    }
    found.into_iter().flatten().max_by_key(|pieces| worth(pieces))
}

/// The length of the shortest piece decides, fewer pieces win.
fn worth(pieces: &[Vec<u8>]) -> (usize, std::cmp::Reverse<usize>) {
    (pieces.iter().map(Vec::len).min().unwrap_or(0), std::cmp::Reverse(pieces.len()))
}

fn extract(hir: &Hir, kind: ExtractKind) -> Option<Vec<Vec<u8>>> {
    let found = Extractor::new().kind(kind).limit_class(4).limit_total(MOST_PIECES).extract(hir);
    let pieces: Vec<Vec<u8>> = found.literals()?.iter().map(|literal| literal.as_bytes().to_vec()).collect();
    let good = !pieces.is_empty() && pieces.iter().all(|piece| piece.len() >= SHORTEST);
    good.then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(pattern: &str) -> Option<Vec<String>> {
        Some(
            literals_of_pattern(pattern)?
                .into_iter()
                .map(|piece| String::from_utf8(piece).unwrap())
                .collect(),
        )
    }

    #[test]
    fn pieces_are_found_anywhere_in_a_pattern() {
        assert_eq!(pieces("CANCELL?ED").unwrap().iter().map(String::len).min(), Some(8));
        assert_eq!(pieces(r"^\d+-order-\d+$"), Some(vec!["-order-".to_owned()]));
        assert_eq!(pieces("(foo|bar)+x"), Some(vec!["foox".to_owned(), "barx".to_owned()]));
        assert_eq!(pieces(r"\d+"), None);
        assert_eq!(pieces("(abc)?"), None);
        assert_eq!(pieces(""), None);
    }

    proptest! {
        #[test]
        fn every_match_has_one_of_the_pieces(pattern in r"[ab.*+?()|^$\[\]c]{1,12}", text in "[abc]{0,12}") {
            if let (Ok(regex), Some(pieces)) = (regex::bytes::Regex::new(&pattern), literals_of_pattern(&pattern))
                && regex.is_match(text.as_bytes())
            {
                prop_assert!(pieces.iter().any(|piece| memchr::memmem::find(text.as_bytes(), piece).is_some()));
            }
        }
    }
}
