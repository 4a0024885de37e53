//! `orc sign-in`: a fresh one-time link to the console of the running server.

use crate::{Cx, exit::Exit, failure::Failure, session::Session};
use serde_json::json;

/// Print a one-time sign-in link of the running server
#[derive(clap::Args, Debug)]
pub(crate) struct SignIn {}

impl SignIn {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::running_server(cx).await?;
        let link = session.post("/api/v1/sign-in-links", &json!({})).await?;
        let url = format!("{}{}", session.client.url().unwrap_or_default(), link["path"].as_str().unwrap_or_default());
        if cx.out.wants_json() {
            cx.out.value(&json!({"url": url, "expires_at": link["expires_at"]}))?;
        } else {
            cx.out.data(&format!("{url}\n"))?;
            cx.out.say("good once, for 15 minutes");
        }
        Ok(Exit::Done)
    }
}
