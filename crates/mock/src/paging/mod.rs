//! Lists, and cutting them into pages in the way that the tables name.
//!
//! [`start`] is what a request says about where its page starts, [`size`] how long that may be, [`list`] the list that it asks
//! for, [`page`] makes the page and [`next`] what leads on from it. They know five strategies: a marker or token, which is a
//! [`cursor`], a page number, an offset, or the key of the last entry seen.

pub(crate) mod cursor;
pub(crate) mod list;
pub(crate) mod next;
pub(crate) mod page;
pub(crate) mod size;
pub(crate) mod start;
