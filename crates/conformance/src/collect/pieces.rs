//! The pieces that the check of an operation consists of, and which of them this run does.
//!
//! A run may be one of several parts. Pieces are dealt out in turn, so that each part gets some of every operation. What a piece builds
//! on, such as the reference walk, is asked for again by each part that needs it, and checked by one.

use oplog_findings::Shard;

/// A piece of work that needs no other one, except for what it asks for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Documented,
    Reference,
    Pages,
    Windows,
    Selection,
    Bounds,
    Methods,
    Isolation,
    Accounts,
    Cursors,
    Forms,
    Detail,
    Errors,
    Omissions,
    Ids,
    UnknownIds,
    UnknownVersions,
    Auth,
    LetIn,
    EntryIsolated,
}

impl Piece {
    const COUNT: usize = Self::EntryIsolated as usize + 1;

    /// Those that compare with the reference walk.
    const COMPARING: [Self; 9] = [
        Self::Pages,
        Self::Windows,
        Self::Selection,
        Self::Bounds,
        Self::Methods,
        Self::Isolation,
        Self::Accounts,
        Self::Cursors,
        Self::Forms,
    ];
}

/// The pieces of one operation that are this run's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pieces<'a> {
    shard: Option<&'a Shard>,
    /// The place of the operation among those that are checked.
    place: usize,
}

impl<'a> Pieces<'a> {
    /// Those of the operation at `place`; all of them, where the run is whole.
    pub(crate) fn new(shard: Option<&'a Shard>, place: usize) -> Self {
        Self { shard, place }
    }

    /// Whether the run does a piece.
    pub(super) fn has(self, piece: Piece) -> bool {
        self.shard.is_none_or(|shard| shard.owns(self.place * Piece::COUNT + piece as usize))
    }

    /// Whether it does any piece of the operation.
    pub(super) fn has_any(self) -> bool {
        self.shard.is_none_or(|shard| (0..Piece::COUNT).any(|piece| shard.owns(self.place * Piece::COUNT + piece)))
    }

    /// Whether it does the reference walk, or a piece that compares with it.
    pub(super) fn needs_reference(self) -> bool {
        self.has(Piece::Reference) || Piece::COMPARING.into_iter().any(|piece| self.has(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_belongs_to_one_part_and_no_part_is_without() {
        for of in [1, 2, 3, 7, 19] {
            let shards: Vec<Shard> = (1..=of).map(|part| format!("{part}/{of}").parse().expect("a part")).collect();
            for place in 0..5 {
                for piece in 0..Piece::COUNT {
                    let owners = shards.iter().filter(|shard| shard.owns(place * Piece::COUNT + piece)).count();
                    assert_eq!(owners, 1, "{place}, {piece} of {of}");
                }
                assert!(shards.iter().all(|shard| Pieces::new(Some(shard), place).has_any()));
            }
        }
    }
}
