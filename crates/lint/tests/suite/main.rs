//! Documentation of an invented product, read against itself.

mod built_in;
mod lints;
mod support;
