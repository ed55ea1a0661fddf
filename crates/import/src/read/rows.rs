//! Rows: what one line of a table, or one entry of a list of definitions, says about a parameter, field or error.

use crate::page::{Block, Cell, Mark, Span, Table, Text, plain};
use crate::words::{self, Column, Section};

use super::flow::Context;
use super::types;

/// Rows that belong together, with what stands above them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) section: Option<Section>,
    pub(super) context: Context,
    pub(super) rows: Vec<Row>,
    /// The number that the page gives the table.
    pub(super) number: Option<u32>,
    /// Whether the rows are errors.
    pub(super) is_errors: bool,
    /// Whether the page marks required rows by a class, and so says of the others that they are not.
    pub(super) marks: bool,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) name: String,
    /// How deep the page sets it in, from 0.
    pub(super) depth: usize,
    pub(super) kind: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) place: Option<&'static str>,
    pub(super) description: Vec<Block>,
    pub(super) values: Option<Cell>,
    pub(super) default: Option<String>,
    pub(super) example: Option<String>,
    pub(super) minimum: Option<String>,
    pub(super) maximum: Option<String>,
    pub(super) status: Option<String>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    /// Where its links lead.
    pub(super) links: Vec<String>,
    pub(super) at: String,
}

impl Row {
    /// All words of the description.
    pub(super) fn words(&self) -> String {
        plain(&self.description)
    }
}

/// What a name is set in by: marks and blanks before it.
const SET_IN: [char; 20] =
    ['└', '├', '─', '│', '∟', '»', '›', '>', '→', '↳', '+', '-', '–', '—', '·', '•', '┗', '┣', '━', '┕'];

/// The rows of a table; `None` where it is no table of parameters, fields or errors.
pub(super) fn of_table(table: &Table, context: &Context) -> Option<Group> {
    let columns = columns(table)?;
    let is_errors = is_error_table(&columns, context);
    if !is_errors
        && !columns.iter().any(|column| {
            matches!(column, Some(Column::Type | Column::Description | Column::Mandatory | Column::Values))
        })
    {
        return None;
    }
    let place = format!("{}, row", context.at());
    let mut widths = Vec::new();
    let mut rows = Vec::new();
    for (number, cells) in table.rows.iter().enumerate() {
        let at = format!("{place} {}", number + 1);
        if let Some((row, width)) = row(cells, &columns, is_errors, at) {
            rows.push(row);
            widths.push(width);
        }
    }
    depths(&mut rows, &widths);
    let marks = marked_only(&mut rows, table, &columns);
    if rows.is_empty() {
        return None;
    }
    let number = context.captions.iter().rev().find_map(|caption| number_of(caption));
    Some(Group { section: context.section(), context: context.clone(), rows, number, is_errors, marks })
}

/// The number in "Table 3 …".
pub(super) fn number_of(caption: &str) -> Option<u32> {
    let rest = caption.trim_start().strip_prefix("Table").or_else(|| caption.trim_start().strip_prefix('表'))?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What each column holds.
fn columns(table: &Table) -> Option<Vec<Option<Column>>> {
    let mut columns: Vec<Option<Column>> = table.header.iter().map(|cell| words::column(&cell.plain())).collect();
    // Each meaning has one column; a second "Name" column is something else.
    for at in 0..columns.len() {
        if columns[at].is_some() && columns[..at].contains(&columns[at]) {
            columns[at] = None;
        }
    }
    if let Some(kind) = columns.iter().position(|column| *column == Some(Column::Type)) {
        let cells: Vec<String> = table.rows.iter().filter_map(|row| row.get(kind)).map(Cell::plain).collect();
        let places = cells.iter().filter(|cell| words::place_in_cell(cell).is_some() && types::parse(cell).is_none());
        if !cells.is_empty() && places.count() * 2 > cells.len() && !columns.contains(&Some(Column::Place)) {
            columns[kind] = Some(Column::Place);
        }
    }
    let known = columns.iter().flatten().count();
    if !columns.contains(&Some(Column::Name))
        && !columns.contains(&Some(Column::Code))
        && !columns.contains(&Some(Column::Status))
    {
        let first = columns.first_mut().filter(|first| first.is_none() && known > 0)?;
        *first = Some(Column::Name);
    }
    let typed = columns.iter().any(|column| matches!(column, Some(Column::Type | Column::Mandatory | Column::Place)));
    let nameless = table.header.last().is_some_and(|cell| cell.plain().trim().is_empty());
    if !columns.contains(&Some(Column::Description))
        && let Some(last) = columns.last_mut().filter(|last| last.is_none() && (typed || nameless))
    {
        *last = Some(Column::Description);
    }
    (columns.len() > 1).then_some(columns)
}

fn is_error_table(columns: &[Option<Column>], context: &Context) -> bool {
    let has = |column| columns.contains(&Some(column));
    let typed = has(Column::Type) || has(Column::Mandatory);
    let section = context.section();
    has(Column::Code) && (has(Column::Status) || has(Column::Message)) && !typed
        || has(Column::Status) && !typed
        || has(Column::Code) && section == Some(Section::Errors) && !typed
        || section == Some(Section::Errors) && !typed && has(Column::Description)
}

fn row(cells: &[Cell], columns: &[Option<Column>], is_errors: bool, at: String) -> Option<(Row, usize)> {
    let cell = |wanted| columns.iter().position(|column| *column == Some(wanted)).and_then(|at| cells.get(at));
    let text =
        |wanted| cell(wanted).map(Cell::plain).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut row = Row { at, ..Row::default() };
    let mut width = 0;
    if let Some(name) = cell(Column::Name).filter(|name| !is_errors && words::is_status(&name.plain())) {
        // A row of a table of responses: its type is that of the body.
        row.name = name.plain().trim().chars().take(3).collect();
    } else if let Some(name) = cell(Column::Name) {
        match name_of(name, &mut row) {
            Some((set_in, rest)) => {
                width = set_in;
                if !rest.is_empty() {
                    row.description.push(Block::Paragraph(Text::of(rest)));
                }
            }
            // The name of an error may be words.
            None if is_errors => {}
            None => return None,
        }
    }
    row.kind = text(Column::Type).or(row.kind);
    row.place = text(Column::Place).and_then(|text| words::place_in_cell(&text)).or(row.place);
    row.required = text(Column::Mandatory).and_then(|text| required(&text)).or(row.required);
    if let Some(optional) = text(Column::Optional).and_then(|text| required(&text)) {
        row.required = Some(!optional);
    }
    if row.required.is_none()
        && let Some(kind) = &row.kind
    {
        row.required = required_in_words(kind);
    }
    row.values = cell(Column::Values).filter(|cell| !cell.plain().trim().is_empty()).cloned();
    row.default = text(Column::Default);
    row.example = text(Column::Example);
    row.minimum = text(Column::Minimum);
    row.maximum = text(Column::Maximum);
    row.status = text(Column::Status);
    row.code = text(Column::Code);
    row.message = text(Column::Message);
    for wanted in [Column::Type, Column::Description, Column::Values, Column::Name] {
        row.links.extend(cell(wanted).into_iter().flat_map(Cell::links).map(str::to_owned));
    }
    if let Some(described) = cell(Column::Description) {
        row.description.extend(described.blocks.iter().cloned());
    }
    if row.kind.is_none() {
        row.kind = kind_in_description(&row.description);
    }
    row.required = row.required.or_else(|| leads_with(&row.words()));
    let named = !row.name.is_empty();
    (named || is_errors && (row.status.is_some() || row.code.is_some())).then_some((row, width))
}

/// Reads the cell of a name into a row: how far it is set in, and what else the cell says.
fn name_of(cell: &Cell, row: &mut Row) -> Option<(usize, String)> {
    let first = cell.blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) | Block::Heading(_, text) => Some(text),
        _ => None,
    })?;
    let raw: String = first.spans.iter().map(|span| span.text.as_str()).collect();
    let lead: String = raw.chars().take_while(|c| c.is_whitespace() || SET_IN.contains(c)).collect();
    let marks = lead.chars().filter(|c| SET_IN.contains(c) && !matches!(c, '─' | '━')).count();
    let width = if marks > 0 { marks * 4 } else { lead.chars().filter(|c| *c == '\u{a0}' || *c == '\u{3000}').count() };
    let mut lines = plain(&cell.blocks).lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
    let line = lines.next().unwrap_or_default();
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || SET_IN.contains(&c));
    let (name, rest) = split_name(line, first)?;
    row.name = name;
    if cell.classes.iter().any(|class| class.contains("required") || class.contains("mandatory")) {
        row.required = Some(true);
    }
    let mut others = Vec::new();
    for rest in std::iter::once(rest).chain(lines) {
        let rest = rest.trim();
        attribute(rest, row).unwrap_or_else(|| others.push(rest.to_owned()));
    }
    Some((width, others.join(" ").trim().to_owned()))
}

/// A name at the start of a line, and what follows it.
pub(super) fn split_name(line: &str, text: &Text) -> Option<(String, String)> {
    let line = line.trim();
    // Marked as code or bold, the mark tells where the name ends.
    let marked = |span: &&Span| span.style != Mark::Plain && !span.text.trim().is_empty();
    let is_first = text
        .spans
        .iter()
        .find(|span| !span.text.trim_matches(|c: char| c.is_whitespace() || SET_IN.contains(&c)).is_empty());
    if let Some(span) = is_first.filter(marked)
        && let Some(rest) = line.strip_prefix(span.text.trim())
        && rest.starts_with([' ', '(', '*', ':'])
        && is_name(span.text.trim())
    {
        return Some((clean(span.text.trim()), rest.trim().to_owned()));
    }
    let end = line.find([' ', '\u{a0}', '(', '（', '\n']).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let name = name.trim_end_matches([':', '：', ',', '.']);
    let more = rest.trim();
    let words = more.split_whitespace().count();
    // More words behind a name are remarks in brackets or attributes, or it is no name.
    let remark = more.is_empty()
        || more.starts_with(['(', '（', '*'])
        || words <= 3 && attribute(more, &mut Row::default()).is_some();
    let optional_blank = name.contains('.') && words == 1;
    if optional_blank {
        return is_name(&format!("{name}{more}")).then(|| (clean(&format!("{name}{more}")), String::new()));
    }
    (is_name(name) && remark).then(|| (clean(name), more.to_owned()))
}

fn clean(name: &str) -> String {
    name.trim_matches(['*', '`', '"', '\'', '“', '”']).trim_end_matches(':').to_owned()
}

/// Whether a text can be the name of a parameter or field.
pub(super) fn is_name(text: &str) -> bool {
    let text = clean(text);
    let count = text.chars().count();
    let inner = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                '_' | '-' | '.' | '[' | ']' | ':' | '$' | '{' | '}' | '@' | '/' | '#' | '<' | '>' | '~' | '%'
            )
    };
    (1..=100).contains(&count)
        && text.chars().all(inner)
        && text.chars().any(|c| c.is_ascii_alphabetic())
        && text
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '[' | '$' | '@' | '{' | '<'))
}

/// Reads words beside a name as a type, a place, or whether it is required; `None` where they are none of it.
pub(super) fn attribute(text: &str, row: &mut Row) -> Option<()> {
    let inner = text.trim().trim_matches(['(', ')', '（', '）', '*', '[', ']', ',', ':', '-', '–']).trim();
    if inner.is_empty() {
        return Some(());
    }
    let mut all = true;
    for word in inner.split([',', ';', '/', '|', '，']).map(str::trim).filter(|word| !word.is_empty()) {
        let mut rest = word.to_owned();
        if let Some(required) = required_in_words(word) {
            row.required = row.required.or(Some(required));
            for gone in ["required", "optional", "Required", "Optional", "REQUIRED", "OPTIONAL", "必选", "可选", "必填"]
            {
                rest = rest.replace(gone, "");
            }
            rest = rest.trim_matches(['(', ')', '*', '.', ' ']).to_owned();
        }
        if rest.is_empty() {
            continue;
        }
        let place = words::place_in_cell(&rest)
            .filter(|_| rest.split_whitespace().count() <= 2 && types::parse(&rest).is_none());
        if let Some(place) = place {
            row.place = Some(place);
        } else if types::is_type(&rest) {
            row.kind = row.kind.take().or(Some(rest));
        } else {
            all = false;
        }
    }
    all.then_some(())
}

/// Whether a cell of the column says yes.
pub(super) fn required(text: &str) -> Option<bool> {
    let text = words::normal(text);
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if starts(&["no", "optional", "否", "可选", "不", "false", "×", "✗", "✘", "非必", "o ", "选填"])
        || matches!(&text[..], "n" | "o" | "-" | "0")
    {
        Some(false)
    } else if starts(&["yes", "required", "mandatory", "是", "必", "true", "√", "✓", "✔", "☑", "always"])
        || matches!(&text[..], "y" | "m" | "x" | "r" | "1")
    {
        Some(true)
    } else {
        None
    }
}

/// Whether words say "required" or "optional".
pub(super) fn required_in_words(text: &str) -> Option<bool> {
    let text = words::normal(text);
    let has = |wanted: &[&str]| wanted.iter().any(|word| words::has_word(&text, word));
    if has(&["optional", "可选", "not required", "非必选", "选填"]) {
        Some(false)
    } else if has(&["required", "mandatory", "必选", "必填"]) {
        Some(true)
    } else {
        None
    }
}

/// Whether a description begins with "Required." or "Optional.", perhaps behind its type.
pub(super) fn leads_with(words: &str) -> Option<bool> {
    words.lines().take(2).find_map(|line| {
        let line = line.trim_start().trim_start_matches(['(', '*', '[']).to_lowercase();
        let ends = |word: &str| {
            line.strip_prefix(word)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ')', ':', ',', ']', '*']))
        };
        match () {
            () if ends("required") || ends("必选") || ends("必填") => Some(true),
            () if ends("optional") || ends("可选") || ends("选填") => Some(false),
            () => None,
        }
    })
}

/// The type that a description begins with, alone in its first block.
fn kind_in_description(blocks: &[Block]) -> Option<String> {
    let Some(Block::Paragraph(first)) = blocks.first() else { return None };
    let words = first.plain();
    (blocks.len() > 1 && words.len() <= 60 && types::is_type(&words)).then_some(words)
}

/// Turns the widths by which names are set in into depths.
fn depths(rows: &mut [Row], widths: &[usize]) {
    let mut steps: Vec<usize> = widths.to_vec();
    steps.sort_unstable();
    steps.dedup();
    for (row, width) in rows.iter_mut().zip(widths) {
        row.depth = steps.iter().position(|step| step == width).unwrap_or(0);
    }
}

/// Where a page marks the required rows and says nothing of the others, the others are optional.
fn marked_only(rows: &mut [Row], table: &Table, columns: &[Option<Column>]) -> bool {
    let by_class = table.rows.iter().flatten().any(|cell| cell.classes.iter().any(|class| class == "required"));
    let by_column = columns.contains(&Some(Column::Mandatory)) && rows.iter().all(|row| row.required != Some(false));
    let some = rows.iter().any(|row| row.required == Some(true));
    let said = |row: &Row| row.required.is_some();
    let silent_cells = columns.iter().position(|column| *column == Some(Column::Mandatory)).is_some_and(|at| {
        table.rows.iter().filter_map(|row| row.get(at)).all(|cell| {
            let text = cell.plain();
            text.trim().is_empty() || required(&text).is_some()
        })
    });
    if some && by_column && silent_cells {
        rows.iter_mut().filter(|row| !said(row)).for_each(|row| row.required = Some(false));
    }
    by_class
}
