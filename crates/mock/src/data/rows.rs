//! The entries of a list as they are written: documented ones as this request sees them, made-up ones from their templates.

use jiff::Timestamp;
use serde_json::Value;

use super::node::Node;
use super::series::Series;
use super::sink::{Sink, Tree};
use super::value::{EntryWords, Maker};
use super::written::WrittenEntry;
use crate::draw::Draw;
use crate::parsed::ParsedRequest;

impl Series<'_> {
    /// The entry at a place of the list, without its wrapper.
    pub(crate) fn entry(&self, place: u64, request: &ParsedRequest<'_>) -> Value {
        let mut tree = Tree::default();
        self.write_entry(self.at(place), &mut Maker::new(request), &mut tree);
        tree.finish().unwrap_or(Value::Null)
    }

    /// The entry at a place of the list as the list shows it, in its wrapper.
    pub(crate) fn row(&self, place: u64, request: &ParsedRequest<'_>) -> Value {
        let mut tree = Tree::default();
        self.write_row(place, &mut Maker::new(request), &mut tree);
        tree.finish().unwrap_or(Value::Null)
    }

    /// Puts the entry at a place of the list as the list shows it into `sink`; `maker` makes what is around the list.
    pub(crate) fn write_row(&self, place: u64, maker: &mut Maker<'_>, sink: &mut impl Sink) {
        if let Some(name) = &self.listing.wrapper {
            sink.begin_object();
            sink.key(name);
        }
        self.write_entry(self.at(place), maker, sink);
        if self.listing.wrapper.is_some() {
            sink.end_object();
        }
    }

    fn write_entry(&self, index: u64, maker: &mut Maker<'_>, sink: &mut impl Sink) {
        let around = (maker.draw, maker.entry);
        (maker.draw, maker.entry) = self.place(index, self.time(index));
        match self.documented(index) {
            Some(entry) => sink.value(complete(entry, self.node, maker)),
            None => {
                let written = self.listing.written.as_ref();
                let is_written = written.is_some_and(|entry| sink.written_with(|out| self.append(entry, maker, out)));
                if !is_written && !maker.write(self.node, false, sink) {
                    sink.value(Value::Null);
                }
            }
        }
        (maker.draw, maker.entry) = around;
    }

    /// Appends a made-up entry as it is written in JSON.
    fn append(&self, entry: &WrittenEntry, maker: &Maker<'_>, out: &mut Vec<u8>) {
        for (before, member) in entry.members(self.node) {
            out.extend_from_slice(before);
            let (draw, Some(sample)) = maker.sample(member) else { continue };
            match &sample.constant {
                Some(constant) => out.extend_from_slice(constant.written()),
                None => {
                    out.push(b'"');
                    maker.fill(out, &sample.template, member, draw);
                    out.push(b'"');
                }
            }
        }
        out.push(b'}');
    }

    /// What makes the values of an entry.
    pub(crate) fn maker<'a>(&self, index: u64, time: Timestamp, request: &'a ParsedRequest<'a>) -> Maker<'a> {
        let (draw, entry) = self.place(index, time);
        Maker { draw, entry, ..Maker::new(request) }
    }

    /// The entry's place in the tree of draws, and what its words mean.
    fn place(&self, index: u64, time: Timestamp) -> (Draw, Option<EntryWords>) {
        let id = self.listing.id_base(self.total).saturating_sub(index);
        (self.draw.of("entry").nth(index), Some(EntryWords { time, index, id, series: self.draw }))
    }
}

/// A documented entry as this request sees it: without members that it did not ask for, and with those that the page's own
/// example is too old to show.
pub(crate) fn complete(entry: &Value, node: &Node, maker: &mut Maker<'_>) -> Value {
    let mut entry = entry.clone();
    let Some(members) = entry.as_object_mut() else { return entry };
    for child in &node.children {
        if !maker.shows(child) {
            members.shift_remove(&child.name);
        } else if !members.contains_key(&child.name)
            && (child.since.is_some() || child.flag.is_some())
            && let Some(value) = maker.value(child)
        {
            members.insert(child.name.clone(), value);
        }
    }
    entry
}
