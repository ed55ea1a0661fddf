//! Request signatures: published vectors, what real clients send, what is refused, and what holds for every request.

mod clients;
mod generated;
mod meaning;
mod properties;
mod refusals;
mod request;
mod vectors;
