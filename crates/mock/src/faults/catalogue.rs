//! Every fault and control there is, by operation and by name.

use std::fmt;

use oplog_findings::UnknownName;
use oplog_schema::{Catalogue, OperationId};

use super::kind::FaultKind;
use crate::settings::Settings;

/// A violation in one operation: a fault, or a control.
///
/// ```
/// use oplog_mock::faults;
/// use oplog_schema::Catalogue;
///
/// let catalogue = Catalogue::embedded()?;
/// let chosen = faults::find(&catalogue, "skips-an-entry@baidu-bbc/query-operation-log");
/// assert_eq!(chosen[0].rule, Some("pagination/no-gap"));
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Fault {
    /// `<kind>@<vendor>/<operation>`.
    pub id: String,
    /// What it does, as a name.
    pub kind: &'static str,
    /// The operation whose answers it changes.
    pub operation: OperationId,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// The id of the rule that must catch it; `None` for a control, in which no rule must find a failure.
    pub rule: Option<&'static str>,
    pub(super) change: &'static FaultKind,
}

impl Fault {
    /// Sets what the fault needs to show. A few need lists of a certain length, or another seed, for all operations.
    pub fn adjust(&self, settings: &mut Settings) {
        (self.change.adjust)(settings);
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("id", &self.id).field("rule", &self.rule).finish_non_exhaustive()
    }
}

/// Every fault, sorted by id.
#[must_use]
pub fn catalogue(catalogue: &Catalogue) -> Vec<Fault> {
    sorted(catalogue, |kind| kind.rule.is_some())
}

/// Every control, sorted by id.
#[must_use]
pub fn controls(catalogue: &Catalogue) -> Vec<Fault> {
    sorted(catalogue, |kind| kind.rule.is_none())
}

/// The faults and controls that `id` names: one by its id, or by the name of a kind all operations to which it applies. Empty
/// where nothing has that name.
#[must_use]
pub fn find(catalogue: &Catalogue, id: &str) -> Vec<Fault> {
    let mut found = sorted(catalogue, |_| true);
    found.retain(|fault| fault.id == id || fault.kind == id);
    found
}

/// As [`find`].
///
/// # Errors
/// When nothing has that name; the error tells what may have been meant.
pub fn named(catalogue: &Catalogue, id: &str) -> Result<Vec<Fault>, UnknownName> {
    let found = find(catalogue, id);
    if found.is_empty() {
        let all = [self::catalogue(catalogue), controls(catalogue)].concat();
        return Err(UnknownName::new("fault", id, all.iter().flat_map(|fault| [fault.id.as_str(), fault.kind])));
    }
    Ok(found)
}

fn sorted(catalogue: &Catalogue, wanted: impl Fn(&FaultKind) -> bool) -> Vec<Fault> {
    let kinds = KINDS.iter().copied().flatten().filter(|kind| wanted(kind));
    let mut faults: Vec<_> = kinds
        .flat_map(|kind| {
            let operations = catalogue.operations().iter().filter(|operation| (kind.applies)(operation));
            operations.map(|operation| Fault {
                id: format!("{}@{}", kind.name, operation.id()),
                kind: kind.name,
                operation: operation.id().clone(),
                about: kind.about,
                rule: kind.rule,
                change: kind,
            })
        })
        .collect();
    faults.sort_by(|a, b| a.id.cmp(&b.id));
    faults
}

/// All kinds, family by family.
const KINDS: &[&[FaultKind]] = &[
    super::pages::KINDS,
    super::sizes::KINDS,
    super::flags::KINDS,
    super::filters::KINDS,
    super::selection::KINDS,
    super::types::KINDS,
    super::presence::KINDS,
    super::formats::KINDS,
    super::bounds::KINDS,
    super::xml::KINDS,
    super::relations::KINDS,
    super::times::KINDS,
    super::ids::KINDS,
    super::errors::KINDS,
    super::wording::KINDS,
    super::auth::KINDS,
    super::accounts::KINDS,
    super::controls::KINDS,
    super::encodings::KINDS,
];
