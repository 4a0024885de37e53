//! `orc tools`: what steps can use.

use crate::{
    Cx,
    cmd::models::items,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use base::Error;
use serde_json::Value;

/// List the tools that steps can use, or show one with its schemas
#[derive(clap::Args, Debug)]
pub(crate) struct Tools {
    /// One tool's name
    name: Option<String>,
}

impl Tools {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = session.get("/api/v1/tools").await;
        session.close().await;
        let items = items(answer?);
        if let Some(name) = &self.name {
            let Some(tool) = items.iter().find(|t| t["name"] == name.as_str()) else {
                return Err(Error::not_found("no_tool", format!("there is no tool `{name}`")).fix("orc tools").into());
            };
            if cx.out.wants_json() {
                cx.out.value(tool)?;
            } else {
                cx.out.data(&format!("{}\n", serde_json::to_string_pretty(tool).unwrap_or_default()))?;
            }
            return Ok(Exit::Done);
        }
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(items))?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["TOOL", "EFFECT", "WHAT IT DOES"]);
        for item in &items {
            let text = |key: &str| Cell::from(item[key].as_str().unwrap_or_default());
            table.row([text("name"), text("effect"), text("summary")]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}
