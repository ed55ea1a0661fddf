//! reStructuredText into blocks: sections, directives, tables, lists, paragraphs.
//!
//! No crate that is alive reads its grid tables, so this is a reader of what API pages use of it. Directives that only format are
//! read through; those that run something or take in other files are left out.
//!
//! The parts: [`tables`] reads grid, simple and list tables, [`inline`] marks and roles inside a line.

mod inline;
mod tables;

use super::{Block, Text};
use crate::limits::{self, TooLarge};

pub(super) fn read(text: &str) -> Result<Vec<Block>, TooLarge> {
    let lines: Vec<String> = text.lines().map(|line| line.replace('\t', "        ").trim_end().to_owned()).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    if lines.iter().filter(|line| line.trim_start().starts_with(['+', '|', '='])).count() > limits::ROWS * 20 {
        return Err(TooLarge::Rows);
    }
    let mut reader = Reader { out: Vec::new(), adornments: Vec::new() };
    reader.blocks(&lines, 0);
    let rows: usize = reader.out.iter().map(|block| if let Block::Table(t) = block { t.rows.len() } else { 0 }).sum();
    if rows > limits::ROWS { Err(TooLarge::Rows) } else { Ok(reader.out) }
}

/// The blocks of a piece of text inside another one.
fn nested(lines: &[&str], depth: usize) -> Vec<Block> {
    let mut reader = Reader { out: Vec::new(), adornments: Vec::new() };
    reader.blocks(lines, depth);
    reader.out
}

struct Reader {
    out: Vec<Block>,
    /// The adornments of headings, by level.
    adornments: Vec<char>,
}

impl Reader {
    fn blocks(&mut self, lines: &[&str], depth: usize) {
        if depth > limits::DEPTH {
            let text = lines.join(" ");
            return self.out.push(Block::Paragraph(inline::text(&text)));
        }
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            if line.trim().is_empty() {
                at += 1;
                continue;
            }
            at = self
                .heading(lines, at)
                .or_else(|| self.explicit(lines, at, depth))
                .or_else(|| self.table(lines, at, depth))
                .or_else(|| self.list(lines, at, depth))
                .or_else(|| self.quote(lines, at, depth))
                .unwrap_or_else(|| self.paragraph(lines, at, depth));
        }
    }

    /// A title with a line of one character below it, and perhaps above it.
    fn heading(&mut self, lines: &[&str], at: usize) -> Option<usize> {
        let (title, rule, next) = match adornment(lines[at]) {
            Some(over) if lines.get(at + 2).and_then(|line| adornment(line)) == Some(over) => {
                (lines[at + 1].trim(), over, at + 3)
            }
            Some(_) => return None,
            None => (lines[at].trim(), adornment(lines.get(at + 1)?)?, at + 2),
        };
        let ruled = lines[next - 1].trim_end().chars().count();
        if title.is_empty()
            || title.starts_with(['|', '+'])
            || lines[at].starts_with(' ') && next == at + 2
            || ruled < 2
        {
            return None;
        }
        let level = self.adornments.iter().position(|known| *known == rule).unwrap_or_else(|| {
            self.adornments.push(rule);
            self.adornments.len() - 1
        });
        self.out.push(Block::Heading(u8::try_from(level + 1).unwrap_or(u8::MAX), inline::text(title)));
        Some(next)
    }

    /// What starts with two dots: a target, a directive, a comment.
    fn explicit(&mut self, lines: &[&str], at: usize, depth: usize) -> Option<usize> {
        let indent = indent(lines[at]);
        let rest = lines[at].trim_start().strip_prefix(".. ")?;
        let end = block_end(lines, at + 1, indent + 1);
        let body = dedented(&lines[at + 1..end]);
        if let Some(name) = rest.strip_prefix('_').and_then(|rest| rest.split(':').next()) {
            self.out.push(Block::Anchor(name.trim_matches('`').to_owned()));
            return Some(at + 1);
        }
        let Some((name, argument)) = rest.split_once("::") else { return Some(end) };
        self.directive(name.trim(), argument.trim(), &body, depth);
        Some(end)
    }

    fn directive(&mut self, name: &str, argument: &str, body: &[&str], depth: usize) {
        let options = body.iter().take_while(|line| line.trim_start().starts_with(':')).count();
        let content = &body[options..];
        match name {
            "code" | "code-block" | "sourcecode" | "parsed-literal" | "highlight" => {
                let start = content.iter().position(|line| !line.trim().is_empty()).unwrap_or(content.len());
                if !content[start..].is_empty() {
                    self.out.push(Block::Code(content[start..].join("\n")));
                }
            }
            "rest_method" => self.out.push(Block::Code(argument.to_owned())),
            "rest_parameters" => {
                let rows: Vec<&str> = content.iter().copied().filter(|line| line.contains(':')).collect();
                self.out.push(Block::Table(tables::references(&rows)));
            }
            "list-table" => {
                let mut table = tables::list_table(content, depth + 1);
                table.caption = Some(inline::text(argument)).filter(|caption| !caption.is_blank());
                self.out.push(Block::Table(table));
            }
            "csv-table" => {
                let header = body[..options].iter().find_map(|line| line.trim().strip_prefix(":header:"));
                let mut table = tables::csv_table(header, content);
                table.caption = Some(inline::text(argument)).filter(|caption| !caption.is_blank());
                self.out.push(Block::Table(table));
            }
            "table" => {
                let mut inner = nested(content, depth + 1);
                if let Some(Block::Table(table)) = inner.iter_mut().find(|block| matches!(block, Block::Table(_))) {
                    table.caption = Some(inline::text(argument));
                }
                self.out.extend(inner);
            }
            "literalinclude" | "include" | "raw" | "image" | "figure" | "toctree" | "contents" | "meta" | "only" => {}
            _ => {
                if !argument.is_empty() {
                    self.out.push(Block::Paragraph(inline::text(argument)));
                }
                self.out.extend(nested(content, depth + 1));
            }
        }
    }

    fn table(&mut self, lines: &[&str], at: usize, depth: usize) -> Option<usize> {
        let (table, next) = tables::grid(lines, at, depth + 1).or_else(|| tables::simple(lines, at, depth + 1))?;
        self.out.push(Block::Table(table));
        Some(next)
    }

    fn list(&mut self, lines: &[&str], at: usize, depth: usize) -> Option<usize> {
        let base = indent(lines[at]);
        bullet(lines[at])?;
        let mut items = Vec::new();
        let mut next = at;
        while let Some(width) = lines.get(next).filter(|line| indent(line) == base).and_then(|line| bullet(line)) {
            let end = block_end(lines, next + 1, base + 1);
            let first = " ".repeat(base + width) + &lines[next][base + width..];
            let mut item = vec![first.as_str()];
            item.extend(&lines[next + 1..end]);
            items.push(nested(&dedented(&item), depth + 1));
            next = end + lines[end..].iter().take_while(|line| line.trim().is_empty()).count();
        }
        self.out.push(Block::List(items));
        Some(next)
    }

    fn quote(&mut self, lines: &[&str], at: usize, depth: usize) -> Option<usize> {
        let base = indent(lines[at]);
        if base == 0 {
            return None;
        }
        let end = block_end(lines, at, base);
        self.out.extend(nested(&dedented(&lines[at..end]), depth + 1));
        Some(end)
    }

    fn paragraph(&mut self, lines: &[&str], at: usize, depth: usize) -> usize {
        let length = lines[at..].iter().take_while(|line| !line.trim().is_empty()).count();
        let mut end = at + length;
        // A term stands above its description, which is set in.
        if length > 1 && indent(lines[at + 1]) > 0 && indent(lines[at]) == 0 {
            end = block_end(lines, at + 1, 1);
            let body = nested(&dedented(&lines[at + 1..end]), depth + 1);
            self.out.push(Block::Definition(inline::text(lines[at].trim()), body));
            return end;
        }
        let text = lines[at..end].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let literal = text.ends_with("::");
        let text = if literal { text.trim_end_matches(':') } else { &text };
        if !text.is_empty() {
            self.out.push(Block::Paragraph(inline::text(text)));
        }
        if literal {
            let code = block_end(lines, end, 1);
            self.out.push(Block::Code(dedented(&lines[end..code]).join("\n")));
            end = code;
        }
        end
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The character of a line that is nothing but one of the characters of adornments.
fn adornment(line: &str) -> Option<char> {
    let line = line.trim_end();
    let first = line.chars().next().filter(|c| "=-~^\"'`#*+.:_".contains(*c))?;
    (line.chars().count() > 1 && line.chars().all(|c| c == first)).then_some(first)
}

/// The first line from `at` on that is set in less than `least`; empty lines before it are not taken.
fn block_end(lines: &[&str], at: usize, least: usize) -> usize {
    let mut end = at;
    for (number, line) in lines.iter().enumerate().skip(at) {
        if line.trim().is_empty() {
            continue;
        }
        if indent(line) < least {
            break;
        }
        end = number + 1;
    }
    end
}

/// The lines without what all of them are set in by.
fn dedented<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let least = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(line)).min().unwrap_or(0);
    lines.iter().map(|line| line.get(least..).unwrap_or_default()).collect()
}

/// How wide the mark of a list item is, with the blanks behind it.
fn bullet(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let mark = match text.chars().next()? {
        '-' | '*' | '+' | '•' => text.chars().next()?.len_utf8(),
        '0'..='9' | '#' => {
            let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '#'))?;
            text[digits..].starts_with(['.', ')']).then_some(digits + 1)?
        }
        _ => return None,
    };
    let rest = &text[mark..];
    rest.starts_with(' ').then(|| mark + indent(rest))
}

/// A table cell that holds these lines.
fn cell(lines: &[&str], depth: usize) -> super::Cell {
    let lines = dedented(lines);
    let simple = lines.iter().filter(|line| !line.trim().is_empty()).count() <= 1;
    if simple {
        let text = lines.iter().map(|line| line.trim()).find(|line| !line.is_empty()).unwrap_or_default();
        let text = inline::text(text);
        return if text.is_blank() { super::Cell::default() } else { super::Cell::of(text) };
    }
    super::Cell { blocks: nested(&lines, depth), classes: Vec::new() }
}

/// Running text of a cell on one line.
fn line(text: &str) -> Text {
    inline::text(text.trim())
}
