//! How long the lists of a target are, for the estimate of a run: nothing is checked.
//!
//! A list is read to its end by pages of the largest documented size. Neighbour: `collect/sample` reads the list.

use std::collections::BTreeMap;

use oplog_findings::{Coverage, Party, SeverityOverrides};
use oplog_schema::{Catalogue, OperationId};

use crate::client::{Client, Limits, Purpose};
use crate::collect::sample;
use crate::contract::Contract;
use crate::gaps::Gaps;
use crate::known::KnownEntries;
use crate::run::RunError;
use crate::session::Session;
use crate::target::Target;

/// How many entries each list of `operations` has at a target, or why that cannot be said.
///
/// # Errors
/// When nothing can be asked at all.
pub async fn entries(
    catalogue: &Catalogue,
    target: &Target,
    operations: &[String],
    limits: &Limits,
) -> Result<BTreeMap<OperationId, Result<u64, String>>, RunError> {
    let client = Client::new(limits.clone(), &target.transport).map_err(RunError::Client)?;
    let severities = SeverityOverrides::default();
    let mut counts = BTreeMap::new();
    for operation in catalogue.operations() {
        let is_listed = operation.entry_list().is_some() && operation.detail().is_none();
        if !is_listed || !operations.iter().any(|id| id == operation.id().as_str()) {
            continue;
        }
        let contract = Contract::new(operation)?;
        let coverage = Coverage::new(operation, &severities, Party::Server);
        let gaps = Gaps::new(operation);
        let known = KnownEntries::new(&contract);
        let session = Session {
            contract: &contract,
            list: None,
            target,
            client: &client,
            coverage: &coverage,
            gaps: &gaps,
            known: &known,
            seed: 0,
            purpose: Purpose::Breadth,
        };
        counts.insert(operation.id().clone(), count(session).await);
    }
    Ok(counts)
}

async fn count(session: Session<'_>) -> Result<u64, String> {
    let operation = session.operation();
    let call = session.list_call().ok_or("nothing is known to ask for")?;
    let largest = operation.pagination().filter(|paging| paging.basis.is_documented());
    let call = match largest.and_then(|paging| Some((paging, paging.max_size?))) {
        Some((paging, size)) => call.with(&paging.size, size.to_string()),
        None => call,
    };
    let reply = session.reply(&call).await.map_err(|failure| failure.to_string())?;
    if !reply.is_success() {
        return Err(format!("{} {} is answered with status {}", call.method, call.path, reply.status));
    }
    let list = sample::list(session, operation, &call, &reply).await.ok_or("the answer is no list")?;
    Ok(list.entries.len() as u64)
}
