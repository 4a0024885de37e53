//! The commands of `orc`: definitions, terminal output, exit codes. They speak to the application over its HTTP API
//! only, whether a server holds the data folder or the application runs in this process; see [`host::Host`].

mod args;
mod cmd;
mod follow;
mod inputs;
mod lsp;
mod present;
mod resources;

pub(crate) use terminal::{Cx, Global, api, exit, failure, load, out, session, state};
pub use terminal::{
    exit::{Exit, TABLE as EXIT_CODES},
    host,
};

use args::{Cli, Command};
use clap::Parser;
use failure::Failure;
use host::Host;
use out::Out;
use std::ffi::OsString;

/// Runs one command line to its end and answers the exit code.
pub fn main(host: &dyn Host, args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(e) => return misused(&e, &args, host),
    };
    let Cli { global, command } = cli;
    let out = Out::of_process(global.json_fields(), global.quiet, global.no_color);
    let cx = Cx { host, global, out };
    match dispatch(&cx, command) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            cx.out.failure(&failure, host);
            failure.exit().code()
        }
    }
}

/// Help and version are data; everything else is wrong usage.
fn misused(e: &clap::Error, args: &[OsString], host: &dyn Host) -> u8 {
    use clap::error::ErrorKind;
    if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = e.print();
        return Exit::Done.code();
    }
    let json = args.iter().any(|a| a.to_str().is_some_and(|a| a == "--json" || a.starts_with("--json=")));
    if json {
        let text = e.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let failure: Failure = base::Error::invalid("usage", message).fix("orc --help").into();
        Out::of_process(Some(Vec::new()), false, true).failure(&failure, host);
    } else {
        let _ = e.print();
    }
    Exit::Usage.code()
}

fn dispatch(cx: &Cx<'_>, command: Command) -> Result<Exit, Failure> {
    match command {
        // What needs no application needs no runtime.
        Command::Schema(c) => c.run(cx),
        Command::Completion(c) => c.run(cx),
        Command::Fmt(c) => c.run(cx),
        other => {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                // Under load nobody has time to wait for sockets: a look after so few turns lets what has just come not stand behind all the rest.
                .event_interval(4)
                .global_queue_interval(4)
                .worker_threads(workers())
                .max_blocking_threads(32)
                .thread_keep_alive(std::time::Duration::from_secs(2))
                .enable_all()
                .build()?;
            let result = runtime.block_on(dispatch_async(cx, other));
            // A read of the terminal may still block a thread; nothing that matters does.
            runtime.shutdown_background();
            result
        }
    }
}

async fn dispatch_async(cx: &Cx<'_>, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Run(c) => c.run(cx).await,
        Command::Check(c) => c.run(cx).await,
        Command::Graph(c) => c.run(cx).await,
        Command::Test(c) => c.run(cx).await,
        Command::Lsp(c) => c.run(cx).await,
        Command::Explain(c) => c.run(cx).await,
        Command::Convert(c) => c.run(cx).await,
        Command::Auto(c) => c.run(cx).await,
        Command::Up(c) => c.run(cx).await,
        Command::Runs(c) => c.run(cx).await,
        Command::Inbox(c) => c.run(cx).await,
        Command::Notifications(c) => c.run(cx).await,
        Command::Approve(c) => c.run(cx).await,
        Command::Reject(c) => c.run(cx).await,
        Command::Outcome(c) => c.run(cx).await,
        Command::Withdraw(c) => c.run(cx).await,
        Command::Delegate(c) => c.run(cx).await,
        Command::SignIn(c) => c.run(cx).await,
        Command::Account(c) => c.run(cx).await,
        Command::Token(c) => c.run(cx).await,
        Command::Triggers(c) => c.run(cx).await,
        Command::Role(c) => c.run(cx).await,
        Command::Org(c) => c.run(cx).await,
        Command::Audit(c) => c.run(cx).await,
        Command::Retention(c) => c.run(cx).await,
        Command::Models(c) => c.run(cx).await,
        Command::Tools(c) => c.run(cx).await,
        Command::Verify(c) => c.run(cx).await,
        Command::Doctor(c) => c.run(cx).await,
        Command::Backup(c) => c.run(cx).await,
        Command::Upgrade(c) => c.run(cx).await,
        Command::Bench(c) => c.run(cx).await,
        Command::Drill(c) => c.run(cx).await,
        Command::Simulate(c) => c.run(cx).await,
        Command::Get(c) => c.run(cx).await,
        Command::Describe(c) => c.run(cx).await,
        Command::Apply(c) => c.run(cx).await,
        Command::Plan(c) => c.run(cx).await,
        Command::Diff(c) => c.run(cx).await,
        Command::History(c) => c.run(cx).await,
        Command::Clone(c) => c.run(cx).await,
        Command::Publish(c) => c.run(cx).await,
        Command::Rollback(c) => c.run(cx).await,
        Command::Label(c) => c.run(cx).await,
        Command::Edit(c) => c.run(cx).await,
        Command::Delete(c) => c.run(cx).await,
        Command::Restore(c) => c.run(cx).await,
        Command::Pause(c) => c.run(cx).await,
        Command::Resume(c) => c.run(cx).await,
        Command::Archive(c) => c.run(cx).await,
        Command::Export(c) => c.run(cx).await,
        Command::Import(c) => c.run(cx).await,
        Command::Sync(c) => c.run(cx).await,
        Command::Package(c) => c.run(cx).await,
        Command::Templates(c) => c.run(cx).await,
        Command::Search(c) => c.run(cx).await,
        Command::Kinds(c) => c.run(cx).await,
        Command::Values(c) => c.run(cx).await,
        Command::Schema(_) | Command::Completion(_) | Command::Fmt(_) => Ok(Exit::Done),
    }
}

/// Waiting is most of the work, so few threads do; at least two, so that one that computes holds up nobody.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 8)
}
