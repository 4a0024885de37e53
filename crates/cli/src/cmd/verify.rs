//! `orc verify`: proves that the stored history is the one that was written.

use crate::{
    Cx, api,
    cmd::runs::resolve,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::text,
    session::{Session, data_folder},
};

/// Check the chains of a run's history, or of everything
#[derive(clap::Args, Debug)]
pub(crate) struct Verify {
    /// The run's id, or `latest`; without one, everything is checked
    run: Option<String>,
    /// Go on although the end of the journal is lost or an old copy was put back; it is recorded in the audit
    #[arg(long, conflicts_with = "run")]
    accept_loss: bool,
}

impl Verify {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        if self.accept_loss {
            return accept_loss(cx).await;
        }
        let mut session = Session::open(cx, Life::Short).await?;
        let report = self.ask(&mut session).await;
        session.close().await;
        let report = report?;
        let ok = report["ok"] == true;
        if cx.out.wants_json() {
            cx.out.value(&report)?;
        } else {
            let number = |key: &str| report[key].as_u64().unwrap_or(0);
            let counts = format!("{} in {}", text::plural(number("events"), "event"), text::plural(number("streams"), "run"));
            cx.out.data(&format!("{} {counts}\n", cx.out.stdout.status(if ok { "ok" } else { "failed" })))?;
            for found in report["breaks"].as_array().into_iter().flatten() {
                let what = text::one_line(found["what"].as_str().unwrap_or_default());
                cx.out.data(&format!("{}\t{}\t{what}\n", found["run"].as_str().unwrap_or("journal"), found["seq"]))?;
            }
        }
        Ok(if ok { Exit::Done } else { Exit::Failed })
    }

    async fn ask(&self, session: &mut Session<'_>) -> Result<serde_json::Value, Failure> {
        match &self.run {
            None => session.get("/api/v1/journal/verify").await,
            Some(run) => {
                let id = resolve(session, run).await?;
                // A run that is not there has no history to check: say so instead of "ok, nothing".
                match session.get(&format!("/api/v1/runs/{}/events?limit=1", api::encode(&id))).await {
                    // What is left of it can be checked.
                    Err(failure) if failure.code() == "run_removed" => {}
                    found => drop(found?),
                }
                session.get(&format!("/api/v1/runs/{}/verify", api::encode(&id))).await
            }
        }
    }
}

async fn accept_loss(cx: &Cx<'_>) -> Result<Exit, Failure> {
    if cx.global.server.is_some() {
        return Err(Failure::usage("a loss is accepted on the machine of the data folder; --accept-loss does not go with --server"));
    }
    let data = data_folder(&cx.global)?;
    let lost = cx.host.accept_loss(&data).await?;
    if cx.out.wants_json() {
        cx.out.value(&serde_json::json!({"lost": lost}))?;
    } else {
        let what = lost.as_deref().map_or("nothing was lost; nothing changed", |lost| lost);
        cx.out.data(&format!("{} {}\n", cx.out.stdout.status(if lost.is_some() { "note" } else { "ok" }), text::one_line(what)))?;
    }
    Ok(Exit::Done)
}
