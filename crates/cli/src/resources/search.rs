//! `orc search TEXT`: finds resources of all kinds.

use super::{
    show::{self, Format},
    target,
};
use crate::{
    Cx,
    api::encode,
    cmd::models::items,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use serde_json::Value;

/// Find resources of any kind by what their text holds
#[derive(clap::Args, Debug)]
pub(crate) struct Search {
    /// The words
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    /// Only these kinds
    #[arg(short = 'k', long, value_name = "KIND,…")]
    kinds: Option<String>,
    /// In all workspaces
    #[arg(short = 'A', long)]
    all_workspaces: bool,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
    #[command(flatten)]
    format: Format,
}

impl Search {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut path = format!("/api/v1/search?q={}&limit={}", encode(&self.text.join(" ")), self.limit);
        if let Some(kinds) = &self.kinds {
            path.push_str(&format!("&kinds={}", encode(kinds)));
        }
        if !self.all_workspaces {
            path.push_str(&format!("&workspace={}", encode(&target::workspace(cx))));
        }
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = session.get(&path).await;
        session.close().await;
        let found = items(answer?);
        show::print(cx, self.format, &Value::Array(found.clone()), || {
            if found.is_empty() {
                cx.out.say("nothing found");
                return None;
            }
            let mut table = Table::new(["RESOURCE", "TITLE", "SUMMARY"]);
            for item in &found {
                let text = |key: &str| item[key].as_str();
                let address = target::address(text("kind").unwrap_or_default(), text("workspace"), text("name").unwrap_or_default());
                table.row([Cell::from(address), show::cell(&item["title"]).into(), show::cell(&item["summary"]).into()]);
            }
            Some(table)
        })?;
        Ok(Exit::Done)
    }
}
