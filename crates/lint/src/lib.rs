//! Reads documentation of an operation against itself: what contradicts what, what a client cannot know, what no answer can show.
//!
//! `page or tables → [Imported] facts and examples → rules → [LintFinding]`. A rule is a pure function, its id is its file's path
//! below `rules/`. The same contradictions become errata of drafts (`oplog-import`), and the same facts tell two editions of a page
//! apart ([`difference`]).
//!
//! Neighbours: `oplog-import` reads pages into [`facts`]; `oplog-schema` loads tables, which [`of_operation`] turns into the same
//! facts. Edges: nothing here reads a file, sends a request or knows a vendor.

pub mod difference;
pub mod facts;
mod finding;
pub mod lists;
pub mod meaning;
mod of_operation;
pub mod paging;
pub mod rules;
mod sent;
pub mod shown;

pub use finding::{Allows, Contradiction, LintFinding};
pub use of_operation::of_operation;
pub use rules::check;
