//! A journal as rules read it: each request with where it led, and the pages that hang together.

use std::collections::HashMap;

use oplog_schema::Operation;
use oplog_schema::tables::{In, Parameter};

use crate::parsed::{ParsedRequest, RouteMatch};
use crate::recorded::Recorded;
use crate::walks::{self, Page};

/// A request, and where it led.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) request: &'a Recorded,
    pub(crate) route: RouteMatch<'a>,
}

impl<'a> Reading<'a> {
    /// What it asked an operation for.
    pub(crate) fn parsed(&self) -> Option<&ParsedRequest<'a>> {
        match &self.route {
            RouteMatch::Operation(parsed) => Some(parsed),
            _ => None,
        }
    }

    /// The operation that it was for, by a documented method or another one.
    pub(crate) fn operation(&self) -> Option<&'a Operation> {
        match &self.route {
            RouteMatch::Operation(parsed) | RouteMatch::OtherMethod(parsed) => Some(parsed.operation),
            RouteMatch::NearPath { operation, is_meant: true, .. } => Some(operation),
            RouteMatch::NearPath { .. } | RouteMatch::Discovery | RouteMatch::Nothing => None,
        }
    }

    /// Every parameter that was sent with a value, with its row.
    pub(crate) fn values(&self) -> Vec<(&'a Parameter, &str)> {
        let Some(parsed) = self.parsed() else { return Vec::new() };
        let rows = parsed.operation.parameters().iter().filter(|row| row.location != In::Header && !row.flag);
        rows.filter_map(|row| Some((row, parsed.sent(row, self.request).filter(|value| !value.is_empty())?))).collect()
    }
}

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
        let mut last: HashMap<&str, usize> = HashMap::new();
        let before = readings.iter().enumerate().map(|(index, reading)| last.insert(reading.request.sender(), index));
        Self { readings, before: before.collect(), pages: walks::pages(readings), has_forgotten }
    }
}
