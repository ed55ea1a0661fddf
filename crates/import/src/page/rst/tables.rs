//! The tables of reStructuredText: grids, simple ones, lists and comma-separated ones.

use super::{cell, line, nested};
use crate::page::{Block, Cell, Table};

/// The grid table that starts at a line, and the line behind it.
pub(super) fn grid(lines: &[&str], at: usize, depth: usize) -> Option<(Table, usize)> {
    let is_border =
        |line: &str| line.trim_start().starts_with('+') && line.trim_end().ends_with('+') && line.contains("--");
    if !is_border(lines[at]) {
        return None;
    }
    let is_part = |line: &&&str| line.trim_start().starts_with(['+', '|']);
    let end = at + lines[at..].iter().take_while(is_part).count();
    let rows: Vec<Vec<char>> = lines[at..end].iter().map(|line| line.trim_start().chars().collect()).collect();
    let edges: Vec<usize> = columns(&rows);
    let mut found: Vec<Vec<Vec<String>>> = Vec::new();
    let mut heads = 0;
    let mut open: Vec<Vec<String>> = vec![Vec::new(); edges.len() - 1];
    for row in &rows[1..] {
        let is_rule = row.first() == Some(&'+') && row.iter().all(|c| matches!(c, '+' | '-' | '='));
        if is_rule {
            found.push(std::mem::replace(&mut open, vec![Vec::new(); edges.len() - 1]));
            if row.contains(&'=') {
                heads = found.len();
            }
            continue;
        }
        // Text goes to the column where its cell starts; a cell that spans columns lies in its first one.
        let mut start = 0;
        for (column, edge) in edges.iter().enumerate().skip(1) {
            let closes = column == edges.len() - 1 || matches!(row.get(*edge), Some('|' | '+'));
            if closes {
                let text: String =
                    row.get(edges[start] + 1..(*edge).min(row.len())).unwrap_or_default().iter().collect();
                let is_inner_rule = !text.trim().is_empty() && text.trim().chars().all(|c| c == '-');
                if !is_inner_rule {
                    open[start].push(text);
                }
                start = column;
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    let made = found.iter().map(|row| {
        row.iter().map(|text| cell(&text.iter().map(|line| line.trim_end()).collect::<Vec<_>>(), depth)).collect()
    });
    Some((headed(made.collect(), heads), end))
}

/// The positions of the column borders: where the first rule, or any rule of the table, has a corner.
fn columns(rows: &[Vec<char>]) -> Vec<usize> {
    let mut edges: Vec<usize> = Vec::new();
    let rules = rows.iter().filter(|row| row.first() == Some(&'+') && row.iter().all(|c| matches!(c, '+' | '-' | '=')));
    for rule in rules.take(200) {
        edges.extend(rule.iter().enumerate().filter(|(_, c)| **c == '+').map(|(at, _)| at));
        edges.sort_unstable();
        edges.dedup();
        if edges.len() > 60 {
            break;
        }
    }
    edges
}

/// The simple table that starts at a line, and the line behind it.
pub(super) fn simple(lines: &[&str], at: usize, depth: usize) -> Option<(Table, usize)> {
    let rule = lines[at];
    let is_rule = |line: &str| line.contains("==") && line.chars().all(|c| matches!(c, '=' | ' '));
    if !is_rule(rule) || rule.trim().contains("  ") && rule.trim().len() < 3 || !rule.trim().contains(' ') {
        return None;
    }
    let spans = spans(rule);
    let rules: Vec<usize> = (at + 1..lines.len()).filter(|line| is_rule(lines[*line])).take(2).collect();
    let (head_end, end) = match rules[..] {
        // The second rule ends the head, or the table where it has none.
        [first, second] if !lines[first + 1..second].iter().all(|line| line.trim().is_empty()) => (first, second),
        [only, ..] => (at, only),
        [] => return None,
    };
    let head = if head_end > at { rows(&lines[at + 1..head_end], &spans, depth, true) } else { Vec::new() };
    let body_start = if head_end > at { head_end + 1 } else { at + 1 };
    let mut all = head;
    let heads = all.len().min(1);
    all.extend(rows(&lines[body_start..end], &spans, depth, false));
    if all.is_empty() {
        return None;
    }
    Some((headed(all, heads), end + 1))
}

fn spans(rule: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in rule.chars().chain([' ']).enumerate() {
        match (c, start) {
            ('=', None) => start = Some(at),
            (' ', Some(from)) => {
                spans.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    spans
}

/// Rows by columns; a line whose first column is empty goes on with the row before.
fn rows(lines: &[&str], spans: &[(usize, usize)], depth: usize, is_head: bool) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Vec<String>>> = Vec::new();
    for text in lines {
        let chars: Vec<char> = text.chars().collect();
        if chars.iter().all(|c| matches!(c, '-' | ' ')) && !is_head {
            continue;
        }
        let last = spans.len() - 1;
        let pieces = spans.iter().enumerate().map(|(column, (from, to))| {
            let to = if column == last { chars.len() } else { (*to).min(chars.len()) };
            chars.get(*from..to.max(*from)).unwrap_or_default().iter().collect::<String>()
        });
        let pieces: Vec<String> = pieces.collect();
        let goes_on = is_head && !rows.is_empty() || pieces[0].trim().is_empty();
        match rows.last_mut().filter(|_| goes_on) {
            Some(row) => row.iter_mut().zip(pieces).for_each(|(cell, piece)| cell.push(piece)),
            None if pieces.iter().all(|piece| piece.trim().is_empty()) => {}
            None => rows.push(pieces.into_iter().map(|piece| vec![piece]).collect()),
        }
    }
    let made = rows.iter().map(|row| {
        row.iter().map(|text| cell(&text.iter().map(|line| line.trim_end()).collect::<Vec<_>>(), depth)).collect()
    });
    made.collect()
}

/// A table whose rows are the items of a list of lists.
pub(super) fn list_table(lines: &[&str], depth: usize) -> Table {
    let blocks = nested(lines, depth);
    let rows = blocks.into_iter().find_map(|block| if let Block::List(rows) = block { Some(rows) } else { None });
    let rows = rows.unwrap_or_default().into_iter().map(|row| {
        let cells = row.into_iter().find_map(|block| if let Block::List(cells) = block { Some(cells) } else { None });
        cells.unwrap_or_default().into_iter().map(|blocks| Cell { blocks, classes: Vec::new() }).collect()
    });
    headed(rows.collect(), 1)
}

/// A table of comma-separated values.
pub(super) fn csv_table(header: Option<&str>, lines: &[&str]) -> Table {
    let rows: Vec<Vec<Cell>> = header.into_iter().chain(lines.iter().copied()).map(values).collect();
    headed(rows.into_iter().filter(|row| row.len() > 1).collect(), 1)
}

fn values(text: &str) -> Vec<Cell> {
    let mut values = vec![String::new()];
    let mut quoted = false;
    for c in text.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => values.push(String::new()),
            c => values.last_mut().into_iter().for_each(|value| value.push(c)),
        }
    }
    values.iter().map(|value| Cell::of(line(value))).collect()
}

/// Names whose descriptions stand in another file: `- name: reference`.
pub(super) fn references(lines: &[&str]) -> Table {
    let cell = |text: &str| Cell::of(line(text));
    let rows = lines.iter().filter_map(|line| line.trim().trim_start_matches("- ").split_once(':'));
    let rows = rows.map(|(name, reference)| vec![cell(name), cell(reference)]);
    Table { caption: None, header: vec![cell("Name"), cell("Reference")], rows: rows.collect() }
}

/// Rows of which the first `heads` name the columns; without any, the first one does.
fn headed(rows: Vec<Vec<Cell>>, heads: usize) -> Table {
    let mut rows = rows.into_iter();
    let mut header: Vec<Cell> = rows.next().unwrap_or_default();
    for more in rows.by_ref().take(heads.saturating_sub(1)) {
        header.iter_mut().zip(more).for_each(|(cell, more)| cell.blocks.extend(more.blocks));
    }
    Table { caption: None, header, rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &Table) -> Vec<Vec<String>> {
        let rows = std::iter::once(&table.header).chain(&table.rows);
        rows.map(|row| row.iter().map(Cell::plain).collect()).collect()
    }

    #[test]
    fn a_grid_keeps_the_paragraphs_of_a_cell() {
        let lines = "+------+-----------+\n| Name | Text      |\n+======+===========+\n| size | How many. |\n|      |           |\n\
                     |      | At **5**. |\n+------+-----------+\n| a    | b c       |\n|      | d         |\n+------+-----------+";
        let (table, next) = grid(&lines.lines().collect::<Vec<_>>(), 0, 0).expect("a grid");
        assert_eq!(texts(&table), [["Name", "Text"], ["size", "How many.\nAt 5."], ["a", "b c d"]]);
        assert_eq!(next, 10);
    }

    #[test]
    fn a_simple_table_has_a_row_for_each_first_cell() {
        let lines =
            "====  =======\nName  Text\n====  =======\na     first\n      more\nb     other words\n====  =======";
        let (table, next) = simple(&lines.lines().collect::<Vec<_>>(), 0, 0).expect("a table");
        assert_eq!(texts(&table), [["Name", "Text"], ["a", "first more"], ["b", "other words"]]);
        assert_eq!(next, 7);
    }
}
