//! Which format a page has, told by its name or by what stands in it.

use std::path::Path;

/// A format of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFormat {
    /// HTML.
    Html,
    /// Markdown, with pipe tables or HTML tables.
    Markdown,
    /// reStructuredText.
    Rst,
    /// Text as a browser copies it.
    Text,
}

impl PageFormat {
    /// The format of a file.
    #[must_use]
    pub fn of(name: &str, text: &str) -> Self {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => PageFormat::Html,
            "md" | "markdown" | "mdx" => PageFormat::Markdown,
            "rst" | "inc" => PageFormat::Rst,
            _ => Self::guessed(text),
        }
    }

    /// The format that a text looks like.
    #[must_use]
    pub fn guessed(text: &str) -> Self {
        let start: String = text.chars().take(4_000).collect::<String>().to_lowercase();
        if start.trim_start().starts_with("<!doctype html") || start.contains("<html") || start.contains("<body") {
            return PageFormat::Html;
        }
        let lines: Vec<&str> = text.lines().take(2_000).collect();
        let of = |found: &dyn Fn(&str) -> bool| lines.iter().filter(|line| found(line)).count();
        let marked = of(&|line| line.starts_with('#') && line.trim_start_matches('#').starts_with(' '));
        let fenced = of(&|line| line.trim_start().starts_with("```"));
        let directives = of(&|line| line.trim_start().starts_with(".. ") && line.contains("::"));
        let grids = of(&|line| line.trim_start().starts_with("+--"));
        if directives + grids > 0 && marked == 0 {
            PageFormat::Rst
        } else if marked + fenced > 0 {
            PageFormat::Markdown
        } else if of(&|line| line.contains("</")) > 20 && of(&|line| line.trim_start().starts_with("<table")) > 0 {
            PageFormat::Html
        } else {
            PageFormat::Text
        }
    }
}
