//! Pages of invented products, each in the style of a family of documentation, read to the end.

mod drafts;
mod families;
mod hostile;
mod known;
mod openapi;
mod paging;
mod support;
mod update;
