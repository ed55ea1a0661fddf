//! Which rules speak for a row: what they find is a deviation from its fact.
//!
//! The facts themselves are made in [`super::facts`].

use crate::condition::Condition;
use crate::errata;
use crate::tables::{
    Endpoint, Erratum, ErrorRow, Field, JsonType, NextLink, Parameter, ParameterLocation, ResponseHeader, Tables,
};

/// The rules about who is let in.
const AUTH: &[&str] = &["auth/anonymous-rejected", "auth/expired-rejected", "auth/wrong-secret-rejected"];

fn owned(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|&rule| rule.to_owned()).collect()
}

pub(super) fn request(tables: &Tables, row: &Endpoint) -> Vec<String> {
    let mut rules = owned(&["errors/undocumented", "representations/documented-request"]);
    let has_body = tables.body.has_any();
    if has_body {
        rules.extend(owned(&["representations/well-formed"]));
    }
    // The row of the header speaks for the media type, where there is one.
    if has_body && !tables.header.iter().any(|header| header.name.eq_ignore_ascii_case("content-type")) {
        rules.extend(owned(&["representations/content-type"]));
    }
    if row.alias.is_some() {
        rules.extend(owned(&["relations/versions-agree"]));
    }
    if !row.basis.is_documented() {
        rules.extend(owned(&["relations/methods-agree"]));
    }
    if row.uri.with_version("0").is_some() {
        rules.extend(owned(&["errors/unknown-version"]));
    }
    rules
}

pub(super) fn parameter(tables: &Tables, row: &Parameter) -> Vec<String> {
    let name = row.name.as_str();
    let mut rules = row.rules.clone();
    if tables.auth.iter().any(|auth| auth.is_sent_in(row)) {
        rules.extend(owned(AUTH));
        return rules;
    }
    if row.location == ParameterLocation::Path || row.constant.is_some() || row.flag {
        rules.extend(owned(&["representations/documented-request"]));
    }
    if row.mandatory == Some(true) && row.location.is_query_or_body() {
        rules.extend(owned(&["errors/mandatory-parameter"]));
    }
    if let Some(pagination) = &tables.pagination {
        if pagination.cursor == name {
            rules.extend(owned(&[
                "pagination/no-repeat",
                "pagination/no-gap",
                "pagination/resumable-anywhere",
                "pagination/terminates",
            ]));
        }
        if pagination.size == name {
            rules.extend(owned(&[
                "pagination/size-bound",
                "pagination/size-independent",
                "pagination/stable-on-repeat",
            ]));
            if row.default.is_some() {
                rules.extend(owned(&["pagination/default-size"]));
            }
        }
    }
    if tables.filter.iter().any(|filter| filter.is_bounded_by(name)) {
        rules.extend(owned(&["filters/window", "filters/sub-windows", "filters/boundaries"]));
    }
    if tables.value_filter.iter().any(|filter| filter.parameter == name) {
        rules.extend(owned(&["filters/matching", "filters/complete"]));
    }
    if tables.sort.as_ref().and_then(|sort| sort.switch.as_ref()).is_some_and(|switch| switch.parameter == name) {
        rules.extend(owned(&["pagination/sorted"]));
    }
    if tables.echo.iter().any(|echo| echo.parameter == name) {
        rules.extend(owned(&["relations/ids-echoed"]));
    }
    let is_entity = tables.entity.iter().any(|entity| entity.parameter == name);
    if is_entity {
        rules.extend(owned(&["relations/accounts-isolated", "relations/isolated"]));
    }
    if tables.detail.as_ref().is_some_and(|detail| is_entity || detail.parameter == name) {
        rules.extend(owned(&["errors/unknown-id"]));
    }
    rules
}

pub(super) fn auth() -> Vec<String> {
    owned(AUTH)
}

pub(super) fn error(row: &ErrorRow) -> Vec<String> {
    let mut rules =
        owned(&["errors/body-shape", "errors/code", "errors/content-type", "errors/message", "errors/status"]);
    if matches!(row.when, Condition::ChangedQuery(_)) {
        rules.extend(owned(&["pagination/token-bound-to-query"]));
    }
    rules
}

pub(super) fn header(tables: &Tables, row: &ResponseHeader) -> Vec<String> {
    let name = &row.name;
    let media_type = name.eq_ignore_ascii_case("content-type");
    let mut rules = owned(&[if media_type { "representations/content-type" } else { "representations/headers" }]);
    if let Some(paging) = &tables.pagination {
        if paging.link == Some(NextLink::Header) && name.eq_ignore_ascii_case("link") {
            rules.extend(owned(&["pagination/next-consistent"]));
        }
        let totals = paging.headers.iter().flat_map(|headers| headers.total.iter().chain(&headers.pages));
        if totals.into_iter().any(|total| total.eq_ignore_ascii_case(name)) {
            rules.extend(owned(&["pagination/totals"]));
        }
    }
    if row.unique {
        rules.extend(owned(&["relations/ids-unique"]));
    }
    rules
}

pub(super) fn field(tables: &Tables, row: &Field) -> Vec<String> {
    let mut rules = row.rules.clone();
    rules.extend(owned(&["fields/type", "fields/nesting"]));
    if !row.nullable {
        rules.extend(owned(&["fields/null"]));
    }
    if row.mandatory || row.present_when.as_ref().is_some_and(|when| when.flag.is_some()) {
        rules.extend(owned(&["fields/required"]));
    }
    if row.present_when.as_ref().is_some_and(|when| when.field.is_some()) {
        rules.extend(owned(&["pagination/next-consistent"]));
    }
    if errata::unshown_gaps(&tables.erratum, &row.fact_id()).next().is_some() {
        rules.extend(owned(&["fields/sometimes-present"]));
    }
    if row.unique {
        rules.extend(owned(&["relations/ids-unique"]));
    }
    if row.not_empty {
        rules.extend(owned(&["fields/empty"]));
    }
    if !row.values.is_empty() {
        rules.extend(owned(&["fields/enum"]));
    }
    if row.format.is_some() {
        rules.extend(owned(&["fields/format"]));
    }
    if !row.bounds().is_empty() && row.bounds().are_stated() {
        rules.extend(owned(&["fields/bounds"]));
    }
    if tables.time_order.iter().any(|pair| pair.earlier == row.path || pair.later == row.path) {
        rules.extend(owned(&["fields/time-order"]));
    }
    if tables.body.xml.is_some() {
        rules.extend(owned(&["representations/equivalent"]));
        if row.kind != JsonType::String {
            rules.extend(owned(&["representations/xml-types"]));
        }
    }
    let name = row.path.to_string();
    let sorted = tables.sort.as_ref().filter(|sort| sort.order.is_some()).zip(tables.entries.as_ref());
    if sorted.is_some_and(|(sort, entries)| entries.member(&sort.field) == name) {
        rules.extend(owned(&["pagination/sorted"]));
    }
    if tables.echo.iter().any(|echo| echo.field == name) {
        rules.extend(owned(&["relations/ids-echoed"]));
    }
    if let Some(paging) = &tables.pagination {
        if paging.echo.contains_key(&name) {
            rules.extend(owned(&["pagination/echo"]));
        }
        if paging.more.as_ref() == Some(&name) || paging.link.as_ref().is_some_and(|l| l.fact_id() == row.fact_id()) {
            rules.extend(owned(&["pagination/next-consistent"]));
        }
        if paging.total.as_ref() == Some(&name) || paging.pages.as_ref() == Some(&name) {
            rules.extend(owned(&["pagination/totals"]));
        }
    }
    rules
}

pub(super) fn erratum(row: &Erratum) -> Vec<String> {
    let mut rules = row.rules.clone();
    rules.extend(row.allows.rules.iter().cloned());
    if row.allows.absent {
        rules.extend(owned(&["fields/required"]));
    }
    if row.allows.null {
        rules.extend(owned(&["fields/null"]));
    }
    if !row.allows.values.is_empty() {
        rules.extend(owned(&["fields/enum"]));
    }
    if !row.allows.formats.is_empty() {
        rules.extend(owned(&["fields/format"]));
    }
    if !row.allows.notes.is_empty() {
        rules.extend(owned(&["representations/xml-types"]));
    }
    if !row.allows.shapes.is_empty() {
        rules.extend(owned(&["fields/nesting", "fields/type"]));
    }
    rules
}
