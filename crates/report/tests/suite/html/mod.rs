//! The report as a page: what stands on it, that nothing of a target gets out of its place, that a browser shows it.

mod browser;
mod checked;
mod colours;
mod hostile;
mod page;
mod sample;
mod structure;
