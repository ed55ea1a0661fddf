//! What to check and how: arguments over configuration over defaults, everything checked before the first request.

use std::num::{NonZeroU32, NonZeroU64};
use std::path::Path;

use crate::config::{self, Config, Configured, NAME};
use anyhow::{Context, anyhow, bail};
use oplog_conformance::client::Limits;
use oplog_conformance::run::Options;
use oplog_conformance::target::{Target, base_url};
use oplog_findings::SeverityOverrides;
use oplog_mock::{AuthMode, Engine, Settings};
use oplog_report::{Invocation, Place, SourceLocation};
use oplog_wire::secret::Secret;

use super::suppressions::{Known, Suppressions};
use crate::args::{Checks, ConformanceArgs, LimitArgs};
use crate::commands::{mock_server, named};
use crate::data::Data;
use crate::out::{self, quoted};

/// A run, ready to start.
pub(super) struct Plan {
    pub(super) subject: Subject,
    pub(super) options: Options,
    /// What must not appear in any output.
    pub(super) secrets: Vec<Secret>,
    /// What it suppresses.
    pub(super) suppresses: Suppressions,
    /// The line of the configuration that names the target.
    pub(super) line: Option<SourceLocation>,
}

/// Who is checked.
pub(super) enum Subject {
    Target(Box<Target>),
    MockServer(Box<Engine>),
}

impl Plan {
    pub(super) fn new(args: &ConformanceArgs, data: &Data) -> anyhow::Result<Self> {
        // Broken cases are broken data, even where the run would not need them.
        let cases = data.golden()?;
        let Some(named) = &args.target else {
            // Credentials are checked, so that the rules about them have something to check.
            let settings =
                Settings { seed: args.seed, entries: args.entries, auth: AuthMode::Check, ..Settings::default() };
            let subject = Subject::MockServer(Box::new(mock_server(data, &cases, settings, &[])?));
            let base = default_settings(data, Target::default());
            let options = options(args, data, &base)?;
            let suppresses = suppresses(args, &base)?;
            return Ok(Self { subject, options, secrets: Vec::new(), suppresses, line: None });
        };
        let base = chosen(named, args.config.as_deref(), data)?;
        let options = options(args, data, &base)?;
        let suppresses = suppresses(args, &base)?;
        let subject = Subject::Target(Box::new(base.target));
        Ok(Self { subject, options, secrets: base.secrets, suppresses, line: base.line })
    }
}

/// The target that `--target` names by URL or, with `--config`, by name.
pub(in crate::commands) fn chosen(named: &str, config: Option<&Path>, data: &Data) -> anyhow::Result<Configured> {
    if !named.contains("://") {
        return configured(config, data, named);
    }
    if config.is_some() {
        bail!("--config defines targets by name, and `--target {named}` is a URL: leave one of the two out");
    }
    Ok(default_settings(data, Target::at(&base_url(named).context("--target cannot be used")?)))
}

fn default_settings(data: &Data, target: Target) -> Configured {
    Configured {
        target,
        operations: data.catalogue.operations().iter().map(|operation| operation.id().to_string()).collect(),
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        waivers: Vec::new(),
        warnings: Vec::new(),
        secrets: Vec::new(),
        line: None,
    }
}

fn suppresses(args: &ConformanceArgs, base: &Configured) -> anyhow::Result<Suppressions> {
    let baseline = Known::new(&args.baseline)?;
    Ok(Suppressions { waivers: base.waivers.clone(), served: base.operations.clone(), baseline })
}

fn configured(config: Option<&Path>, data: &Data, name: &str) -> anyhow::Result<Configured> {
    let path = config::place(config, data.folder.as_deref()).ok_or_else(|| {
        anyhow!(
            "there is no {NAME} in this folder to define the target `{name}`: write one, name one with --config, \
             or give a URL such as http://{name}"
        )
    })?;
    let env = |name: &str| std::env::var(name).ok();
    let configured = Config::load(&path)?.target(name, &data.catalogue, &env)?;
    for warning in &configured.warnings {
        out::note(&format!("warning: {warning}"));
    }
    Ok(configured)
}

/// The operations that `--only` names, or else all of the target's.
pub(in crate::commands) fn operations(only: &[String], data: &Data, base: &Configured) -> anyhow::Result<Vec<String>> {
    Ok(if only.is_empty() { base.operations.clone() } else { named(only, data)?.into_iter().collect() })
}

fn options(args: &ConformanceArgs, data: &Data, base: &Configured) -> anyhow::Result<Options> {
    let operations = operations(&args.only, data, base)?;
    let mut levels = base.levels.clone();
    levels.add(args.levels.overrides(&data.catalogue, Checks::Targets)?);
    levels.strict |= args.strict;
    Ok(Options {
        operations,
        seed: args.seed,
        limits: limits(&args.limits, &base.limits),
        levels,
        shard: args.shard.clone(),
    })
}

pub(in crate::commands) fn limits(args: &LimitArgs, base: &Limits) -> Limits {
    Limits {
        timeout: args.timeout.unwrap_or(base.timeout),
        requests: args.max_requests.map_or(base.requests, NonZeroU64::get),
        time: args.max_time.unwrap_or(base.time),
        concurrency: args.concurrency.map_or(base.concurrency, |most| most.get().into()),
        rate: args.rate.map(NonZeroU32::from).or(base.rate),
        ..base.clone()
    }
}

/// How the same target is checked again in the same way, up to `--only` and `--seed`, and how it is asked again. `program` is
/// how this program is run.
pub(super) fn again(args: &ConformanceArgs, program: &str) -> Invocation {
    let mut subject = String::new();
    if let Some(target) = &args.target {
        subject += &format!(" --target {}", quoted(target));
    }
    if let Some(config) = &args.config {
        subject += &format!(" --config {}", quoted(&config.to_string_lossy()));
    }
    if let Some(entries) = args.entries {
        subject += &format!(" --entries {entries}");
    }
    let mut command = format!("{program} conformance{subject}");
    let mut push = |flag: &str, value: &str| {
        command += &format!(" {flag} {}", quoted(value));
    };
    args.levels.flags().for_each(|(flag, pattern, _)| push(flag, pattern));
    let limits = &args.limits;
    let numbers = [
        ("--timeout", limits.timeout.map(|time| time.as_secs_f64().to_string())),
        ("--max-requests", limits.max_requests.map(|most| most.to_string())),
        ("--max-time", limits.max_time.map(|time| time.as_secs_f64().to_string())),
        ("--concurrency", limits.concurrency.map(|most| most.to_string())),
        ("--rate", limits.rate.map(|most| most.to_string())),
    ];
    for (flag, number) in numbers {
        if let Some(number) = number {
            push(flag, &number);
        }
    }
    if let Some(baseline) = &args.baseline.baseline {
        push("--baseline", &baseline.to_string_lossy());
    }
    if args.strict {
        command += " --strict";
    }
    Invocation {
        program: program.to_owned(),
        check: command,
        send: Some(format!("{program} request{subject}")),
        takes_seed: true,
        rest: String::new(),
        place: Place::Unknown,
    }
}
