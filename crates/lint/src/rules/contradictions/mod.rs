//! What documentation says in two ways: table against example, request against parameters, errors against HTTP.

pub(super) mod another_request;
pub(super) mod code_twice;
pub(super) mod default_value;
pub(super) mod entries_alike;
pub(super) mod missing_in_example;
pub(super) mod next_is_this_page;
pub(super) mod null_in_example;
pub(super) mod placeholders;
pub(super) mod request_example;
pub(super) mod row_example;
pub(super) mod short_page;
pub(super) mod status;
pub(super) mod time_in_example;
pub(super) mod type_in_example;
pub(super) mod undocumented_in_example;
pub(super) mod unreadable_example;
pub(super) mod value_in_example;
