//! Text as it is copied from a browser: no marks at all but the bars of tables, if those.
//!
//! Lines of code are known by how they start: a brace, a tag, a method with a path, a header of HTTP. Short lines without an end of a
//! sentence that use the words of headings are headings.

use super::{Block, Cell, Mark, Table, Text};
use crate::limits::{self, TooLarge};
use crate::words;

pub(super) fn read(text: &str) -> Result<Vec<Block>, TooLarge> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    let mut at = 0;
    let mut rows = 0;
    while at < lines.len() {
        let line = lines[at].trim();
        if line.is_empty() {
            at += 1;
        } else if let Some((table, next)) = table(&lines, at) {
            rows += table.rows.len();
            if rows > limits::ROWS {
                return Err(TooLarge::Rows);
            }
            out.push(Block::Table(table));
            at = next;
        } else if let Some(next) = code_end(&lines, at) {
            out.push(Block::Code(lines[at..next].join("\n")));
            at = next;
        } else {
            let heading = words::is_heading(line);
            out.push(if heading { Block::Heading(2, Text::of(line)) } else { Block::Paragraph(marked(line)) });
            at += 1;
        }
    }
    Ok(out)
}

/// A line in which text between backticks counts as code.
fn marked(line: &str) -> Text {
    let mut text = Text::default();
    for (part, piece) in line.split('`').enumerate() {
        let style = if part % 2 == 1 { Mark::Code } else { Mark::Plain };
        text.push(piece.to_owned(), style, None);
    }
    text
}

/// The table that starts at a line, and the first line behind it.
fn table(lines: &[&str], at: usize) -> Option<(Table, usize)> {
    let is_rule = |line: &str| {
        let line = line.trim();
        line.contains("---") && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
    };
    // The names of the columns stand on one line, or on a line each behind a bar alone.
    let rule = (at + 1..lines.len().min(at + 30)).find(|line| is_rule(lines[*line]))?;
    let spread = lines[at].trim() == "|";
    if !(spread || rule == at + 1) || !lines[at].contains('|') {
        return None;
    }
    let columns = lines[rule].matches("---").count().max(1);
    let header = cells(&lines[at..rule].join("\n"));
    if header.len() < columns.min(2) {
        return None;
    }
    let mut rows = Vec::new();
    let mut next = rule + 1;
    if spread {
        while next < lines.len() && lines[next].trim() == "|" {
            let start = next;
            // The names of the next table's columns are no row of this one.
            let rest = lines.iter().skip(start + 1).take(columns + 30);
            if rest.take_while(|line| line.trim() != "|").any(|line| is_rule(line)) {
                break;
            }
            next += 1;
            let mut found = 0;
            while next < lines.len() && found < columns && next - start < 400 {
                found += lines[next].matches('|').count();
                next += 1;
            }
            rows.push(cells(&lines[start..next].join("\n")));
        }
    } else {
        while next < lines.len() && lines[next].matches('|').count() + 1 >= columns && columns > 1 {
            rows.push(cells(lines[next]));
            next += 1;
        }
    }
    rows.iter_mut().for_each(|row| row.resize_with(columns.max(row.len()), Cell::default));
    Some((Table { caption: None, header, rows }, next))
}

/// The cells between bars.
fn cells(text: &str) -> Vec<Cell> {
    let text = text.trim();
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = text.strip_suffix('|').unwrap_or(text);
    text.split('|').map(|cell| Cell::of(marked(cell.trim()))).collect()
}

/// The line behind the code that starts at a line; `None` where none starts.
fn code_end(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines[at].trim();
    let starts_body = |line: &str| {
        line == "{" || line == "[" || line.starts_with("{\"") || line.starts_with("[{") || line.starts_with('<')
    };
    if starts_body(first) {
        return Some(body_end(lines, at));
    }
    if !(words::is_request_line(first) || first.starts_with("HTTP/") || is_url(first) || first.starts_with("curl ")) {
        return None;
    }
    // A head of HTTP, or an address spread over lines; then a body.
    let mut next = at + 1;
    while next < lines.len() {
        let line = lines[next].trim();
        if starts_body(line) {
            return Some(body_end(lines, next));
        }
        let follows = line.starts_with('&') || is_header(line) || words::is_request_line(line);
        let empty_before_body = line.is_empty() && lines.get(next + 1).is_some_and(|line| starts_body(line.trim()));
        if !follows && !empty_before_body {
            break;
        }
        next += 1;
    }
    Some(next)
}

fn is_url(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://")) && !line.contains(' ')
        || line.starts_with("https://") && line.contains("?Action=")
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, value)| {
        !name.is_empty() && !value.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

/// The line behind a body: where its braces, or its first element, are closed.
fn body_end(lines: &[&str], at: usize) -> usize {
    let first = lines[at].trim();
    if let Some(rest) = first.strip_prefix('<') {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':'))).unwrap_or(rest.len());
        let close = format!("</{}>", &rest[..end]);
        let last = (at..lines.len()).find(|line| lines[*line].contains(&close));
        return last.map_or(at + 1, |last| last + 1);
    }
    let mut depth = 0_i64;
    let mut in_text = false;
    for (number, line) in lines.iter().enumerate().skip(at) {
        let mut escaped = false;
        for c in line.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if in_text => escaped = true,
                '"' => in_text = !in_text,
                '{' | '[' if !in_text => depth += 1,
                '}' | ']' if !in_text => depth -= 1,
                _ => {}
            }
        }
        if depth <= 0 {
            return number + 1;
        }
        // No text of JSON goes on in the next line.
        in_text = false;
    }
    lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_a_cell_on_each_line_is_a_table() {
        let text = "|\nName |\nMandatory |\n|---|---|\n|\nsize |\nNo |\n|\nnext |\nYes |\nRequest\nNone\n";
        let blocks = read(text).expect("small");
        let Block::Table(table) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!((table.header[1].plain().as_str(), table.rows[1][0].plain().as_str()), ("Mandatory", "next"));
        assert_eq!(table.rows.len(), 2);
        assert!(matches!(&blocks[1], Block::Heading(..)), "{blocks:?}");
    }

    #[test]
    fn code_ends_where_its_braces_do() {
        let text = "Return Example\nHTTP/1.1 200 OK\nDate: x\n\n{\n\"a\": \"}\"\n}\nLast words.\n";
        let blocks = read(text).expect("small");
        assert!(matches!(&blocks[1], Block::Code(code) if code.ends_with('}')), "{blocks:?}");
        assert!(matches!(&blocks[2], Block::Paragraph(_)), "{blocks:?}");
    }
}
