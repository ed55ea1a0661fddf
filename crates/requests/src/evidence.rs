//! A journal as rules read it: each request with what it matches, and the pages that hang together.

use std::collections::HashMap;

use crate::reading::Reading;
use crate::walks::{self, Page};

/// A journal, read.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) readings: &'a [Reading<'a>],
    /// For each reading the one that the same client sent right before, by index.
    pub(crate) before: Vec<Option<usize>>,
    pub(crate) pages: Vec<Page<'a>>,
    /// Whether earlier requests were forgotten: cursors may have been given out then.
    pub(crate) has_forgotten: bool,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(readings: &'a [Reading<'a>], has_forgotten: bool) -> Self {
        let mut last: HashMap<(Option<usize>, &str), usize> = HashMap::new();
        let before = readings.iter().enumerate().map(|(index, reading)| last.insert(reading.request.sender(), index));
        Self { readings, before: before.collect(), pages: walks::pages(readings), has_forgotten }
    }
}
