//! HTML into blocks.
//!
//! `html5ever` mends broken tags as browsers do. The tree is built in small steps, so that a page made to keep the builder busy
//! ends with an error instead of all memory.

use ego_tree::NodeRef;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::TendrilSink;
use scraper::node::Element;
use scraper::{Html, HtmlTreeSink, Node};

use super::{Block, Cell, Mark, Table, Text};
use crate::limits::{self, Deadline, TooLarge};

/// Bytes between two looks at the tree.
const STEP: usize = 1 << 10;
/// Elements that mark text: the builder opens those left open again in each block.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that hold nothing to read.
const LEFT_OUT: [&str; 12] =
    ["script", "style", "template", "noscript", "nav", "svg", "button", "iframe", "object", "head", "form", "math"];
/// The most columns that one cell spans.
const COLUMNS: usize = 40;
/// The most characters that a cell shows again in the further rows it spans.
const SPANNING: usize = 200;

pub(super) fn read(text: &str) -> Result<Vec<Block>, TooLarge> {
    let html = tree(text)?;
    let mut reader = Reader { out: Vec::new(), pending: Text::default(), rows: 0 };
    reader.children(html.tree.root(), Marks::default(), 0);
    reader.flush();
    if reader.rows > limits::ROWS { Err(TooLarge::Rows) } else { Ok(reader.out) }
}

fn tree(text: &str) -> Result<Html, TooLarge> {
    if open_formatting(text) > limits::FORMATTING {
        return Err(TooLarge::Formatting);
    }
    let deadline = Deadline::start();
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = STEP.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (step, tail) = rest.split_at(end);
        parser.process(step.into());
        rest = tail;
        deadline.check()?;
        if parser.tokenizer.sink.sink.0.borrow().tree.values().len() > limits::NODES {
            return Err(TooLarge::Nodes);
        }
    }
    Ok(parser.finish())
}

/// The most formatting elements that are open at one place, were each end tag to close one.
fn open_formatting(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        let closes = rest.starts_with('/');
        let name = rest.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len()).min(12);
        let Some(name) = name.get(..end) else { continue };
        if FORMATTING.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            open = if closes { open.saturating_sub(1) } else { open + 1 };
            most = most.max(open);
        }
    }
    most
}

/// What the elements around a text mark it with.
#[derive(Debug, Clone, Copy, Default)]
struct Marks<'a> {
    style: Mark,
    link: Option<&'a str>,
}

struct Reader {
    out: Vec<Block>,
    pending: Text,
    rows: usize,
}

impl Reader {
    fn children<'a>(&mut self, node: NodeRef<'a, Node>, marks: Marks<'a>, depth: usize) {
        for child in node.children() {
            match child.value() {
                Node::Text(text) => self.text(text, marks),
                Node::Element(element) if depth < limits::DEPTH => self.element(child, element, marks, depth + 1),
                Node::Element(_) => {
                    for text in child.descendants().filter_map(|node| node.value().as_text()) {
                        self.text(text, marks);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, marks: Marks<'_>) {
        // A line break of the source is a blank; the ones that count come from elements.
        let text: String = text.chars().map(|c| if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c }).collect();
        if !(text.trim().is_empty() && self.pending.spans.is_empty()) {
            self.pending.push(text, marks.style, marks.link.map(str::to_owned));
        }
    }

    fn element<'a>(&mut self, node: NodeRef<'a, Node>, element: &'a Element, marks: Marks<'a>, depth: usize) {
        let name = element.name();
        if LEFT_OUT.contains(&name) {
            return;
        }
        match name {
            "br" => self.pending.push("\n".to_owned(), marks.style, None),
            "b" | "strong" => self.children(node, Marks { style: Mark::Strong, ..marks }, depth),
            "code" | "tt" | "kbd" | "samp" | "var" => self.children(node, Marks { style: Mark::Code, ..marks }, depth),
            "a" => {
                self.anchor(element);
                self.children(node, Marks { link: element.attr("href").or(marks.link), ..marks }, depth);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.anchor(element);
                let text = self.inner(node, depth);
                let level = name.as_bytes()[1] - b'0';
                self.out.push(Block::Heading(level, text));
            }
            "pre" | "textarea" => {
                self.flush();
                self.out.push(Block::Code(verbatim(node)));
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                let items = node.children().filter(|item| item.value().is_element());
                let items: Vec<_> = items.map(|item| self.nested(item, depth)).collect();
                self.out.push(Block::List(items));
            }
            "dl" => {
                self.flush();
                self.definitions(node, depth);
            }
            "table" => {
                self.flush();
                self.anchor(element);
                let table = self.table(node, depth);
                self.out.push(Block::Table(table));
            }
            "span" | "em" | "i" | "u" | "small" | "font" | "sub" | "sup" | "abbr" | "label" | "mark" | "ins"
            | "del" | "q" | "cite" | "wbr" | "img" | "input" | "nobr" | "big" | "time" | "s" => {
                self.children(node, marks, depth);
            }
            _ => {
                self.flush();
                self.anchor(element);
                self.children(node, marks, depth);
                self.flush();
            }
        }
    }

    /// Notes that links may lead here.
    fn anchor(&mut self, element: &Element) {
        for name in [element.attr("id"), element.attr("name")].into_iter().flatten() {
            self.out.push(Block::Anchor(name.to_owned()));
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        if !text.is_blank() {
            self.out.push(Block::Paragraph(text));
        }
    }

    /// The blocks inside a node.
    fn nested(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Vec<Block> {
        let mut inner = Reader { out: Vec::new(), pending: Text::default(), rows: 0 };
        inner.children(node, Marks::default(), depth);
        inner.flush();
        self.rows += inner.rows;
        inner.out
    }

    /// The running text inside a node.
    fn inner(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Text {
        let mut text = Text::default();
        for block in self.nested(node, depth) {
            match block {
                Block::Paragraph(inner) => {
                    inner.spans.into_iter().for_each(|span| text.push(span.text, span.style, span.link));
                }
                Block::Anchor(name) => self.out.push(Block::Anchor(name)),
                _ => {}
            }
        }
        text
    }

    fn definitions(&mut self, node: NodeRef<'_, Node>, depth: usize) {
        let mut term: Option<Text> = None;
        // Some pages put a group of term and description into a `div`.
        let parts = node.children().flat_map(|child| {
            let is_group = child.value().as_element().is_some_and(|element| element.name() == "div");
            if is_group { child.children().collect::<Vec<_>>() } else { vec![child] }
        });
        for part in parts {
            match part.value().as_element().map(Element::name) {
                Some("dt") => {
                    if let Some(alone) = term.take() {
                        self.out.push(Block::Definition(alone, Vec::new()));
                    }
                    term = Some(self.inner(part, depth));
                }
                Some("dd") => {
                    let body = self.nested(part, depth);
                    match term.take() {
                        Some(term) => self.out.push(Block::Definition(term, body)),
                        None => self.out.extend(body),
                    }
                }
                _ => {}
            }
        }
        if let Some(alone) = term {
            self.out.push(Block::Definition(alone, Vec::new()));
        }
    }

    fn table(&mut self, node: NodeRef<'_, Node>, depth: usize) -> Table {
        let mut table = Table::default();
        let mut rows = Vec::new();
        self.rows_of(node, depth, &mut table, &mut rows);
        let mut rows = rows.into_iter();
        table.header = rows.next().unwrap_or_default();
        table.rows = rows.collect();
        table
    }

    fn rows_of(&mut self, node: NodeRef<'_, Node>, depth: usize, table: &mut Table, rows: &mut Vec<Vec<Cell>>) {
        // Cells that reach into the next rows: column, rows left, the cell.
        let mut spanning: Vec<(usize, usize, Cell)> = Vec::new();
        for child in node.children() {
            let Some(element) = child.value().as_element() else { continue };
            match element.name() {
                "caption" => table.caption = Some(self.inner(child, depth)),
                "thead" | "tbody" | "tfoot" if depth < limits::DEPTH => self.rows_of(child, depth + 1, table, rows),
                "tr" if self.rows <= limits::ROWS => {
                    self.rows += 1;
                    let row = self.row(child, depth, &mut spanning);
                    rows.push(row);
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, node: NodeRef<'_, Node>, depth: usize, spanning: &mut Vec<(usize, usize, Cell)>) -> Vec<Cell> {
        let mut row: Vec<Cell> = Vec::new();
        let mut begun = Vec::new();
        let fill = |row: &mut Vec<Cell>| {
            while let Some((_, _, cell)) = spanning.iter().find(|(column, ..)| *column == row.len()) {
                row.push(cell.clone());
            }
        };
        let cells = node.children().filter_map(|cell| cell.value().as_element().map(|element| (cell, element)));
        for (cell, element) in cells.filter(|(_, element)| matches!(element.name(), "td" | "th")) {
            fill(&mut row);
            let span = |name| element.attr(name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1);
            let made =
                Cell { blocks: self.nested(cell, depth), classes: element.classes().map(str::to_owned).collect() };
            if span("rowspan") > 1 && row.len() < COLUMNS {
                let short: String = made.plain().chars().take(SPANNING).collect();
                begun.push((row.len(), span("rowspan").min(limits::ROWS) - 1, Cell::of(Text::of(short))));
            }
            row.push(made);
            let wide = span("colspan").clamp(1, COLUMNS) - 1;
            row.extend(std::iter::repeat_n(Cell::default(), wide));
        }
        fill(&mut row);
        spanning.iter_mut().for_each(|(_, left, _)| *left -= 1);
        spanning.retain(|(_, left, _)| *left > 0);
        spanning.extend(begun);
        row
    }
}

/// The text of an element that keeps its lines.
fn verbatim(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match inner.value() {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(element) if element.name() == "br" => text.push('\n'),
            _ => {}
        }
    }
    text
}
