//! Lists as servers cut them into pages, and the walks over them.

use std::collections::BTreeMap;

use oplog_conformance::contract::Contract;
use oplog_conformance::sorted::PageOrder;
use oplog_conformance::walk::{End, ItemDigest, NextCursor, Totals, Walk, WalkPage, entries};
use serde_json::{Value, json};

use crate::proofs::acme::{body, call, events, row, rows};
use crate::proofs::evidence::{About, Evidence};

/// One page as a server sends it.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    /// Its rows.
    pub(crate) rows: Vec<Value>,
    /// What its flag says.
    pub(crate) more: Option<bool>,
    /// What it says about the next page.
    pub(crate) next: NextCursor,
    /// Members that repeat the request.
    pub(crate) echoed: BTreeMap<String, Value>,
}

/// A list, cut into pages of one size.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    contract: &'static Contract,
    size: Option<u64>,
    pages: Vec<Served>,
    end: End,
    /// What is asked for beside cursor and size.
    asked: Vec<(&'static str, &'static str)>,
}

/// `rows` in pages of `size`, as a right server sends them.
pub(crate) fn pages(contract: &'static Contract, rows: &[Value], size: usize) -> Pages {
    let mut cut: Vec<&[Value]> = rows.chunks(size).collect();
    if cut.is_empty() {
        cut.push(&[]);
    }
    let last = cut.len() - 1;
    let served = cut.iter().enumerate().map(|(number, rows)| Served {
        rows: rows.to_vec(),
        more: Some(number < last),
        next: if number < last { NextCursor::Cursor(cursor(number + 1)) } else { NextCursor::Absent },
        echoed: [
            (number > 0).then(|| ("cursor".to_owned(), json!(cursor(number)))),
            Some(("limit".to_owned(), json!(size))),
        ]
        .into_iter()
        .flatten()
        .collect(),
    });
    Pages { contract, size: Some(size as u64), pages: served.collect(), end: End::LastPage, asked: Vec::new() }
}

fn cursor(page: usize) -> String {
    format!("c{page}")
}

impl Pages {
    /// With its pages changed.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Vec<Served>)) -> Self {
        change(&mut self.pages);
        self
    }

    /// How many pages there are.
    pub(crate) fn count(&self) -> usize {
        self.pages.len()
    }

    /// Asked for with this parameter as well.
    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.asked.push((name, value));
        self
    }

    /// With another end.
    pub(crate) fn ending(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// AnswerSummary for with another size, or with none.
    pub(crate) fn asked_by(mut self, size: Option<u64>) -> Self {
        self.size = size;
        self
    }

    /// The walk over it, by the checker's own reading of entries.
    pub(crate) fn walk(self) -> Walk {
        let mut walk = Walk {
            name: self.size.map_or_else(|| "the walk without a size".to_owned(), |size| format!("the walk by {size}")),
            size: self.size,
            pages: Vec::new(),
            entries: Vec::new(),
            end: self.end,
        };
        for (number, page) in self.pages.into_iter().enumerate() {
            let cursor = (number > 0).then(|| cursor(number));
            let mut call = call(self.contract);
            for (name, value) in &self.asked {
                call = call.with(name, *value);
            }
            for (name, value) in [("cursor", cursor.clone()), ("limit", self.size.map(|size| size.to_string()))] {
                call = value.map_or_else(|| call.clone(), |value| call.clone().with(name, value));
            }
            let start = walk.entries.len();
            walk.entries.extend(listed(self.contract, &page.rows));
            let order = PageOrder::of(&self.contract.operation, &call, &body(self.contract, &page.rows));
            walk.pages.push(WalkPage {
                order,
                call,
                start,
                count: page.rows.len(),
                cursor,
                next: page.next,
                more: page.more,
                echoed: page.echoed,
                totals: Totals::default(),
                broken_link: None,
                last_key: None,
                link: None,
            });
        }
        walk
    }

    /// The evidence of the walk.
    pub(crate) fn walked(self) -> Evidence {
        let contract = self.contract;
        Evidence::new(contract, call(contract), About::Walk(self.walk()))
    }

    /// The evidence of the walk beside the list in one page.
    pub(crate) fn beside(self, rows: &[Value]) -> Evidence {
        let contract = self.contract;
        let truth = pages(contract, rows, rows.len().max(1)).walk();
        Evidence::new(contract, call(contract), About::Compared { truth, walk: self.walk() })
    }
}

/// Rows as the checker keeps them.
pub(crate) fn listed(contract: &'static Contract, rows: &[Value]) -> Vec<ItemDigest> {
    entries(&contract.operation, &body(contract, rows)).unwrap()
}

/// Twenty-three keyed rows by five, as a right server sends them, changed.
pub(crate) fn by_five(change: impl FnOnce(&mut Vec<Served>)) -> Pages {
    pages(events(), &rows(events(), 23), 5).but(change)
}

/// Rows that differ in nothing.
pub(crate) fn alike(contract: &Contract, count: usize) -> Vec<Value> {
    vec![row(contract, 0); count]
}
