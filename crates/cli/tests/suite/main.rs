//! The command line as people and scripts meet it: real processes, their output and their exit codes.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod check;
#[path = "../../../mock/tests/suite/clients.rs"]
mod clients;
mod compare;
mod config;
mod conformance;
mod contracts;
mod data;
mod dry_run;
mod explain;
mod gate;
mod import;
mod init;
mod left_behind;
mod lint;
mod merge;
mod mock;
mod proxy;
mod readme;
mod recipes;
mod record;
mod replay;
mod replicas;
mod reports;
mod request;
mod review;
mod scenarios;
mod secrets;
mod server;
mod sign;
mod support;
mod suppressions;
mod tls;
mod usage;
mod verify;
