//! What travels: bodies as one tree, timestamps, request signatures and other digests, recordings, and the secrets that must not be seen.
//!
//! Neighbours: `oplog-schema` describes what a body must hold and uses [`Shape`] and [`time`] from here; the mock writes
//! with this crate and the checker reads with it, so both agree on what a body *is* and on nothing else.
//! Edges: nothing here knows a vendor, an operation or the network.

pub mod body;
mod clock;
pub mod digest;
pub mod digits;
pub mod form;
pub mod har;
pub mod link;
mod media_type;
pub mod secret;
pub mod shape;
pub mod sign;
pub mod time;
pub mod xml;

pub use clock::Clock;
pub use media_type::MediaType;
pub use shape::Shape;
