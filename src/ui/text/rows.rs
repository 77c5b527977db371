//! A line as rows of the screen: cut at the sides, or wrapped.

use std::ops::Range;

use crate::safe::{Grapheme, clusters};
use crate::ui::tone::Tone;
use crate::ui::words::Piece;

/// A cluster placed in its line.
#[derive(Clone, Debug)]
pub struct PlacedCluster<'p> {
    /// What stands there.
    pub cluster: Grapheme<'p>,
    /// Its tone.
    pub tone: Tone,
    /// Its first byte in the line.
    pub byte: usize,
    /// Row of the line, 0 unless the line is wrapped.
    pub row: usize,
    /// Cell in the row.
    pub cell: usize,
}

/// Places the clusters of a line: in rows of `wrap` cells, or all in one row.
pub fn placed<'p>(pieces: &'p [Piece<'_>], wrap: Option<usize>) -> impl Iterator<Item = PlacedCluster<'p>> {
    let mut start = 0;
    let starts = pieces.iter().map(move |(tone, text)| {
        let own = start;
        start += text.len();
        (*tone, own, &**text)
    });
    let (mut row, mut cell) = (0, 0);
    starts
        .flat_map(|(tone, start, text)| {
            clusters(text).map(move |cluster| (tone, start + cluster.at, cluster))
        })
        .map(move |(tone, byte, cluster)| {
            if wrap.is_some_and(|width| cell + cluster.width > width.max(1) && cell > 0) {
                row += 1;
                cell = 0;
            }
            let here = cell;
            cell += cluster.width;
            PlacedCluster { cluster, tone, byte, row, cell: here }
        })
}

/// How many rows a line takes; at least 1.
pub fn rows(pieces: &[Piece<'_>], wrap: Option<usize>) -> usize {
    match wrap {
        // As many bytes as cells at most, unless a character is shown as a longer sign.
        None => 1,
        Some(_) => placed(pieces, wrap).last().map_or(1, |last| last.row + 1),
    }
}

/// Row and cell of the character at `byte`, and the cell behind the one that ends at `range`'s end if it is in that row.
pub fn place_of(pieces: &[Piece<'_>], wrap: Option<usize>, range: &Range<usize>) -> (usize, Range<usize>) {
    let mut found: Option<(usize, Range<usize>)> = None;
    for place in placed(pieces, wrap).skip_while(|place| place.byte < range.start) {
        match &mut found {
            None => found = Some((place.row, place.cell..place.cell + place.cluster.width)),
            Some((row, cells)) if place.byte < range.end && place.row == *row => {
                cells.end = place.cell + place.cluster.width;
            }
            Some(_) => break,
        }
    }
    found.unwrap_or_default()
}
