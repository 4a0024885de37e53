//! `orc triggers …`: when triggers fire next, what became of firings, and firing by hand. Declaring them is `orc apply`.

use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    resources::target,
    session::Session,
};
use serde_json::{Value, json};

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Triggers {
    Next(Next),
    History(History),
    Fire(Fire),
}

/// Show when a trigger's schedule is due next
#[derive(clap::Args, Debug)]
pub(crate) struct Next {
    /// `nightly`, `shop/nightly` or `trigger/shop/nightly`
    name: String,
    /// How many times
    #[arg(short = 'n', value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=100))]
    n: u8,
}

/// Show what became of a trigger's firings, newest first
#[derive(clap::Args, Debug)]
pub(crate) struct History {
    /// `nightly`, `shop/nightly` or `trigger/shop/nightly`
    name: String,
    /// How many firings
    #[arg(short = 'n', value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=200))]
    n: u8,
}

/// Fire a trigger by hand
#[derive(clap::Args, Debug)]
pub(crate) struct Fire {
    /// `nightly`, `shop/nightly` or `trigger/shop/nightly`
    name: String,
    /// What filter and inputs see as `event`, as JSON
    #[arg(long, value_name = "JSON")]
    event: Option<String>,
    /// Only say what it would come to
    #[arg(long)]
    dry_run: bool,
}

impl Triggers {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let life = if matches!(&self, Self::Fire(fire) if !fire.dry_run) { Life::Long } else { Life::Short };
        let body = match &self {
            Self::Fire(fire) => Some(fire.body()?),
            _ => None,
        };
        let mut session = Session::open(cx, life).await?;
        let answer = match (&self, body) {
            (Self::Next(c), _) => session.get(&format!("{}/times?n={}", path(cx, &c.name), c.n)).await,
            (Self::History(c), _) => session.get(&format!("{}/firings?limit={}", path(cx, &c.name), c.n)).await,
            (Self::Fire(c), body) => session.post(&format!("{}/fire", path(cx, &c.name)), &body.unwrap_or_default()).await,
        };
        session.close().await;
        let answer = answer?;
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
            return Ok(Exit::Done);
        }
        match self {
            Self::Next(_) => {
                let times = answer["times"].as_array().cloned().unwrap_or_default();
                if times.is_empty() {
                    cx.out.say("no time is set: the trigger has no schedule, or it is paused");
                }
                let lines: String = times.iter().filter_map(Value::as_str).map(|time| format!("{time}\n")).collect();
                cx.out.data(&lines)?;
            }
            Self::History(_) => cx.out.data(&table(&answer).render(&cx.out.stdout))?,
            Self::Fire(fire) if fire.dry_run => cx.out.data(&format!("{:#}\n", answer["trial"]))?,
            Self::Fire(_) => cx.out.data(&format!("{}\n", answer.pointer("/firing/id").and_then(Value::as_str).unwrap_or_default()))?,
        }
        Ok(Exit::Done)
    }
}

/// A name says its workspace, or `--workspace` does.
fn path(cx: &Cx<'_>, name: &str) -> String {
    let name = name.strip_prefix("trigger/").unwrap_or(name);
    let usual = target::workspace(cx);
    let (workspace, name) = name.split_once('/').unwrap_or((&usual, name));
    format!("/api/v1/workspaces/{}/triggers/{}", api::encode(workspace), api::encode(name))
}

impl Fire {
    fn body(&self) -> Result<Value, Failure> {
        let event = match &self.event {
            None => Value::Null,
            Some(text) => serde_json::from_str(text).map_err(|e| {
                Failure::usage(format!("`--event` is not JSON: {e}; write for instance --event '{{\"body\": {{\"title\": \"Hello\"}}}}'"))
            })?,
        };
        Ok(json!({"event": event, "dry_run": self.dry_run}))
    }
}

fn table(answer: &Value) -> Table {
    let mut table = Table::new(["AT", "CAUSE", "STATE", "RUN", "REASON", "FIRING"]);
    for firing in answer["items"].as_array().into_iter().flatten() {
        let text = |name: &str| firing[name].as_str().unwrap_or_default().to_owned();
        let second = |name: &str| text(name).chars().take(19).collect::<String>();
        table.row([
            Cell::from(second("at")),
            Cell::from(text("cause")),
            Cell::from(text("state")),
            Cell::from(text("run")),
            Cell::from(text("reason")),
            Cell::from(text("id")),
        ]);
    }
    table
}
