//! Deliberate violations: faults, each with the rule that must catch it, and controls, which are unusual but correct.
//!
//! A kind of violation ([`kind`]) is written once, over the tables: it knows no vendor, applies to every operation that has what
//! it is about, and answers with the help of the responder's right answers. So an operation gets its faults from its tables
//! alone. [`catalogue`] lists them, [`Faulty`] puts chosen ones between a responder and its clients. [`context`] is what a
//! violation sees and does; the other modules hold the kinds, family by family.
//!
//! Edges: the responder knows nothing of faults. A violation is pure, as the responder is. What the rules are is the checker's
//! business, here they are names.

mod accounts;
mod auth;
mod bounds;
mod catalogue;
mod context;
mod controls;
mod encodings;
mod errors;
mod faulty;
mod filters;
mod flags;
mod formats;
mod ids;
mod kind;
mod members;
mod pages;
mod presence;
mod refusal;
mod relations;
mod selection;
mod sizes;
mod times;
mod types;
mod wording;
mod xml;

pub use catalogue::{Fault, catalogue, controls, find, named};
pub use faulty::Faulty;
