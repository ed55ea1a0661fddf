//! Walking through pages: every page size finds the same entries, whatever their number.

use crate::support;

use crate::support::{LARGEST, ask_for_all, catalogue, json, now, ok, paged, responder, walk, with_entries};
use oplog_mock::{PageWalk, Settings};

#[test]
fn every_page_size_finds_the_same_entries() {
    let catalogue = catalogue();
    for (operation, pagination) in paged(&catalogue) {
        let page = pagination.default_size.unwrap_or(10);
        for entries in [0, 1, page, page + 1, 250] {
            let responder = with_entries(entries);
            let all = walk(&responder, operation, LARGEST);
            assert_eq!(all.len() as u64, entries, "{}", operation.id());
            for size in [1, 7, page, entries.clamp(1, LARGEST), (entries + 1).min(LARGEST)] {
                assert_eq!(walk(&responder, operation, size), all, "{} by {size} of {entries}", operation.id());
            }
        }
    }
}

#[test]
fn no_page_is_longer_than_asked_for_and_none_is_short_but_the_last() {
    let catalogue = catalogue();
    for (operation, pagination) in paged(&catalogue) {
        let responder = with_entries(25);
        let request = ask_for_all(operation).with(&pagination.size, "10").request();
        let sizes = PageWalk::new(&responder, operation, request, now())
            .map(|(_, response)| operation.entries(&json(&response)).unwrap().len());
        let sizes: Vec<_> = sizes.filter(|&size| size > 0).collect();
        assert_eq!(sizes, [10, 10, 5], "{}", operation.id());
    }
}

#[test]
fn without_a_size_a_page_has_the_default_size_and_never_more_than_the_largest() {
    let catalogue = catalogue();
    let responder = with_entries(5000);
    for (operation, pagination) in paged(&catalogue) {
        let count = |ask: oplog_mock::RequestBuilder<'_>| {
            let request = ask.request();
            let response = ok(responder.respond(&request, now()), &request);
            operation.entries(&json(&response)).unwrap().len() as u64
        };
        if let Some(default) = pagination.default_size {
            assert_eq!(count(ask_for_all(operation)), default, "{}", operation.id());
        }
        if let Some(largest) = pagination.max_size.filter(|_| !pagination.refuse_above_max) {
            for size in ["4000", "99999999999999999999999999999999999999999999"] {
                assert_eq!(count(ask_for_all(operation).with(&pagination.size, size)), largest, "{}", operation.id());
            }
        }
    }
}

#[test]
fn two_responders_with_one_seed_serve_one_walk_between_them() {
    let catalogue = catalogue();
    let settings = Settings { seed: 99, entries: Some(30), ..Settings::open() };
    let (one, two) = (responder(settings.clone()), responder(settings));
    for (operation, pagination) in paged(&catalogue) {
        let mut request = Some(ask_for_all(operation).with(&pagination.size, "4").request());
        let mut found = Vec::new();
        for turn in 0.. {
            let Some(next) = request.take() else { break };
            let mut walk = PageWalk::new(if turn % 2 == 0 { &one } else { &two }, operation, next, now());
            let (_, response) = walk.next().unwrap();
            found.extend(operation.entries(&json(&response)).unwrap().into_iter().cloned());
            request = walk.upcoming().cloned();
        }
        assert_eq!(found, walk(&one, operation, LARGEST), "{}", operation.id());
    }
}

#[test]
fn links_to_further_pages_name_the_scheme_by_which_the_server_is_reached() {
    let catalogue = catalogue();
    for (https, origin) in [(true, "https://"), (false, "http://")] {
        let responder = responder(Settings { entries: Some(9), https, ..Settings::open() });
        let mut seen = 0;
        for (operation, pagination) in paged(&catalogue) {
            if pagination.link.is_none() {
                continue;
            }
            let request = ask_for_all(operation).with(&pagination.size, "4").request();
            let page = json(&ok(responder.respond(&request, now()), &request));
            let href = pagination.next_link(&page, None).unwrap();
            assert!(href.starts_with(origin), "{href}");
            seen += 1;
        }
        assert!(seen > 0);
    }
}

#[test]
fn another_seed_is_another_data_set() {
    let catalogue = catalogue();
    let seeded = |seed| responder(Settings { seed, entries: Some(10), ..Settings::open() });
    for (operation, _) in paged(&catalogue) {
        assert_ne!(walk(&seeded(1), operation, 10), walk(&seeded(2), operation, 10), "{}", operation.id());
    }
}

#[test]
fn a_walk_that_crosses_midnight_stays_in_its_day() {
    let catalogue = catalogue();
    let responder = with_entries(40);
    let (before, after) = ("2026-03-01T23:59:59Z".parse().unwrap(), "2026-03-02T00:00:01Z".parse().unwrap());
    for (operation, pagination) in paged(&catalogue).filter(|(_, pagination)| support::has_cursors(pagination.strategy))
    {
        let first = oplog_mock::RequestBuilder::new(operation).about(1).with(&pagination.size, "15").request();
        let whole = PageWalk::new(&responder, operation, first.clone(), before).entries();
        let mut walk = PageWalk::new(&responder, operation, first, before);
        let (_, response) = walk.next().unwrap();
        let mut found: Vec<_> = operation.entries(&json(&response)).unwrap().into_iter().cloned().collect();
        let rest = walk.upcoming().cloned().unwrap();
        found.extend(PageWalk::new(&responder, operation, rest, after).entries());
        assert_eq!(found, whole, "{}", operation.id());
    }
}

#[test]
fn a_million_entries_are_there_without_being_stored() {
    let catalogue = catalogue();
    let responder = with_entries(1_000_000);
    for (operation, pagination) in paged(&catalogue) {
        let mut request = ask_for_all(operation).with(&pagination.size, &LARGEST.to_string()).request();
        let mut seen = 0;
        for (step, response) in PageWalk::new(&responder, operation, request.clone(), now()).take(3) {
            seen += operation.entries(&json(&ok(response, &step))).unwrap().len();
            request = step;
        }
        assert_eq!(seen, 300, "{}: {seen} by {}", operation.id(), request.target);
    }
}
