//! A page as a parser reads it.

use std::collections::BTreeSet;

use oplog_findings::RunReport;
use oplog_report::html;
use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Selector};

use crate::html::sample::invocation;

pub(crate) struct Page(Html);

impl Page {
    pub(crate) fn of(report: &RunReport) -> Self {
        Self(Html::parse_document(&html::render(report, &invocation())))
    }

    pub(crate) fn select(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    pub(crate) fn count(&self, selector: &str) -> usize {
        self.select(selector).len()
    }

    /// The texts of what is selected, white space between words as one blank.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.select(selector).into_iter().map(text).collect()
    }

    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.select(selector).iter().filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// What is wrong with the page as a page.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut complaints: Vec<String> = self.0.errors.clone().into_iter().map(|error| error.to_string()).collect();
        let mut ids = BTreeSet::new();
        for id in self.attributes("[id]", "id") {
            if id.contains(char::is_whitespace) || !ids.insert(id.clone()) {
                complaints.push(format!("the id {id:?} is no name, or not the only one"));
            }
        }
        for link in self.attributes("a", "href") {
            let place = link.strip_prefix('#').map(|place| percent_decode_str(place).decode_utf8_lossy().into_owned());
            if place.is_none_or(|place| !ids.contains(&place)) {
                complaints.push(format!("the link {link:?} leads not_found"));
            }
        }
        for name in self.attributes("[aria-labelledby]", "aria-labelledby") {
            if !ids.contains(&name) {
                complaints.push(format!("the label {name:?} is not_found"));
            }
        }
        let levels = self.select("h1, h2, h3, h4");
        let levels: Vec<u8> = levels.iter().map(|heading| heading.value().name().as_bytes()[1] - b'0').collect();
        for pair in levels.windows(2).filter(|pair| pair[1] > pair[0] + 1) {
            complaints.push(format!("a heading of level {} after one of level {}", pair[1], pair[0]));
        }
        if levels.iter().filter(|level| **level == 1).count() != 1 {
            complaints.push("not one heading of the first level".to_owned());
        }
        complaints
    }
}

pub(crate) fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
