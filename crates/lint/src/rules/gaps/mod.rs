//! What a client cannot know from documentation.

pub(super) mod authentication;
pub(super) mod entry_id;
pub(super) mod error_body;
pub(super) mod errors;
pub(super) mod example;
pub(super) mod order;
pub(super) mod page_size;
pub(super) mod paging;
pub(super) mod refusals;
pub(super) mod time_format;
pub(super) mod time_zone;
pub(super) mod window;
