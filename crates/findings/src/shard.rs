//! Parts of a run that several processes share: `2/4` is the second of four.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most parts that a run may have.
const MOST: u32 = 1_000;

/// Which parts of a run there are: one while it runs, several once reports are merged.
///
/// ```
/// use oplog_findings::Shard;
/// let [one, two]: [Shard; 2] = ["1/2", "2/2"].map(|text| text.parse().unwrap());
/// assert!(one.owns(0) && two.owns(1) && one.owns(2));
/// assert!(one.joined(&two).is_some_and(|both| both.is_whole()));
/// assert!("3/2".parse::<Shard>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shard {
    /// The parts, from 1; none, where the one was stopped before its end.
    pub parts: BTreeSet<u32>,
    /// How many parts the run has.
    pub of: u32,
}

impl Shard {
    /// Whether the piece of work with this number, from 0, belongs to one of the parts.
    #[must_use]
    pub fn owns(&self, piece: usize) -> bool {
        let part = piece as u64 % u64::from(self.of.max(1)) + 1;
        self.parts.iter().any(|own| u64::from(*own) == part)
    }

    /// Whether no part is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing().next().is_none()
    }

    /// The parts that are missing.
    pub fn missing(&self) -> impl Iterator<Item = u32> {
        (1..=self.of).filter(|part| !self.parts.contains(part))
    }

    /// Both together; `None` where they are parts of runs that were divided otherwise.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Option<Self> {
        let parts = self.parts.union(&other.parts).copied().collect();
        (self.of == other.of).then_some(Self { parts, of: self.of })
    }
}

/// Why a text names no part of a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected PART/PARTS, for example 2/4: parts are counted from 1, and there are at most {MOST}")]
pub struct NotAShard;

impl FromStr for Shard {
    type Err = NotAShard;

    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let (part, of) = text.split_once('/').ok_or(NotAShard)?;
        let (part, of): (u32, u32) = (part.parse().map_err(|_| NotAShard)?, of.parse().map_err(|_| NotAShard)?);
        match (1..=MOST).contains(&of) && (1..=of).contains(&part) {
            true => Ok(Self { parts: BTreeSet::from([part]), of }),
            false => Err(NotAShard),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(u32::to_string).collect();
        write!(f, "{}/{}", parts.join(","), self.of)
    }
}
