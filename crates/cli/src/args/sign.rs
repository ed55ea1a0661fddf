//! The arguments of `sign`.

use std::num::NonZeroU32;

use clap::Args;
use oplog_findings::names;
use oplog_wire::sign::Scheme;

const EXAMPLES: &str = "\
Examples:
  oplog sign --operation VENDOR/OPERATION 'http://127.0.0.1:8080/PATH?QUERY' | curl -sS -K -
          signs with the first scheme that the page of the operation documents, as OPLOG_ACCESS_KEY
  oplog sign --scheme basic --access-key me --secret file:password.txt URL | curl -sS -K -
          takes the password from a file
  oplog sign --operation VENDOR/OPERATION --data-binary @body.json URL | curl -sS -K -
          signs and sends the body that is in a file";

/// Sign a request and print it as a configuration for curl
///
/// Prints what `curl -K FILE` reads: the URL, the method, the headers with the signature, and the body. Secrets are read from the
/// environment or from a file, so that no command line shows them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SignArgs {
    /// URL of the request; path and query are signed exactly as given
    pub(crate) url: String,

    /// Sign with the first documented scheme of this operation
    #[arg(long, value_name = "OPERATION", required_unless_present = "scheme")]
    pub(crate) operation: Option<String>,

    /// Sign with this scheme
    #[arg(long, value_name = "SCHEME", conflicts_with = "operation", value_parser = scheme)]
    pub(crate) scheme: Option<Scheme>,

    /// HTTP method [default: POST with a body, else GET]
    #[arg(long, short = 'X', value_name = "METHOD")]
    pub(crate) request: Option<String>,

    /// Header to send, and to sign if the scheme signs headers [repeatable]
    #[arg(long, short = 'H', value_name = "NAME: VALUE", value_parser = header)]
    pub(crate) header: Vec<(String, String)>,

    /// Body to send, and to sign if the scheme signs bodies: the text itself, or what is in a file. Without a header that says
    /// what it is, it is sent as JSON where the operation takes JSON, else as a form
    #[arg(long, value_name = "TEXT|@FILE")]
    pub(crate) data_binary: Option<String>,

    /// Access key or user: the text itself, env:NAME or file:PATH
    #[arg(long, value_name = "KEY", default_value = "env:OPLOG_ACCESS_KEY")]
    pub(crate) access_key: String,

    /// Secret key, password or token: env:NAME or file:PATH
    #[arg(long, value_name = "REFERENCE", default_value = "env:OPLOG_SECRET")]
    pub(crate) secret: String,

    /// Security token of temporary credentials: env:NAME or file:PATH
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) security_token: Option<String>,

    /// Sign with a time that lies this many seconds in the past
    #[arg(long, value_name = "SECONDS")]
    pub(crate) age: Option<NonZeroU32>,
}

fn scheme(text: &str) -> Result<Scheme, String> {
    let fixed = Scheme::ALL.map(Scheme::name);
    let known: Vec<&str> = fixed.into_iter().chain(["api-key-header=NAME", "api-key-query=NAME"]).collect();
    let meant =
        names::closest(text, known.iter().copied()).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    text.parse().map_err(|_| format!("no such scheme; known: {}{meant}", known.join(", ")))
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("expected `NAME: VALUE`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
