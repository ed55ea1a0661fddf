//! Which error row applies: the first in the order of the tables whose condition holds for the request.

use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::{ErrorRow, JsonType, Parameter, is_number, whole};

use crate::paging::list::List;
use crate::paging::start::PageStart;
use crate::parsed::ParsedRequest;
use crate::settings::Credential;
use crate::signature::Problem;
use crate::version::RequestedVersion;

/// What the conditions look at.
pub(crate) struct RequestContext<'c> {
    pub(crate) request: &'c ParsedRequest<'c>,
    /// The list, where the operation has one.
    pub(crate) list: Option<&'c List<'c>>,
    /// Whether the entry that the request names exists, where the operation shows one.
    pub(crate) found: bool,
    /// Who sent the request.
    pub(crate) credential: Option<&'c Credential>,
    /// Why the request does not prove it, where it must.
    pub(crate) signature: Option<&'c Problem>,
}

impl<'c> RequestContext<'c> {
    /// The first of the `wanted` rows that applies, with the text that its condition takes offence at.
    pub(crate) fn first_error(&self, wanted: impl Fn(&ErrorRow) -> bool) -> Option<(&'c ErrorRow, String)> {
        let mut rows = self.request.plan.operation.errors().iter().filter(|row| wanted(row));
        rows.find_map(|row| Some((row, self.offence(&row.when)?)))
    }

    /// What the condition takes offence at, if it holds.
    fn offence(&self, condition: &Condition) -> Option<String> {
        let request = self.request;
        let operation = &request.plan.operation;
        // Most conditions are about one parameter, and do not hold: nothing is looked up or copied before it is needed.
        let value = || request.parameter(condition.parameter()?);
        let row = || operation.parameter(condition.parameter()?);
        let offending = |holds: &dyn Fn(&str) -> bool| value().filter(|text| holds(text)).map(str::to_owned);
        match condition {
            Condition::Malformed(_) => offending(&|text| row().is_some_and(|row| self.is_malformed(row, text))),
            Condition::Missing(name) => value().is_none().then(|| name.clone()),
            Condition::Empty(name) => request.sent(name).filter(|text| text.is_empty()).map(str::to_owned),
            Condition::Repeated(name) => {
                let values: Vec<&str> =
                    request.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect();
                (values.len() > 1).then(|| format!("['{}']", values.join("', '")))
            }
            Condition::OtherThan(name) => {
                let row = row()?;
                let expected = expected(row)?;
                match value() {
                    Some(value) => (value != expected).then(|| value.to_owned()),
                    None => {
                        let required = row.mandatory == Some(true) && !self.has_missing_row(name);
                        required.then(|| name.clone())
                    }
                }
            }
            Condition::OutOfRange(_) => offending(&|text| row().is_some_and(|row| self.is_out_of_range(row, text))),
            Condition::Unknown(name) => offending(&|text| !self.exists(name, text)),
            Condition::Damaged(_) => offending(&|_| self.page_start() == Some(PageStart::Damaged)),
            Condition::ChangedQuery(_) => offending(&|_| self.page_start() == Some(PageStart::Changed)),
            Condition::Undocumented(_) => {
                let mut names = request.query.iter().map(|(name, _)| name);
                names.find(|name| !request.documents(name)).map(str::to_owned)
            }
            Condition::MalformedBody(_) => request.body_problem.map(|problem| problem.to_string()),
            Condition::Credential(CredentialKind::InvalidStsToken)
                if self.signature.is_some_and(Problem::is_about_token) =>
            {
                Some(request.plan.name().to_owned())
            }
            Condition::Credential(kind) => {
                let refused = self.credential.filter(|credential| credential.refused == Some(*kind))?;
                Some(match kind {
                    CredentialKind::UnsupportedAccount => refused.access_key.clone(),
                    _ => request.plan.name().to_owned(),
                })
            }
            Condition::Signature(kind) => {
                let problem = self.signature?;
                let has_row = |wanted| operation.error_when(|when| *when == wanted).is_some();
                let unknown_token = Condition::Credential(CredentialKind::InvalidStsToken);
                if problem.is_about_token() && has_row(unknown_token) {
                    return None;
                }
                let mut widening = std::iter::successors(Some(problem.fault()), |fault| fault.wider());
                let named = widening.find(|fault| has_row(Condition::Signature(*fault)));
                (named == Some(*kind)).then(|| problem.text().to_owned())
            }
            Condition::MalformedVersion(_) => match &request.requested_version {
                Some(RequestedVersion::Malformed(text)) => Some(text.clone()),
                _ => None,
            },
            Condition::UnsupportedVersion(_) => match &request.requested_version {
                Some(RequestedVersion::Unsupported(text)) => Some(text.clone()),
                _ => None,
            },
            Condition::UnknownPath(_) | Condition::UnknownMethod(_) | Condition::Load(_) | Condition::Internal(_) => {
                None
            }
        }
    }

    fn page_start(&self) -> Option<PageStart> {
        Some(self.list?.start)
    }

    fn has_missing_row(&self, name: &str) -> bool {
        let rows = self.request.plan.operation.errors();
        rows.iter().any(|row| matches!(&row.when, Condition::Missing(missing) if missing == name))
    }

    fn is_malformed(&self, row: &Parameter, text: &str) -> bool {
        if self.request.mistyped.contains(&row.name) {
            return true;
        }
        let filters = self.request.plan.operation.filters();
        if row.time_format().is_some() || filters.iter().any(|filter| filter.is_bounded_by(&row.name)) {
            return self.request.time(&row.name).is_none();
        }
        if row.format.is_some_and(|format| !format.matches(text)) || row.bounds().unmet_by(text).is_some() {
            return true;
        }
        let right_type = match row.kind {
            JsonType::Integer => whole(text).is_some(),
            JsonType::Number => is_number(text),
            JsonType::Boolean => matches!(text, "true" | "false"),
            JsonType::String | JsonType::Object | JsonType::Array => true,
        };
        !right_type || (!row.values.is_empty() && !row.values.iter().any(|value| value == text))
    }

    fn is_out_of_range(&self, row: &Parameter, text: &str) -> bool {
        // What is no number is beyond its range; a text with a range holds a whole number.
        let (kind, is_one) = match row.kind {
            JsonType::Number => (JsonType::Number, is_number(text)),
            _ => (JsonType::Integer, whole(text).is_some()),
        };
        !is_one || self.request.plan.operation.refused_beyond(row).exceeded_by(kind, text).is_some()
    }

    /// Whether what a parameter names exists, and belongs to the sender.
    fn exists(&self, name: &str, text: &str) -> bool {
        let operation = &self.request.plan.operation;
        if operation.detail().is_some_and(|detail| detail.parameter == name) {
            return self.found;
        }
        let is_other = self.credential.is_some_and(|credential| credential.is_other);
        operation.entity(name).is_none_or(|entity| match is_other {
            true => self.request.knows_foreign(entity, text),
            false => self.request.knows(entity, text),
        })
    }
}

/// The one value of a parameter that is right: its constant, else its documented example.
fn expected(row: &Parameter) -> Option<&str> {
    row.constant.as_ref().map(|constant| constant.value.as_str()).or(row.example.as_deref())
}
