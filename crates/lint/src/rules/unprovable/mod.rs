//! What documentation says and no answer can show.

pub(super) mod internal_error;
pub(super) mod not_checkable;
pub(super) mod optional_field;
