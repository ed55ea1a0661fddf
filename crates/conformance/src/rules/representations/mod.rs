//! Representations: what is answered at all, and in which form.

pub(super) mod content_type;
pub(super) mod documented_request;
pub(super) mod equivalent;
pub(super) mod example_request;
pub(super) mod headers;
pub(super) mod well_formed;
pub(super) mod xml_types;
