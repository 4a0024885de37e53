//! `orc models`: what models there are and where they were found.

use crate::{Cx, exit::Exit, failure::Failure, host::Life, out::table::Table, session::Session};
use serde_json::Value;

/// List the models that workflows can use
#[derive(clap::Args, Debug)]
pub(crate) struct Models {}

impl Models {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = session.get("/api/v1/gateway/models").await;
        session.close().await;
        let items = items(answer?);
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(items))?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["MODEL", "PROVIDER", "NOTE"]);
        for item in &items {
            let name = ["name", "id"].iter().find_map(|k| item[*k].as_str()).unwrap_or_default();
            table.row([name.into(), item["provider"].as_str().unwrap_or_default().into(), note(item).into()]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}

/// A list, or a page of one.
pub(crate) fn items(answer: Value) -> Vec<Value> {
    match answer {
        Value::Array(items) => items,
        Value::Object(mut page) => page.remove("items").and_then(|v| v.as_array().cloned()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn note(item: &Value) -> String {
    let mut words = Vec::new();
    if item["default"] == true {
        words.push("default".to_owned());
    }
    if item["simulated"] == true {
        words.push("simulated: its words are made up".to_owned());
    }
    words.extend(["origin", "source", "note"].iter().filter_map(|k| item[*k].as_str()).map(str::to_owned));
    words.join(", ")
}
