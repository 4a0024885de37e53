//! The one binary: composition and configuration only. Everything it does is done by the crates it puts together.

#![allow(clippy::disallowed_methods, reason = "the real clock lives here, and `orc doctor` asks programs for their version")]

mod address;
mod app;
mod backup;
mod catalogue;
mod database;
mod doctor;
mod embed;
mod host;
mod idle;
mod kinds;
mod outward;
mod ports;
mod rates;
mod serve;
mod stand_ins;
mod system;
#[cfg(test)]
mod tests;
mod trace;
mod verify;

use std::process::ExitCode;

/// What one thread takes, another one often gives back here; the platform's allocator lets them wait for one another then.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let host = host::Binary::new();
    ExitCode::from(cli::main(&host, std::env::args_os()))
}

/// Says why and ends the process at once: for failures after which nothing can be promised any more. Everything
/// acknowledged is on disk already.
pub(crate) fn fatal(why: &str) -> ! {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "fatal: {why}");
    std::process::exit(1)
}
