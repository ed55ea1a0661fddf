//! The arguments of `sign`.

use std::num::NonZeroU32;

use clap::Args;
use oplog_conformance::names;
use oplog_wire::sign::Scheme;

const EXAMPLES: &str = "\
Examples:
  export OPLOG_ACCESS_KEY=test OPLOG_SECRET=test-secret
  curl -sS -K <(oplog sign --operation VENDOR/OPERATION 'http://127.0.0.1:8080/PATH?QUERY')
          signs after the operation's first documented scheme
  curl -sS -K <(oplog sign --scheme basic --access-key me --secret file:password.txt URL)
          takes the password from a file";

/// Sign a request, as a configuration for curl
///
/// Prints what `curl -K FILE` reads: the URL, the method and the headers, signature included. Secrets come from the
/// environment or a file, so that no command line shows them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SignArgs {
    /// Path and query are signed as they stand here
    pub(crate) url: String,

    /// Sign after this operation's first documented scheme
    #[arg(long, value_name = "OPERATION", required_unless_present = "scheme")]
    pub(crate) operation: Option<String>,

    /// Sign after this scheme
    #[arg(long, value_name = "SCHEME", conflicts_with = "operation", value_parser = scheme)]
    pub(crate) scheme: Option<Scheme>,

    /// The method
    #[arg(long, short = 'X', value_name = "METHOD", default_value = "GET")]
    pub(crate) request: String,

    /// A header to send, and to sign where the scheme signs headers [repeatable]
    #[arg(long, short = 'H', value_name = "NAME: VALUE", value_parser = header)]
    pub(crate) header: Vec<(String, String)>,

    /// The access key or user: a text, env:NAME or file:PATH
    #[arg(long, value_name = "KEY", default_value = "env:OPLOG_ACCESS_KEY")]
    pub(crate) access_key: String,

    /// The secret key, password or token: env:NAME or file:PATH
    #[arg(long, value_name = "REFERENCE", default_value = "env:OPLOG_SECRET")]
    pub(crate) secret: String,

    /// The token of temporary credentials: env:NAME or file:PATH
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) security_token: Option<String>,

    /// Sign as if this many seconds ago
    #[arg(long, value_name = "SECONDS")]
    pub(crate) age: Option<NonZeroU32>,
}

fn scheme(text: &str) -> Result<Scheme, String> {
    let known = Scheme::ALL.map(Scheme::name);
    let meant = names::closest(text, known).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    text.parse().map_err(|_| format!("there is no such scheme; known: {}{meant}", known.join(", ")))
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("expected `NAME: VALUE`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
