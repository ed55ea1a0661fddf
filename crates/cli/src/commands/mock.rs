//! `mock`: the mock server on a port of its own, until it is stopped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use oplog_findings::names::UnknownName;
use oplog_mock::faults::{self, Fault};
use oplog_mock::{Credential, RequestBuilder, serve};
use oplog_schema::{Operation, json_body};
use oplog_wire::sign::Scheme;

use super::served::Served;
use super::{health, mock_server, runtime, scripted, settings};
use crate::args::MockArgs;
use crate::data::Data;
use crate::{PASS, credentials_file, out, signal};

pub(crate) fn run(args: &MockArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    if args.list_faults {
        out::print(&listed(data))?;
        return Ok(PASS);
    }
    if let Some(url) = &args.health {
        return health::run(url);
    }
    let mut settings = settings(&args.mock_server);
    if let Some(file) = &args.credentials {
        // Those of the file go first: its owner may have another idea of who `test` is. What the control plane tells of each
        // kind is the last one, which is a test credential and no secret.
        let given = credentials_file::load(file, &|name| std::env::var(name).ok());
        settings.credentials.splice(0..0, given.context("--credentials cannot be used")?);
    }
    let engine = mock_server(data, &data.golden()?, settings, &args.mock_server.fault)?;
    let mut engine = scripted(engine, &args.mock_server)?;
    if args.cors {
        engine = engine.with_cors();
    }
    if args.log {
        engine = engine.with_log(out::note);
    }
    let engine = Arc::new(engine);
    let stop_after = args.stop_after;
    let runtime = runtime()?;
    runtime.block_on(async {
        let (listener, served) = Served::at(&args.listen, args.mock_server.tls_names()).await?;
        // Whoever starts this from a script waits for the first line to know that it serves.
        out::print(&greeting(data, &served, program, args.mock_server.no_auth))?;
        if let Some(warning) = served.address.and_then(exposed) {
            out::note(warning);
        }
        serve(listener, engine, ended(stop_after)).await?;
        anyhow::Ok(())
    })?;
    out::note("stopped");
    Ok(PASS)
}

/// What to know about a server that others can reach.
pub(super) fn exposed(address: SocketAddr) -> Option<&'static str> {
    (!address.ip().is_loopback()).then_some(
        "warning: others than this machine can reach it, and its control plane below /__admin/ asks nobody who they are",
    )
}

pub(super) async fn ended(after: Option<Duration>) {
    match after {
        Some(after) => tokio::select! {
            () = signal::stop() => {}
            () = tokio::time::sleep(after) => {}
        },
        None => signal::stop().await,
    }
}

/// The faults and controls with these names.
pub(super) fn chosen(names: &[String], data: &Data) -> Result<Vec<Fault>, UnknownName> {
    let mut chosen = Vec::new();
    for name in names {
        chosen.extend(faults::named(&data.catalogue, name)?);
    }
    Ok(chosen)
}

/// A line for each kind, and the operations to which it applies.
fn listed(data: &Data) -> String {
    let mut text = String::new();
    let groups = [
        ("Faults, each with the rule that catches it", faults::catalogue(&data.catalogue)),
        ("Controls, behaviour that is unusual but correct", faults::controls(&data.catalogue)),
    ];
    for (title, all) in groups {
        let _ = writeln!(text, "{title}: {}", all.len());
        let mut kinds: BTreeMap<(&str, &str), Vec<&Fault>> = BTreeMap::new();
        for fault in &all {
            kinds.entry((fault.rule.unwrap_or_default(), fault.kind)).or_default().push(fault);
        }
        for ((rule, kind), faults) in kinds {
            let rule = if rule.is_empty() { String::new() } else { format!("  {rule}") };
            let _ = writeln!(text, "\n  {kind}{rule}");
            let _ = writeln!(text, "    {}", faults.first().map_or("", |fault| fault.about));
            for fault in faults {
                let _ = writeln!(text, "      {}", fault.id);
            }
        }
        text.push('\n');
    }
    text
}

fn greeting(data: &Data, served: &Served, program: &str, serves_everyone: bool) -> String {
    let (base, curl) = (&served.url, served.curl());
    let mut text = format!("serving {} operations on {base}, ctrl-c stops it\n", data.catalogue.operations().len());
    for operation in data.catalogue.operations() {
        let request = RequestBuilder::new(operation).request();
        let url = out::quoted(&format!("{base}{}", request.target));
        let mut method = if request.method == "GET" { String::new() } else { format!(" -X {}", request.method) };
        if !request.body.is_empty() {
            let body = out::quoted(&String::from_utf8_lossy(&request.body));
            method += &format!(" -H 'Content-Type: {}' -d {body}", json_body::MEDIA_TYPE);
        }
        let curl = format!("{curl}{method}");
        let line = if serves_everyone { format!("{curl} {url}") } else { proven(operation, &url, &curl, program) };
        let _ = writeln!(text, "  {}\n    {line}", operation.id());
    }
    let _ = writeln!(text, "  accounts:  {curl} {base}/__admin/target");
    let _ = writeln!(text, "  requests:  {curl} {base}/__admin/requests");
    if let Some(authority) = &served.authority {
        let path = out::quoted(&authority.path().to_string_lossy());
        let _ = writeln!(text, "  authority: {path}");
        let _ = writeln!(text, "  check it:  SSL_CERT_FILE={path} {program} conformance --target {base}");
    } else if served.address.is_some() {
        let _ = writeln!(text, "  check it:  {program} conformance --target {base}");
    }
    text
}

/// The line that asks for `url` as the test credential that nothing is wrong with.
fn proven(operation: &Operation, url: &str, curl: &str, program: &str) -> String {
    let Credential { access_key, secret, .. } = Credential::test();
    match operation.schemes().next() {
        None => format!("{curl} {url}"),
        Some(Scheme::Basic) => format!("{curl} -u {access_key}:{secret} {url}"),
        Some(Scheme::XAuthToken) => format!("{curl} -H 'X-Auth-Token: {secret}' {url}"),
        Some(Scheme::Bearer) => format!("{curl} -H 'Authorization: Bearer {secret}' {url}"),
        Some(Scheme::ApiKeyHeader(name)) => format!("{curl} -H '{name}: {secret}' {url}"),
        // A signature is over the URL, so what signs it also hands it to curl.
        Some(_) => {
            let keys = format!("--access-key {access_key} --secret {secret}");
            format!("{program} sign --operation {} {keys} {url} | {curl} -K -", operation.id())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::exposed;

    #[test]
    fn a_control_plane_that_others_can_reach_is_warned_of() {
        for (address, warned) in
            [("127.0.0.1:80", false), ("[::1]:80", false), ("0.0.0.0:80", true), ("192.0.2.1:80", true)]
        {
            assert_eq!(exposed(address.parse().expect("an address")).is_some(), warned, "{address}");
        }
    }
}
