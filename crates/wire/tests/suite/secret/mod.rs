//! Secrets that stay secret: what names tell of them, and texts without them.

mod names;
mod redactor;
