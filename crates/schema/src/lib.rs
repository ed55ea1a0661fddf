//! The documentation pages as data: tables → typed catalogue of facts → JSON Schemas and OpenAPI.
//!
//! One folder `schemas/<vendor>/<operation>/` holds one `tables.toml`, written by hand, row for row after the vendor's page.
//! [`Catalogue::load`] reads a tree of them (or the copy built into the program), refuses whatever it does not understand
//! with file and line, and lists every [`Fact`] with the rules that speak for it.
//!
//! Neighbours: `oplog-wire` gives the shape of bodies and the time formats; the mock and the checker both stand on this
//! catalogue and share nothing else. Edges: nothing here does network I/O, and nothing here knows a vendor.

mod catalogue;
pub mod condition;
pub mod decode;
pub mod errata;
pub mod fact;
pub mod generate;
pub mod golden;
pub mod json_body;
pub mod json_schema;
mod load;
mod meant;
pub mod message;
pub mod openapi;
mod operation;
pub mod path;
pub mod route;
pub mod tables;
pub mod uri;

pub use catalogue::Catalogue;
pub use decode::{DecodeError, DecodedBody};
pub use fact::{Fact, FactKind};
pub use load::{LoadError, Source};
pub use operation::{Operation, OperationId, ReadableOperation};
pub use path::FieldPath;
