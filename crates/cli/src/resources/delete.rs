//! `orc delete` and `orc restore`: into the recycle bin and out of it.

use super::{target, versions};
use crate::{Cx, api::encode, exit::Exit, failure::Failure, host::Life, session::Session};
use serde_json::{Value, json};

/// Put resources into the recycle bin
#[derive(clap::Args, Debug)]
pub(crate) struct Delete {
    /// The resources
    #[arg(value_name = "KIND/NAME", required = true)]
    resources: Vec<String>,
    /// Even if others still refer to them
    #[arg(long)]
    force: bool,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Take a resource out of the recycle bin
#[derive(clap::Args, Debug)]
pub(crate) struct Restore {
    /// The resource
    #[arg(value_name = "KIND/NAME")]
    resource: String,
}

impl Delete {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let mut done = Vec::new();
        let mut result = Ok(());
        for resource in &self.resources {
            match self.one(cx, &mut session, resource).await {
                Ok(shown) => done.push(shown),
                Err(failure) => {
                    result = Err(failure);
                    break;
                }
            }
        }
        session.close().await;
        for shown in done.iter().filter(|_| !cx.out.wants_json() || result.is_err()) {
            cx.out.say(&format!("deleted: {shown}; back with: orc restore {shown}"));
        }
        result?;
        if cx.out.wants_json() {
            cx.out.value(&done.iter().map(|shown| json!({"resource": shown, "action": "deleted"})).collect::<Value>())?;
        }
        Ok(Exit::Done)
    }

    async fn one(&self, cx: &Cx<'_>, session: &mut Session<'_>, resource: &str) -> Result<String, Failure> {
        let target = target::one(cx, session, resource, None).await?;
        let reason = self.reason.as_ref().map(|r| format!("&reason={}", encode(r))).unwrap_or_default();
        session.call("DELETE", &format!("{}?force={}{reason}", target.path(), self.force), None, &[]).await?;
        Ok(target.shown())
    }
}

impl Restore {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        versions::change(cx, &self.resource, "POST", "restore", Some(json!({})), |t, _| format!("restored: {}", t.shown())).await
    }
}
