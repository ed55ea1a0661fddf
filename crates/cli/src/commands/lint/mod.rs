//! `lint`: documentation read against itself, of tables or of a page.
//!
//! `oplog-lint` finds, `report` weighs and words it for people, `json` and `sarif` for programs. Nothing is sent.

mod json;
mod report;
mod sarif;
mod targets;

use anyhow::Context;
use oplog_findings::SeverityOverrides;

use self::report::{Linted, Report};
use crate::args::{Checks, LintArgs};
use crate::data::Data;
use crate::files::LintFormat;
use crate::out::People;
use crate::{FAIL, PASS};

pub(crate) fn run(args: &LintArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let documents = targets::read(args, data)?;
    let mut levels = SeverityOverrides { strict: args.strict, ..SeverityOverrides::default() };
    levels.add(args.levels.overrides(&data.catalogue, Checks::Documentation)?);
    let linted = documents.into_iter().map(|document| Linted::of(document, &levels));
    let report = Report { linted: linted.collect(), strict: args.strict };
    let people = match args.report.iter().any(|file| file.is_stdout()) {
        _ if args.quiet => People::Quiet,
        true => People::Stderr,
        false => People::Stdout,
    };
    people.print(&report.text(program))?;
    for file in &args.report {
        let text = match file.format {
            LintFormat::Json => json::render(&report),
            LintFormat::Sarif => sarif::render(&report, program),
        };
        file.write(&text).context("a report is missing")?;
    }
    Ok(if report.fails() { FAIL } else { PASS })
}
