//! A page as blocks: headings, paragraphs, tables, lists, definitions and code, whatever format it was written in.
//!
//! Each format has a reader: [`html`] for HTML, [`markdown`] turns Markdown into HTML first, [`rst`] for reStructuredText, [`text`]
//! for what a browser gives when a page is copied. Nothing here knows what an API is. Nothing is fetched or executed; scripts,
//! styles and pictures are left out. What a page may cost is bounded by [`crate::limits`].

mod format;
mod html;
mod markdown;
mod rst;
mod text;

pub use format::PageFormat;

use crate::limits::TooLarge;

/// Reads a page of this format.
///
/// # Errors
/// When it is larger, deeper or slower to read than a page may be.
pub fn read(text: &str, format: PageFormat) -> Result<Vec<Block>, TooLarge> {
    match format {
        PageFormat::Html => html::read(text),
        PageFormat::Markdown => markdown::read(text),
        PageFormat::Rst => rst::read(text),
        PageFormat::Text => text::read(text),
    }
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading with its level, from 1.
    Heading(u8, Text),
    /// A place that links lead to; what follows is what they mean.
    Anchor(String),
    /// Running text.
    Paragraph(Text),
    /// Text that keeps its lines.
    Code(String),
    /// A table.
    Table(Table),
    /// A list, one row of blocks for each item.
    List(Vec<Vec<Block>>),
    /// A term with what is said about it.
    Definition(Text, Vec<Block>),
}

/// A table. Every row has as many cells as the header, or more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands above it as part of it.
    pub caption: Option<Text>,
    /// The first row.
    pub header: Vec<Cell>,
    /// The other rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it holds; lists, code and tables stay what they are.
    pub blocks: Vec<Block>,
    /// The classes that the page marks it with.
    pub classes: Vec<String>,
}

impl Cell {
    /// A cell with a paragraph.
    #[must_use]
    pub fn of(text: Text) -> Self {
        Self { blocks: vec![Block::Paragraph(text)], classes: Vec::new() }
    }

    /// Its text, a blank between blocks.
    #[must_use]
    pub fn plain(&self) -> String {
        plain(&self.blocks)
    }

    /// Where its links lead.
    #[must_use]
    pub fn links(&self) -> Vec<&str> {
        let mut links = Vec::new();
        each_text(&self.blocks, &mut |text| links.extend(text.spans.iter().filter_map(|span| span.link.as_deref())));
        links
    }
}

/// Running text in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The pieces.
    pub spans: Vec<Span>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// How they are marked.
    pub style: Mark,
    /// Where they lead.
    pub link: Option<String>,
}

/// How a piece of text is marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    /// Not at all.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// As code.
    Code,
}

impl Text {
    /// Text without marks.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        let mut made = Self::default();
        made.push(text.into(), Mark::Plain, None);
        made
    }

    /// Adds a piece.
    pub fn push(&mut self, text: String, style: Mark, link: Option<String>) {
        if let Some(last) = self.spans.last_mut().filter(|last| last.style == style && last.link == link) {
            last.text.push_str(&text);
        } else if !text.is_empty() {
            self.spans.push(Span { text, style, link });
        }
    }

    /// The words alone, trimmed, with single blanks; line breaks that the page wants stay.
    #[must_use]
    pub fn plain(&self) -> String {
        let all: String = self.spans.iter().map(|span| span.text.as_str()).collect();
        let lines = all.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }
}

/// The text of blocks, a line for each.
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    each_line(blocks, &mut |line| lines.push(line));
    lines.join("\n")
}

fn each_line(blocks: &[Block], found: &mut impl FnMut(String)) {
    for block in blocks {
        match block {
            Block::Code(text) => found(text.trim().to_owned()),
            Block::Paragraph(text) | Block::Heading(_, text) => found(text.plain()),
            Block::Anchor(_) => {}
            Block::List(items) => items.iter().for_each(|item| each_line(item, found)),
            Block::Definition(term, body) => {
                found(term.plain());
                each_line(body, found);
            }
            Block::Table(table) => {
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    found(row.iter().map(Cell::plain).collect::<Vec<_>>().join(" "));
                }
            }
        }
    }
}

/// Every running text in blocks, in order.
pub fn each_text<'a>(blocks: &'a [Block], found: &mut impl FnMut(&'a Text)) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading(_, text) => found(text),
            Block::Code(_) | Block::Anchor(_) => {}
            Block::List(items) => items.iter().for_each(|item| each_text(item, found)),
            Block::Definition(term, body) => {
                found(term);
                each_text(body, found);
            }
            Block::Table(table) => {
                let cells = table.header.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| each_text(&cell.blocks, found));
            }
        }
    }
}
