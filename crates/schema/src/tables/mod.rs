//! The format of `tables.toml`: what may be written, and nothing else.
//!
//! Every struct refuses unknown keys. Each `[[…]]` entry is one fact and says where it stands on the page (`at`), what it
//! means (`about`, in words of this project), and what it rests on (`basis`).

mod body;
mod bounds;
mod effect;
mod erratum;
mod error;
mod field;
mod format;
mod json_type;
mod next_page;
mod number;
mod paging;
mod pattern;
mod request;
pub mod selection;
mod status;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use body::{JsonRepresentation, MediaSelector, Representations, XmlRepresentation};
pub use bounds::{Bounds, Limit};
pub use effect::Effect;
pub use erratum::{Allowance, AllowanceCondition, AllowedShape, Erratum};
pub use error::{ErrorBody, ErrorRow};
pub use field::{Field, PresentWhen, ResponseHeader, TimeOrder};
pub use format::{StringFormat, UnknownFormat};
pub use json_type::JsonType;
pub use next_page::{NextCursor, PageEnd};
pub use number::{is_number, whole};
pub(crate) use paging::key_text;
pub use paging::{
    DefaultWindow, Detail, Discovery, Echo, Entity, EntryList, EntryOrder, Filter, Microversion, NextLink, PageHeaders,
    PageSegments, Pagination, PagingStrategy,
};
pub use pattern::{Pattern, PatternError};
pub use request::{Constant, Endpoint, ExampleRequest, Parameter, ParameterLocation, SecurityScheme};
pub use selection::{Comparison, Sort, SortOrder, SortSwitch, ValueFilter};
pub use status::{NoSuccess, SuccessStatus};

/// One `tables.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The operation's id, equal to its folder: `<vendor>/<operation>`.
    pub id: String,
    /// One line on what the operation does.
    pub summary: String,
    /// What a request does beside being answered. By default an operation reads that a `GET` asks for, and one writes that only a `POST` asks
    /// for; `PUT`, `PATCH` and `DELETE` always write.
    pub effect: Option<Effect>,
    /// The page that all facts of `basis` table, prose and example stand on.
    pub source: SourcePage,
    /// Method and URI forms.
    pub request: Vec<Endpoint>,
    /// Requests that the page prints as examples.
    #[serde(default)]
    pub example: Vec<ExampleRequest>,
    /// How a request is authenticated.
    #[serde(default)]
    pub auth: Vec<SecurityScheme>,
    /// Request parameters.
    #[serde(default)]
    pub parameter: Vec<Parameter>,
    /// The status of a success, and the representations of its body.
    pub body: Representations,
    /// Fields of a success body.
    #[serde(default)]
    pub field: Vec<Field>,
    /// Times of one answer of which one is never earlier than the other.
    #[serde(default)]
    pub time_order: Vec<TimeOrder>,
    /// Headers of a success.
    #[serde(default)]
    pub header: Vec<ResponseHeader>,
    /// Where the entries stand and what identifies one.
    pub entries: Option<EntryList>,
    /// How a long list is cut into pages.
    pub pagination: Option<Pagination>,
    /// What narrows a list.
    #[serde(default)]
    pub filter: Vec<Filter>,
    /// What leaves the entries with certain values.
    #[serde(default)]
    pub value_filter: Vec<ValueFilter>,
    /// The order of the entries by a value.
    pub sort: Option<Sort>,
    /// Fields that repeat a request parameter.
    #[serde(default)]
    pub echo: Vec<Echo>,
    /// The list that this operation shows one entry of.
    pub detail: Option<Detail>,
    /// A version header that adds fields and parameters.
    pub microversion: Option<Microversion>,
    /// What clients look up before they ask this operation.
    #[serde(default)]
    pub discovery: Vec<Discovery>,
    /// What a request names and a target must know: servers, executions, projects.
    #[serde(default)]
    pub entity: Vec<Entity>,
    /// Documented facts outside the tables.
    #[serde(default)]
    pub statement: Vec<Statement>,
    /// Shapes of an error body; the first is the operation's own.
    #[serde(default)]
    pub error_body: Vec<ErrorBody>,
    /// Rows of the error table.
    #[serde(default)]
    pub error: Vec<ErrorRow>,
    /// Places where the page contradicts itself or the wire.
    #[serde(default)]
    pub erratum: Vec<Erratum>,
    /// How the mock server makes up entries.
    pub data: Option<SampleData>,
}

/// The page a file of tables was read from.
#[derive(Debug, Clone, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePage {
    /// The page's title.
    pub page: String,
    /// The vendor and product.
    pub product: String,
    /// The edition or date that the page prints, or how it can be told from others.
    pub edition: String,
    /// Base URLs of servers that the page names. Nothing is ever sent there unless somebody makes one of them a target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A row of a table on the page.
    #[default]
    Table,
    /// A sentence or heading on the page.
    Prose,
    /// An example on the page, and nothing else.
    Example,
    /// A standard that holds for every service, which `at` names: HTTP (RFC 9110), JSON (RFC 8259), XML 1.0.
    Standard,
    /// Another publication of the vendor or of its upstream: recognised, never required.
    Upstream,
    /// Reasoning or what clients do: recognised, never required.
    Inferred,
}

impl Basis {
    /// Whether a violation of the fact may fail a run: the page itself states it, or a standard that no page need repeat.
    #[must_use]
    pub fn is_binding(self) -> bool {
        self.is_documented() || self == Basis::Standard
    }

    /// Whether the page itself states the fact.
    #[must_use]
    pub fn is_documented(self) -> bool {
        matches!(self, Basis::Table | Basis::Prose | Basis::Example)
    }
}

/// A documented fact outside every table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its id below `statement.`.
    pub id: String,
    /// What it says, in words of this project and not the page's.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it rests on.
    #[serde(default = "prose")]
    pub basis: Basis,
    /// The rules that check it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Why no server could violate it on the wire; such a fact has no rules and is never counted as passed.
    pub not_checkable: Option<String>,
}

fn prose() -> Basis {
    Basis::Prose
}

/// How the mock server makes up entries. The checker never reads this.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleData {
    /// Entries of a known entity unless told otherwise.
    pub entries: u64,
    /// The time of the newest generated entry: a UTC instant, or `today` for noon of the clock's current day.
    pub newest: String,
    /// Seconds between neighbours, each drawn from `low..=high`.
    pub step: (u64, u64),
    /// The golden case (a folder below the operation's) whose entries come first, before the generated ones.
    pub documented: Option<String>,
}
