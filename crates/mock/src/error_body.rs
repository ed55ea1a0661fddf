//! The shape of an error body, its texts parsed: filled in, it is the body of one error.
//!
//! [`crate::discovery`] fills in the same kind of tree.

use oplog_schema::tables::ErrorBody;
use oplog_wire::Shape;
use serde_json::{Map, Value};

use crate::draw::Draw;
use crate::template::{Template, TemplateError, Word};

/// An error body, ready to be filled in.
#[derive(Debug, Clone)]
pub(crate) struct ErrorShape {
    members: Member,
    pub(crate) content_type: String,
    pub(crate) xml: Option<ErrorXml>,
    pub(crate) headers: Vec<(String, Template)>,
    /// What its XML form is written after.
    pub(crate) shape: Shape,
}

/// The XML form of an error.
#[derive(Debug, Clone)]
pub(crate) struct ErrorXml {
    pub(crate) root: String,
    pub(crate) content_type: String,
}

/// A tree whose texts are templates.
#[derive(Debug, Clone)]
pub(crate) enum Member {
    Text(Template),
    /// A text that is exactly `{status}` is a number.
    Status,
    Constant(Value),
    /// Names are templates too: a body may have the code as a name.
    Object(Vec<(Template, Member)>),
    Array(Vec<Member>),
}

impl ErrorShape {
    pub(crate) fn new(body: &ErrorBody) -> Result<Self, TemplateError> {
        let headers = body.headers.iter().map(|(name, value)| Ok((name.clone(), Template::parse(value)?)));
        Ok(Self {
            members: object(&body.members)?,
            content_type: body.content_type.clone(),
            xml: body.xml_root.as_ref().map(|root| ErrorXml {
                root: root.clone(),
                content_type: body.xml_content_type.clone().unwrap_or_else(|| "application/xml".to_owned()),
            }),
            headers: headers.collect::<Result<_, _>>()?,
            shape: body.shape(),
        })
    }

    /// The body of one error.
    pub(crate) fn fill(&self, status: u16, draw: Draw, word: &dyn Fn(&Word) -> String) -> Value {
        self.members.fill(status, draw, word).unwrap_or_default()
    }
}

impl Member {
    pub(crate) fn fill(&self, status: u16, draw: Draw, word: &dyn Fn(&Word) -> String) -> Option<Value> {
        Some(match self {
            Member::Status => Value::from(status),
            Member::Constant(value) => value.clone(),
            Member::Text(Template::Absent) => return None,
            Member::Text(template) => template.fill(draw, word).map_or(Value::Null, Value::String),
            Member::Array(items) => {
                let items = items.iter().enumerate();
                items.filter_map(|(n, item)| item.fill(status, draw.nth(n as u64), word)).collect()
            }
            Member::Object(members) => {
                let members = members.iter().enumerate();
                let filled = members.filter_map(|(n, (name, member))| {
                    let draw = draw.nth(n as u64);
                    Some((name.fill(draw, word)?, member.fill(status, draw, word)?))
                });
                Value::Object(Map::from_iter(filled))
            }
        })
    }
}

/// The tree that a table spells.
pub(crate) fn object(table: &toml::Table) -> Result<Member, TemplateError> {
    let members = table.iter().map(|(name, value)| Ok((Template::parse(name)?, member(value)?)));
    members.collect::<Result<_, _>>().map(Member::Object)
}

fn member(value: &toml::Value) -> Result<Member, TemplateError> {
    Ok(match value {
        toml::Value::String(text) if text == "{status}" => Member::Status,
        toml::Value::String(text) => Member::Text(Template::parse(text)?),
        toml::Value::Integer(number) => Member::Constant(Value::from(*number)),
        toml::Value::Float(number) => Member::Constant(Value::from(*number)),
        toml::Value::Boolean(truth) => Member::Constant(Value::from(*truth)),
        toml::Value::Datetime(time) => Member::Constant(Value::from(time.to_string())),
        toml::Value::Array(items) => Member::Array(items.iter().map(member).collect::<Result<_, _>>()?),
        toml::Value::Table(table) => object(table)?,
    })
}
