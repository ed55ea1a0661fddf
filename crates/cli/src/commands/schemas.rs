//! `schemas`: writes the generated files, or lists those that are out of date.

use anyhow::Context;
use oplog_report::json;
use oplog_schema::generate;

use crate::args::SchemasArgs;
use crate::data::Data;
use crate::{FAIL, PASS, config, out};

/// Schemas that no tables give: of the JSON report, and of the configuration.
const REPORT: &str = "schemas/report.schema.json";
const CONFORMANCE: &str = "schemas/conformance.schema.json";

pub(crate) fn run(args: &SchemasArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let root = data.folder.as_deref().with_context(|| {
        format!("generated files need a folder: {program} schemas --data DIR, where DIR holds `schemas/`")
    })?;
    let mut files = generate::generated_files(&data.catalogue, &data.golden()?);
    files.insert(REPORT.to_owned(), format!("{:#}\n", json::schema()));
    files.insert(CONFORMANCE.to_owned(), format!("{:#}\n", config::schema()));
    if !args.check {
        let written = generate::write(root, &files)?;
        let list: String = written.iter().map(|path| format!("wrote {path}\n")).collect();
        out::print(&format!("{list}{} files, {} of them new or changed\n", files.len(), written.len()))?;
        return Ok(PASS);
    }
    let stale = generate::check(root, &files)?;
    if stale.is_empty() {
        out::print(&format!("{} files are up to date\n", files.len()))?;
        return Ok(PASS);
    }
    let list: String = stale.iter().map(|stale| format!("{stale}\n")).collect();
    out::print(&format!("{list}run `{program} schemas` and commit the result\n"))?;
    Ok(FAIL)
}
