//! The rates as a bar chart in SVG.

use std::fmt::Write as _;

use crate::rates::{Rates, SERVERS};

const WIDTH: f64 = 480.0;
const ROW: usize = 44;

/// A bar for each server, as a share of axum.
pub(crate) fn svg(rates: &Rates) -> String {
    let height = ROW * SERVERS.len() + 10;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"13\" role=\"img\" aria-label=\"Requests per second as a share of axum\">\n"
    );
    for (place, (server, about)) in SERVERS.into_iter().enumerate() {
        let share = rates.ratio(server, "axum");
        let (top, width) = (place * ROW, (share * WIDTH).clamp(0.0, WIDTH));
        let _ = writeln!(out, "<text x=\"0\" y=\"{}\">{about}</text>", top + 14);
        let _ = writeln!(out, "<rect x=\"0\" y=\"{}\" width=\"{width:.0}\" height=\"16\" fill=\"#4477aa\"/>", top + 20);
        let _ = writeln!(out, "<text x=\"{:.0}\" y=\"{}\">{share:.2}</text>", width + 6.0, top + 33);
    }
    out.push_str("</svg>\n");
    out
}
