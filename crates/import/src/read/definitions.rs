//! Parameters, fields and errors that stand in no table: a name in bold or as code, then what is said about it.

use crate::page::{Block, Mark, Text};
use crate::words::{self, Section};

use super::flow::{Context, Part, Piece};
use super::rows::{self, Group, Row};

/// Words that stand like a name before a remark.
const REMARKS: [&str; 14] = [
    "note",
    "notes",
    "important",
    "tip",
    "warning",
    "caution",
    "example",
    "examples",
    "default",
    "type",
    "required",
    "where",
    "attention",
    "returns",
];

/// The groups of definitions of a page.
pub(super) fn groups(parts: &[Part<'_>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Option<Group> = None;
    for (at, part) in parts.iter().enumerate() {
        let headings = &part.context.headings;
        if open.as_ref().is_some_and(|group| {
            !headings.starts_with(&group.context.headings) || matches!(part.piece, Piece::Table(_))
        }) {
            groups.extend(open.take());
        }
        let begun: Vec<Row> = match part.piece {
            Piece::Definition(term, body) => defined(term, body).into_iter().collect(),
            Piece::List(items) => listed(items),
            Piece::Paragraph(text) if stands_alone(text) => alone(text).into_iter().collect(),
            Piece::Paragraph(text) if is_dashed(text) && has_dashed_neighbour(parts, at) => {
                dashed(text).into_iter().collect()
            }
            _ => Vec::new(),
        };
        if !begun.is_empty() {
            let group = open.get_or_insert_with(|| new_group(&part.context));
            let place = part.context.headings.last().map_or("definitions", String::as_str).to_owned();
            for mut row in begun {
                row.at = format!("{place}, `{}`", row.name);
                group.rows.push(row);
            }
        } else if let Some(row) = open.as_mut().and_then(|group| group.rows.last_mut()) {
            match part.piece {
                Piece::Paragraph(text) => row.description.push(Block::Paragraph(text.clone())),
                Piece::List(items) => row.description.push(Block::List(items.to_vec())),
                _ => {}
            }
        }
    }
    groups.extend(open);
    groups.iter_mut().flat_map(|group| &mut group.rows).for_each(said_in_lines);
    // A name alone, in bold, is the title of what follows.
    for group in &mut groups {
        group.rows.retain(|row| !row.description.is_empty() || row.kind.is_some() || row.required.is_some());
    }
    groups.retain(|group| group.section.is_some() && !group.rows.is_empty());
    groups
}

fn new_group(context: &Context) -> Group {
    let headings = || context.headings.iter().rev();
    let by_place = || headings().find_map(|heading| words::place(heading)).map(|_| Section::Request);
    let section = headings().find_map(|heading| words::section(heading)).or_else(by_place);
    let context = Context { captions: Vec::new(), ..context.clone() };
    Group {
        section,
        context,
        rows: Vec::new(),
        number: None,
        is_errors: section == Some(Section::Errors),
        marks: false,
    }
}

/// Whether a paragraph begins with a name in marks: bold, code, or the asterisks of Markdown that were not meant as such.
fn stands_alone(text: &Text) -> bool {
    let first = text.spans.iter().find(|span| !span.text.trim().is_empty());
    first.is_some_and(|span| span.style != Mark::Plain) || text.plain().starts_with("** ")
}

fn alone(text: &Text) -> Option<Row> {
    let words = text.plain().replace('\n', " ");
    if let Some(rest) = words.strip_prefix("** ") {
        let (name, said) = rest.split_once(" **")?;
        return entry(name.trim(), said.trim(), text);
    }
    let first = text.spans.iter().find(|span| !span.text.trim().is_empty())?;
    let name = first.text.trim();
    let said = words.strip_prefix(name.trim())?;
    // What goes on without a blank is part of the word.
    if said.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let said = said.trim_start();
    // A sentence that begins with a name in bold is no definition of it.
    let goes_on = said.chars().next().is_some_and(char::is_lowercase) && !attributes_first(said);
    if goes_on || name.ends_with(':') && said.is_empty() {
        return None;
    }
    entry(name, said, text)
}

fn attributes_first(said: &str) -> bool {
    let first = said.split_whitespace().next().unwrap_or_default();
    super::types::is_type(first.trim_matches(['(', ')', ','])) || rows::required_in_words(first).is_some()
}

fn entry(name: &str, said: &str, text: &Text) -> Option<Row> {
    let name = name.trim_end_matches([':', '：']).trim();
    if !rows::is_name(name) || name.contains('/') || REMARKS.contains(&words::normal(name).as_str()) {
        return None;
    }
    let mut row = Row { name: name.to_owned(), ..Row::default() };
    let said = bracketed(said.trim_start_matches([':', '：', '-', '–', '—', ' ']), &mut row);
    if !said.is_empty() {
        row.description.push(Block::Paragraph(without_name(text, name)));
    }
    row.links.extend(text.spans.iter().filter_map(|span| span.link.clone()));
    Some(row)
}

/// The text without its first piece, where that is the name.
fn without_name(text: &Text, name: &str) -> Text {
    let mut rest = text.clone();
    if let Some(at) = rest.spans.iter().position(|span| span.text.contains(name)) {
        rest.spans[at].text = rest.spans[at].text.replacen(name, "", 1);
        rest.spans[at].style = Mark::Plain;
    }
    rest
}

/// Reads `(integer, optional)` or `integer Required` at the start of what is said.
fn bracketed(said: &str, row: &mut Row) -> String {
    if let Some(rest) = said.strip_prefix(['(', '（'])
        && let Some((inner, rest)) = rest.split_once([')', '）'])
        && rows::attribute(inner, row).is_some()
    {
        return rest.trim_start_matches([':', '-', '–', '—', ' ']).to_owned();
    }
    let mut rest = said;
    while let Some(word) = rest.split_whitespace().next() {
        let bare = word.trim_matches(['(', ')', ',', '.', '*']);
        let is_attribute = super::types::is_type(bare) && !word.ends_with('.')
            || matches!(words::normal(bare).as_str(), "required" | "optional");
        if !is_attribute || rows::attribute(bare, row).is_none() {
            break;
        }
        rest = rest.trim_start()[word.len()..].trim_start();
    }
    rest.to_owned()
}

fn defined(term: &Text, body: &[Block]) -> Option<Row> {
    let words = term.plain().replace('\n', " ");
    let (name, rest) = rows::split_name(&words, term)?;
    if REMARKS.contains(&words::normal(&name).as_str()) {
        return None;
    }
    let mut row = Row { name, description: body.to_vec(), ..Row::default() };
    bracketed(&rest, &mut row);
    row.links.extend(term.spans.iter().filter_map(|span| span.link.clone()));
    crate::page::each_text(body, &mut |text| row.links.extend(text.spans.iter().filter_map(|span| span.link.clone())));
    Some(row)
}

/// The entries of a list whose items begin with names; nothing where only some do.
fn listed(items: &[Vec<Block>]) -> Vec<Row> {
    let rows: Vec<Row> = items
        .iter()
        .filter_map(|item| {
            let (Block::Paragraph(first), rest) = item.split_first()? else { return None };
            let mut row = if stands_alone(first) { alone(first) } else { dashed(first).filter(|_| is_dashed(first)) }?;
            row.description.extend(rest.iter().cloned());
            Some(row)
        })
        .collect();
    if rows.len() == items.len() && !items.is_empty() { rows } else { Vec::new() }
}

/// Whether a paragraph is `name — words` with a dash that no name has.
fn is_dashed(text: &Text) -> bool {
    let words = text.plain();
    let dash = words.find(['—', '–']);
    dash.is_some_and(|at| rows::is_name(words[..at].trim()) && !words[..at].trim().contains(' '))
}

/// One dashed line alone is a remark; several are a list.
fn has_dashed_neighbour(parts: &[Part<'_>], at: usize) -> bool {
    let near = at.saturating_sub(1)..(at + 2).min(parts.len());
    parts[near].iter().filter(|part| matches!(part.piece, Piece::Paragraph(text) if is_dashed(text))).count() > 1
}

fn dashed(text: &Text) -> Option<Row> {
    let words = text.plain();
    let (name, said) = words.split_once(['—', '–'])?;
    rows::is_name(name.trim()).then(|| Row {
        name: name.trim().to_owned(),
        description: vec![Block::Paragraph(Text::of(said.trim()))],
        ..Row::default()
    })
}

/// Reads lines such as "Type: String" and "Required: Yes" of a description.
fn said_in_lines(row: &mut Row) {
    for line in row.words().lines() {
        let Some((key, value)) = line.split_once([':', '：']) else { continue };
        let value = value.trim();
        match words::normal(key).as_str() {
            "type" | "data type" | "类型" => row.kind = row.kind.take().or_else(|| Some(value.to_owned())),
            "required" | "mandatory" | "是否必选" | "必填" | "是否必填" => {
                row.required = row.required.or(rows::required(value));
            }
            "default" | "default value" | "默认值" => {
                row.default = row.default.take().or_else(|| Some(value.to_owned()));
            }
            "http status code" | "status code" | "http status" => {
                row.status = row.status.take().or_else(|| Some(value.to_owned()));
            }
            _ => {}
        }
        if row.kind.is_none()
            && let Some((_, kind)) = line.split_once("Type: ")
        {
            row.kind = Some(kind.to_owned());
        }
    }
    let words = row.words();
    // Line breaks of a paragraph are blanks: the keys stand inside the line.
    for (key, found) in [("Type: ", 0), ("Required: ", 1), ("HTTP Status Code: ", 2)] {
        let Some((_, rest)) = words.split_once(key) else { continue };
        let value: String = rest.lines().next().unwrap_or_default().to_owned();
        let value = ["Required: ", "Length ", "Valid ", "Pattern", "Array Members", "Update"]
            .iter()
            .fold(value, |value, end| value.split(end).next().unwrap_or_default().trim().to_owned());
        match found {
            0 => row.kind = row.kind.take().or(Some(value)),
            1 => row.required = row.required.or(rows::required(&value)),
            _ => row.status = row.status.take().or(Some(value)),
        }
    }
    row.required = row.required.or_else(|| rows::leads_with(&words));
}
