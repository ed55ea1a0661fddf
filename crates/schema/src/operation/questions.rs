//! Questions that several rows answer together.

use oplog_wire::sign::Scheme;
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use super::Operation;
use crate::condition::Condition;
use crate::errata::{self, Circumstances, Deviation, Gap};
use crate::message::Message;
use crate::path::FieldPath;
use crate::tables::{
    Endpoint, Erratum, ErrorBody, ErrorRow, Field, Filter, Parameter, ParameterLocation, StringFormat, Tables,
    ValueFilter, key_text,
};

impl Operation {
    /// The methods and URIs that the page itself has.
    pub fn documented_endpoints(&self) -> impl DoubleEndedIterator<Item = &Endpoint> {
        self.0.tables.request.iter().filter(|endpoint| endpoint.basis.is_documented())
    }

    /// The rows of the error table that the page itself has: those that a target can be held to.
    pub fn documented_errors(&self) -> impl Iterator<Item = &ErrorRow> {
        self.0.tables.error.iter().filter(|row| row.basis.is_documented())
    }

    /// The first row of the error table whose condition is wanted.
    #[must_use]
    pub fn error_when(&self, wanted: impl Fn(&Condition) -> bool) -> Option<&ErrorRow> {
        self.0.tables.error.iter().find(|row| wanted(&row.when))
    }

    /// The shape of a row's error body.
    #[must_use]
    pub fn error_body(&self, row: &ErrorRow) -> Option<&ErrorBody> {
        match &row.body {
            None => self.0.tables.error_body.first(),
            Some(id) => self.0.tables.error_body.iter().find(|body| body.id == *id),
        }
    }

    /// The time windows that the page itself documents.
    pub fn documented_filters(&self) -> impl Iterator<Item = &Filter> {
        self.0.tables.filter.iter().filter(|filter| filter.basis.is_documented())
    }

    /// The filters by value that the page itself documents.
    pub fn documented_value_filters(&self) -> impl Iterator<Item = &ValueFilter> {
        self.0.tables.value_filter.iter().filter(|filter| filter.basis.is_documented())
    }

    /// The formats in which the times of an entry's member may stand; none where it holds no times.
    #[must_use]
    pub fn member_formats(&self, name: &str) -> Vec<TimeFormat> {
        let path = self.0.tables.entries.as_ref().and_then(|entries| entries.member(name).parse().ok());
        path.map(|path: FieldPath| self.formats_at(&path).to_vec()).unwrap_or_default()
    }

    /// The query parameter that picks a representation; `None` where the URI decides, or there is no choice.
    #[must_use]
    pub fn media_parameter(&self) -> Option<&str> {
        self.0.tables.body.select.as_ref()?.parameter.as_deref()
    }

    /// The path of the entry list, if the operation has one.
    #[must_use]
    pub fn entries_path(&self) -> Option<FieldPath> {
        let entries = self.0.tables.entries.as_ref()?;
        if entries.path.is_empty() { Some(FieldPath::default()) } else { entries.path.parse().ok() }
    }

    /// The entries of a success body, each without its wrapper. `None` where the body has no list in that place.
    #[must_use]
    pub fn entries<'a>(&self, body: &'a Value) -> Option<Vec<&'a Value>> {
        let wrapper = self.0.tables.entries.as_ref()?.wrapper.as_deref();
        let list = self.entries_path()?.first(body)?.as_array()?;
        Some(list.iter().map(|item| wrapper.and_then(|name| item.get(name)).unwrap_or(item)).collect())
    }

    /// Whether a filter keeps an entry when it is asked for this value. An entry without the member is not kept.
    #[must_use]
    pub fn keeps(filter: &ValueFilter, entry: &Value, asked: &str) -> bool {
        Self::entry_member(entry, &filter.field).is_some_and(|own| filter.by.keeps(own, asked))
    }

    /// The member `name` of an entry; the entry itself where the name is empty.
    #[must_use]
    pub fn entry_member<'a>(entry: &'a Value, name: &str) -> Option<&'a Value> {
        if name.is_empty() { Some(entry) } else { entry.get(name) }
    }

    /// The key of an entry as a request names it; `None` where it has none, or several members make it.
    #[must_use]
    pub fn entry_key(&self, entry: &Value) -> Option<String> {
        let [name] = self.0.tables.entries.as_ref()?.key.as_slice() else { return None };
        key_text(Self::entry_member(entry, name)?)
    }

    /// Whether an entry can be told from another by something that the page says identifies it.
    #[must_use]
    pub fn has_entry_key(&self) -> bool {
        self.0.tables.entries.as_ref().is_some_and(|entries| !entries.key.is_empty())
    }

    /// The signature schemes, in the order of the page; any one will do.
    pub fn schemes(&self) -> impl Iterator<Item = Scheme> {
        self.0.tables.auth.iter().map(|row| row.scheme)
    }

    /// Whether a header or a query parameter of this name holds an API key, however harmless its name looks.
    #[must_use]
    pub fn is_key_name(&self, name: &str) -> bool {
        self.0.tables.auth.iter().any(|row| row.scheme.key_name().is_some_and(|own| own.eq_ignore_ascii_case(name)))
    }

    /// The parameters that are members of a JSON object in the body.
    pub fn body_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.0.tables.parameter.iter().filter(|row| row.location == ParameterLocation::Body)
    }

    /// Whether requests carry a JSON object in their body.
    #[must_use]
    pub fn takes_json(&self) -> bool {
        self.body_parameters().next().is_some()
    }

    /// Whether a parameter is an API key: the proof of who asks, and no part of the question.
    #[must_use]
    pub fn is_key(&self, row: &Parameter) -> bool {
        self.0.tables.auth.iter().any(|auth| auth.is_sent_in(row))
    }

    /// The parameters that travel in headers where requests are signed by `scheme`, with those headers.
    #[must_use]
    pub fn constants_in_headers(&self, scheme: Scheme) -> Vec<(String, String)> {
        let in_headers = self.0.tables.auth.iter().any(|row| row.scheme == scheme && row.constants_in_headers);
        let rows = self.0.tables.parameter.iter().filter(|_| in_headers);
        rows.filter_map(|row| Some((row.name.clone(), row.constant.as_ref()?.header.clone()?))).collect()
    }

    /// The formats in which the time of a row may stand: the printed one first, if the row has one, then those that errata about
    /// its fact allow.
    #[must_use]
    pub fn time_formats(&self, fact: &str, printed: Option<StringFormat>) -> Vec<TimeFormat> {
        time_formats(&self.0.tables, fact, printed)
    }

    /// The formats in which the time of the field at a path may stand; none where there is no such field.
    #[must_use]
    pub fn formats_at(&self, path: &FieldPath) -> &[TimeFormat] {
        self.0.by_path.get(path).map_or(&[], |&row| &self.0.formats[row])
    }

    /// What messages of an error are like; `None` where its row is none of this operation, or holds no pattern.
    #[must_use]
    pub fn message(&self, row: &ErrorRow) -> Option<&Message> {
        let number = self.0.tables.error.iter().position(|own| own.id == row.id)?;
        self.0.messages[number].get_or_init(|| Message::new(&row.message)).as_ref()
    }

    /// The errata about the fact `local`.
    pub fn errata_about(&self, local: &str) -> impl Iterator<Item = &Erratum> + use<'_> {
        let local = local.to_owned();
        self.0.tables.erratum.iter().filter(move |row| row.facts.contains(&local))
    }

    /// The erratum that turns this deviation from the fact `local` into a conflict of the documentation, here.
    #[must_use]
    pub fn erratum_here(&self, local: &str, deviation: &Deviation<'_>, here: &Circumstances<'_>) -> Option<&Erratum> {
        self.errata_about(local).find(|row| errata::allows(row, deviation) && errata::holds(row, here))
    }

    /// The gaps that errata from elsewhere allow a field: what single entries may lack, and not all of them.
    pub fn unshown_gaps<'a>(&'a self, field: &Field) -> impl Iterator<Item = (&'a Erratum, Gap)> + use<'a> {
        errata::unshown_gaps(&self.0.tables.erratum, &field.fact_id())
    }

    /// The erratum that turns this deviation from the fact `local` into a conflict of the documentation, in some answer.
    #[must_use]
    pub fn erratum_for(&self, local: &str, deviation: &Deviation<'_>) -> Option<&Erratum> {
        self.errata_about(local).find(|row| errata::allows(row, deviation))
    }
}

pub(super) fn time_formats(tables: &Tables, fact: &str, printed: Option<StringFormat>) -> Vec<TimeFormat> {
    let about = tables.erratum.iter().filter(|row| row.facts.iter().any(|own| own == fact));
    let allowed = about.flat_map(|row| row.allows.formats.iter().copied());
    printed.and_then(StringFormat::time).into_iter().chain(allowed).collect()
}
