//! Making one value of a [`Node`]: drawn from its templates, repeated from the request, or put in from outside.

use std::borrow::Cow;
use std::ops::Range;

use jiff::Timestamp;
use oplog_schema::tables::JsonType;
use oplog_wire::digest::host_id;
use oplog_wire::digits;
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use super::key::push_key;
use super::node::Node;
use super::sample::Sample;
use super::series::Series;
use super::sink::{Sink, Tree, typed};
use crate::draw::Draw;
use crate::parsed::ParsedRequest;
use crate::template::{self, Template, Word};

/// What the words of an entry's templates mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryWords {
    pub(crate) time: Timestamp,
    pub(crate) index: u64,
    pub(crate) id: u64,
    /// The list's place in the tree of draws, from which keys follow.
    pub(crate) series: Draw,
}

/// A value that is known before it is made.
#[derive(Debug, Clone)]
pub(crate) enum Known<'a> {
    /// This one; `None` leaves the member out.
    Value(Option<Value>),
    /// The entries of a list with these indices, as the list shows them.
    Rows(&'a Series<'a>, Range<u64>),
}

/// Makes values for one request.
pub(crate) struct Maker<'a> {
    pub(crate) request: &'a ParsedRequest<'a>,
    pub(crate) draw: Draw,
    /// The entry that is made; none for what surrounds the list.
    pub(crate) entry: Option<EntryWords>,
    /// Values that are known already, by path. Each is used once.
    pub(crate) known: Vec<(Cow<'a, str>, Known<'a>)>,
    /// Where a text is put together before it is written.
    pub(crate) scratch: Vec<u8>,
}

impl<'a> Maker<'a> {
    /// Makes values that belong to no entry.
    pub(crate) fn new(request: &'a ParsedRequest<'a>) -> Self {
        Self { request, draw: request.received.draw, entry: None, known: Vec::new(), scratch: Vec::new() }
    }

    /// The value of `node`, or `None` when it is left out.
    pub(crate) fn value(&mut self, node: &Node) -> Option<Value> {
        let mut tree = Tree::default();
        self.write(node, false, &mut tree);
        tree.finish()
    }

    /// Puts the value of `node` into `sink`, after its name where it is a member's. Whether there is one: it may be left out.
    pub(crate) fn write(&mut self, node: &Node, is_member: bool, sink: &mut impl Sink) -> bool {
        if !self.shows(node) {
            return false;
        }
        let name = is_member.then_some(node);
        // Nothing is known about the members of an entry, which are the most.
        if !self.known.is_empty()
            && let Some(place) = self.known.iter().position(|(path, _)| *path == node.path)
        {
            let (_, known) = self.known.swap_remove(place);
            return self.write_known(name, known, sink);
        }
        if let Some(value) = node.echo.as_deref().and_then(|name| self.request.parameter(name)) {
            key(name, sink);
            typed(node.kind, value, sink);
            return true;
        }
        let (draw, sample) = self.sample(node);
        match (sample, node.kind) {
            (Some(Sample { template: Template::Absent, .. }), _) => return false,
            (Some(Sample { constant: Some(constant), .. }), _) => {
                key(name, sink);
                sink.constant(constant);
            }
            (_, JsonType::Object) => self.write_object(node, name, sink),
            (_, JsonType::Array) => self.write_array(node, name, draw, sink),
            (Some(Sample { template, is_plain, .. }), JsonType::String) => {
                key(name, sink);
                sink.string_with(*is_plain, |out| self.fill(out, template, node, draw));
            }
            (Some(Sample { template, .. }), kind) => {
                let mut text = std::mem::take(&mut self.scratch);
                text.clear();
                self.fill(&mut text, template, node, draw);
                key(name, sink);
                typed(kind, str::from_utf8(&text).unwrap_or_default(), sink);
                self.scratch = text;
            }
            (None, _) => return false,
        }
        true
    }

    /// The template that the value of `node` is made from, and where it is drawn.
    pub(super) fn sample<'n>(&self, node: &'n Node) -> (Draw, Option<&'n Sample>) {
        let draw = if node.draws { self.draw.of(&node.path) } else { self.draw };
        let sample = match node.samples.as_slice() {
            [only] => Some(only),
            [] => None,
            several => draw.of("template").pick(several),
        };
        (draw, sample)
    }

    pub(super) fn fill(&self, out: &mut Vec<u8>, template: &Template, node: &Node, draw: Draw) {
        template::push(template.pieces(), out, draw, |out, word| self.push_word(out, word, Some(node)));
    }

    /// Whether the member exists in the version asked for, under the flags given.
    pub(crate) fn shows(&self, node: &Node) -> bool {
        (node.since.is_none() || self.request.has(node.since))
            && node.flag.as_deref().is_none_or(|flag| self.request.flag(flag))
    }

    fn write_known(&mut self, name: Option<&Node>, known: Known<'_>, sink: &mut impl Sink) -> bool {
        match known {
            Known::Value(None) => return false,
            Known::Value(Some(value)) => {
                key(name, sink);
                sink.value(value);
            }
            Known::Rows(series, range) => {
                key(name, sink);
                sink.begin_array();
                // What is known is about the members around the list: no member of an entry needs to look for itself there.
                let around = std::mem::take(&mut self.known);
                for index in range {
                    series.write_row(index, self, sink);
                }
                self.known = around;
                sink.end_array();
            }
        }
        true
    }

    fn write_object(&mut self, node: &Node, name: Option<&Node>, sink: &mut impl Sink) {
        key(name, sink);
        sink.begin_object();
        for child in &node.children {
            self.write(child, true, sink);
        }
        sink.end_object();
    }

    fn write_array(&mut self, node: &Node, name: Option<&Node>, draw: Draw, sink: &mut impl Sink) {
        key(name, sink);
        sink.begin_array();
        if let Some(item) = &node.item {
            let around = self.draw;
            for n in 0..draw.of("count").between(node.count.0, node.count.1) {
                self.draw = draw.nth(n);
                self.write(item, false, sink);
            }
            self.draw = around;
        }
        sink.end_array();
    }

    /// Appends a word's meaning, times as `node` has them.
    pub(crate) fn push_word(&self, out: &mut Vec<u8>, word: &Word, node: Option<&Node>) {
        let number = |out: &mut Vec<u8>, of: fn(&EntryWords) -> u64| {
            let number = self.entry.as_ref().map_or(0, of);
            digits::push(out, number);
        };
        match word {
            Word::Time(shift) => {
                let time = self.entry.map_or(self.request.received.now, |entry| entry.time);
                let moved = || time.checked_add(jiff::SignedDuration::from_secs(*shift)).unwrap_or(time);
                let time = if *shift == 0 { time } else { moved() };
                let format = node.and_then(|node| node.formats.first()).unwrap_or(&TimeFormat::UtcSeconds);
                format.write_at(out, time, node.map_or(0, |node| node.offset));
            }
            Word::Index => number(out, |entry| entry.index),
            Word::Id => number(out, |entry| entry.id),
            Word::Key => {
                if let Some(entry) = &self.entry {
                    push_key(out, entry.series, entry.index);
                }
            }
            Word::Numbered(pattern) => {
                if let Some(entry) = &self.entry {
                    out.extend_from_slice(pattern.text(entry.series, entry.index).as_bytes());
                }
            }
            Word::Parameter(name) => {
                out.extend_from_slice(self.request.parameter(name).unwrap_or_default().as_bytes());
            }
            Word::HostId { project, host } => {
                let project = self.request.parameter(project).unwrap_or_default();
                out.extend_from_slice(host_id(project, host).as_bytes());
            }
            other => self.request.received.push_word(out, other),
        }
    }
}

fn key(member: Option<&Node>, sink: &mut impl Sink) {
    if let Some(Node { name, quoted, .. }) = member {
        sink.quoted_key(name, quoted);
    }
}
