//! Lists, and cutting them into pages in the way that the tables name.
//!
//! [`start`] is what a request says about where its page starts, [`size`] how long that may be, [`list`] the list that it asks
//! for, and [`page`] makes the page. They know four strategies: a marker or token, which is a [`cursor`], a page number, or the
//! key of the last entry seen with a [`link`] to the rest.

pub(crate) mod cursor;
mod link;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod size;
pub(crate) mod start;
