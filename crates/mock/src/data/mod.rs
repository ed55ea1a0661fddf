//! The made-up data set: what each entity's list holds, as a function of seed and place.
//!
//! [`node`] is the body's tree with its templates, a [`sample`] each, [`value`] makes one value of it and puts it into a [`sink`], [`series`] is the
//! list of one entity, whose entries [`rows`] writes, in JSON mostly by way of [`written`].
//! Nothing is stored: a list of a million entries takes no more memory than a list of one.

pub(crate) mod key;
mod made;
pub(crate) mod node;
pub(crate) mod rows;
pub(crate) mod sample;
pub(crate) mod series;
pub(crate) mod sink;
pub(crate) mod value;
pub(crate) mod written;
