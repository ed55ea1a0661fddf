//! Request signatures: published vectors, what real clients send, what is refused, and what holds for every request.

mod clients;
mod properties;
mod refusals;
mod request;
mod vectors;
