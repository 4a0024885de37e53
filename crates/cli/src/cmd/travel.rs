//! `orc runs state|diff|effects`: a run as it was, two side by side, what one did outside.

use super::runs::resolve;
use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    out::{
        face::Tone,
        table::{Cell, Table},
        text,
    },
    session::Session,
};
use base::Money;
use serde_json::Value;
use std::{fmt::Write, time::Duration};

/// Show a run as it was after one of its events
#[derive(clap::Args, Debug)]
pub(crate) struct State {
    /// The run's id, or `latest`
    run: String,
    /// The number of the event, or the name of a checkpoint [default: the last event]
    #[arg(long, value_name = "N|NAME")]
    at: Option<String>,
}

/// Put two runs side by side; exit code 10 if they differ
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc runs diff RUN latest\n  orc runs diff RUN latest --at before-review\n  orc runs diff latest latest --at 1 --with-at before-review"
)]
pub(crate) struct Diff {
    /// The first run's id, or `latest`
    a: String,
    /// The second run's id, or `latest`
    b: String,
    /// Both as they were after this event, or at their checkpoints of this name [default: as they are now]
    #[arg(long, value_name = "N|NAME")]
    at: Option<String>,
    /// The second run as it was after this event, or at this checkpoint, instead
    #[arg(long, value_name = "N|NAME")]
    with_at: Option<String>,
    /// Also steps in which nothing differs
    #[arg(long)]
    all: bool,
}

/// List what a run did outside, and whether it can be undone
#[derive(clap::Args, Debug)]
pub(crate) struct Effects {
    /// The run's id, or `latest`
    run: String,
}

/// Events have numbers; a checkpoint is named otherwise.
pub(super) fn at_field(at: &str) -> &'static str {
    if at.bytes().all(|b| b.is_ascii_digit()) { "at" } else { "checkpoint" }
}

/// `GET …/state`, whole.
pub(super) async fn state_at(session: &mut Session<'_>, id: &str, at: Option<&str>) -> Result<Value, Failure> {
    let query = at.map(|at| format!("?{}={}", at_field(at), api::encode(at))).unwrap_or_default();
    session.get(&format!("/api/v1/runs/{}/state{query}", api::encode(id))).await
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// One line of a value, and of one that is kept apart its size.
fn short(value: &Value) -> String {
    let shown = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        other => match other.get("$blob").and(other["bytes"].as_u64()) {
            Some(bytes) => format!("({} bytes)", text::count(bytes)),
            None => other.to_string(),
        },
    };
    text::cut(&text::one_line(&shown), 60, true)
}

impl State {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let state = state_at(session, &id, self.at.as_deref()).await?;
        if cx.out.wants_json() {
            cx.out.value(&state)?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["STEP", "STATUS", "INPUT", "OUTPUT"]);
        for task in state["view"]["tasks"].as_array().into_iter().flatten() {
            let cells: Vec<Cell> = vec![
                word(task, "path").into(),
                Cell::status(word(task, "status")),
                short(&task["input"]).into(),
                short(&task["output"]).into(),
            ];
            table.row(cells);
        }
        let run = &state["view"]["run"];
        let cost = Money(run["cost_microusd"].as_i64().unwrap_or_default());
        let head = format!(
            "{id}  {}  event {} of {}: {} at {}  {cost}\n",
            cx.out.stdout.status(word(run, "status")),
            state["at"],
            state["last"],
            word(&state["event"], "kind"),
            word(&state["event"], "at"),
        );
        let mut timers = String::new();
        for timer in state["timers"].as_array().into_iter().flatten() {
            let who = timer["task"].as_str().unwrap_or("the run");
            let _ = writeln!(timers, "timer: {} of {} at {}", word(timer, "why"), text::one_line(who), word(timer, "due"));
        }
        cx.out.data(&format!("{head}\n{}{}{timers}", table.render(&cx.out.stdout), if timers.is_empty() { "" } else { "\n" }))?;
        Ok(Exit::Done)
    }
}

/// `12 → 15`, or one of them if they are the same.
fn both(a: Option<String>, b: Option<String>) -> String {
    match (a, b) {
        (Some(a), Some(b)) if a == b => a,
        (None, None) => String::new(),
        (a, b) => format!("{} → {}", a.as_deref().unwrap_or("–"), b.as_deref().unwrap_or("–")),
    }
}

fn took(side: &Value) -> Option<String> {
    side["ms"].as_u64().map(|ms| text::duration(Duration::from_millis(ms)))
}

fn tokens(side: &Value) -> Option<String> {
    let sum = side["tokens_in"].as_u64()? + side["tokens_out"].as_u64()?;
    Some(text::count(sum)).filter(|_| sum > 0)
}

fn money(side: &Value) -> Option<String> {
    side["cost_microusd"].as_i64().filter(|cost| *cost != 0).map(|cost| Money(cost).to_string())
}

impl Diff {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let (a, b) = (resolve(session, &self.a).await?, resolve(session, &self.b).await?);
        let mut path = format!("/api/v1/runs/{}/diff?with={}", api::encode(&a), api::encode(&b));
        for (before, at) in [("", &self.at), ("with_", &self.with_at)] {
            if let Some(at) = at {
                let _ = write!(path, "&{before}{}={}", at_field(at), api::encode(at));
            }
        }
        let diff = session.get(&path).await?;
        let steps = diff["steps"].as_array().cloned().unwrap_or_default();
        let same = diff["same_workflow"] == true
            && diff["changes"].as_array().is_none_or(Vec::is_empty)
            && steps.iter().all(|step| step["state"] == "same");
        let exit = if same { Exit::Done } else { Exit::Different };
        if cx.out.wants_json() {
            cx.out.value(&diff)?;
            return Ok(exit);
        }
        let side =
            |x: &Value| format!("{}  {}  {}", word(x, "id"), cx.out.stdout.status(word(x, "status")), text::one_line(word(x, "name")));
        let mut out = format!("- {}\n+ {}\n", side(&diff["a"]), side(&diff["b"]));
        let files: Vec<&str> = diff["files"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !files.is_empty() {
            let _ = writeln!(out, "other files: {}", text::one_line(&files.join(", ")));
        }
        let mut table = Table::new(["STEP", "", "STATUS", "TOOK", "TOKENS", "COST", "DIFFERENT"]);
        for step in steps.iter().filter(|step| self.all || step["state"] != "same") {
            table.row(row(step));
        }
        let _ = write!(out, "\n{}", table.render(&cx.out.stdout));
        for change in diff["changes"].as_array().into_iter().flatten() {
            told(cx, &mut out, "the run", change);
        }
        for step in &steps {
            for change in step["changes"].as_array().into_iter().flatten().filter(|change| change["what"] != "status") {
                told(cx, &mut out, word(step, "path"), change);
            }
        }
        if same {
            out.push_str("nothing differs but ids and times\n");
        }
        cx.out.data(&out)?;
        Ok(exit)
    }
}

fn row(step: &Value) -> Vec<Cell> {
    let (a, b) = (&step["a"], &step["b"]);
    let sign = match word(step, "state") {
        "only_a" => "-",
        "only_b" => "+",
        "same" => "",
        _ => "~",
    };
    let status = |side: &Value| side["status"].as_str().map(str::to_owned);
    let mut what: Vec<&str> = step["changes"].as_array().into_iter().flatten().map(|change| word(change, "what")).collect();
    what.dedup();
    vec![
        word(step, "path").into(),
        sign.into(),
        both(status(a), status(b)).into(),
        both(took(a), took(b)).into(),
        both(tokens(a), tokens(b)).into(),
        both(money(a), money(b)).into(),
        what.join(", ").into(),
    ]
}

/// One difference, with the lines of texts that differ.
fn told(cx: &Cx<'_>, out: &mut String, who: &str, change: &Value) {
    let face = &cx.out.stdout;
    let _ = writeln!(out, "\n{}: {} {}", text::one_line(who), word(change, "what"), text::one_line(word(change, "at")));
    let written = |side: &str| match change.get(side) {
        None => String::new(),
        Some(Value::String(text)) => text.clone() + "\n",
        Some(other) => serde_json::to_string_pretty(other).unwrap_or_default() + "\n",
    };
    let (a, b) = (written("a"), written("b"));
    let diff = similar::TextDiff::from_lines(&a, &b);
    for group in diff.grouped_ops(2) {
        for line in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let shown = text::clean(line.value().trim_end_matches('\n'));
            let _ = match line.tag() {
                similar::ChangeTag::Delete => writeln!(out, "  {}", face.paint(Tone::Bad, &format!("- {shown}"))),
                similar::ChangeTag::Insert => writeln!(out, "  {}", face.paint(Tone::Good, &format!("+ {shown}"))),
                similar::ChangeTag::Equal => writeln!(out, "    {shown}"),
            };
        }
    }
}

impl Effects {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let effects = session.get(&format!("/api/v1/runs/{}/effects", api::encode(&id))).await?;
        if cx.out.wants_json() {
            cx.out.value(&effects)?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["EVENT", "STEP", "WHAT", "CLASS", "STATE", "COST", "UNDO"]);
        let items = effects["items"].as_array().cloned().unwrap_or_default();
        for item in &items {
            let class = item["class"].as_str().unwrap_or("–");
            let step =
                item["call"].as_str().map_or_else(|| word(item, "task").to_owned(), |call| format!("{} ({call})", word(item, "task")));
            let what = format!("{} {}", word(item, "kind"), word(item, "what"));
            table.row(vec![
                item["seq"].to_string().into(),
                step.into(),
                what.into(),
                class.into(),
                Cell::from(word(item, "state")),
                money(item).unwrap_or_default().into(),
                word(item, "undo").into(),
            ]);
        }
        if items.is_empty() {
            cx.out.say("this run did nothing outside");
            return Ok(Exit::Done);
        }
        let more = effects["more"].as_u64().filter(|more| *more > 0).map(|more| format!("and {} more\n", text::count(more)));
        cx.out.data(&format!("{}{}", table.render(&cx.out.stdout), more.unwrap_or_default()))?;
        Ok(Exit::Done)
    }
}
