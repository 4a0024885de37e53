//! Log lines to stderr: for `orc up` readable, for commands none unless asked for with `ORC_LOG`.

use tracing_subscriber::{EnvFilter, fmt};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Command,
    Server,
}

/// `ORC_LOG` takes filters such as `info` or `engine=debug`; `ORC_LOG_FORMAT=json` makes one object per line.
/// A second call does nothing.
pub(crate) fn start(kind: For) {
    let asked = std::env::var("ORC_LOG").ok().filter(|v| !v.is_empty());
    let filter = match (asked, kind) {
        (Some(text), _) => EnvFilter::try_new(&text).unwrap_or_else(|_| EnvFilter::new("warn")),
        (None, For::Server) => EnvFilter::new("warn"),
        (None, For::Command) => return,
    };
    let json = std::env::var("ORC_LOG_FORMAT").is_ok_and(|v| v == "json");
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    // A subscriber that is there already stays.
    let _ = if json { builder.json().try_init() } else { builder.with_target(true).try_init() };
}
