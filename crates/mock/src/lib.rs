//! A mock server that answers the documented operations as documented.
//!
//! The heart is [`Responder`], a pure function from a request and a clock to a response. Two fronts carry it to the network:
//! [`MockCloud`] for Rust tests and [`serve()`] for everybody else; an [`Engine`] is what both carry.
//!
//! Neighbours: `oplog-schema` supplies the tables, `oplog-wire` bodies, times and signatures. Edges: nothing here knows a
//! vendor; what differs between them is data, and the procedures that cannot be data are strategies which the data names.

mod activity;
mod admin;
mod bounds;
#[cfg(feature = "wiremock")]
mod cloud;
mod condition;
mod cors;
mod credentials;
mod data;
mod detail;
mod discovery;
mod documented;
mod draw;
mod engine;
mod error_body;
mod errors;
mod examples;
mod exchange;
mod explain;
pub mod faults;
mod golden;
mod journal;
mod listener;
mod listing;
mod message;
mod nonces;
mod numbered;
mod page_walk;
mod paging;
mod pairs;
mod parsed;
mod pattern;
mod plan;
mod plan_error;
mod plans;
mod probe;
mod received;
mod render;
mod replay;
mod request;
mod request_builder;
mod responder;
mod response;
mod ring;
mod route;
mod scenario;
mod scripted;
mod selection;
mod sender;
mod sent;
mod server;
mod settings;
mod signature;
mod state;
mod stream;
mod template;
mod time_parameter;
#[cfg(feature = "tls")]
mod tls;
mod version;

#[cfg(feature = "wiremock")]
pub use cloud::{MockCloud, MockCloudBuilder, StartError};
pub use engine::Engine;
pub use golden::{GOLDEN_CLOCK, golden_cases};
pub use listener::Listener;
pub use oplog_requests::CheckedRequests;
pub use oplog_wire::Clock;
pub use page_walk::PageWalk;
pub use plan_error::PlanError;
pub use probe::probe;
pub use request::MockRequest;
pub use request_builder::RequestBuilder;
pub use responder::Responder;
pub use response::{MockResponse, Transfer};
pub use scenario::{ScenarioError, Stubs};
pub use server::{MAX_BODY, serve};
pub use settings::{AuthMode, Credential, Settings};
#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};

/// The recipes of the book: those in Rust are run as they stand there.
#[cfg(all(doctest, feature = "wiremock"))]
#[doc = include_str!("../../../docs/src/mock-recipes.md")]
struct Recipes;
