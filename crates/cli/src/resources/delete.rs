//! `orc delete` and `orc restore`: into the recycle bin and out of it.

use super::target;
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

/// Take resources out of the recycle bin
#[derive(clap::Args, Debug)]
pub(crate) struct Restore {
    /// The resources
    #[arg(value_name = "KIND/NAME", required = true)]
    resources: Vec<String>,
}

impl Delete {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let reason = self.reason.as_ref().map(|r| format!("&reason={}", encode(r))).unwrap_or_default();
        let tail = format!("?force={}{reason}", self.force);
        let mut session = Session::open(cx, Life::Short).await?;
        let mut done = Vec::new();
        let mut result = Ok(());
        for resource in &self.resources {
            result = delete(cx, &mut session, resource, &tail).await.map(|shown| done.push(shown));
            if result.is_err() {
                break;
            }
        }
        session.close().await;
        tell(cx, &done, result, "deleted", |shown| format!("; back with: orc restore {shown}"))
    }
}

async fn delete(cx: &Cx<'_>, session: &mut Session<'_>, resource: &str, tail: &str) -> Result<String, Failure> {
    let target = target::one(cx, session, resource, None).await?.whole("delete")?;
    session.call("DELETE", &format!("{}{tail}", target.path()), None, &[]).await?;
    Ok(target.shown())
}

impl Restore {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let mut done = Vec::new();
        let mut result = Ok(());
        for resource in &self.resources {
            result = restore(cx, &mut session, resource).await.map(|shown| done.push(shown));
            if result.is_err() {
                break;
            }
        }
        session.close().await;
        tell(cx, &done, result, "restored", |_| String::new())
    }
}

async fn restore(cx: &Cx<'_>, session: &mut Session<'_>, resource: &str) -> Result<String, Failure> {
    let target = target::one(cx, session, resource, None).await?.whole("restore")?;
    session.call("POST", &target.deep("restore"), Some(&json!({})), &[]).await?;
    Ok(target.shown())
}

/// What was done is said, also when the next one failed.
pub(super) fn tell(
    cx: &Cx<'_>,
    done: &[String],
    result: Result<(), Failure>,
    word: &str,
    more: fn(&str) -> String,
) -> Result<Exit, Failure> {
    for shown in done.iter().filter(|_| !cx.out.wants_json() || result.is_err()) {
        cx.out.say(&format!("{word}: {shown}{}", more(shown)));
    }
    result?;
    if cx.out.wants_json() {
        cx.out.value(&done.iter().map(|shown| json!({"resource": shown, "action": word})).collect::<Value>())?;
    }
    Ok(Exit::Done)
}
