//! What reading a page may cost at most: bytes, depth, nodes and time.
//!
//! A page comes from anywhere. The readers take time in proportion to its length, except for the tree builder of HTML, which a page
//! that is made for it can keep busy: it is watched while it works.

use std::time::{Duration, Instant};

/// The longest page.
pub const BYTES: usize = 10 << 20;
/// The deepest nesting that is followed; what lies deeper counts as text.
pub const DEPTH: usize = 120;
/// The most nodes of a tree.
pub(crate) const NODES: usize = 2_000_000;
/// The most rows of all tables together.
pub const ROWS: usize = 20_000;
/// The most formatting elements that may be open at once: more is no page, and costs their number for each paragraph.
pub(crate) const FORMATTING: usize = 200;
/// The longest time for building a tree.
pub(crate) const TIME: Duration = Duration::from_secs(10);

/// A page that is too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// It is too long.
    #[error("the page has {0} bytes, and at most {BYTES} are read: cut it down to the operation that is wanted")]
    Bytes(usize),
    /// It has too many parts.
    #[error("the page has more than {NODES} elements: cut it down to the operation that is wanted")]
    Nodes,
    /// It has too many rows.
    #[error("the tables of the page have more than {ROWS} rows: cut it down to the operation that is wanted")]
    Rows,
    /// Its tags are broken.
    #[error("the page opens more than {FORMATTING} formatting elements and closes none of them: it is broken")]
    Formatting,
    /// It takes too long.
    #[error("reading the page takes longer than {} seconds: its tags are nested in an unusual way", TIME.as_secs())]
    Time,
}

/// A time by which something must be done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn start() -> Self {
        Self(Instant::now() + TIME)
    }

    pub(crate) fn check(self) -> Result<(), TooLarge> {
        if Instant::now() > self.0 { Err(TooLarge::Time) } else { Ok(()) }
    }
}
