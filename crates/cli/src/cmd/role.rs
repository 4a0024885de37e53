//! `orc role list`: the standard roles and what each allows.

use crate::{Cx, cmd::models::items, exit::Exit, failure::Failure, host::Life, out::table::Table, session::Session};
use serde_json::Value;

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Role {
    List(List),
}

/// List the standard roles; with --json every right of each
#[derive(clap::Args, Debug)]
pub(crate) struct List {}

impl Role {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let Self::List(_) = self;
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = session.get("/api/v1/roles").await;
        session.close().await;
        let roles = items(answer?);
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(roles))?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["ROLE", "TITLE", "WHAT IT IS FOR"]);
        for role in &roles {
            let text = |key: &str| role[key].as_str().unwrap_or_default().to_owned();
            table.row([text("name").into(), text("title").into(), text("summary").into()]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}
