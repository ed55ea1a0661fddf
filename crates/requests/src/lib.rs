//! The judge of clients.
