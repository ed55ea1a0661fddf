//! `golden`: writes the golden cases that the mock server generates, or lists those that are out of date.
//!
//! Documented and recorded cases are evidence: they are never written here, but a check holds all of them to the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::Context;
use oplog_conformance::contract::Contract;
use oplog_conformance::record::departure;
use oplog_mock::{Settings, golden_cases};
use oplog_report::diff;
use oplog_schema::generate;
use oplog_schema::golden::{GoldenCase, Origin};

use super::mock_server;
use crate::args::GoldenArgs;
use crate::data::Data;
use crate::{FAIL, PASS, out};

pub(crate) fn run(args: &GoldenArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let root = data.folder.as_deref().with_context(|| {
        format!("golden cases need a folder: {program} golden --data DIR, where DIR holds `golden/`")
    })?;
    let cases = data.golden()?;
    let engine = mock_server(data, &cases, Settings::open(), &[])?;
    let mut files = BTreeMap::new();
    for (path, bytes) in golden_cases(engine.responder()) {
        let text = String::from_utf8(bytes).with_context(|| format!("{path} is not text"))?;
        files.insert(path, text);
    }
    let made: BTreeSet<&str> = files.keys().filter_map(|path| path.strip_suffix("/case.toml")).collect();
    let orphans: Vec<String> = cases
        .iter()
        .filter(|case| case.origin == Origin::Constructed && case.source.starts_with("the mock server"))
        .map(|case| format!("golden/{}/{}", case.operation, case.name))
        .filter(|folder| !made.contains(folder.as_str()))
        .collect();
    for folder in &orphans {
        out::print(&format!("{folder} is no longer generated: delete it\n"))?;
    }
    if !args.check {
        let written = generate::write(root, &files)?;
        out::print(&format!("{} files, {} of them new or changed\n", files.len(), written.len()))?;
        return Ok(PASS);
    }
    let stale: Vec<&String> = files
        .iter()
        .filter(|(path, text)| fs::read(root.join(path)).ok().as_deref() != Some(text.as_bytes()))
        .map(|(path, _)| path)
        .collect();
    let departures = departures(&cases, data)?;
    if stale.is_empty() && orphans.is_empty() && departures.is_empty() {
        out::print(&format!("{} files are up to date, {} cases follow their pages\n", files.len(), cases.len()))?;
        return Ok(PASS);
    }
    out::print(&departures)?;
    if stale.is_empty() && orphans.is_empty() {
        return Ok(FAIL);
    }
    let list: String = stale.iter().map(|path| format!("{path} is out of date\n")).collect();
    out::print(&format!("{list}run `{program} golden` and commit the result\n"))?;
    Ok(FAIL)
}

/// The cases that do not follow their page, a line for each.
fn departures(cases: &[GoldenCase], data: &Data) -> anyhow::Result<String> {
    let mut contracts = BTreeMap::new();
    for operation in data.catalogue.operations() {
        contracts.insert(operation.id().as_str(), Contract::new(operation)?);
    }
    let departing = cases.iter().filter_map(|case| {
        let what = match contracts.get(case.operation.as_str()) {
            Some(contract) => departure(contract, case)?,
            None => "no tables describe this operation".to_owned(),
        };
        Some(format!("golden/{}/{}: {}\n", case.operation, case.name, diff::visible(&what)))
    });
    Ok(departing.collect())
}
