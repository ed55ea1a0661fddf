//! What the body of a success carries.

use crate::facts::{Imported, PageExample, ReadFrom, ResponseFact, ValueFacts};
use crate::words::{self, Section};

use super::nesting;
use super::parents::Children;
use super::rows::{Group, Row};
use super::tree::Tree;

pub(super) fn read(groups: &[Group], children: &Children, examples: &[PageExample], imported: &mut Imported) {
    let shown: Vec<&PageExample> =
        examples.iter().filter(|example| !example.is_request && !example.is_failure).collect();
    let tree = super::shown(shown.iter().copied());
    let only_xml = !shown.iter().any(|example| !example.is_xml && example.value.is_some());
    let only_syntax = shown.iter().filter(|example| example.value.is_some()).all(|example| example.is_syntax);
    let is_body = |group: usize, row: &Row| {
        let hint = groups[group].context.nearest().take(2).find_map(words::place);
        groups[group].section == Some(Section::Response)
            && row.place.or(hint) != Some("header")
            && !row.name.starts_with(|c: char| c.is_ascii_digit())
    };
    for placed in nesting::place(groups, children, &tree, is_body) {
        let mut value = super::value(placed.row);
        let shown = tree.at(&placed.path);
        let shown_kind = shown.and_then(Tree::kind);
        let is_container = shown.is_some_and(Tree::is_container);
        let mut example_type = None;
        match (value.kind, shown_kind) {
            (None, Some(kind)) => {
                value.kind = Some(kind);
                value.kind_inferred = true;
            }
            // What is a list with one item, XML does not tell from an object.
            (Some(told), Some(kind)) if told != kind && is_container && !only_xml => {
                value.kind = Some(kind);
                value.kind_inferred = true;
            }
            (Some(told), Some(kind)) if told != kind && !only_xml && !only_syntax => example_type = Some(kind),
            _ => {}
        }
        imported.response.push(ResponseFact {
            path: placed.path,
            value,
            at: placed.row.at.clone(),
            basis: ReadFrom::Documented,
            example_type,
        });
    }
    let basis = if only_syntax { ReadFrom::Syntax } else { ReadFrom::Example };
    for (path, shown) in tree.paths() {
        if !imported.response.iter().any(|fact| fact.path == path) {
            let value = ValueFacts { kind: shown.kind(), kind_inferred: true, ..ValueFacts::default() };
            let at = if only_syntax { "the template of the response" } else { "the example response" };
            imported.response.push(ResponseFact { path, value, at: at.to_owned(), basis, example_type: None });
        }
    }
}
