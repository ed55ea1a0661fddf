//! The page in a real browser: it draws, its script runs, and the browser has nothing to complain about.
//!
//! Without a browser these tests say so and pass, unless `OPLOG_REQUIRE_CHROMIUM=1`.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use oplog_findings::RunReport;
use oplog_report::html;
use scraper::{Html, Selector};
use tempfile::TempDir;

use crate::html::checked::{VIOLATIONS, checked};
use crate::html::sample::{everything, filled, invocation};

/// A browser that hangs must not hang the tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// The browser, if there is one.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("OPLOG_CHROMIUM").map(PathBuf::from);
    let known = ["chromium", "chromium-browser", "google-chrome"];
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&folders).flat_map(|folder| known.map(|name| folder.join(name)));
    let browser = named.or_else(|| found.find(|path| path.is_file()));
    if browser.is_none() {
        let required = std::env::var("OPLOG_REQUIRE_CHROMIUM").is_ok_and(|value| value == "1");
        assert!(!required, "OPLOG_REQUIRE_CHROMIUM=1, but none of {known:?} is on the path");
        eprintln!("NOT TESTED: no browser on the path; install chromium or name one in OPLOG_CHROMIUM");
    }
    browser
}

/// What a browser made of a page.
struct Shown {
    dom: Html,
    console: Vec<String>,
    picture: Vec<u8>,
}

impl Shown {
    fn select(&self, selector: &str) -> Vec<scraper::ElementRef<'_>> {
        self.dom.select(&Selector::parse(selector).unwrap()).collect()
    }

    /// Width and height of the picture, from its head.
    fn size(&self) -> (u32, u32) {
        assert!(self.picture.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
        let number = |at: usize| u32::from_be_bytes(self.picture[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }
}

struct Page {
    folder: TempDir,
    browser: PathBuf,
}

impl Page {
    /// The page on `report`, ready to be opened; `None` without a browser.
    fn of(report: &RunReport) -> Option<Self> {
        Self::from(&html::render(report, &invocation()))
    }

    fn from(text: &str) -> Option<Self> {
        let browser = browser()?;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("report.html"), text).unwrap();
        Some(Self { folder, browser })
    }

    /// Opens the page at `hash` in a window of this width.
    fn open(&self, hash: &str, width: u32) -> Shown {
        let file = self.folder.path().join("report.html");
        let url = format!("file://{}{hash}", file.display());
        let picture = self.folder.path().join("picture.png");
        let screenshot = format!("--screenshot={}", picture.display());
        let (dom, console) = self.run(&["--dump-dom", &screenshot, &format!("--window-size={width},1600"), &url]);
        Shown {
            dom: Html::parse_document(&dom),
            console: console.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect(),
            picture: std::fs::read(picture).unwrap(),
        }
    }

    fn run(&self, arguments: &[&str]) -> (String, String) {
        let profile = self.folder.path().join("profile");
        let mut child = Command::new(&self.browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"])
            .args(["--enable-logging=stderr", "--virtual-time-budget=5000", "--host-resolver-rules=MAP * ~NOTFOUND"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, receiver) = mpsc::channel();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        for (number, mut stream) in [(0, Box::new(stdout) as Box<dyn Read + Send>), (1, Box::new(stderr))] {
            let sender = sender.clone();
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let read = stream.read_to_end(&mut bytes);
                sender.send((number, read.map(|_| String::from_utf8_lossy(&bytes).into_owned()))).ok();
            });
        }
        let mut texts = [String::new(), String::new()];
        for _ in 0..2 {
            let Ok((number, text)) = receiver.recv_timeout(PATIENCE) else {
                child.kill().unwrap();
                panic!("the browser did not finish in time: {arguments:?}");
            };
            texts[number] = text.unwrap();
        }
        let status = child.wait().unwrap();
        let [stdout, stderr] = texts;
        assert!(status.success(), "{status}: {stderr}");
        (stdout, stderr)
    }
}

#[tokio::test]
async fn a_browser_draws_the_page_and_runs_its_filter() {
    let report = checked(VIOLATIONS).await;
    let Some(page) = Page::of(&report) else { return };

    let whole = page.open("", 1280);
    assert_eq!(whole.console, Vec::<String>::new());
    assert_eq!(whole.size(), (1280, 1600));
    assert!(whole.picture.len() > 50_000, "a picture of {} bytes", whole.picture.len());
    assert!(whole.select("#filter[hidden], .copy[hidden]").is_empty(), "the script did not run");
    assert!(whole.select("tr[data-outcome][hidden]").is_empty());

    let operation = "baidu-bbc/query-operation-log";
    let filtered = page.open("#operation=baidu-bbc%2Fquery-operation-log&outcome=failed", 400);
    assert_eq!(filtered.console, Vec::<String>::new());
    assert_eq!(filtered.size().0, 400);
    let state = filtered.select("html")[0].attr("data-filter");
    assert_eq!(state, Some("operation=baidu-bbc%2Fquery-operation-log&outcome=failed"));
    let part = report.operations.iter().find(|part| part.id == operation).unwrap();
    assert_eq!(filtered.select("tr[data-outcome]:not([hidden])").len(), part.counts().failed);
    assert_eq!(filtered.select("details.coverage[open]").len(), 1);
    for shown in filtered.select("[data-outcome]:not([hidden])") {
        assert_eq!((shown.attr("data-operation"), shown.attr("data-outcome")), (Some(operation), Some("failed")));
    }
}

#[tokio::test]
async fn a_link_to_a_fact_unfolds_it() {
    let report = checked(&[]).await;
    let Some(page) = Page::of(&report) else { return };
    let shown = page.open("#onapp%2Flist-transactions%23response.%5B%5D.transaction.id", 1280);
    assert_eq!(shown.console, Vec::<String>::new());
    let open: Vec<_> = shown.select("details.coverage[open]").iter().filter_map(|list| list.attr("id")).collect();
    assert_eq!(open, ["onapp/list-transactions"]);
}

#[test]
fn a_link_to_a_finding_goes_there_whatever_the_filter_says() {
    let report = everything();
    let Some(page) = Page::of(&report) else { return };
    let id = report.operations[0].findings[1].id("acme/list-events");
    let shown = page.open(&format!("#{id}"), 1280);
    assert_eq!(shown.console, Vec::<String>::new());
    assert_eq!(shown.select(&format!("details[open] > article[id='{id}']")).len(), 1);
}

#[test]
fn a_browser_runs_nothing_that_a_target_answers() {
    let text = "</code></pre><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">";
    let Some(page) = Page::of(&filled(text)) else { return };
    let shown = page.open("#%", 1280);
    assert_eq!(shown.console, Vec::<String>::new());
    assert_eq!(shown.select("script").len(), 1);
    assert_ne!(shown.select("title")[0].text().collect::<String>(), "taken");
}

#[test]
fn a_browser_refuses_a_script_that_is_not_ours() {
    let text = html::render(&everything(), &invocation()).replace("\"use strict\";", "\"use strict\"; alert(1);");
    let Some(page) = Page::from(&text) else { return };
    let shown = page.open("", 1280);
    assert!(shown.console.concat().contains("Content Security Policy"), "{:?}", shown.console);
    assert_eq!(shown.select("#filter[hidden]").len(), 1);
}

#[test]
fn no_window_is_too_narrow_for_the_page() {
    const MEASURE: &str = "<script>
        document.querySelectorAll('details').forEach((part) => part.open = true);
        document.documentElement.dataset.widths = `${document.documentElement.scrollWidth} of ${innerWidth}`;
    </script></body>";
    let text = html::render(&filled(&"long".repeat(200)), &invocation());
    // The page's own policy would keep us from measuring.
    let text = text.replace("http-equiv=\"Content-Security-Policy\"", "name=\"policy\"").replace("</body>", MEASURE);
    let Some(page) = Page::from(&text) else { return };
    // Browsers without a screen have windows of 500 and more.
    for width in [500, 720, 900, 1280] {
        let shown = page.open("", width);
        assert_eq!(shown.select("html")[0].attr("data-widths"), Some(&*format!("{width} of {width}")));
    }
}
