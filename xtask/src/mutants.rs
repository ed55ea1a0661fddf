//! `cargo xtask mutants`: the checker against every deliberate fault of the mock server.
//!
//! Each fault gets a mock server of its own on a free port of this machine; the rule that should catch it must, controls must
//! raise no failure, and every rule must be needed by some fault. The servers live in this process and end with it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use futures::StreamExt;
use futures::stream;
use indicatif::{ProgressBar, ProgressStyle};
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::rules;
use oplog_conformance::run::{Options, Progress, run as check};
use oplog_conformance::target::Target;
use oplog_findings::names::UnknownName;
use oplog_findings::{RuleInfo, SeverityOverrides, Weight};
use oplog_mock::faults::{self, Fault, Faulty};
use oplog_mock::{Clock, Engine, Settings, serve};
use oplog_schema::golden::GoldenCase;
use oplog_schema::{Catalogue, OperationId, Source, golden};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Entries of each list: several pages of every documented size.
const ENTRIES: u64 = 130;
/// Runs under way at once.
const AT_ONCE: usize = 4;
/// Something was not caught, or a control was blamed.
const MISSED: u8 = 1;
/// No such fault, or data that cannot be used.
const USAGE: u8 = 2;

/// A finding without its places: rule, fact, cause, and whether an erratum suppresses it.
type Key = (&'static str, String, String, bool);

/// What was found, with what it does to the run.
type Findings = BTreeMap<Key, Weight>;

/// What the checker said of one fault.
struct Checked {
    fault: Fault,
    /// The rules with findings that a right mock server does not raise, with the worst that they do to the run.
    found: BTreeMap<&'static str, Weight>,
    /// What kept it from checking.
    broken: Option<String>,
}

impl Checked {
    /// Caught by its rule, or, for a control, blamed for nothing.
    fn is_right(&self) -> bool {
        self.broken.is_none()
            && match self.fault.rule {
                Some(rule) => self.found.contains_key(rule),
                None => !self.found.values().any(|weight| *weight == Weight::Fail),
            }
    }
}

/// Checks the faults named by `args`, or all, with the data below `root`.
pub(crate) fn run(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    match matrix(root, args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(MISSED),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn matrix(root: &Path, args: impl Iterator<Item = OsString>) -> anyhow::Result<bool> {
    let source = Source::Folder(root.to_path_buf());
    let catalogue = Catalogue::load(&source).context("the tables cannot be used")?;
    let cases = golden::load(&source).context("the golden cases cannot be used")?;
    let named: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let chosen = chosen(&catalogue, &named)?;

    let bar = ProgressBar::new(chosen.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len}, {elapsed}  {msg}") {
        bar.set_style(style);
    }
    let runtime = Runtime::new().context("the asynchronous runtime does not start")?;
    let data = Data { catalogue: &catalogue, cases: &cases };
    let checked: Vec<Checked> = runtime.block_on(async {
        let usual = usual(data, &chosen).await?;
        let checked = stream::iter(chosen).map(|fault| {
            let (usual, bar) = (&usual[&fault.operation], &bar);
            async move {
                let checked = one(data, fault, usual).await;
                bar.set_message(checked.fault.id.clone());
                bar.inc(1);
                checked
            }
        });
        anyhow::Ok(checked.buffered(AT_ONCE).collect().await)
    })?;
    runtime.shutdown_background();
    bar.finish_and_clear();
    let (text, right) = shown(&checked, named.is_empty());
    print!("{text}");
    Ok(right)
}

fn chosen(catalogue: &Catalogue, named: &[String]) -> anyhow::Result<Vec<Fault>> {
    let all = || [faults::catalogue(catalogue), faults::controls(catalogue)].concat();
    if named.is_empty() {
        return Ok(all());
    }
    let mut chosen = Vec::new();
    for name in named {
        if name.starts_with('-') {
            bail!("`{name}` is no fault: give names of faults, or nothing for all; `cargo xtask mock --list-faults`");
        }
        let found = faults::find(catalogue, name);
        if found.is_empty() {
            let all = all();
            let known = all.iter().flat_map(|fault| [fault.id.as_str(), fault.kind]);
            bail!(UnknownName::new("fault", name, known));
        }
        chosen.extend(found);
    }
    Ok(chosen)
}

/// What every mock server is made of.
#[derive(Clone, Copy)]
struct Data<'a> {
    catalogue: &'a Catalogue,
    cases: &'a [GoldenCase],
}

/// What the checker says of mock servers that are right: some pages contradict themselves.
async fn usual(data: Data<'_>, chosen: &[Fault]) -> anyhow::Result<BTreeMap<OperationId, Findings>> {
    let mut usual = BTreeMap::new();
    for operation in chosen.iter().map(|fault| &fault.operation) {
        if !usual.contains_key(operation) {
            let found = against(data, operation, &[]).await;
            usual.insert(operation.clone(), found.with_context(|| format!("{operation} cannot be checked"))?);
        }
    }
    Ok(usual)
}

async fn one(data: Data<'_>, fault: Fault, usual: &Findings) -> Checked {
    match against(data, &fault.operation, std::slice::from_ref(&fault)).await {
        Ok(findings) => {
            let mut found = BTreeMap::new();
            for (key, weight) in findings {
                if usual.get(&key) != Some(&weight) {
                    let worst = found.entry(key.0).or_insert(weight);
                    *worst = weight.min(*worst);
                }
            }
            Checked { fault, found, broken: None }
        }
        Err(error) => Checked { fault, found: BTreeMap::new(), broken: Some(format!("{error:#}")) },
    }
}

/// Checks one operation of a mock with these faults.
async fn against(data: Data<'_>, operation: &OperationId, faults: &[Fault]) -> anyhow::Result<Findings> {
    let settings = Settings { entries: Some(ENTRIES), ..Settings::default() };
    let faulty = Faulty::build(data.catalogue, data.cases, settings, faults.to_vec())
        .context("the mock cannot follow the tables")?;
    let engine = Arc::new(Engine::new(faulty, Clock::System));
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen on the loopback interface")?;
    let address = listener.local_addr().context("the socket has no address")?;
    let server = tokio::spawn(serve(listener, engine, std::future::pending()));

    let mut target = Target::at(&format!("http://{address}"));
    discover(&mut target).await;
    let options = Options {
        operations: vec![operation.to_string()],
        seed: 0,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
    };
    let report = check(data.catalogue, &target, &options, &Silent, std::future::pending()).await;
    server.abort();
    let report = report?;
    if let Some(what) = report.operations.iter().flat_map(|operation| &operation.breakages).next() {
        bail!("{what}");
    }
    let groups = report.operations.iter().flat_map(|operation| &operation.findings);
    let keyed = groups.flat_map(|group| {
        let finding = &group.finding;
        let rules = std::iter::once(group.rule.id).chain(group.also.iter().copied());
        rules.map(|rule| {
            ((rule, finding.fact.clone(), finding.cause.clone(), group.is_conflict()), report.weight(group))
        })
    });
    Ok(keyed.collect())
}

struct Silent;

impl Progress for Silent {
    fn finished(&self, _: &str, _: u64) {}
}

/// The matrix and what it comes to, and whether it is as it must be.
fn shown(checked: &[Checked], is_all: bool) -> (String, bool) {
    let (faults, controls): (Vec<_>, Vec<_>) = checked.iter().partition(|checked| checked.fault.rule.is_some());
    let width = checked.iter().map(|checked| checked.fault.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (number, rule) in rules::infos().enumerate() {
        let _ = writeln!(text, "{:>3}  {}", number + 1, rule.id);
    }
    let _ = writeln!(
        text,
        "\n#  caught by its rule   !  missed by its rule   x  failed by another rule   w  warned of   c  in conflict\n"
    );
    let numbers = |digit: fn(usize) -> usize| -> String {
        (1..=rules::infos().count()).map(|number| char::from_digit(digit(number) as u32, 10).unwrap_or(' ')).collect()
    };
    let _ = writeln!(text, "{:width$}  {}", "", numbers(|number| number / 10));
    let _ = writeln!(text, "{:width$}  {}", "", numbers(|number| number % 10));
    for checked in &faults {
        let _ = writeln!(text, "{:width$}  {}", checked.fault.id, row(checked));
    }
    let _ = writeln!(text, "\ncontrols");
    for checked in &controls {
        let _ = writeln!(text, "{:width$}  {}", checked.fault.id, row(checked));
    }

    let wrong: Vec<_> = checked.iter().filter(|checked| !checked.is_right()).collect();
    let intended: BTreeSet<_> = faults.iter().filter_map(|checked| checked.fault.rule).collect();
    let idle: Vec<_> = rules::infos().map(|rule| rule.id).filter(|id| is_all && !intended.contains(id)).collect();
    text.push('\n');
    for checked in &wrong {
        let said: Vec<_> =
            checked.found.iter().filter(|(_, weight)| **weight == Weight::Fail).map(|(rule, _)| *rule).collect();
        let said = if said.is_empty() { "nothing".to_owned() } else { said.join(", ") };
        let what = match (&checked.broken, checked.fault.rule) {
            (Some(what), _) => format!("could not be checked: {what}"),
            (None, Some(rule)) => format!("is for {rule}, but failed by {said}"),
            (None, None) => format!("is right, but failed by {said}"),
        };
        let _ = writeln!(text, "WRONG  {}  {what}", checked.fault.id);
    }
    for rule in &idle {
        let _ = writeln!(text, "WRONG  {rule} is needed by no fault");
    }
    let missed = wrong.iter().filter(|checked| checked.fault.rule.is_some()).count();
    let _ = writeln!(
        text,
        "{} faults, {} caught by the rule that should; {} controls, {} blamed; {} of {} rules needed",
        faults.len(),
        faults.len() - missed,
        controls.len(),
        wrong.len() - missed,
        intended.len(),
        rules::infos().count(),
    );
    (text, wrong.is_empty() && idle.is_empty())
}

/// One character for each rule.
fn row(checked: &Checked) -> String {
    let mark = |rule: &RuleInfo| match (checked.fault.rule == Some(rule.id), checked.found.get(rule.id)) {
        (true, Some(_)) => '#',
        (true, None) => '!',
        (false, Some(Weight::Fail)) => 'x',
        (false, Some(Weight::Warn)) => 'w',
        (false, Some(Weight::Conflict | Weight::Waived)) => 'c',
        (false, None) => '.',
    };
    rules::infos().map(mark).collect()
}
