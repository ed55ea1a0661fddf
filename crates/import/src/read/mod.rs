//! What the blocks of a page document.
//!
//! In this order: [`flow`] says what stands above each piece, [`rows`] and [`definitions`] turn tables and lists into rows,
//! [`uris`] and [`examples`] find requests and code, [`parents`] and [`nesting`] put rows into bodies, [`values`], [`bounds`]
//! and [`layouts`] read what a row says of its value. The words of all of it are in [`crate::words`].

mod bounds;
mod definitions;
mod errors;
mod examples;
mod flow;
mod json;
mod layouts;
mod nesting;
mod parents;
mod request;
mod response;
mod rows;
mod tree;
mod types;
mod uris;
mod values;
mod xml;

use crate::facts::{Imported, PageExample, ValueFacts};
use crate::page::Block;
use crate::words::Section;

use flow::{Part, Piece};
use rows::{Group, Row};
use tree::Tree;

/// Reads the blocks of a page.
#[must_use]
pub fn read(blocks: &[Block]) -> Imported {
    let (title, parts) = flow::flow(blocks);
    let mut groups: Vec<Group> = parts.iter().filter_map(table).collect();
    groups.extend(definitions::groups(&parts));
    let found = examples::of(&parts);
    let lines = uris::lines(&parts);
    let operations = uris::operations(&lines, &found, &groups);
    let errors = errors::of(&groups, &parts);
    groups.retain(|group| !group.is_errors && group.section != Some(Section::Errors));
    parents::bodies_of_statuses(&mut groups);
    groups.retain(|group| group.section != Some(Section::Errors));
    // A table whose part of the page says nothing is a request's before the first response, and a response's behind it.
    let mut last = None;
    for group in &mut groups {
        group.section = group.section.or(last).or(Some(Section::Request));
        last = group.section;
    }
    if groups.iter().any(|group| group.marks) {
        let requests = groups.iter_mut().filter(|group| group.section == Some(Section::Request));
        requests.flat_map(|group| &mut group.rows).for_each(|row| row.required = row.required.or(Some(false)));
    }
    let children = parents::find(&groups);
    let mut imported = Imported { title, operations, errors, ..Imported::default() };
    request::read(&groups, &children, &lines, &found, &mut imported);
    response::read(&groups, &children, &found, &mut imported);
    imported.examples = found;
    imported
}

fn table(part: &Part<'_>) -> Option<Group> {
    match part.piece {
        Piece::Table(table) => rows::of_table(table, &part.context),
        _ => None,
    }
}

/// What examples show of a body. JSON says more than XML, which is asked only where there is no JSON.
fn shown<'a>(examples: impl Iterator<Item = &'a PageExample> + Clone) -> Tree {
    let mut tree = Tree::default();
    let with_body = examples.filter(|example| example.value.is_some());
    let has_json = with_body.clone().any(|example| !example.is_xml);
    for example in with_body.filter(|example| !(has_json && example.is_xml)) {
        if let Some(value) = &example.value {
            tree.add(value, example.is_syntax);
        }
    }
    tree
}

/// What a row says of its value.
fn value(row: &Row) -> ValueFacts {
    let kind = row.kind.as_deref().and_then(types::parse);
    let mut facts = ValueFacts {
        required: row.required,
        kind: kind.as_ref().map(|kind| kind.json),
        printed: row.kind.clone(),
        example: row.example.clone(),
        words: row.words(),
        ..ValueFacts::default()
    };
    let of_values =
        kind.map(|kind| kind.item.unwrap_or(kind.json)).filter(|kind| *kind != oplog_schema::tables::JsonType::Array);
    facts.values = values::of_row(row, of_values);
    bounds::read(row, &mut facts);
    facts.layout = layouts::stated(&facts.words).or_else(|| facts.printed.as_deref().and_then(layouts::stated));
    facts.stated = facts.printed.is_none().then(|| layouts::kind(&facts.words)).flatten();
    facts
}
