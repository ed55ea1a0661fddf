//! The blocks of a page in reading order, each with what stands above it: headings, labels, captions, and the anchors that lead to it.

use crate::page::{Block, Mark, Table, Text};
use crate::words;

/// A piece of a page with its surroundings.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) piece: Piece<'a>,
    pub(super) context: Context,
}

/// What a piece is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'a> {
    Heading(&'a Text),
    Paragraph(&'a Text),
    Table(&'a Table),
    Code(&'a str),
    List(&'a [Vec<Block>]),
    Definition(&'a Text, &'a [Block]),
}

/// What stands above a piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// Headings and labels, outermost first.
    pub(super) headings: Vec<String>,
    /// Paragraphs right above, nearest last.
    pub(super) captions: Vec<String>,
    /// Where links to it lead.
    pub(super) anchors: Vec<String>,
}

impl Context {
    /// Headings, labels and captions, nearest first.
    pub(super) fn nearest(&self) -> impl Iterator<Item = &str> {
        self.captions.iter().rev().chain(self.headings.iter().rev()).map(String::as_str)
    }

    /// What the part is about, as the nearest words say it.
    pub(super) fn section(&self) -> Option<words::Section> {
        // "Status code: 400" above a table makes it one of that failure, whatever stands between.
        let failed = self.nearest().any(|text| words::shown_status(text).is_some_and(|status| status >= 400));
        if failed { Some(words::Section::Errors) } else { self.nearest().find_map(words::section) }
    }

    /// The place in words: headings, then the nearest caption.
    pub(super) fn at(&self) -> String {
        let caption = self.captions.last().filter(|caption| caption.chars().count() <= 60);
        let parts: Vec<&str> = self.headings.iter().chain(caption).map(String::as_str).collect();
        let shown = &parts[parts.len().saturating_sub(2)..];
        if shown.is_empty() { "top of the page".to_owned() } else { shown.join(", ") }
    }
}

/// The most paragraphs that count as a caption, and the most characters of one.
const CAPTIONS: usize = 3;
const CAPTION: usize = 160;
/// The level of a label: below every heading.
const LABEL: u8 = 10;

/// The pieces of a page, and its title.
pub(super) fn flow(blocks: &[Block]) -> (String, Vec<Part<'_>>) {
    let mut walk =
        Walk { title: None, headings: Vec::new(), captions: Vec::new(), anchors: Vec::new(), parts: Vec::new() };
    walk.blocks(blocks, 0);
    (walk.title.unwrap_or_default(), walk.parts)
}

struct Walk<'a> {
    title: Option<String>,
    headings: Vec<(u8, String)>,
    captions: Vec<String>,
    anchors: Vec<String>,
    parts: Vec<Part<'a>>,
}

impl<'a> Walk<'a> {
    fn blocks(&mut self, blocks: &'a [Block], depth: u8) {
        for block in blocks {
            match block {
                Block::Anchor(name) => {
                    if self.anchors.len() < 100 {
                        self.anchors.push(name.clone());
                    }
                }
                Block::Heading(level, text) => self.heading(*level, text),
                Block::Paragraph(text) => self.paragraph(text, depth),
                Block::Code(text) => self.put(Piece::Code(text), true),
                Block::Table(table) => self.put(Piece::Table(table), true),
                Block::Definition(term, body) => self.put(Piece::Definition(term, body), false),
                Block::List(items) if items.iter().any(|item| holds_more(item)) => self.items(items, depth),
                Block::List(items) => self.put(Piece::List(items), false),
            }
        }
    }

    fn heading(&mut self, level: u8, text: &'a Text) {
        self.put(Piece::Heading(text), true);
        let words = text.plain().replace('\n', " ");
        self.headings.retain(|(known, _)| *known < level);
        if self.title.is_none() {
            // The title of a page says "request" of a thing as often as of the operation.
            let is_title = level == 1 || words.split_whitespace().count() > 3;
            self.title = Some(if is_title { words.clone() } else { String::new() });
            if is_title {
                return;
            }
        }
        self.headings.push((level, words));
    }

    fn paragraph(&mut self, text: &'a Text, depth: u8) {
        let words = text.plain().replace('\n', " ");
        let bold = text.spans.iter().all(|span| span.style == Mark::Strong || span.text.trim().is_empty());
        let numbered = words.starts_with("Table ") || words.starts_with('表');
        let label =
            !numbered && words.chars().count() <= 80 && (bold && !words.ends_with('.') || words::is_heading(&words));
        self.put(Piece::Paragraph(text), false);
        if label
            && (words.contains(' ')
                || words::section(&words).is_some()
                || words::place(&words).is_some()
                || words::is_example(&words))
        {
            self.headings.retain(|(level, _)| *level < LABEL + depth);
            self.headings.push((LABEL + depth, words));
            self.captions.clear();
        } else if words.chars().count() <= CAPTION {
            self.captions.push(words);
            if self.captions.len() > CAPTIONS {
                self.captions.remove(0);
            }
        }
    }

    /// The items of a list that holds tables or code: the first words of each are a label for the rest of it.
    fn items(&mut self, items: &'a [Vec<Block>], depth: u8) {
        for item in items {
            let outside = self.headings.clone();
            self.captions.clear();
            let mut rest = &item[..];
            if let Some((Block::Paragraph(text), tail)) = item.split_first() {
                self.headings.push((LABEL + depth, text.plain().replace('\n', " ").chars().take(CAPTION).collect()));
                self.parts.push(Part { piece: Piece::Paragraph(text), context: self.context() });
                rest = tail;
            }
            self.blocks(rest, depth.saturating_add(1).min(60));
            self.headings = outside;
            self.captions.clear();
        }
    }

    fn put(&mut self, piece: Piece<'a>, ends_captions: bool) {
        let mut context = self.context();
        if let Piece::Table(table) = piece
            && let Some(caption) = &table.caption
        {
            context.captions.push(caption.plain());
        }
        self.parts.push(Part { piece, context });
        if ends_captions {
            self.captions.clear();
            self.anchors.clear();
        }
    }

    fn context(&self) -> Context {
        Context {
            headings: self.headings.iter().map(|(_, words)| words.clone()).collect(),
            captions: self.captions.clone(),
            anchors: self.anchors.clone(),
        }
    }
}

/// Whether an item holds more than words.
fn holds_more(item: &[Block]) -> bool {
    item.iter().any(|block| match block {
        Block::Table(_) | Block::Code(_) | Block::Heading(..) => true,
        Block::List(items) => items.iter().any(|item| holds_more(item)),
        _ => false,
    })
}
