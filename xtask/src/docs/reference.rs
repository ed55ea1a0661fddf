//! The reference of a TOML file, from the JSON Schema of its types: a section for each table, then the values of each enumeration.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The page with this title about files that follow `schema`.
pub(super) fn page(title: &str, introduction: &str, schema: &Value) -> String {
    let mut reference = Reference { schema, tables: String::new(), enumerations: Vec::new() };
    reference.table("", "The whole file", schema);
    let mut text = format!("# {title}\n\n{introduction}\n{}", reference.tables);
    let mut done = 0;
    // The values of an enumeration may name further ones.
    while let Some(name) = reference.enumerations.get(done).cloned() {
        text += &reference.enumeration(&name);
        done += 1;
    }
    text
}

struct Reference<'a> {
    schema: &'a Value,
    /// The sections written so far.
    tables: String,
    /// The enumerations met so far, by the names of their types.
    enumerations: Vec<String>,
}

/// A table that some key holds, to be described in a section of its own.
struct Nested<'a> {
    path: String,
    is_list: bool,
    schema: &'a Value,
}

impl<'a> Reference<'a> {
    /// The section of a table, then those of the tables in it.
    fn table(&mut self, path: &str, heading: &str, schema: &'a Value) {
        let _ = writeln!(self.tables, "\n## {heading}\n");
        if !path.is_empty() {
            let _ = writeln!(self.tables, "{}\n", prose(schema));
        }
        self.tables += "| key | type | default | meaning |\n| --- | --- | --- | --- |\n";
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut nested = Vec::new();
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let kind = self.kind(&dotted(path, key), property, &mut nested);
            let default = if required.contains(&key.as_str()) { "required".to_owned() } else { default(property) };
            let _ = writeln!(self.tables, "| `{key}` | {kind} | {default} | {} |", meaning(property));
        }
        for Nested { path, is_list, schema } in nested {
            let heading = if is_list { format!("`[[{path}]]`") } else { format!("`[{path}]`") };
            self.table(&path, &heading, schema);
        }
    }

    /// The type of a key's values, in words; tables among them are put into `nested`.
    fn kind(&mut self, path: &str, schema: &'a Value, nested: &mut Vec<Nested<'a>>) -> String {
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
            let target = &self.schema["$defs"][name];
            if target["properties"].is_object() {
                nested.push(Nested { path: path.to_owned(), is_list: false, schema: target });
                return "table".to_owned();
            }
            if !target["oneOf"].is_array() && !target["enum"].is_array() {
                return self.kind(path, target, nested);
            }
            if !self.enumerations.iter().any(|known| known == name) {
                self.enumerations.push(name.to_owned());
            }
            return format!("[{0}](#{0})", anchor(name));
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            let some = choices.iter().filter(|choice| choice["type"] != "null");
            return some.map(|choice| self.kind(path, choice, nested)).collect::<Vec<_>>().join(" or ");
        }
        let name = match &schema["type"] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
            name => name.as_str(),
        };
        match name {
            Some("array") if schema["items"].is_object() => {
                let before = nested.len();
                let items = self.kind(path, &schema["items"], nested);
                nested[before..].iter_mut().for_each(|table| table.is_list = true);
                format!("list of {}", plural(&items))
            }
            Some("array") => {
                let items: Vec<String> = schema["prefixItems"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|item| self.kind(path, item, nested))
                    .collect();
                format!("`[{}]`", items.join(", "))
            }
            Some("object") if schema["additionalProperties"].is_object() => {
                let key = schema["x-key"].as_str().unwrap_or("KEY");
                let values = self.kind(&dotted(path, key), &schema["additionalProperties"], nested);
                format!("table of {}", plural(&values))
            }
            Some("object") => "table".to_owned(),
            Some("integer") => match schema["minimum"].as_u64() {
                Some(least @ 1..) => format!("integer from {least}"),
                _ => "integer".to_owned(),
            },
            Some("string") if schema["format"] == "date" => "date".to_owned(),
            Some(name) => name.to_owned(),
            None => "any value".to_owned(),
        }
    }

    /// The section of an enumeration.
    fn enumeration(&mut self, name: &str) -> String {
        let schema = &self.schema["$defs"][name];
        let mut text = format!("\n## {}\n\n{}\n\n| value | meaning |\n| --- | --- |\n", anchor(name), prose(schema));
        for choice in schema["oneOf"].as_array().into_iter().flatten() {
            let value = match choice["properties"].as_object().and_then(|members| members.iter().next()) {
                Some((key, value)) => format!("`{{ {key} = … }}`: {}", self.kind("", value, &mut Vec::new())),
                None => format!("`{}`", choice["const"].as_str().unwrap_or_default()),
            };
            let _ = writeln!(text, "| {value} | {} |", meaning(choice));
        }
        for value in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let _ = writeln!(text, "| `{value}` | |");
        }
        text
    }
}

/// The first paragraph of what a type or a member says of itself, on one line. What follows is for readers of the code.
fn prose(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.replace('\n', " ").replace("[`", "`").replace("`]", "`")
}

/// What a key means, as a cell of a table.
fn meaning(schema: &Value) -> String {
    let mut text = prose(schema);
    for example in schema["examples"].as_array().into_iter().flatten() {
        let _ = write!(text, " Example: `{example}`.");
    }
    let keys = schema["propertyNames"]["oneOf"].as_array().into_iter().flatten();
    let keys: Vec<String> = keys.filter_map(|key| Some(format!("`{}`", key["const"].as_str()?))).collect();
    if !keys.is_empty() {
        let _ = write!(text, " Keys: {}.", keys.join(", "));
    }
    text.replace('|', "\\|")
}

/// What holds where the key is not given; empty where that is nothing.
fn default(schema: &Value) -> String {
    let is_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members == &Map::new() || members.values().all(Value::is_null),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    Some(&schema["default"]).filter(|value| !is_nothing(value)).map_or_else(String::new, |value| format!("`{value}`"))
}

fn dotted(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn plural(kind: &str) -> String {
    match kind.strip_prefix("list of ").or(kind.strip_prefix("table of ")) {
        Some(items) => format!("{}s of {items}", &kind[..kind.len() - items.len() - " of ".len()]),
        None if kind.starts_with('[') => kind.to_owned(),
        None => format!("{kind}s"),
    }
}

/// A type's name as the anchor of its section: `CredentialKind` is `credential-kind`.
fn anchor(name: &str) -> String {
    let mut anchor = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !anchor.is_empty() {
            anchor.push('-');
        }
        anchor.push(character.to_ascii_lowercase());
    }
    anchor
}
