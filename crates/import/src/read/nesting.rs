//! Where the rows of tables stand in a body.
//!
//! A page says so in several ways: names with dots, marks before names, a table for each object that another table's row points to,
//! or not at all. What tables leave open, the examples decide: a row stands where they show its name, seen from the row before.

use std::collections::BTreeSet;

use oplog_schema::tables::JsonType;

use super::parents::Children;
use super::rows::{Group, Row};
use super::tree::{Tree, join};
use super::types;

/// A row with its path.
#[derive(Debug, Clone)]
pub(super) struct Placed<'a> {
    pub(super) path: String,
    pub(super) row: &'a Row,
}

/// The deepest chain of tables that point to tables.
const CHAIN: usize = 8;
/// The most rows in all.
const MOST: usize = 5_000;

/// Places the rows of groups, those at the top that are wanted and the ones that their rows point to.
pub(super) fn place<'a>(
    groups: &'a [Group],
    children: &Children,
    tree: &Tree,
    is_wanted: impl Fn(usize, &Row) -> bool,
) -> Vec<Placed<'a>> {
    let mut placer = Placer { groups, children, tree, out: Vec::new(), used: BTreeSet::new() };
    for group in 0..groups.len() {
        if children.is_top(group) {
            placer.group(group, "", &is_wanted, &mut Vec::new());
        }
    }
    placer.out
}

struct Placer<'a, 't> {
    groups: &'a [Group],
    children: &'t Children,
    tree: &'t Tree,
    out: Vec<Placed<'a>>,
    used: BTreeSet<String>,
}

/// An object that rows can stand in.
#[derive(Debug, Clone)]
struct Open {
    path: String,
    /// How deep the rows inside are set in.
    depth: usize,
}

impl<'a> Placer<'a, '_> {
    fn group(&mut self, number: usize, base: &str, is_wanted: &impl Fn(usize, &Row) -> bool, chain: &mut Vec<usize>) {
        if chain.len() >= CHAIN || chain.contains(&number) || self.out.len() > MOST {
            return;
        }
        chain.push(number);
        let group = &self.groups[number];
        let names: BTreeSet<&str> = group.rows.iter().map(|row| row.name.as_str()).collect();
        let deepest = group.rows.iter().map(|row| row.depth).max().unwrap_or(0);
        let mut open = vec![Open { path: self.object(base, None), depth: 0 }];
        let mut before: Option<(String, usize)> = None;
        let mut below: Vec<(usize, String)> = Vec::new();
        // What a wanted row points to is wanted, whatever part of the page it stands in.
        let is_top = chain.len() == 1;
        for (at, row) in group.rows.iter().enumerate().filter(|(_, row)| !is_top || is_wanted(number, row)) {
            let path = self.locate(row, deepest, &names, &mut open, before.as_ref());
            let points = self.children.of(number, at);
            let object = self.object(&path, row.kind.as_deref());
            let holds = object != path || self.kind(&path, row) == Some(JsonType::Object);
            if deepest > 1 || points.is_empty() && holds {
                open.push(Open { path: object.clone(), depth: row.depth + 1 });
            }
            below.extend(points.iter().map(|child| (*child, path.clone())));
            before = Some((path.clone(), row.depth));
            if self.used.insert(path.clone()) {
                self.out.push(Placed { path, row });
            }
        }
        for (child, path) in below {
            let row = self.out.iter().find(|placed| placed.path == path).map(|placed| placed.row);
            let base = self.object(&path, row.and_then(|row| row.kind.as_deref()));
            self.group(child, &base, is_wanted, chain);
        }
        chain.pop();
    }

    /// The path of a row.
    fn locate(
        &self,
        row: &Row,
        deepest: usize,
        names: &BTreeSet<&str>,
        open: &mut Vec<Open>,
        before: Option<&(String, usize)>,
    ) -> String {
        let base = open[0].path.clone();
        if let Some(path) = self.spelt_out(row, &base, open) {
            return path;
        }
        if deepest > 0 && row.depth == 0 {
            open.truncate(1);
        } else if deepest > 1 {
            while open.len() > 1 && open.last().is_some_and(|inner| inner.depth > row.depth) {
                open.pop();
            }
        }
        let candidates = if deepest > 1 { open.len() - 1..open.len() } else { 0..open.len() };
        for at in candidates.rev() {
            if let Some(found) = self.shown(&open[at].path, &row.name, names) {
                open.truncate(at + 1);
                let inside = found.strip_suffix(&row.name).unwrap_or_default().trim_end_matches('.').to_owned();
                if inside != open[at].path {
                    open.push(Open { path: inside, depth: open[at].depth });
                }
                return found;
            }
        }
        // No example shows it: beside the row before, or inside it where the page sets it in deeper.
        let inner = open.last().map(|inner| inner.path.clone()).unwrap_or_default();
        match before {
            Some((_, depth)) if deepest > 0 && row.depth > *depth => join(&inner, &row.name),
            Some((path, _)) if deepest == 0 || row.depth > 0 && deepest == 1 => join(parent(path), &row.name),
            _ if deepest > 1 => join(&inner, &row.name),
            _ => join(&base, &row.name),
        }
    }

    /// The path of a name that spells its nesting out.
    fn spelt_out(&self, row: &Row, base: &str, open: &[Open]) -> Option<String> {
        let name = row.name.as_str();
        if !name.contains(['.', '[', '/']) || name.starts_with('/') {
            return None;
        }
        // A key may have a dot in its name.
        if open
            .iter()
            .any(|inner| self.tree.at(&inner.path).is_some_and(|tree| tree.object("").1.member(name).is_some()))
        {
            return None;
        }
        let cleaned =
            name.replace("[*]", "[]").replace("[n]", "[]").replace("[N]", "[]").replace("[0]", "[]").replace('/', ".");
        let mut path = base.to_owned();
        for segment in cleaned.split('.').filter(|segment| !segment.is_empty()) {
            let number = segment.chars().all(|c| c.is_ascii_digit()) || matches!(segment, "N" | "n" | "M" | "*");
            if number {
                if !path.ends_with("[]") {
                    path.push_str("[]");
                }
                continue;
            }
            path = join(&self.object(&path, self.printed(&path)), segment.trim_end_matches("[]"));
            if segment.ends_with("[]") {
                path.push_str("[]");
            }
        }
        // A row for the items themselves is the row of the list.
        Some(path.strip_suffix("[]").map_or(path.clone(), str::to_owned))
    }

    /// The type that the row at a path prints.
    fn printed(&self, path: &str) -> Option<&'a str> {
        self.out.iter().find(|placed| placed.path == path).and_then(|placed| placed.row.kind.as_deref())
    }

    /// The object at a path: of a list, its items.
    fn object(&self, path: &str, printed: Option<&str>) -> String {
        match self.tree.at(path) {
            Some(tree) if tree.is_container() => tree.object(path).0,
            _ if path.ends_with("[]") || path.is_empty() => path.to_owned(),
            _ if printed.and_then(types::parse).is_some_and(|kind| kind.json == JsonType::Array) => format!("{path}[]"),
            _ => path.to_owned(),
        }
    }

    fn kind(&self, path: &str, row: &Row) -> Option<JsonType> {
        let shown = self.tree.at(path).filter(|tree| tree.is_container()).and_then(Tree::kind);
        shown.or_else(|| row.kind.as_deref().and_then(types::parse).map(|kind| kind.json))
    }

    /// Where an example shows a name inside an object: a member of it, or of objects in it that no row is about.
    fn shown(&self, path: &str, name: &str, names: &BTreeSet<&str>) -> Option<String> {
        let mut level = vec![(path.to_owned(), self.tree.at(path)?)];
        for _ in 0..5 {
            let mut next = Vec::new();
            for (path, tree) in level {
                let (path, object) = tree.object(&path);
                if object.member(name).is_some() && !self.used.contains(&join(&path, name)) {
                    return Some(join(&path, name));
                }
                let wrappers = object
                    .members
                    .iter()
                    .filter(|(member, tree)| tree.is_container() && !names.contains(member.as_str()));
                next.extend(wrappers.map(|(member, tree)| (join(&path, member), tree)));
            }
            level = next;
        }
        None
    }
}

/// The path of the object that a path is a member of.
fn parent(path: &str) -> &str {
    path.rfind('.').map_or("", |at| &path[..at])
}
