//! Security requirements: which of them tables have a scheme for, and what a person has to decide about the others.

use oplog_wire::sign::{KeyName, Scheme};
use serde_json::Value;

use super::schema::Document;
use crate::facts::{AuthFact, Imported, Note};

/// Reads the requirements of one operation: a list of which any one will do, each with the names of schemes that go together.
pub(super) fn read<'a>(document: &mut Document<'a>, required: &'a Value, imported: &mut Imported) {
    let mut left = |about: &str, says: &str| {
        let about = format!("authentication{about}");
        imported.notes.push(Note { about, says: says.to_owned(), decided: false });
    };
    let choices: Vec<_> = required.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
    if choices.iter().any(|names| names.is_empty()) {
        left(
            "",
            "the document lets in who proves nothing as well, and tables cannot say so: add an `[[auth]]` where proof is needed",
        );
        return;
    }
    for names in choices {
        let quoted = names.keys().map(|name| format!(" `{name}`")).collect::<Vec<_>>().join(" with");
        let [name] = names.keys().collect::<Vec<_>>()[..] else {
            left(&quoted, "the document wants all of them in one request, and tables have one scheme for each request");
            continue;
        };
        let path = format!("/components/securitySchemes/{}", name.replace('~', "~0").replace('/', "~1"));
        let definition = document.at(&path);
        match scheme(definition) {
            Ok(scheme) if imported.auth.iter().any(|known| known.scheme == scheme) => {}
            Ok(scheme) => imported.auth.push(AuthFact { scheme, at: format!("#{path}") }),
            Err(why) => left(&quoted, &why),
        }
    }
}

/// The scheme of tables for one of a document; else why there is none.
fn scheme(definition: &Value) -> Result<Scheme, String> {
    let text = |key: &str| definition[key].as_str().unwrap_or_default();
    let kind = [text("type"), text("scheme")].join(" ").trim().to_ascii_lowercase();
    let key = |of: fn(KeyName) -> Scheme| text("name").parse().map(of).map_err(|error| format!("{error}"));
    match (kind.as_str(), text("in")) {
        ("http bearer", _) => Ok(Scheme::Bearer),
        ("http basic", _) => Ok(Scheme::Basic),
        ("apikey", "header") => key(Scheme::ApiKeyHeader),
        ("apikey", "query") => key(Scheme::ApiKeyQuery),
        ("apikey", "cookie") => Err(format!("a key in the cookie `{}`, for which tables have no place", text("name"))),
        ("oauth2" | "openidconnect", _) => Err(format!(
            "the document says {}: its access tokens usually travel as bearer tokens, which `scheme = \"bearer\"` in an `[[auth]]` says",
            text("type")
        )),
        ("", _) => Err("the document does not define it".to_owned()),
        _ => Err(format!("the document has the security scheme {kind}, which tables do not know")),
    }
}
