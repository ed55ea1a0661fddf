//! Facts into files: `tables.toml`, golden cases of the page's examples, and a list of what a person should look at.
//!
//! The draft loads as it is, and the mock server serves it where the page tells enough. No sentence of the page is written into it:
//! only names, values and places. What the page's examples say against its tables becomes errata, which a person confirms.
//!
//! `oplog-lint` finds entries and paging, and runs the examples against the tables. The parts here: [`fields`] makes values up,
//! [`conditions`] finds what an error is answered to, [`tables`], [`golden`] and [`review`] write.

mod conditions;
mod errors;
mod fields;
mod golden;
mod review;
pub(crate) mod tables;

use oplog_lint::{lists, rules};
use oplog_schema::{LoadError, Operation};
use serde_json::json;

use crate::facts::{Imported, ImportedEndpoint, RequestFact};

/// The files of a draft, by their paths below the operation's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Paths and texts.
    pub files: Vec<(String, String)>,
    /// How many things were left open.
    pub open: usize,
}

/// Drafts the operation with this id, `vendor/operation`; `source` is the name of the page.
#[must_use]
pub fn draft(imported: &Imported, id: &str, source: &str) -> Draft {
    let reads = reads(&imported.operations);
    let list = lists::find(imported);
    let found = rules::contradictions(imported);
    let mut open = Vec::new();
    let text = tables::write(imported, id, source, &list, &found, &mut open);
    open.extend(body(imported));
    let mut files = vec![("tables.toml".to_owned(), text)];
    if reads {
        files.extend(golden::cases(imported));
    }
    files.push((crate::PAGE.to_owned(), facts(imported)));
    files.push(("REVIEW.md".to_owned(), review::write(imported, id, source, &list, &found, &open)));
    Draft { files, open: open.len() }
}

/// The operation that a page documents, as its draft has it, without errata: nobody has looked at the contradictions yet.
///
/// # Errors
/// When the draft does not load.
pub fn operation(imported: &Imported, name: &str) -> Result<Operation, LoadError> {
    let id = format!("page/{name}");
    let text = tables::write(imported, &id, name, &lists::find(imported), &[], &mut Vec::new());
    Operation::from_toml(&format!("{id}/tables.toml"), &text)
}

/// The facts of a page as a file, by which a later edition is told apart from it: names, types and places, and no sentence. Beside
/// them stands where its examples contradict its tables, which nobody finds out from the facts alone.
#[must_use]
pub fn facts(imported: &Imported) -> String {
    let mut file = serde_json::to_value(imported).unwrap_or_default();
    let contradictions = rules::contradictions(imported).into_iter().map(|(rule, found)| {
        json!({ "lint": rule.id, "fact": found.fact, "says": found.says, "shows": found.shows, "at": found.at })
    });
    file["contradictions"] = contradictions.collect();
    format!("{file:#}\n")
}

/// Whether all operations only read: by their method, or by the action that they name.
fn reads(operations: &[ImportedEndpoint]) -> bool {
    operations.iter().all(|operation| {
        let action = operation.uri.split_once("ction=").map_or("", |(_, action)| action);
        let asks = ["Describe", "List", "Get", "Query", "Search", "Show"].iter().any(|verb| action.starts_with(verb));
        matches!(operation.method.as_str(), "GET" | "HEAD") || asks
    })
}

/// Members of a request's body that are no parameters: those of lists, and all where a request has a method without a body.
fn body(imported: &Imported) -> Option<String> {
    let is_left = |fact: &&RequestFact| fact.place == "body" && !tables::is_in_body(imported, fact);
    let members = imported.request.iter().filter(is_left).count();
    (members > 0)
        .then(|| format!("{members} members of the request's body are listed below and no parameters in the tables"))
}
