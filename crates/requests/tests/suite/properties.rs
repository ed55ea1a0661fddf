//! What holds for every journal: checking never panics, and whole walks are never blamed.

use crate::support::{found, verdict};
use proptest::prelude::*;

/// Any request at all, more often than not to a documented path and with documented names.
fn line() -> impl Strategy<Value = String> {
    let method = prop_oneof![Just("GET"), Just("POST"), Just("HEAD")];
    let path = prop_oneof![
        4 => prop::sample::select(vec![
            "/v1/operationLog", "/", "/v2.1/p/servers/s/os-instance-actions", "/v2.1/p/servers/s/os-instance-actions/r",
            "/transactions.json", "/transactions.xml/page/2", "/v2.1/",
        ]).prop_map(str::to_owned),
        1 => "/[a-z0-9./%{}é]{0,40}",
    ];
    let name = prop_oneof![
        4 => prop::sample::select(vec![
            "marker", "maxKeys", "startTime", "NextToken", "MaxResults", "Action", "ExecutionId", "limit", "page",
            "per_page", "Signature",
        ]).prop_map(str::to_owned),
        1 => "[ -~é]{0,12}".prop_map(|text| text.replace([' ', '#'], "+")),
    ];
    let value = prop_oneof!["[a-c]{0,2}", "-?[0-9]{0,24}", "[!-~é%]{0,12}".prop_map(|text| text.replace('#', "%"))];
    let query = prop::collection::vec((name, value), 0..5).prop_map(|pairs| {
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    });
    let status = prop::sample::select(vec![200, 200, 200, 400, 404, 500]);
    let told = prop_oneof![Just(""), Just(" next=a"), Just(" next=b here=a"), Just(" entries=0 total=9 size=0")];
    let told = (told, prop_oneof![Just(""), Just(" proof=missing"), Just(" proof=expired"), Just(" by=b")]);
    (method, path, query, status, told).prop_map(|(method, path, query, status, (told, more))| {
        let (path, query) = (path.replace(" -> ", ""), query.replace(" -> ", ""));
        format!("{method} {path}?{query} -> {status}{told}{more}")
    })
}

/// A whole walk: as many pages as are asked for, each cursor written as the pages number it.
fn walk(request: &str, cursor: &str, pages: usize, list: usize) -> Vec<String> {
    let at = |page: usize| format!("list-{list}-of-{pages}-page-{page}");
    let page = |page: usize| {
        let asked = if page == 1 { String::new() } else { format!("&{cursor}={}", at(page)) };
        let told = if page == pages { String::new() } else { format!(" next={}", at(page + 1)) };
        format!("{request}{asked} -> 200{told}")
    };
    (1..=pages).map(page).collect()
}

proptest! {
    #[test]
    fn no_journal_makes_the_checker_panic(lines in prop::collection::vec(line(), 0..12)) {
        let verdict = verdict(&lines);
        prop_assert_eq!(verdict.requests, lines.len());
        prop_assert!(!verdict.to_string().is_empty());
    }

    #[test]
    fn whole_walks_are_never_blamed_in_whatever_order_they_are_taken(
        walks in prop::collection::vec((1_usize..6, 0_usize..3, any::<bool>()), 1..6),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let walks = walks.into_iter().map(|(pages, list, is_token)| match is_token {
            true => walk(&format!("GET /?Action=ListExecutionLogs&ExecutionId=e{list}"), "NextToken", pages, list),
            false => walk(&format!("GET /v1/operationLog?maxKeys={}", list + 1), "marker", pages, list),
        });
        // Clients of different names, so that no two pages of different walks follow one another by the hand of one.
        let named = walks.enumerate().map(|(client, walk)| {
            walk.into_iter().map(|line| format!("{line} by=client-{client}")).collect::<std::collections::VecDeque<_>>()
        });
        let mut left: Vec<_> = named.collect();
        let mut order = order.into_iter();
        let mut lines = Vec::new();
        while left.iter().any(|walk| !walk.is_empty()) {
            left.retain(|walk| !walk.is_empty());
            let turn = order.next().map_or(0, |turn| turn.index(left.len()));
            lines.extend(left[turn].pop_front());
        }
        prop_assert_eq!(found(&verdict(&lines)), Vec::<String>::new());
    }
}
