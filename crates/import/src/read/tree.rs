//! What examples show of a body: names, nesting and types, of all examples together.

use oplog_schema::tables::JsonType;
use serde_json::Value;

/// A place in a body.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tree {
    /// The types that were seen; null is none.
    pub(super) kinds: Vec<JsonType>,
    /// Whether null was seen.
    pub(super) null: bool,
    /// The members, in the order of the examples.
    pub(super) members: Vec<(String, Tree)>,
    /// What the items of a list are like.
    pub(super) items: Option<Box<Tree>>,
}

impl Tree {
    /// Adds what an example shows. In a template, a member called by the name of a type stands for any name.
    pub(super) fn add(&mut self, value: &Value, is_syntax: bool) {
        match value {
            Value::Null => self.null = true,
            Value::Object(members) => {
                self.see(JsonType::Object);
                for (name, member) in members {
                    if is_syntax && matches!(name.as_str(), "string" | "String" | "key" | "<key>") {
                        continue;
                    }
                    let known = self.members.iter().position(|(known, _)| known == name);
                    let at = known.unwrap_or_else(|| {
                        self.members.push((name.clone(), Tree::default()));
                        self.members.len() - 1
                    });
                    self.members[at].1.add(member, is_syntax);
                }
            }
            Value::Array(items) => {
                self.see(JsonType::Array);
                let inner = self.items.get_or_insert_with(Box::default);
                items.iter().take(200).for_each(|item| inner.add(item, is_syntax));
            }
            Value::String(_) => self.see(JsonType::String),
            Value::Bool(_) => self.see(JsonType::Boolean),
            Value::Number(number) if number.is_i64() || number.is_u64() => self.see(JsonType::Integer),
            Value::Number(_) => self.see(JsonType::Number),
        }
    }

    fn see(&mut self, kind: JsonType) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
    }

    /// Whether nothing was seen.
    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty() && !self.null
    }

    /// The one type that was seen; whole numbers are numbers too.
    pub(super) fn kind(&self) -> Option<JsonType> {
        match self.kinds[..] {
            [one] => Some(one),
            [JsonType::Integer, JsonType::Number] | [JsonType::Number, JsonType::Integer] => Some(JsonType::Number),
            _ => None,
        }
    }

    /// Whether it is an object or a list.
    pub(super) fn is_container(&self) -> bool {
        self.kinds.iter().any(|kind| matches!(kind, JsonType::Object | JsonType::Array))
    }

    /// The member of this name.
    pub(super) fn member(&self, name: &str) -> Option<&Tree> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, tree)| tree)
    }

    /// The object at this place, through the items of lists: the path to it, and what it is like.
    pub(super) fn object<'a>(&'a self, path: &str) -> (String, &'a Tree) {
        let (mut path, mut tree) = (path.to_owned(), self);
        while let Some(items) = tree.items.as_deref() {
            path.push_str("[]");
            tree = items;
        }
        (path, tree)
    }

    /// What is at a path.
    pub(super) fn at(&self, path: &str) -> Option<&Tree> {
        let mut tree = self;
        let mut rest = path;
        while !rest.is_empty() {
            if let Some(tail) = rest.strip_prefix("[]") {
                tree = tree.items.as_deref()?;
                rest = tail.strip_prefix('.').unwrap_or(tail);
                continue;
            }
            // Names may have dots in them: the longest that fits is meant.
            let (name, member) = tree
                .members
                .iter()
                .filter(|(name, _)| {
                    rest.strip_prefix(name.as_str()).is_some_and(|tail| tail.is_empty() || tail.starts_with(['.', '[']))
                })
                .max_by_key(|(name, _)| name.len())?;
            tree = member;
            let tail = &rest[name.len()..];
            rest = tail.strip_prefix('.').unwrap_or(tail);
        }
        Some(tree)
    }

    /// Every member at any depth: its path and what it is like. The names of members that hold objects with the same members are as
    /// they are: what they stand for, no example can say.
    pub(super) fn paths(&self) -> Vec<(String, &Tree)> {
        let mut found = Vec::new();
        self.collect("", &mut found, 0);
        found
    }

    fn collect<'a>(&'a self, path: &str, found: &mut Vec<(String, &'a Tree)>, depth: usize) {
        if depth > 40 || found.len() > 5_000 {
            return;
        }
        let (path, object) = self.object(path);
        for (name, member) in &object.members {
            let path = join(&path, name);
            found.push((path.clone(), member));
            member.collect(&path, found, depth + 1);
        }
    }
}

/// The path of a member.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
