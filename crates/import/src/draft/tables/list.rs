//! The list of a success: where its entries stand, how it is cut into pages, and how much of it the mock server makes up.

use oplog_lint::lists::List;
use oplog_schema::tables::NextLink;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use super::cells::{table, texts};
use crate::draft::fields;
use crate::facts::Imported;

pub(super) fn listed(document: &mut DocumentMut, imported: &Imported, list: &List, open: &mut Vec<String>) {
    let mut entries = table([("path", value(&list.path))]);
    match &list.key {
        Some(key) => drop(entries.insert("key", texts(std::slice::from_ref(key)))),
        None => open.push("no member is known to identify an entry: name it in `key` of `[entries]`".to_owned()),
    }
    if let Some(time) = &list.time {
        entries.insert("time", value(time));
    }
    document["entries"] = Item::Table(entries);
    if let Some(paging) = &list.paging {
        let mut row = table([
            ("strategy", value(paging.strategy)),
            ("cursor", value(&paging.cursor)),
            ("size", value(&paging.size)),
        ]);
        for (key, member) in
            [("next", &paging.next), ("more", &paging.more), ("total", &paging.total), ("pages", &paging.pages)]
        {
            if let Some(member) = member {
                row.insert(key, value(member));
            }
        }
        if let Some(link) = &paging.link {
            row.insert("link", link_cell(link));
        }
        if let Some(total) = &paging.total_header {
            row.insert("headers", value(InlineTable::from_iter([("total", total.as_str())])));
        }
        for (key, size) in [("default_size", paging.default_size), ("max_size", paging.max_size)] {
            match size {
                Some(size) => drop(row.insert(key, value(size))),
                None => open.push(format!("`{key}` of `[pagination]`: the page does not say it")),
            }
        }
        row.insert("about", value("Recognised by the names of parameters and members."));
        document["pagination"] = Item::Table(row);
    }
    open.extend(list.open.clone());
    let mut data = table([("entries", value(120)), ("newest", value("today"))]);
    data.insert("step", value([60, 600].into_iter().collect::<Array>()));
    document["data"] = Item::Table(data);
    let times = imported
        .response
        .iter()
        .filter(|fact| fields::format(imported, &fact.path).is_some_and(|format| format.time().is_some()))
        .count();
    if times == 0 {
        open.push(
            "no time was recognised: where entries have one, give its field a `format` and name it in `[entries]`"
                .to_owned(),
        );
    }
}

fn link_cell(link: &NextLink) -> Item {
    match link {
        NextLink::Header => value("header"),
        NextLink::Member(name) => value(InlineTable::from_iter([("member", name.as_str())])),
        NextLink::List(name) => value(InlineTable::from_iter([("list", name.as_str())])),
    }
}

/// Headers of an answer that paging needs.
pub(super) fn headers(list: &List) -> Vec<Table> {
    let Some(paging) = &list.paging else { return Vec::new() };
    let link = (paging.link == Some(NextLink::Header)).then_some(("Link", "The address of the next page."));
    let total = paging.total_header.as_deref().map(|name| (name, "How many entries the list has."));
    let row = |(name, about): (&str, &str)| {
        table([
            ("name", value(name)),
            ("about", value(about)),
            ("at", value("the examples")),
            ("basis", value("example")),
        ])
    };
    link.into_iter().chain(total).map(row).collect()
}
