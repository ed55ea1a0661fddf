//! `gate`: a command runs against the mock server, then every request that it sent is checked.
//!
//! The mock server lives in this process, on a free port of this machine, and ends with it. A command that failed and
//! requests that violate the documentation are two things, with exit codes of their own.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use oplog_findings::{CommandEnd, SeverityOverrides};
use oplog_mock::{Credential, Engine, serve};
use oplog_report::{Invocation, Place};
use oplog_schema::Catalogue;
use tokio::process::Command;

use super::authority::Authority;
use super::clients::{Clients, chosen, report};
use super::publish::{publish, remember};
use super::served::Served;
use super::{mock_server, place, runtime, scripted, settings, supervised};
use crate::args::{Checks, GateArgs, ListenAddress};
use crate::data::Data;
use crate::files::ReportFile;
use crate::out::{self, quoted};
use crate::state::LastRun;
use crate::{COMMAND_FAILED, PASS};

/// Most bytes of requests and answers that are kept, about (512 MiB): a request that is forgotten cannot be checked.
const JOURNAL: usize = 512 << 20;

pub(crate) fn run(args: &GateArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let operations = chosen(&args.only, data)?;
    let mut levels = SeverityOverrides::default();
    levels.add(args.levels.overrides(&data.catalogue, Checks::Clients)?);
    ReportFile::check(&args.report.to.report)?;
    let place = place::of(&args.report.to, data, None)?;
    let mock = &args.mock_server;
    let engine = mock_server(data, &data.golden()?, settings(mock), &mock.fault)?;
    let engine = Arc::new(scripted(engine, mock)?.with_journal(JOURNAL));
    let runtime = runtime()?;
    let started = Timestamp::now();
    let (ended, url) = runtime.block_on(beside_the_mock(args, &data.catalogue, &engine))?;
    runtime.shutdown_background();

    let checked = engine.verify();
    let command: Vec<_> = args.command.iter().map(|word| quoted(&word.to_string_lossy())).collect();
    let command = command.join(" ");
    let name = format!("the requests of `{command}`");
    let clients = Clients {
        name: &name,
        url: &url,
        started,
        ended: Timestamp::now(),
        seed: args.mock_server.seed,
        command: Some(&ended),
        operations: operations.as_ref(),
        severities: &levels,
    };
    let report = report(&data.catalogue, &checked, clients);
    let style = args.report.style(Invocation { place, ..again(args, program, &command) });
    remember(&LastRun::of_gate(&command), &report, &[], &style.invocation, args.report.to.people());
    let code = publish(&report, &args.report.to, &style, &[]);
    let succeeded = ended.exit_code == Some(0) && ended.interrupted.is_none();
    if !succeeded {
        out::note(&format!("{command}: the command {ended}"));
    }
    Ok(if code == PASS && !succeeded { COMMAND_FAILED } else { code })
}

/// Runs the command beside the mock server.
async fn beside_the_mock(
    args: &GateArgs,
    catalogue: &Catalogue,
    engine: &Arc<Engine>,
) -> anyhow::Result<(CommandEnd, String)> {
    let anywhere = ListenAddress::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let (listener, served) = Served::at(&anywhere, args.mock_server.tls_names()).await?;
    tokio::spawn(serve(listener, Arc::clone(engine), std::future::pending()));
    let (name, rest) = args.command.split_first().context("there is no command")?;
    let mut command = Command::new(name);
    command.args(rest).envs(environment(args, catalogue, &served.url));
    command.envs(served.authority.iter().flat_map(Authority::environment));
    if args.report.to.own_stdout() {
        command.stdout(std::io::stderr());
    }
    let ended = supervised::run(&mut command, &name.to_string_lossy(), args.timeout).await?;
    Ok((ended, served.url.clone()))
}

/// The environment variables that the command gets.
fn environment(args: &GateArgs, catalogue: &Catalogue, url: &str) -> Vec<(String, String)> {
    let Credential { access_key, secret, .. } = Credential::test();
    let mut told = vec![
        ("OPLOG_URL".to_owned(), url.to_owned()),
        ("OPLOG_ACCESS_KEY".to_owned(), access_key),
        ("OPLOG_SECRET".to_owned(), secret),
    ];
    told.extend(args.mock_server.entries.map(|entries| ("OPLOG_ENTRIES".to_owned(), entries.to_string())));
    for operation in catalogue.operations() {
        for entity in operation.entities() {
            let name = variable(operation.id().vendor(), &entity.parameter);
            // The documented entity has only the entries of its example: the others have more, so they come first.
            let known = entity.known.iter().skip(1).chain(entity.known.first());
            for (number, value) in known.enumerate() {
                let name = if number == 0 { name.clone() } else { format!("{name}_{}", number + 1) };
                told.push((name, value.clone()));
            }
        }
    }
    told.extend(supervised::no_proxy());
    told
}

/// `OPLOG_<VENDOR>_<PARAMETER>`, words apart by `_` however the vendor spells them.
fn variable(vendor: &str, parameter: &str) -> String {
    let mut name = format!("OPLOG_{vendor}_");
    let mut after_lower = false;
    for character in parameter.chars() {
        if character.is_ascii_uppercase() && after_lower {
            name.push('_');
        }
        after_lower = character.is_ascii_lowercase();
        name.push(character);
    }
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// How the same command is checked again.
fn again(args: &GateArgs, program: &str, command: &str) -> Invocation {
    let mut check = format!("{program} gate");
    if let Some(entries) = args.mock_server.entries {
        check += &format!(" --entries {entries}");
    }
    if args.mock_server.no_auth {
        check += " --no-auth";
    }
    if args.mock_server.tls {
        check += " --tls";
    }
    for fault in &args.mock_server.fault {
        check += &format!(" --fault {}", quoted(fault));
    }
    Invocation {
        program: program.to_owned(),
        check: args.levels.repeated(check),
        // What a client sent is not sent for it.
        send: None,
        takes_seed: true,
        rest: format!(" -- {command}"),
        place: Place::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::variable;

    #[test]
    fn variables_have_their_words_apart() {
        assert_eq!(variable("acme-cloud", "ExecutionId"), "OPLOG_ACME_CLOUD_EXECUTION_ID");
        assert_eq!(variable("acme", "server_id"), "OPLOG_ACME_SERVER_ID");
        assert_eq!(variable("acme", "ID"), "OPLOG_ACME_ID");
    }
}
