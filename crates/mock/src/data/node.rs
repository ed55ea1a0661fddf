//! The tree of a success body: the rows of the field table, each in its place, with its templates parsed.

use oplog_schema::path::Step;
use oplog_schema::tables::{Field, JsonType};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::body::{JsonStyle, quoted_key};
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use super::made;
use super::sample::Sample;
use crate::plan_error::PlanError;
use crate::version::Version;

/// Offsets from UTC that clocks have, in quarters of an hour.
const OFFSETS: std::ops::RangeInclusive<i32> = -56..=56;

/// One node of a body.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The member's name; empty for the root and for items.
    pub(crate) name: String,
    /// The same with comma and colon, as the operation's JSON has it.
    pub(crate) quoted: Vec<u8>,
    /// Where it stands, as the tables spell it.
    pub(crate) path: String,
    pub(crate) kind: JsonType,
    /// How its times are written, and what else is read as one: the table's format, then those that errata allow.
    pub(crate) formats: Vec<TimeFormat>,
    /// Seconds east of UTC of the clock that its times are read from, for formats that tell.
    pub(crate) offset: i32,
    /// Templates of its value; for objects and lists only `{null}` and `{absent}` count.
    pub(crate) samples: Vec<Sample>,
    /// Whether anything about its value is drawn.
    pub(crate) draws: bool,
    /// The version from which it exists.
    pub(crate) since: Option<Version>,
    /// The request flag without which it is left out.
    pub(crate) flag: Option<String>,
    /// The request parameter that it repeats.
    pub(crate) echo: Option<String>,
    /// How many items a list has.
    pub(crate) count: (u64, u64),
    /// Members of an object, in the order of the tables.
    pub(crate) children: Vec<Node>,
    /// What a list holds.
    pub(crate) item: Option<Box<Node>>,
}

impl Node {
    /// The tree of an operation's success body.
    pub(crate) fn of(operation: &Operation) -> Result<Node, PlanError> {
        let mut root = Node::container(String::new(), String::new());
        for field in operation.fields() {
            let node = root.place(field.path.steps());
            node.describe(operation, field)?;
        }
        root.settle(operation.body().json_style());
        for echo in operation.echoes() {
            if let Some(node) = echo.field.parse().ok().and_then(|path: FieldPath| root.find_mut(path.steps())) {
                node.echo = Some(echo.parameter.clone());
            }
        }
        Ok(root)
    }

    fn container(name: String, path: String) -> Node {
        Node {
            name,
            quoted: Vec::new(),
            path,
            kind: JsonType::Object,
            formats: Vec::new(),
            offset: 0,
            samples: Vec::new(),
            draws: false,
            since: None,
            flag: None,
            echo: None,
            count: (1, 2),
            children: Vec::new(),
            item: None,
        }
    }

    /// Works out what is the same in every answer, once all rows have their places.
    fn settle(&mut self, style: JsonStyle) {
        self.quoted = quoted_key(&self.name, style);
        self.draws = self.kind == JsonType::Array || self.samples.len() > 1 || self.samples.iter().any(Sample::draws);
        self.children.iter_mut().for_each(|child| child.settle(style));
        self.item.iter_mut().for_each(|item| item.settle(style));
    }

    /// The node at `steps`, made with everything above it where the table has no row.
    fn place(&mut self, steps: &[Step]) -> &mut Node {
        let Some((step, rest)) = steps.split_first() else { return self };
        match step {
            Step::Items => {
                self.kind = JsonType::Array;
                let path = format!("{}[]", self.path);
                self.item.get_or_insert_with(|| Box::new(Node::container(String::new(), path))).place(rest)
            }
            Step::Member(name) => {
                let position = self.children.iter().position(|child| &child.name == name).unwrap_or_else(|| {
                    let path = if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
                    self.children.push(Node::container(name.clone(), path));
                    self.children.len() - 1
                });
                self.children[position].place(rest)
            }
        }
    }

    fn describe(&mut self, operation: &Operation, field: &Field) -> Result<(), PlanError> {
        let wrong = |problem: String| PlanError::new(operation, format!("field `{}`: {problem}", field.path));
        self.kind = field.kind;
        self.formats = operation.time_formats(&field.fact_id(), field.format);
        let style = operation.body().json_style();
        let templates = made::templates(operation, field).map_err(|error| wrong(error.to_string()))?;
        self.samples = templates.into_iter().map(|template| Sample::new(template, field.kind, style)).collect();
        let since = field.since.as_deref().map(str::parse).transpose();
        self.since = since.map_err(|error| wrong(format!("{error}")))?;
        self.flag = field.present_when.as_ref().and_then(|when| when.flag.clone());
        self.count = field.count.unwrap_or(self.count);
        Ok(())
    }

    /// The node at `path`.
    pub(crate) fn find(&self, path: &FieldPath) -> Option<&Node> {
        path.steps().iter().try_fold(self, |node, step| match step {
            Step::Items => node.item.as_deref(),
            Step::Member(name) => node.child(name),
        })
    }

    pub(crate) fn find_mut(&mut self, steps: &[Step]) -> Option<&mut Node> {
        steps.iter().try_fold(self, |node, step| match step {
            Step::Items => node.item.as_deref_mut(),
            Step::Member(name) => node.children.iter_mut().find(|child| &child.name == name),
        })
    }

    /// Lets made-up times of this object look like those of a documented one: same format, same offset.
    pub(crate) fn learn_times(&mut self, documented: &Value) {
        for child in &mut self.children {
            let Some(text) = documented.get(&child.name).and_then(Value::as_str) else { continue };
            let read = |format: &TimeFormat| Some((*format, format.parse(text).ok()?));
            if let Some((format, instant)) = child.formats.iter().find_map(read) {
                child.formats.retain(|other| *other != format);
                child.formats.insert(0, format);
                child.offset = OFFSETS
                    .map(|quarter| quarter * 15 * 60)
                    .find(|&offset| format.format_at(instant, offset) == text)
                    .unwrap_or(0);
            }
        }
    }

    /// The member `name`.
    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }
}
