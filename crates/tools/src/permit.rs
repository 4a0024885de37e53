//! The one place that says whether a call may happen. File paths are confined by [`crate::jail`], addresses by the egress
//! client; this decides what kind of thing may be done at all, by whom.

use crate::{Call, Effect, Touches, tool::Tool};
use base::{Error, Result};

/// A step of the workflow was written and started by a person and may use every tool within its grants. A model decides
/// for itself what to call, possibly after reading text that an outsider wrote: it may read and write files within the
/// root, and run code if the starter granted that, but neither delete, nor do what cannot be repeated safely, nor reach a host that was not granted by name.
pub(crate) fn check(tool: &Tool, call: &Call) -> Result<()> {
    if tool.touches == Touches::RunsCode && !call.grants.run.iter().any(|name| name == tool.name) {
        return Err(Error::forbidden("code_not_allowed", format!("this run may not run code, and `{}` would", tool.name))
            .fix(format!("ask for it in the workflow file by `allow: {{run: [{}]}}`", tool.name))
            .fix(format!("and grant it when the run is started: `orc run --allow-run {}`, or `run` of the grants in the API", tool.name)));
    }
    if !call.asked_by_model {
        return Ok(());
    }
    if tool.touches == Touches::DeletesFiles || matches!(tool.effect, Effect::Irreversible | Effect::Compensable) {
        return Err(Error::forbidden("needs_approval", format!("a model asked for `{}`, which cannot be undone", tool.name))
            .fix("let the model propose the call, and do it in a step of its own after an `approval` step"));
    }
    if tool.touches == Touches::Network && call.grants.hosts.is_empty() {
        return Err(Error::forbidden("host_not_allowed", format!("a model asked for `{}`, but this run names no hosts", tool.name))
            .fix("name the hosts it may reach under `allow: hosts:` in the workflow file"));
    }
    Ok(())
}

/// Names that begin with a dot steer other programs: `.git/hooks`, `.bashrc`, `.github`. A model may not write there, because
/// what it writes would be carried out later with the rights of a person.
pub(crate) fn check_write(call: &Call, path: &str) -> Result<()> {
    let hidden = path.split('/').any(|part| part.starts_with('.') && !matches!(part, "." | ".."));
    if !call.asked_by_model || !hidden {
        return Ok(());
    }
    Err(Error::forbidden("hidden_path_refused", format!("a model wants to change `{path}`, whose name begins with a dot"))
        .fix("let the model propose the content, and write it in a step of its own after an `approval` step"))
}

/// Is `host:port` one of the granted ones? A grant without a port means any port.
pub(crate) fn host_granted(call: &Call, host: &str, port: u16) -> bool {
    call.grants.hosts.iter().any(|grant| match split_port(grant) {
        (name, Some(p)) => p == port && name.eq_ignore_ascii_case(host),
        (name, None) => name.eq_ignore_ascii_case(host),
    })
}

fn split_port(grant: &str) -> (&str, Option<u16>) {
    match grant.rsplit_once(':') {
        // `::1` has colons but no port, `[::1]:80` has both.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => match port.parse() {
            Ok(port) => (host.trim_matches(['[', ']']), Some(port)),
            Err(_) => (grant, None),
        },
        _ => (grant.trim_matches(['[', ']']), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_grants() {
        for (grant, host, port) in [
            ("a.example", "a.example", None),
            ("a.example:80", "a.example", Some(80)),
            ("127.0.0.1:9000", "127.0.0.1", Some(9000)),
            ("::1", "::1", None),
            ("[::1]:80", "::1", Some(80)),
            ("[::1]", "::1", None),
        ] {
            assert_eq!(split_port(grant), (host, port), "{grant}");
        }
    }
}
