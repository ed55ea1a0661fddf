//! `mock`: the stand-in as a server, until somebody stops it.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use oplog_mock::{Ask, Auth, Settings, serve};

use super::{listen, runtime, stand_in};
use crate::args::MockArgs;
use crate::data::Data;
use crate::{CONFORMS, out, signal};

pub(crate) fn run(args: &MockArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let auth = if args.check_auth { Auth::Check } else { Auth::Off };
    let settings = Settings { seed: args.seed, entries: args.entries, auth, ..Settings::default() };
    let engine = Arc::new(stand_in(data, &data.golden()?, settings)?);
    let stop_after = args.stop_after;
    let runtime = runtime()?;
    runtime.block_on(async {
        let (listener, address) = listen(args.listen).await?;
        // Whoever starts this from a script waits for the first line to know that it serves.
        out::print(&greeting(data, address, program))?;
        serve(listener, engine, ended(stop_after)).await?;
        anyhow::Ok(())
    })?;
    out::note("stopped");
    Ok(CONFORMS)
}

async fn ended(after: Option<Duration>) {
    match after {
        Some(after) => tokio::select! {
            () = signal::stop() => {}
            () = tokio::time::sleep(after) => {}
        },
        None => signal::stop().await,
    }
}

fn greeting(data: &Data, address: SocketAddr, program: &str) -> String {
    let base = format!("http://{address}");
    let mut text = format!("serving {} operations on {base}, ctrl-c ends it\n", data.catalogue.operations().len());
    for operation in data.catalogue.operations() {
        let request = Ask::new(operation).request();
        let method = if request.method == "GET" { String::new() } else { format!(" -X {}", request.method) };
        let _ = writeln!(text, "  {}", operation.id());
        let _ = writeln!(text, "    curl -sS{method} {}", out::quoted(&format!("{base}{}", request.target)));
    }
    let _ = writeln!(text, "  what was asked: curl -sS {base}/__admin/requests");
    let _ = writeln!(text, "  judge it:       {program} conformance --target {base}");
    text
}
