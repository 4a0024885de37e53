//! `orc pause`, `archive` and `resume`: out of use, and back into it.

use super::{delete::tell, target, versions::members};
use crate::{Cx, exit::Exit, failure::Failure, host::Life, session::Session};

/// Take resources out of use for a time: new runs of a workflow are refused, those under way go on
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc pause workflow/triage -m 'the tickets are being moved'\n  orc resume workflow/triage")]
pub(crate) struct Pause {
    /// The resources
    #[arg(value_name = "KIND/NAME", required = true)]
    resources: Vec<String>,
    /// Why; everybody reads it who is refused because of it
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: String,
}

/// Take resources out of use for good: they do not run, and lists show them only with `--status archived`
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc archive workflow/triage-2025 -m 'workflow/triage does it now'\n  orc get workflows --status archived"
)]
pub(crate) struct Archive {
    /// The resources
    #[arg(value_name = "KIND/NAME", required = true)]
    resources: Vec<String>,
    /// Why; everybody reads it who is refused because of it
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: String,
}

/// Put resources that are paused or archived back into use
#[derive(clap::Args, Debug)]
pub(crate) struct Resume {
    /// The resources
    #[arg(value_name = "KIND/NAME", required = true)]
    resources: Vec<String>,
    /// Why, for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Pause {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let act = Act { verb: "pause", done: "paused", status: Some("paused"), reason: Some(self.reason) };
        act.on(cx, &self.resources, |shown| format!("; back with: orc resume {shown}")).await
    }
}

impl Archive {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let act = Act { verb: "archive", done: "archived", status: Some("archived"), reason: Some(self.reason) };
        act.on(cx, &self.resources, |shown| format!("; back with: orc resume {shown}")).await
    }
}

impl Resume {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let act = Act { verb: "resume", done: "in use again", status: None, reason: self.reason };
        act.on(cx, &self.resources, |_| String::new()).await
    }
}

struct Act {
    verb: &'static str,
    done: &'static str,
    /// `None`: back into use.
    status: Option<&'static str>,
    reason: Option<String>,
}

impl Act {
    async fn on(&self, cx: &Cx<'_>, resources: &[String], more: fn(&str) -> String) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let (mut done, mut result) = (Vec::new(), Ok(()));
        for resource in resources {
            result = self.one(cx, &mut session, resource).await.map(|shown| done.push(shown));
            if result.is_err() {
                break;
            }
        }
        session.close().await;
        tell(cx, &done, result, self.done, more)
    }

    async fn one(&self, cx: &Cx<'_>, session: &mut Session<'_>, resource: &str) -> Result<String, Failure> {
        let target = target::one(cx, session, resource, None).await?.whole(self.verb)?;
        let body = members([("status", self.status.map(Into::into)), ("reason", self.reason.clone().map(Into::into))]);
        let tail = if self.status.is_some() { "halt" } else { "resume" };
        session.call("POST", &target.deep(tail), body.as_ref(), &[]).await?;
        Ok(target.shown())
    }
}
