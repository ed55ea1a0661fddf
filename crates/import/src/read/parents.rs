//! Which table describes the object that a row of another table holds.
//!
//! A row points to it by a link, by the number of the table, by the name of its type, or by its own name: in this order, and where
//! one way tells, the weaker ones are not asked.

use crate::words::{self, Section};

use super::rows::{Group, Row};

/// For each group, the rows that it describes the objects of.
#[derive(Debug, Clone, Default)]
pub(super) struct Children {
    /// (group, row) → group.
    links: Vec<(usize, usize, usize)>,
    below: Vec<bool>,
}

impl Children {
    /// The groups that a row points to.
    pub(super) fn of(&self, group: usize, row: usize) -> Vec<usize> {
        self.links.iter().filter(|(from, at, _)| *from == group && *at == row).map(|(_, _, to)| *to).collect()
    }

    /// Whether no row points to a group.
    pub(super) fn is_top(&self, group: usize) -> bool {
        !self.below[group]
    }
}

/// Finds the rows that point to each group.
pub(super) fn find(groups: &[Group]) -> Children {
    let mut children = Children { links: Vec::new(), below: vec![false; groups.len()] };
    let numbered = groups.iter().any(|group| group.number.is_some());
    for (to, group) in groups.iter().enumerate() {
        let number = group.number.or_else(|| u32::try_from(to + 1).ok().filter(|_| !numbered));
        let titles = titles(group);
        let ways: [&dyn Fn(&Row) -> bool; 4] = [
            &|row| is_linked(row, group),
            &|row| number.is_some_and(|number| names_number(row, number)),
            &|row| titles.iter().any(|title| is_type(row, title)),
            &|row| titles.iter().any(|title| is_called(row, title)) && may_hold(row),
        ];
        for (way, points) in ways.iter().enumerate() {
            // A table that says it holds the parameters themselves is nobody's object.
            if way > 1 && group.context.captions.iter().any(|caption| says_top(caption)) {
                break;
            }
            let found = rows(groups, to, points);
            if !found.is_empty() {
                children.below[to] = true;
                children.links.extend(found.into_iter().map(|(from, row)| (from, row, to)));
                break;
            }
        }
    }
    // A circle of tables with no way in would be lost.
    let reachable = reachable(&children, groups.len());
    for (group, reached) in reachable.into_iter().enumerate() {
        if !reached {
            children.below[group] = false;
        }
    }
    children
}

/// Gives the tables that describe the bodies of statuses, by the types that rows of statuses name, the section that they belong to.
pub(super) fn bodies_of_statuses(groups: &mut Vec<Group>) {
    let status = |row: &Row| if row.name.len() == 3 { row.name.parse::<u16>().ok() } else { None };
    let rows: Vec<(u16, Row)> = groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter_map(|row| status(row).map(|status| (status, row.clone())))
        .collect();
    if rows.is_empty() {
        return;
    }
    for group in groups.iter_mut() {
        let titles = titles(group);
        let described =
            rows.iter().find(|(_, row)| titles.iter().any(|title| is_type(row, title)) || is_linked(row, group));
        if let Some((status, _)) = described {
            group.section = Some(if *status < 400 { Section::Response } else { Section::Errors });
        }
        group.rows.retain(|row| status(row).is_none());
    }
    groups.retain(|group| !group.rows.is_empty());
}

fn reachable(children: &Children, count: usize) -> Vec<bool> {
    let mut reached: Vec<bool> = children.below.iter().map(|below| !below).collect();
    for _ in 0..count {
        for (from, _, to) in &children.links {
            reached[*to] |= reached[*from];
        }
    }
    reached
}

/// The rows that point to a group: in groups of the same section, if there are any.
fn rows(groups: &[Group], to: usize, points: &dyn Fn(&Row) -> bool) -> Vec<(usize, usize)> {
    let all = groups.iter().enumerate().filter(|(from, group)| *from != to && !group.is_errors);
    let found: Vec<(usize, usize)> = all
        .flat_map(|(from, group)| group.rows.iter().enumerate().map(move |(at, row)| (from, at, row)))
        .filter(|(_, _, row)| points(row))
        .map(|(from, at, _)| (from, at))
        .collect();
    let same = |from: usize| groups[from].section == groups[to].section;
    if found.iter().any(|(from, _)| same(*from)) {
        found.into_iter().filter(|(from, _)| same(*from)).collect()
    } else {
        found
    }
}

fn is_linked(row: &Row, group: &Group) -> bool {
    let anchors = &group.context.anchors;
    row.links
        .iter()
        .filter_map(|link| link.strip_prefix('#'))
        .any(|link| anchors.iter().any(|anchor| anchor.eq_ignore_ascii_case(link)))
}

/// Whether a row says "Table 4", and means one of this page.
fn names_number(row: &Row, number: u32) -> bool {
    let elsewhere = row.links.iter().any(|link| !link.starts_with('#'));
    let words = row.words();
    let named = |before: &str| {
        words.match_indices(before).any(|(at, _)| {
            let digits: String =
                words[at + before.len()..].trim_start().chars().take_while(char::is_ascii_digit).collect();
            digits.parse() == Ok(number)
        })
    };
    !elsewhere && (named("Table") || named("表"))
}

/// What a group may be the description of: the names in its caption and its nearest heading, without the words around them.
fn titles(group: &Group) -> Vec<String> {
    const AROUND: [&str; 40] = [
        "table",
        "description",
        "descriptions",
        "of",
        "the",
        "field",
        "fields",
        "object",
        "objects",
        "parameter",
        "parameters",
        "properties",
        "property",
        "attributes",
        "attribute",
        "structure",
        "data",
        "definition",
        "definitions",
        "elements",
        "element",
        "details",
        "type",
        "format",
        "a",
        "an",
        "for",
        "in",
        "each",
        "struct",
        "model",
        "list",
        "array",
        "items",
        "item",
        "structures",
        "types",
        "content",
        "members",
        "about",
    ];
    let captions = group.context.captions.iter().rev();
    let heading = group.context.headings.last().into_iter();
    let mut titles = Vec::new();
    for text in captions.chain(heading) {
        let text =
            ["字段说明", "字段", "参数说明", "数据结构说明", "数据结构", "参数", "说明", "对象", "结构", "表", "的"]
                .iter()
                .fold(text.clone(), |text, gone| text.replace(gone, " "));
        let kept: Vec<String> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | '`' | '*' | ','))
            .filter(|word| {
                !word.is_empty() && !AROUND.contains(&word.to_lowercase().as_str()) && word.parse::<u32>().is_err()
            })
            .map(str::to_owned)
            .collect();
        let name = kept.join("");
        if (1..=3).contains(&kept.len()) && super::rows::is_name(&name) {
            titles.push(name);
        }
    }
    titles
}

/// Whether a caption says that its table holds the parameters of a request or response themselves.
fn says_top(caption: &str) -> bool {
    let text = words::normal(caption);
    matches!(words::section(caption), Some(Section::Request | Section::Response))
        && ["parameter", "body", "header", "参数"].iter().any(|word| words::has_word(&text, word))
}

/// Whether the type of a row names this title.
fn is_type(row: &Row, title: &str) -> bool {
    let Some(kind) = &row.kind else { return false };
    let general = ["string", "integer", "object", "array", "boolean", "int", "number", "list", "request", "response"];
    !general.contains(&title.to_lowercase().as_str())
        && kind
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .any(|word| word.eq_ignore_ascii_case(title))
}

/// Whether a row has this name, in the singular or plural.
fn is_called(row: &Row, title: &str) -> bool {
    let bare = |text: &str| {
        let text: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        text.strip_suffix("ies")
            .map(|text| format!("{text}y"))
            .unwrap_or_else(|| text.strip_suffix('s').unwrap_or(&text).to_owned())
    };
    let name = row.name.rsplit(['.', '/']).next().unwrap_or(&row.name);
    bare(name) == bare(title) && !bare(title).is_empty()
}

/// Whether a row can hold an object.
fn may_hold(row: &Row) -> bool {
    use oplog_schema::tables::JsonType;
    let kind = row.kind.as_deref().and_then(super::types::parse);
    kind.is_none_or(|kind| matches!(kind.json, JsonType::Object | JsonType::Array))
}
