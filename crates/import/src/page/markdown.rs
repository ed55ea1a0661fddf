//! Markdown into blocks, by way of HTML, since Markdown pages have HTML in them.
//!
//! What stands before: front matter is left out, and rows of pipe tables whose cells have line breaks are joined to one line each,
//! as the converters that write such pages mean them.

use pulldown_cmark::{Options, Parser, html};

use super::{Block, html as blocks};
use crate::limits::TooLarge;

/// The most lines that one row of a pipe table spreads over.
const LINES_OF_A_ROW: usize = 300;

pub(super) fn read(text: &str) -> Result<Vec<Block>, TooLarge> {
    let text = joined(without_front_matter(text));
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_DEFINITION_LIST;
    let mut made = String::with_capacity(text.len() * 2);
    html::push_html(&mut made, Parser::new_ext(&text, options));
    blocks::read(&made)
}

/// The text behind a head of metadata: between lines `---`, or in `{{{ }}}`.
fn without_front_matter(text: &str) -> &str {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    for (open, close) in [("---\n", "\n---"), ("---\r\n", "\n---"), ("{{{", "}}}"), ("+++\n", "\n+++")] {
        if let Some(rest) = start.strip_prefix(open)
            && let Some(end) = rest.find(close)
        {
            return &rest[end + close.len()..];
        }
    }
    text
}

/// The text with each row of a pipe table on one line, and an empty line before and behind a table.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    let mut in_code = false;
    let mut in_table = false;
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
        }
        let next_rules = lines.peek().is_some_and(|next| is_rule(next));
        if !in_code && !in_table && next_rules && line.contains('|') {
            // The row of names: what stands right above it is no part of the table.
            out.push('\n');
            in_table = true;
        }
        if !in_table || in_code {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        if trimmed.is_empty() || !line.contains('|') {
            in_table = false;
            out.push('\n');
            out.push_str(line);
            out.push('\n');
            continue;
        }
        out.push_str(line.trim_end());
        if trimmed.starts_with('|') && !is_rule(line) && !is_closed(line) {
            let mut left = LINES_OF_A_ROW;
            while let Some(more) = lines.next_if(|more| left > 0 && !more.trim_start().starts_with('#')) {
                left -= 1;
                out.push_str("<br>");
                out.push_str(more.trim());
                if is_closed(more) {
                    break;
                }
            }
        }
        out.push('\n');
    }
    out
}

/// Whether a line ends with a bar that closes a row.
fn is_closed(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with('|') && !line.ends_with("\\|")
}

/// Whether a line is the rule between the names of columns and the rows.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::plain;

    fn only_table(text: &str) -> Vec<Vec<String>> {
        let blocks = read(text).expect("small");
        let tables = blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
        let rows = tables.flat_map(|table| std::iter::once(&table.header).chain(&table.rows));
        rows.map(|row| row.iter().map(|cell| plain(&cell.blocks)).collect()).collect()
    }

    #[test]
    fn a_row_whose_cells_have_line_breaks_is_one_row() {
        let rows = only_table("|Name|Text|\n|----|----|\n|size|How many.\n\nAt most 5. |\n|next|Where.|\n");
        assert_eq!(rows, [["Name", "Text"], ["size", "How many.\nAt most 5."], ["next", "Where."]]);
    }

    #[test]
    fn a_table_may_follow_a_line_of_text_and_lack_the_outer_bars() {
        let rows = only_table("Request\nName | Type |\n---|---|\na | int |\n");
        assert_eq!(rows, [["Name", "Type"], ["a", "int"]]);
    }

    #[test]
    fn html_tables_stand_between_markdown() {
        let rows = only_table(
            "# A\n\n<table><tr><th>Name</th></tr><tr><td><p>a</p>\n<ul><li>x</li></ul></td></tr></table>\n\nB\n",
        );
        assert_eq!(rows, [["Name"], ["a\nx"]]);
    }
}
