//! `record`: golden cases from a live endpoint.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use oplog_conformance::discover::discover;
use oplog_conformance::record::{Change, Options, Problem, RecordError, Recording, changes, record, write};
use oplog_report::diff;
use oplog_wire::secret::{Secret, redact};

use super::conformance::plan;
use super::runtime;
use crate::args::RecordArgs;
use crate::data::Data;
use crate::{FAIL, INCONCLUSIVE, PASS, Untestable, out, signal};

pub(crate) fn run(args: &RecordArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let root = folder(args, data, program)?;
    let base = plan::chosen(&args.target, args.config.as_deref(), data)?;
    let options = Options {
        operations: plan::operations(&args.only, data, &base)?,
        case: args.case.clone(),
        limits: plan::limits(&args.limits, &base.limits),
        secrets: base.secrets,
    };
    let mut target = base.target;
    let runtime = runtime()?;
    // Stopped before the last answer, nothing is written.
    let recording = runtime.block_on(async {
        tokio::select! {
            biased;
            () = signal::stop() => Ok(None),
            recording = async {
                discover(&mut target).await;
                record(&data.catalogue, &target, &options).await
            } => recording.map(Some),
        }
    });
    runtime.shutdown_background();
    let recording = match recording {
        Ok(Some(recording)) => recording,
        Ok(None) => return Err(anyhow!("the recording was stopped, and nothing was written")).context(Untestable),
        Err(error @ RecordError::Name(_)) => return Err(error).context("--case cannot be used"),
        Err(error) => return Err(error).context(Untestable),
    };
    let found = if args.check { changes(&root, &recording.cases)? } else { write(&root, &recording.cases)? };
    out::print(&told(args, &found, &recording, &options.secrets))?;
    for problem in &recording.problems {
        out::note(&redact(&complaint(problem), &options.secrets));
    }
    let differs = args.check && found.iter().any(|change| !change.is_none());
    Ok(match () {
        () if recording.problems.iter().any(|problem| !problem.is_violation) => INCONCLUSIVE,
        () if differs || !recording.problems.is_empty() => FAIL,
        () => PASS,
    })
}

/// The folder that the cases go to; it exists.
fn folder(args: &RecordArgs, data: &Data, program: &str) -> anyhow::Result<PathBuf> {
    let root = args.into.clone().or_else(|| data.folder.clone()).with_context(|| {
        format!("recorded cases need a folder: {program} record --into DIR, where DIR holds `golden/`")
    })?;
    if !root.is_dir() {
        bail!("the folder of `--into {}` does not exist; create it with `mkdir -p {0}`", shown(&root));
    }
    Ok(root)
}

fn shown(path: &Path) -> String {
    out::quoted(&path.to_string_lossy())
}

fn told(args: &RecordArgs, found: &[Change], recording: &Recording, secrets: &[Secret]) -> String {
    let mut text = String::new();
    for change in found {
        let word = match () {
            () if change.is_none() => "unchanged",
            () if change.is_new => "new",
            () => "changed",
        };
        text += &format!("{word:<10}{}\n", change.folder);
        if args.check {
            text += &difference(change);
        }
    }
    let changed = found.iter().filter(|change| !change.is_none()).count();
    text +=
        &format!("{} cases, {changed} of them new or changed, {} values replaced\n", found.len(), recording.replaced);
    if changed > 0 && !args.check {
        text += "read the difference before you publish it: a name within a sentence is not recognised\n";
    }
    redact(&text, secrets)
}

/// How the files of a case differ, line by line, with colour marked.
fn difference(change: &Change) -> String {
    let files = change.files.iter();
    files
        .map(|(path, old, new)| format!("{}/{}\n{}", change.folder, diff::visible(path), diff::lines(old, new)))
        .collect()
}

fn complaint(problem: &Problem) -> String {
    let word = if problem.is_violation { "FAIL" } else { "not recorded" };
    let what = diff::visible(&problem.what);
    format!("\x1b[1;31m{word}:\x1b[0m {}, case {}: {what}", problem.operation, problem.case)
}
