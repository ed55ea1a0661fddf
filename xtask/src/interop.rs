//! `cargo xtask interop`: the official client libraries of the vendors, at work on the mock server.
//!
//! Makes a virtual environment below `target/` with what `interop/requirements.txt` pins, serves one mock server for each size of
//! list on ports of its own, and runs pytest on `interop/`. The servers live in this process and end with it. The program that serves
//! HTTPS is started by the tests: `OPLOG_PROGRAM`, or the one that is built here. With `--proxy` as the first argument the libraries ask
//! through a proxy before each server, which must neither break them nor blame anybody.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;

use anyhow::{Context, bail};
use oplog_mock::{Clock, Engine, Responder, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::cargo;

/// How many entries the lists have, one mock server each: nothing, one, and around every page that a library asks for.
const ENTRIES: &[u64] = &[0, 1, 50, 51, 100, 101, 1000, 1001];

/// Some test failed.
const FAILED: u8 = 1;
/// Arguments that pytest does not understand, or that pick no test.
const USAGE: u8 = 2;
/// The tests could not be run.
const INCONCLUSIVE: u8 = 3;

/// Runs the tests below `root` with `args` for pytest.
pub(crate) fn run(root: &Path, args: impl Iterator<Item = OsString>) -> ExitCode {
    match test(root, args) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(INCONCLUSIVE)
        }
    }
}

fn test(root: &Path, args: impl Iterator<Item = OsString>) -> anyhow::Result<u8> {
    let mut args = args.peekable();
    let through_a_proxy = args.next_if(|word| word == "--proxy").is_some();
    let python = environment(root)?;
    let program = program(root)?;
    let runtime = Runtime::new().context("the asynchronous runtime does not start")?;
    let servers = runtime.block_on(mock_servers(root))?;
    let mut servers: Vec<_> =
        servers.iter().map(|(entries, address)| (*entries, format!("http://{address}"))).collect();
    let mut proxies = Vec::new();
    if through_a_proxy {
        for (_, url) in &mut servers {
            let proxy = Proxy::to(&program, url)?;
            url.clone_from(&proxy.url);
            proxies.push(proxy);
        }
    }
    let servers: Vec<_> = servers.iter().map(|(entries, url)| format!("{entries}={url}")).collect();

    let mut pytest = Command::new(&python);
    pytest.args(["-m", "pytest"]).args(args).current_dir(root.join("interop"));
    pytest.env("INTEROP_SERVERS", servers.join(" ")).env("OPLOG_PROGRAM", program);
    if through_a_proxy {
        pytest.env("INTEROP_PROXY", "1");
    }
    // Nothing is left behind in the work tree.
    pytest.env("PYTHONDONTWRITEBYTECODE", "1");
    let status = pytest.status().with_context(|| format!("cannot run `{}`", python.display()))?;
    Ok(match status.code() {
        Some(0) => 0,
        Some(1) => FAILED,
        Some(4 | 5) => USAGE,
        _ => INCONCLUSIVE,
    })
}

/// A proxy before a mock server, in a process of its own that ends with this value.
struct Proxy {
    child: Child,
    url: String,
}

impl Proxy {
    fn to(program: &Path, url: &str) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command.args(["proxy", "--target", url, "--listen", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("the proxy does not start")?;
        let mut line = String::new();
        let out = child.stdout.take().context("the proxy has no output")?;
        BufReader::new(out).read_line(&mut line).context("the proxy says nothing")?;
        let url = line.split(' ').nth(1).with_context(|| format!("the proxy says no URL: {line}"))?.to_owned();
        Ok(Self { child, url })
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One mock server for each size of list; each asks for signatures.
async fn mock_servers(root: &Path) -> anyhow::Result<Vec<(u64, SocketAddr)>> {
    let source = Source::Folder(root.to_path_buf());
    let catalogue = Catalogue::load(&source).context("the tables cannot be used")?;
    let cases = golden::load(&source).context("the golden cases cannot be used")?;
    let mut servers = Vec::new();
    for &entries in ENTRIES {
        let settings = Settings { entries: Some(entries), ..Settings::default() };
        let responder =
            Responder::new(&catalogue, &cases, settings).context("the mock server cannot follow the tables")?;
        let engine = Arc::new(Engine::new(responder, Clock::System));
        let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen on the loopback interface")?;
        servers.push((entries, listener.local_addr().context("the socket has no address")?));
        tokio::spawn(serve(listener, engine, std::future::pending()));
    }
    Ok(servers)
}

/// The program as people have it: this one does without HTTPS.
fn program(root: &Path) -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("OPLOG_PROGRAM") {
        return fs::canonicalize(&named).with_context(|| format!("OPLOG_PROGRAM names `{}`", named.display()));
    }
    let mut build = cargo::this();
    build.args(["build", "--quiet", "--package", "oplog", "--manifest-path"]).arg(root.join("Cargo.toml"));
    step(&mut build, "needs the program, to serve HTTPS")?;
    let own = std::env::current_exe().context("the program has no path")?;
    Ok(own.with_file_name(format!("oplog{}", std::env::consts::EXE_SUFFIX)))
}

/// The interpreter of an environment that holds the pinned requirements; makes it if it is missing or other ones are pinned.
fn environment(root: &Path) -> anyhow::Result<PathBuf> {
    let folder = root.join("target").join("interop");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = root.join("interop").join("requirements.txt");
    let wanted = fs::read(&requirements).with_context(|| format!("cannot read `{}`", requirements.display()))?;
    // Written last, so that an environment without it is one that was never finished.
    let stamp = folder.join("installed.txt");
    if python.exists() && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }

    eprintln!("==> making an environment with what interop/requirements.txt pins");
    let system = if cfg!(windows) { "python" } else { "python3" };
    let mut version = Command::new(system);
    step(version.args(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]), "needs Python 3.11 or newer")?;
    let mut venv = Command::new(system);
    step(venv.args(["-m", "venv", "--clear"]).arg(&folder), "needs Python's venv module, and pip for it to install")?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r"]).arg(&requirements);
    step(&mut pip, "needs a package registry that pip is set up for")?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write `{}`", stamp.display()))?;
    Ok(python)
}

/// Runs one command to its successful end; `needs` says what it takes.
fn step(command: &mut Command, needs: &str) -> anyhow::Result<()> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("{shown} ended with {status}: `cargo xtask interop` {needs}"),
        Err(error) => Err(error).with_context(|| format!("cannot run {shown}: `cargo xtask interop` {needs}")),
    }
}
