//! Values of fields without a sample: made from what the row says of type, format, enumeration, bounds and pattern.
//!
//! What comes out is a template like one from the tables, so that nobody behind it knows the difference.

use oplog_schema::Operation;
use oplog_schema::tables::{Bounds, Field, JsonType, StringFormat};

use crate::numbered::NumberedPattern;
use crate::pattern::PatternTemplate;
use crate::template::{Piece, Template, TemplateError, Word};

/// Characters of a text of which nothing is said.
const USUAL: u64 = 8;
/// How far a number goes of which one bound is said, or none.
const SPAN: i64 = 99;
/// A text like those that [keys](super::key) are.
const KEY: &str = "00000000-0000-4000-8000-000000000000";

/// The templates of a field: its samples, else made ones. Objects and lists need none, and neither does what is there
/// only beside another field.
pub(super) fn templates(operation: &Operation, field: &Field) -> Result<Vec<Template>, TemplateError> {
    if !field.sample.is_empty() || !is_made(field) {
        return field.sample.iter().map(|text| Template::parse(text)).collect();
    }
    if !field.values.is_empty() {
        return Ok(field.values.iter().map(|value| Template::literal(value)).collect());
    }
    let bounds = field.bounds();
    Ok(vec![match field.kind {
        JsonType::Object | JsonType::Array => return Ok(Vec::new()),
        JsonType::Boolean => return Ok(vec![Template::literal("true"), Template::literal("false")]),
        JsonType::Integer if field.time_format().is_some() => Template::parse("{time}")?,
        JsonType::Integer if is_key(operation, field) && has_room(&bounds) => Template::parse("{id}")?,
        JsonType::Integer | JsonType::Number => {
            let least =
                bounds.minimum.unwrap_or_else(|| bounds.maximum.map_or(0, |most| most.saturating_sub(SPAN).min(0)));
            let most = bounds.maximum.unwrap_or_else(|| least.saturating_add(SPAN));
            Template::parse(&format!("{{int:{}..{most}}}", least.min(most)))?
        }
        JsonType::String => match field.format {
            Some(format) => formatted(operation, field, format)?,
            None if is_key(operation, field) && bounds.unmet_by(KEY).is_none() => Template::parse("{key}")?,
            None => {
                text(&bounds, is_key(operation, field).then(|| operation.sample_data().map_or(0, |data| data.entries)))?
            }
        },
    }])
}

/// A text within its bounds; the key of one of so many `entries`, if it is one and there are enough texts.
fn text(bounds: &Bounds<'_>, entries: Option<u64>) -> Result<Template, TemplateError> {
    let (least, most) = (bounds.min_length.unwrap_or(0), bounds.max_length.unwrap_or(u64::MAX));
    if let Some(pattern) = bounds.pattern {
        let drawn = PatternTemplate::new(pattern, least..=most);
        let drawn = drawn.map_err(|problem| TemplateError::new(pattern.as_str(), problem))?;
        let numbered = entries.and_then(|entries| NumberedPattern::new(&drawn, entries));
        let numbered = numbered.map(|numbered| Piece::Word(Word::Numbered(numbered)));
        return Ok(Template::Text(vec![numbered.unwrap_or(Piece::Pattern(drawn))]));
    }
    match USUAL.clamp(least, most) {
        0 => Ok(Template::literal("")),
        length => Template::parse(&format!("{{lower:{length}}}")),
    }
}

fn formatted(operation: &Operation, field: &Field, format: StringFormat) -> Result<Template, TemplateError> {
    Template::parse(match format {
        StringFormat::Uuid if is_key(operation, field) => "{key}",
        StringFormat::Uuid => "{uuid}",
        StringFormat::Ip => "{ip}",
        StringFormat::Cidr => "10.{int:0..255}.{int:0..255}.0/24",
        StringFormat::HttpDate => "{http-date}",
        StringFormat::Time(_) => "{time}",
    })
}

/// Whether the field is made by its row: the page documents it, and no other field decides whether it is there.
fn is_made(field: &Field) -> bool {
    let beside = field.present_when.as_ref().is_some_and(|when| when.field.is_some());
    field.basis.is_documented() && !beside
}

/// Whether the field alone tells an entry from the others.
fn is_key(operation: &Operation, field: &Field) -> bool {
    operation.entry_list().is_some_and(|entries| match entries.key.as_slice() {
        [key] => field.path.to_string() == entries.member(key),
        _ => false,
    })
}

/// Whether ids of a long list are within the bounds: they count down from a large number to 1.
fn has_room(bounds: &Bounds<'_>) -> bool {
    bounds.minimum.is_none_or(|least| least <= 1) && bounds.maximum.is_none_or(|most| most >= i64::from(i32::MAX))
}
