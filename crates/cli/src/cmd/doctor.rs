//! `orc doctor`: looks at everything a run needs and says what to do about what is missing.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::{Finding, Health},
    out::face::Tone,
    session::{Session, data_folder},
};
use serde_json::json;

/// Check this installation
#[derive(clap::Args, Debug)]
pub(crate) struct Doctor {}

impl Doctor {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let data = data_folder(&cx.global)?;
        let mut findings = vec![Finding::new("version", Health::Ok, format!("orc {}", env!("CARGO_PKG_VERSION")))];
        if cx.global.server.is_none() {
            findings.extend(cx.host.examine(&data).await?);
        }
        findings.push(server(cx).await);
        if let Some(limits) = limits(cx).await {
            findings.retain(|f| f.name != limits.name);
            findings.push(limits);
        }
        findings.push(terminal(cx));
        let bad = findings.iter().any(|f| f.state == Health::Bad);
        if cx.out.wants_json() {
            cx.out.value(&json!({"ok": !bad, "findings": findings}))?;
        } else {
            cx.out.data(&text(cx, &findings))?;
        }
        Ok(if bad { Exit::Failed } else { Exit::Done })
    }
}

async fn server(cx: &Cx<'_>) -> Finding {
    let mut session = match Session::running_server(cx).await {
        Ok(session) => session,
        Err(failure) if failure.code() != "no_server" => return broken(&failure, "the server cannot be asked"),
        Err(_) => return Finding::new("server", Health::Ok, "none runs; commands work on the data folder by themselves"),
    };
    match session.get("/api/v1/me").await {
        Ok(me) => {
            let theirs = me["version"].as_str().unwrap_or("unknown");
            let message =
                format!("{} answers, version {theirs}, signed in as {}", session.place, me["principal"]["name"].as_str().unwrap_or("?"));
            if theirs == env!("CARGO_PKG_VERSION") {
                return Finding::new("server", Health::Ok, message);
            }
            Finding::new("server", Health::Note, message).fix("use the same version of `orc` on both sides: restart `orc up`")
        }
        Err(failure) if failure.code() == "server_unreachable" => {
            Finding::new("server", Health::Bad, format!("{} does not answer", session.place)).fix("start it: orc up; or check --server")
        }
        Err(failure) => broken(&failure, &format!("{} answers, but not to this", session.place)),
    }
}

fn broken(failure: &Failure, what: &str) -> Finding {
    let object = failure.object().unwrap_or_default();
    let finding = Finding::new("server", Health::Bad, format!("{what}: {}", object["message"].as_str().unwrap_or_default()));
    match object["fix"][0].as_str() {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// What the running server lets through, as it says on its answers.
async fn limits(cx: &Cx<'_>) -> Option<Finding> {
    let session = Session::running_server(cx).await.ok()?;
    let policy = session.client.header("/api/v1/me", "ratelimit-policy").await.ok()??;
    Some(Finding::new("limits", Health::Ok, format!("the server lets through {}", words(&policy))))
}

/// `"organization";q=600;w=60, …` as a person says it.
fn words(policy: &str) -> String {
    let one = |item: &str| {
        let mut parts = item.trim().split(';');
        let name = parts.next().unwrap_or_default().trim_matches('"').to_owned();
        let value = |key: &str| item.split(';').find_map(|part| part.trim().strip_prefix(key).map(str::to_owned)).unwrap_or_default();
        format!("{} in {} s for each {name}", value("q="), value("w="))
    };
    policy.split(',').map(one).collect::<Vec<_>>().join(", ")
}

fn terminal(cx: &Cx<'_>) -> Finding {
    let face = &cx.out.stderr;
    if !face.tty {
        return Finding::new("terminal", Health::Ok, "none; output is plain lines");
    }
    if !face.unicode {
        return Finding::new("terminal", Health::Note, "the locale is not UTF-8; drawing uses ASCII").fix("export LANG=C.UTF-8");
    }
    Finding::new("terminal", Health::Ok, format!("{} × {}, colour {}", face.width, face.height, if face.colour { "on" } else { "off" }))
}

fn text(cx: &Cx<'_>, findings: &[Finding]) -> String {
    let face = &cx.out.stdout;
    let mut out = String::new();
    for finding in findings {
        let state = match finding.state {
            Health::Ok => "ok",
            Health::Note => "note",
            Health::Bad => "bad",
        };
        let (glyph, tone) = face.mark(state);
        let mark = face.paint(tone, &format!("{glyph} {state:<4}"));
        out.push_str(&format!("{mark} {:<12} {}\n", finding.name, crate::out::text::one_line(&finding.message)));
        if let Some(fix) = &finding.fix {
            out.push_str(&format!("       {:<12} {} {fix}\n", "", face.paint(Tone::Dim, "fix")));
        }
    }
    out
}
