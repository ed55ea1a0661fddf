//! The results as Markdown.

use std::fmt::Write as _;

use crate::Results;
use crate::rates::SERVERS;

/// What is wanted of long bodies and lists, in the order in which they are measured.
const WANTED: [&str; 4] = ["3 s, 200 MiB", "5 s", "a tenth of the next", "60 s, 150 MiB"];

/// What is asked for, with what was measured.
pub(crate) fn markdown(results: &Results) -> String {
    let Results { machine, scale, rates, others, start, memory, growth, checker, long } = results;
    let mut out = format!(
        "Machine: {machine}. Median of {} rounds, in which everything is measured once; every server runs in a process of \
         its own, on one thread unless said otherwise, under {} connections of one client, with bodies of {} bytes.\n\n",
        scale.rounds,
        crate::load::CONNECTIONS,
        rates.body,
    );
    out.push_str("| server | requests/s | share of axum | share of wiremock-rs | by processor time |\n");
    out.push_str("| --- | ---: | ---: | ---: | ---: |\n");
    for (server, about) in SERVERS {
        let _ = writeln!(
            out,
            "| {about} | {:.0} | {:.2} | {:.2} | {:.2} |",
            rates.rate(server),
            rates.ratio(server, "axum"),
            rates.ratio(server, "wiremock"),
            rates.by_processor(server, "axum"),
        );
    }
    for other in others {
        let _ = match other.rate {
            Some(rate) => {
                let (axum, wiremock) = (rate / rates.rate("axum"), rate / rates.rate("wiremock"));
                let about = format!("{}, the OpenAPI document, bodies of {} bytes", other.name, other.body);
                writeln!(out, "| {about} | {rate:.0} | {axum:.3} | {wiremock:.3} | |")
            }
            None => writeln!(out, "| {}: not installed, npm could not fetch it | | | | |", other.name),
        };
    }
    out.push_str(
        "\nThe last column is how much less processor time a request takes axum: other programs on the machine blur it less.\n\n",
    );
    out.push_str("| | measured | wanted |\n| --- | ---: | ---: |\n");
    let mut row = |what: &str, measured: String, wanted: &str| {
        let _ = writeln!(out, "| {what} | {measured} | {wanted} |");
    };
    row("share of axum, no signatures", format!("{:.2}", rates.ratio("mock", "axum")), "0.80");
    row("share of wiremock-rs, no signatures", format!("{:.2}", rates.ratio("mock", "wiremock")), "1.5");
    row("share of axum, signatures checked", format!("{:.2}", rates.ratio("mock-signed", "axum")), "0.65");
    row("`oplog mock`: start of the process to its first answer", format!("{:.1} ms", start.milliseconds), "10 ms");
    match (memory.tenths.get(1), memory.tenths.last(), memory.growth()) {
        (Some((_, second)), Some((requests, last)), Some(growth)) => {
            row(
                &format!("`oplog mock`: resident memory after {requests} requests"),
                format!("{last:.1} MiB"),
                "30 MiB",
            );
            let what = format!("the same by that after a fifth of them ({second:.1} MiB)");
            row(&what, format!("{growth:.2}"), "1.05");
        }
        _ => row("`oplog mock`: resident memory", "not told by this system".to_owned(), "30 MiB"),
    }
    for one in growth {
        row(&format!("list of 10⁹ entries: {}", one.what), format!("{:.2}", one.ratio), "1.1");
    }
    let what = format!(
        "a plain reqwest loop, one request after the other, by the checker, over the same {} requests",
        checker.requests
    );
    row(&what, format!("{:.2} ({:.1} s)", checker.one_by_one, checker.seconds), "0.5");
    row(
        "the same by a loop with as many requests at once as there are operations",
        format!("{:.2}", checker.at_once),
        "",
    );
    for (one, wanted) in long.iter().zip(WANTED) {
        let memory = one.memory.map_or_else(|| "not told by this system".to_owned(), |mib| format!("{mib:.0} MiB"));
        row(&format!("`oplog conformance`: {}", one.what), format!("{:.1} s, {memory}", one.seconds), wanted);
    }
    out
}
