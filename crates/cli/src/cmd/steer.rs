//! `orc runs pause|resume|cancel|signal|checkpoint|checkpoints`: what a person does to a run from outside.

use super::runs::{carry, resolve, seconds};
use crate::{
    Cx,
    api::{self, RunView},
    exit::Exit,
    failure::Failure,
    follow::Interrupts,
    inputs,
    out::{
        table::{Cell, Table},
        text,
    },
    session::Session,
};
use serde_json::{Value, json};

/// Pause a run: nothing begins in it until it is resumed; what is under way comes to its end
#[derive(clap::Args, Debug)]
pub(crate) struct Pause {
    /// The run's id, or `latest`
    run: String,
    /// Why, for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Go on with a paused or suspended run and follow it
#[derive(clap::Args, Debug)]
pub(crate) struct Resume {
    /// The run's id, or `latest`
    run: String,
    /// Why, for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Cancel a run, whatever its state
#[derive(clap::Args, Debug)]
pub(crate) struct Cancel {
    /// The run's id, or `latest`
    run: String,
    /// Why, for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Send a value to a run: the step that waits for the signal takes it, or the next one that will
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc runs signal latest payment --value '{\"amount\": 12}' --id pay-17\n  orc runs signal latest report --value @report.json"
)]
pub(crate) struct Signal {
    /// The run's id, or `latest`
    run: String,
    /// A signal that the workflow declares
    name: String,
    /// What it says: JSON, text, or `@file`; nothing if absent
    #[arg(long, value_name = "JSON|@FILE")]
    value: Option<String>,
    /// Counts once, however often it is sent [default: one of its own]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

/// Name the place that a run's history has come to, and keep its state there
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc runs checkpoint latest --name before-review\n  orc runs state latest --at before-review\n  orc runs fork latest --at before-review"
)]
pub(crate) struct Checkpoint {
    /// The run's id, or `latest`
    run: String,
    /// Its name [default: `checkpoint-` and the number of its event]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Why, for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

/// List the named places in a run's history
#[derive(clap::Args, Debug)]
pub(crate) struct Checkpoints {
    /// The run's id, or `latest`
    run: String,
}

impl Pause {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let value = session.post(&format!("/api/v1/runs/{}/pause", api::encode(&id)), &json!({"reason": self.reason})).await?;
        if cx.out.wants_json() {
            cx.out.value(&value)?;
            return Ok(Exit::Done);
        }
        cx.out.say(&format!("{id}: paused; what is under way comes to its end, and nothing else begins"));
        Ok(Exit::Done)
    }
}

impl Resume {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let mut interrupts = Interrupts::new()?;
        match session.post(&format!("/api/v1/runs/{}/resume", api::encode(&id)), &json!({"reason": self.reason})).await {
            // Its end is the answer.
            Err(Failure::Error { error, .. }) if error.code() == "run_ended" => {}
            other => drop(other?),
        }
        carry(cx, session, &mut interrupts, &id).await
    }
}

impl Cancel {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let value = session.post(&format!("/api/v1/runs/{}/cancel", api::encode(&id)), &json!({"reason": self.reason})).await?;
        if cx.out.wants_json() {
            cx.out.value(&value)?;
            return Ok(Exit::Done);
        }
        cx.out.say(&format!("{id}: cancelling; steps in flight are given up"));
        Ok(Exit::Done)
    }
}

impl Signal {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let path = format!("/api/v1/runs/{}", api::encode(&id));
        let value = match &self.value {
            None => Value::Null,
            Some(text) => {
                let view: RunView = api::read(&session.get(&format!("{path}?tasks=none")).await?, "a run")?;
                let declared = view.signals.iter().find(|signal| signal.name == self.name);
                inputs::one(text, declared.is_some_and(|signal| inputs::takes_text(&signal.schema)))?
            }
        };
        let mut body = json!({"name": self.name, "value": value});
        if let Some(own) = &self.id {
            body["id"] = json!(own);
        }
        let sent = session.post(&format!("{path}/signal"), &body).await?;
        if cx.out.wants_json() {
            cx.out.value(&sent)?;
            return Ok(Exit::Done);
        }
        let own = text::one_line(sent["id"].as_str().unwrap_or_default());
        cx.out.say(&format!("{id}: signal `{}` is recorded as {own}", text::one_line(&self.name)));
        Ok(Exit::Done)
    }
}

impl Checkpoint {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let body = json!({"name": self.name, "reason": self.reason});
        let value = session.post(&format!("/api/v1/runs/{}/checkpoints", api::encode(&id)), &body).await?;
        if cx.out.wants_json() {
            cx.out.value(&value)?;
            return Ok(Exit::Done);
        }
        let name = value["name"].as_str().unwrap_or_default();
        cx.out.data(&format!("{name}\n"))?;
        cx.out.say(&format!("event {} of {id}; look at it again: orc runs state {id} --at {name}", value["seq"]));
        Ok(Exit::Done)
    }
}

impl Checkpoints {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let value = session.get(&format!("/api/v1/runs/{}/checkpoints", api::encode(&id))).await?;
        if cx.out.wants_json() {
            cx.out.value(&value["items"])?;
            return Ok(Exit::Done);
        }
        let items = value["items"].as_array().cloned().unwrap_or_default();
        if items.is_empty() {
            cx.out.say(&format!("no checkpoints yet; set one: orc runs checkpoint {id}"));
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["NAME", "EVENT", "SET", "BY", "REASON"]);
        let word = |item: &Value, key: &str| text::one_line(item[key].as_str().unwrap_or_default());
        for item in &items {
            let cells: [Cell; 5] = [
                word(item, "name").into(),
                item["seq"].to_string().into(),
                seconds(&word(item, "at")).into(),
                word(item, "by").into(),
                word(item, "reason").into(),
            ];
            table.row(cells);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}
