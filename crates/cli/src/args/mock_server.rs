//! The settings of the mock server, for every command that starts one for clients.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

#[derive(Debug, Clone, Args)]
pub(crate) struct MockServerArgs {
    /// Number of entries in each list [default: as the tables say]
    #[arg(long, value_name = "N")]
    pub(crate) entries: Option<u64>,

    /// Seed for all generated data
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,

    /// Accept every request, signed or not
    #[arg(long)]
    pub(crate) no_auth: bool,

    /// Explain a signature that does not match: the header Mock-Expected-String-To-Sign of the answer holds what should have
    /// been signed, as a JSON string without secrets
    #[arg(long, conflicts_with = "no_auth")]
    pub(crate) explain_auth: bool,

    /// Speak HTTPS, HTTP/1.1 and HTTP/2, with a certificate from an authority that is made for this run; the path of its
    /// certificate is printed for clients to trust
    #[arg(long)]
    pub(crate) tls: bool,

    /// Name or address that the certificate is for, beside localhost, 127.0.0.1 and ::1 [repeatable]
    #[arg(long, value_name = "NAME", requires = "tls")]
    pub(crate) tls_name: Vec<String>,

    /// Answer as this file says, TOML or JSON: given responses, documented errors, faults, delays, states [repeatable]
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Vec<PathBuf>,

    /// Let the clock stand still at this time, as in 2026-03-01T12:00:00Z; signatures are checked against it too
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<Timestamp>,

    /// Behave wrongly on purpose: KIND@VENDOR/OPERATION, or KIND for all operations; `mock --list-faults` lists them
    /// [repeatable]
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Vec<String>,
}

impl MockServerArgs {
    /// The names that a certificate is for, where TLS is wanted.
    pub(crate) fn tls_names(&self) -> Option<&[String]> {
        self.tls.then_some(self.tls_name.as_slice())
    }
}
