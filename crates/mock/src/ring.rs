//! Records of bytes in memory that is bounded, oldest first: the oldest are forgotten together, and their room is used again.
//!
//! Memory comes in blocks, so that no record is moved or freed by itself. Whoever reads gets the blocks as they are and holds up
//! nobody. Edges: what a record says is not known here.

use std::collections::VecDeque;
use std::sync::Arc;

/// Bytes of a block, unless one record is longer, or less is kept than a few of them.
const BLOCK: usize = 64 * 1024;
/// Into how many blocks what is kept is cut at least: so much of it is forgotten at once.
const BLOCKS: usize = 64;

/// Some records, one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    bytes: Vec<u8>,
    /// Where each record ends.
    ends: Vec<u32>,
}

impl Block {
    /// The records.
    pub(crate) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.bytes.get(start as usize..*end as usize).unwrap_or_default())
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn size(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

/// Records in bounded memory.
#[derive(Debug)]
pub(crate) struct Ring {
    full: VecDeque<Arc<Block>>,
    open: Block,
    /// Where a record is put together, so that a block knows how long it is before it comes.
    record: Vec<u8>,
    /// Room of a block that was forgotten.
    spare: Option<Block>,
    /// Bytes of the full blocks.
    bytes: usize,
    /// Records of the full blocks.
    len: usize,
    /// Most bytes.
    limit: usize,
}

impl Ring {
    /// A ring of about this many bytes.
    pub(crate) fn of(limit: usize) -> Self {
        let (full, open, record, spare) = Default::default();
        Self { full, open, record, spare, bytes: 0, len: 0, limit }
    }

    /// Keeps no more than about this many bytes.
    pub(crate) fn limit(&mut self, bytes: usize) {
        self.limit = bytes;
        self.forget();
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::of(self.limit);
    }

    /// How many records it holds.
    pub(crate) fn len(&self) -> usize {
        self.len + self.open.len()
    }

    /// Adds the record that `write` appends to an empty buffer.
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.record.clear();
        write(&mut self.record);
        let (block, length) = (BLOCK.min(self.limit / BLOCKS), self.record.len());
        if self.open.len() > 0 && self.open.bytes.len() + length > block {
            let full = std::mem::replace(&mut self.open, self.spare.take().unwrap_or_default());
            self.bytes += full.size();
            self.len += full.len();
            self.full.push_back(Arc::new(full));
        }
        if self.open.len() == 0 {
            self.open.bytes.reserve_exact(block.max(length));
        }
        self.open.bytes.extend_from_slice(&self.record);
        self.open.ends.push(u32::try_from(self.open.bytes.len()).unwrap_or(u32::MAX));
        if self.record.capacity() > BLOCK {
            self.record = Vec::new();
        }
        self.forget();
    }

    /// Forgets the oldest blocks until the rest is within the limit.
    fn forget(&mut self) {
        while self.bytes + self.open.size() > self.limit {
            match self.full.pop_front() {
                Some(block) => {
                    self.bytes -= block.size();
                    self.len -= block.len();
                    // Somebody may still read it: then its room is freed when they are done.
                    self.spare = Arc::try_unwrap(block).ok().filter(|block| block.bytes.capacity() <= 2 * BLOCK);
                    self.spare.iter_mut().for_each(Block::clear);
                }
                // One record alone is too long.
                None if self.open.size() > self.limit => return self.open = Block::default(),
                None => return,
            }
        }
    }

    /// The records of now, in blocks.
    pub(crate) fn blocks(&self) -> Vec<Arc<Block>> {
        self.full.iter().cloned().chain([Arc::new(self.open.clone())]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(ring: &Ring) -> Vec<Vec<u8>> {
        ring.blocks().iter().flat_map(|block| block.records().map(<[u8]>::to_vec).collect::<Vec<_>>()).collect()
    }

    fn size(ring: &Ring) -> usize {
        ring.blocks().iter().map(|block| block.bytes.len()).sum()
    }

    #[test]
    fn it_holds_the_last_records_in_their_order() {
        let mut ring = Ring::of(10_000);
        for number in 0..1000_u32 {
            ring.push(|out| out.extend([number.to_le_bytes(); 10].concat()));
            let kept = records(&ring);
            assert_eq!(kept.len(), ring.len());
            let first = number + 1 - u32::try_from(kept.len()).expect("few");
            for (number, record) in (first..).zip(kept) {
                assert_eq!(record, [number.to_le_bytes(); 10].concat());
            }
        }
        assert!((5_000..=10_000).contains(&size(&ring)), "{}", size(&ring));
    }

    #[test]
    fn a_long_record_has_a_block_of_its_own_and_one_that_is_too_long_is_forgotten() {
        let mut ring = Ring::of(100_000);
        for length in [10, 50_000, 0, 20] {
            ring.push(|out| out.resize(out.len() + length, 1));
        }
        assert_eq!(records(&ring).iter().map(Vec::len).collect::<Vec<_>>(), [10, 50_000, 0, 20]);
        ring.push(|out| out.resize(out.len() + 200_000, 1));
        assert_eq!((ring.len(), size(&ring)), (0, 0));
        ring.push(|out| out.push(7));
        assert_eq!(records(&ring), [[7]]);
        ring.limit(0);
        assert_eq!(ring.len(), 0);
    }

    #[test]
    fn who_reads_keeps_what_it_reads() {
        let mut ring = Ring::of(1_000);
        ring.push(|out| out.extend([1; 100]));
        let kept = ring.blocks();
        (0..100).for_each(|_| ring.push(|out| out.extend([2; 100])));
        assert_eq!(kept[0].records().collect::<Vec<_>>(), [[1; 100]]);
    }
}
