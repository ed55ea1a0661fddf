//! The rows of one operation, as they stand on the page and in its order.

use super::Operation;
use crate::path::FieldPath;
use crate::tables::{
    Detail, Discovery, Echo, Endpoint, Entity, EntryList, Erratum, ErrorBody, ErrorRow, ExampleRequest, Field, Filter,
    Microversion, Pagination, Parameter, Representations, ResponseHeader, SampleData, SecurityScheme, Sort, SourcePage,
    TimeOrder, ValueFilter,
};

impl Operation {
    /// One line on what the operation does.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.0.tables.summary
    }

    /// The page that documents it.
    #[must_use]
    pub fn source(&self) -> &SourcePage {
        &self.0.tables.source
    }

    /// The methods and URIs.
    #[must_use]
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.0.tables.request
    }

    /// The method and URI with this id.
    #[must_use]
    pub fn endpoint(&self, id: &str) -> Option<&Endpoint> {
        self.0.tables.request.iter().find(|row| row.id == id)
    }

    /// The requests that the page prints as examples.
    #[must_use]
    pub fn examples(&self) -> &[ExampleRequest] {
        &self.0.tables.example
    }

    /// How requests are signed; any one of the schemes will do.
    #[must_use]
    pub fn security(&self) -> &[SecurityScheme] {
        &self.0.tables.auth
    }

    /// The request parameters, wherever they travel.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.0.tables.parameter
    }

    /// The request parameter of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.0.tables.parameter.iter().find(|row| row.name == name)
    }

    /// The status of a success.
    #[must_use]
    pub fn success_status(&self) -> u16 {
        self.0.tables.body.status.unwrap_or_default().get()
    }

    /// The representations of a success body.
    #[must_use]
    pub fn body(&self) -> &Representations {
        &self.0.tables.body
    }

    /// The fields of a success body.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.0.tables.field
    }

    /// The field at this path of a success body.
    #[must_use]
    pub fn field(&self, path: &FieldPath) -> Option<&Field> {
        self.0.by_path.get(path).map(|&row| &self.0.tables.field[row])
    }

    /// The times of one answer of which one is never earlier than the other.
    #[must_use]
    pub fn time_orders(&self) -> &[TimeOrder] {
        &self.0.tables.time_order
    }

    /// The headers of a success.
    #[must_use]
    pub fn headers(&self) -> &[ResponseHeader] {
        &self.0.tables.header
    }

    /// Where a success has its list of entries; `None` for an operation that shows one thing.
    #[must_use]
    pub fn entry_list(&self) -> Option<&EntryList> {
        self.0.tables.entries.as_ref()
    }

    /// How a long list is cut into pages.
    #[must_use]
    pub fn pagination(&self) -> Option<&Pagination> {
        self.0.tables.pagination.as_ref()
    }

    /// The time windows that narrow a list.
    #[must_use]
    pub fn filters(&self) -> &[Filter] {
        &self.0.tables.filter
    }

    /// What leaves the entries with certain values.
    #[must_use]
    pub fn value_filters(&self) -> &[ValueFilter] {
        &self.0.tables.value_filter
    }

    /// The order of the entries by a value.
    #[must_use]
    pub fn sort(&self) -> Option<&Sort> {
        self.0.tables.sort.as_ref()
    }

    /// The fields that repeat a request parameter.
    #[must_use]
    pub fn echoes(&self) -> &[Echo] {
        &self.0.tables.echo
    }

    /// The list that this operation shows one entry of.
    #[must_use]
    pub fn detail(&self) -> Option<&Detail> {
        self.0.tables.detail.as_ref()
    }

    /// The version header that adds fields and parameters.
    #[must_use]
    pub fn microversion(&self) -> Option<&Microversion> {
        self.0.tables.microversion.as_ref()
    }

    /// The documents that clients look up before they ask this operation.
    #[must_use]
    pub fn discovery(&self) -> &[Discovery] {
        &self.0.tables.discovery
    }

    /// What a request names and a target must know.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.0.tables.entity
    }

    /// The thing that `parameter` names.
    #[must_use]
    pub fn entity(&self, parameter: &str) -> Option<&Entity> {
        self.0.tables.entity.iter().find(|row| row.parameter == parameter)
    }

    /// The rows of the error table.
    #[must_use]
    pub fn errors(&self) -> &[ErrorRow] {
        &self.0.tables.error
    }

    /// The row of the error table with this id.
    #[must_use]
    pub fn error(&self, id: &str) -> Option<&ErrorRow> {
        self.0.tables.error.iter().find(|row| row.id == id)
    }

    /// The shapes of an error body; the first is the operation's own.
    #[must_use]
    pub fn error_bodies(&self) -> &[ErrorBody] {
        &self.0.tables.error_body
    }

    /// The places where the page contradicts itself.
    #[must_use]
    pub fn errata(&self) -> &[Erratum] {
        &self.0.tables.erratum
    }

    /// The erratum with this id.
    #[must_use]
    pub fn erratum(&self, id: &str) -> Option<&Erratum> {
        self.0.tables.erratum.iter().find(|row| row.id == id)
    }

    /// How the mock server makes up entries.
    #[must_use]
    pub fn sample_data(&self) -> Option<&SampleData> {
        self.0.tables.data.as_ref()
    }
}
