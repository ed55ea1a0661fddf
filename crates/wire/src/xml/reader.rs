//! Bytes to [`Element`]: a bounded reader for the plain part of XML 1.0.
//!
//! `quick-xml` finds the markup; what it leaves to its callers is refused here: document type declarations, unknown
//! entities, several roots, text around the root, names and characters that XML does not have. Comments and processing
//! instructions are skipped. Namespaces are not resolved: a prefix stays part of the name.

use std::collections::BTreeSet;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use super::{Element, Node, XmlError, XmlErrorKind};
use crate::body::{MAX_BYTES, MAX_DEPTH, MAX_MEMORY, MAX_NODES, clip};

/// Reads a whole XML document.
///
/// # Errors
/// When the bytes are not exactly one well-formed element in UTF-8, use a DTD, or exceed a limit of [`crate::body`].
///
/// ```
/// use oplog_wire::xml::{XmlErrorKind, parse};
///
/// let element = parse(b"<id type=\"integer\">7</id>").unwrap();
/// assert_eq!((element.attribute("type"), element.text().as_str()), (Some("integer"), "7"));
///
/// let error = parse(b"<!DOCTYPE id><id/>").unwrap_err();
/// assert_eq!(error.kind, XmlErrorKind::Doctype);
/// ```
pub fn parse(bytes: &[u8]) -> Result<Element, XmlError> {
    build(bytes, Builder::default()).map(|kept| kept.root)
}

/// Memory that is left for what stands behind elements that are left out.
const RESERVE: usize = 2 << 20;

/// Most attributes of one element.
const MAX_ATTRIBUTES: usize = 100_000;
/// Memory that an allocation takes beside its bytes.
const ALLOCATION: usize = 24;

/// A document as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The root element.
    pub root: Element,
    /// Whether elements are left out.
    pub is_cut: bool,
}

/// Reads a whole XML document, and keeps as much of it as fits half of so many bytes of memory, [`MAX_MEMORY`] at most: the value that
/// is made of the elements takes as much again. Of neighbours of one name that do not fit, the first ones are kept.
///
/// # Errors
/// As [`parse`]; where what does not fit is one element, the body has too many nodes.
pub fn read(bytes: &[u8], memory: usize) -> Result<Kept, XmlError> {
    build(bytes, Builder { most: Some(memory.min(MAX_MEMORY) / 2), ..Builder::default() })
}

fn build(bytes: &[u8], mut builder: Builder) -> Result<Kept, XmlError> {
    let error_at = |offset: usize, kind| XmlError {
        kind,
        line: 1 + bytes[..offset.min(bytes.len())].iter().filter(|&&byte| byte == b'\n').count(),
        offset,
    };
    if bytes.len() > MAX_BYTES {
        return Err(error_at(0, XmlErrorKind::TooLong));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error_at(error.valid_up_to(), XmlErrorKind::NotUtf8))?;
    let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - unmarked.len();

    let mut reader = Reader::from_str(unmarked);
    reader.config_mut().check_comments = true;
    loop {
        let start = reader.buffer_position();
        let (kind, offset) = match reader.read_event() {
            Ok(Event::Eof) => match builder.finish() {
                Ok(root) => return Ok(Kept { root, is_cut: builder.is_cut }),
                Err(kind) => (kind, start),
            },
            Ok(event) => match builder.take(event, start == 0) {
                Ok(()) => continue,
                Err(kind) => (kind, start),
            },
            Err(error) => (syntax(&error), reader.error_position()),
        };
        return Err(error_at(skipped + usize::try_from(offset).unwrap_or(usize::MAX - skipped), kind));
    }
}

/// The elements that are open, outermost first, and the root once it is closed.
#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    nodes: usize,
    /// The memory that is there; where that is said, elements may be left out.
    most: Option<usize>,
    /// The memory of what is kept, by estimate, and what it was before each open element.
    memory: usize,
    before: Vec<usize>,
    /// Levels and names of which no further element is kept.
    left_out: Vec<(usize, String)>,
    is_cut: bool,
    /// How many open elements are not kept.
    skipped: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, at_start: bool) -> Result<(), XmlErrorKind> {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::Empty(tag) => self.start(&tag).map(|()| self.end()),
            // The reader has compared the names already.
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) if text.contains("]]>") => Err(grammar("`]]>` in text")),
            Event::Text(text) => self.text(&text.xml10_content(), false),
            Event::CData(text) => self.text(&text.xml10_content(), true),
            Event::GeneralRef(reference) => self.text(&resolve(&reference)?, true),
            Event::Decl(declaration) if at_start => check_declaration(&declaration),
            Event::Decl(_) => Err(grammar("XML declaration after the beginning")),
            Event::DocType(_) => Err(XmlErrorKind::Doctype),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), XmlErrorKind> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(XmlErrorKind::SecondRoot);
        }
        if self.open.len() + self.skipped == MAX_DEPTH {
            return Err(XmlErrorKind::TooDeep);
        }
        let is_left_out = |(level, name): &(usize, String)| *level == self.open.len() && *name == tag.name().as_ref();
        if self.skipped > 0 || self.left_out.iter().any(is_left_out) {
            self.skipped += 1;
            return Ok(());
        }
        self.before.push(self.memory);
        self.count()?;
        if !is_spaced(tag.attributes_raw()) {
            return Err(grammar("no blank between attributes"));
        }
        let name = name(tag.name().as_ref())?;
        let mut attributes = Vec::new();
        let mut seen = BTreeSet::new();
        // The crate's own check for duplicates compares each with each.
        for attribute in tag.attributes().with_checks(false) {
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(XmlErrorKind::TooManyNodes);
            }
            let attribute = attribute.map_err(|error| grammar(&error.to_string()))?;
            self.count()?;
            let key = name_of(&attribute)?;
            if !seen.insert(key.clone()) {
                return Err(XmlErrorKind::DuplicateAttribute(clip(&key)));
            }
            attributes.push((key, value_of(&attribute)?));
        }
        let texts = attributes.iter().map(|(key, value)| key.len() + value.len() + 2 * size_of::<String>());
        let memory = self.place() + ALLOCATION + name.len() + texts.sum::<usize>();
        self.open.push(Element { name, attributes, children: Vec::new() });
        self.keep(memory)
    }

    /// Takes memory for what is to be kept. Where there is none, what is open is left out, up to a neighbour of the same name.
    fn keep(&mut self, bytes: usize) -> Result<(), XmlErrorKind> {
        self.memory += bytes;
        let reserve = if self.is_cut { RESERVE } else { 0 };
        if self.most.is_none_or(|most| self.memory <= most + reserve) {
            return Ok(());
        }
        let has_neighbour = |level: &usize| {
            let before = self.open[*level - 1].children.iter().rev().find_map(|node| match node {
                Node::Element(element) => Some(element.name.as_str()),
                Node::Text(_) => None,
            });
            before == Some(self.open[*level].name.as_str())
        };
        let level = (1..self.open.len()).rev().find(has_neighbour).ok_or(XmlErrorKind::TooManyNodes)?;
        self.is_cut = true;
        self.skipped = self.open.len() - level;
        self.left_out.push((level, self.open[level].name.clone()));
        self.memory = self.before[level];
        self.open.truncate(level);
        self.before.truncate(level);
        Ok(())
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        self.before.pop();
        let Some(element) = self.open.pop() else {
            return;
        };
        // Only the neighbours of what is left out are.
        self.left_out.retain(|(level, _)| *level <= self.open.len());
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    /// `solid` text counts as text even where blanks may stand: outside the root.
    fn text(&mut self, text: &str, solid: bool) -> Result<(), XmlErrorKind> {
        check_characters(text)?;
        if self.skipped > 0 {
            return Ok(());
        }
        let place = self.place();
        let Some(parent) = self.open.last_mut() else {
            return if is_blank(text) && !solid { Ok(()) } else { Err(XmlErrorKind::TextOutsideRoot) };
        };
        if let Some(Node::Text(before)) = parent.children.last_mut() {
            before.push_str(text);
            return self.keep(text.len());
        }
        if text.is_empty() {
            return Ok(());
        }
        parent.children.push(Node::Text(text.to_owned()));
        self.count()?;
        self.keep(place + ALLOCATION + text.len())
    }

    /// Memory of a place among the children of the open element: there is room for four as soon as there is one, and it grows by doubling.
    fn place(&self) -> usize {
        let is_first = self.open.last().is_some_and(|parent| parent.children.is_empty());
        if is_first { 4 * size_of::<Node>() } else { 2 * size_of::<Node>() }
    }

    fn count(&mut self) -> Result<(), XmlErrorKind> {
        self.nodes += 1;
        if self.nodes > MAX_NODES && self.most.is_none() { Err(XmlErrorKind::TooManyNodes) } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<Element, XmlErrorKind> {
        match self.open.last() {
            Some(element) => Err(XmlErrorKind::Unclosed(clip(&element.name))),
            None => self.root.take().ok_or(XmlErrorKind::NoRoot),
        }
    }
}

fn grammar(reason: &str) -> XmlErrorKind {
    XmlErrorKind::Syntax(clip(reason))
}

fn syntax(error: &Error) -> XmlErrorKind {
    grammar(&error.to_string())
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), XmlErrorKind> {
    declaration.version().map_err(|error| syntax(&error))?;
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(Ok(_)) => Err(XmlErrorKind::NotUtf8),
        Some(Err(error)) => Err(grammar(&error.to_string())),
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, XmlErrorKind> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| syntax(&error))? {
        return Ok(character.to_string());
    }
    match resolve_xml_entity(reference) {
        Some(text) => Ok(text.to_owned()),
        None => Err(XmlErrorKind::UnknownEntity(clip(reference))),
    }
}

/// Longest name of an element or attribute, in bytes: a pointer to a deep node repeats every name above it.
const MAX_NAME_BYTES: usize = 1024;

fn name(text: &str) -> Result<String, XmlErrorKind> {
    if text.len() <= MAX_NAME_BYTES && is_name(text) {
        return Ok(text.to_owned());
    }
    Err(grammar(&format!("`{text}` is no name")))
}

/// Whether a blank follows each quoted value but the last.
fn is_spaced(attributes: &str) -> bool {
    let mut rest = attributes;
    while let Some((_, opened)) = rest.split_once(['"', '\'']) {
        let quote = rest.as_bytes()[rest.len() - opened.len() - 1];
        // A value without its second quote is reported when the attribute is read.
        let Some((_, closed)) = opened.split_once(char::from(quote)) else { return true };
        if !closed.is_empty() && !closed.starts_with(char::is_whitespace) {
            return false;
        }
        rest = closed;
    }
    true
}

fn name_of(attribute: &Attribute<'_>) -> Result<String, XmlErrorKind> {
    name(attribute.key.as_ref())
}

fn value_of(attribute: &Attribute<'_>) -> Result<String, XmlErrorKind> {
    if attribute.value.contains('<') {
        return Err(grammar("`<` in an attribute"));
    }
    let value = match attribute.normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_xml_entity) {
        Ok(value) => value.into_owned(),
        Err(Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(_, entity))) => {
            return Err(XmlErrorKind::UnknownEntity(clip(&entity)));
        }
        Err(error) => return Err(syntax(&error)),
    };
    check_characters(&value)?;
    Ok(value)
}

/// Whether `text` holds nothing but what XML calls white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether `text` can name an element; exact for ASCII, generous beyond.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(begins_name) && text.chars().all(continues_name)
}

pub(super) fn begins_name(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | ':')
}

pub(super) fn continues_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | ':' | '-' | '.' | '·')
}

fn check_characters(text: &str) -> Result<(), XmlErrorKind> {
    if text.chars().all(is_character) { Ok(()) } else { Err(XmlErrorKind::IllegalCharacter) }
}

/// The `Char` production of XML 1.0.
pub(super) fn is_character(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
