//! `orc runs …`: what has run and what runs.

use super::{
    fork,
    loops::{self, Row},
    portable, retention, rollback, steer, travel,
};
use crate::{
    Cx,
    api::{self, AnswerView, RunSummary, RunView, SignalView, TaskView},
    exit::Exit,
    failure::Failure,
    follow::{self, Decide, Interrupts, Options},
    host::Life,
    out::{
        table::{Cell, Table},
        text,
    },
    present,
    session::Session,
};
use base::Money;
use serde_json::Value;

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Runs {
    List(List),
    Show(Show),
    Watch(Watch),
    Pause(steer::Pause),
    Resume(steer::Resume),
    Cancel(steer::Cancel),
    Signal(steer::Signal),
    Checkpoint(steer::Checkpoint),
    Checkpoints(steer::Checkpoints),
    State(travel::State),
    Diff(travel::Diff),
    Effects(travel::Effects),
    Fork(fork::Fork),
    Retry(fork::Retry),
    Replay(fork::Replay),
    Rollback(rollback::Rollback),
    Export(portable::Export),
    Import(portable::Import),
}

/// List runs, newest first; with --workspace those of one workspace
#[derive(clap::Args, Debug)]
pub(crate) struct List {
    /// Only these statuses, separated by commas
    #[arg(long, value_name = "STATUS,…")]
    status: Option<String>,
    /// Only runs whose name holds this
    #[arg(long, short = 's', value_name = "TEXT")]
    search: Option<String>,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Those that were removed: what their tombstones say
    #[arg(long, conflicts_with_all = ["status", "search"])]
    removed: bool,
}

/// Show one run: steps, outputs, errors
#[derive(clap::Args, Debug)]
pub(crate) struct Show {
    /// The run's id, or `latest`
    run: String,
    /// Every item of every loop
    #[arg(long)]
    all: bool,
    /// Only steps with these statuses, separated by commas
    #[arg(long, value_name = "STATUS,…", conflicts_with = "at")]
    status: Option<String>,
    /// As it was after this event, or at this checkpoint
    #[arg(long, value_name = "N|NAME")]
    at: Option<String>,
}

/// Follow a run to its end; Ctrl-C stops watching, not the run
#[derive(clap::Args, Debug)]
pub(crate) struct Watch {
    /// The run's id, or `latest`
    #[arg(default_value = "latest")]
    run: String,
}

impl Runs {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let life =
            if matches!(self, Self::Resume(_) | Self::Fork(_) | Self::Retry(_) | Self::Rollback(_)) { Life::Long } else { Life::Short };
        let mut session = Session::open(cx, life).await?;
        let result = match &self {
            Self::List(c) => c.run(cx, &mut session).await,
            Self::Show(c) => c.run(cx, &mut session).await,
            Self::Watch(c) => c.run(cx, &mut session).await,
            Self::Resume(c) => c.run(cx, &mut session).await,
            Self::Cancel(c) => c.run(cx, &mut session).await,
            Self::Pause(c) => c.run(cx, &mut session).await,
            Self::Signal(c) => c.run(cx, &mut session).await,
            Self::Checkpoint(c) => c.run(cx, &mut session).await,
            Self::Checkpoints(c) => c.run(cx, &mut session).await,
            Self::State(c) => c.run(cx, &mut session).await,
            Self::Diff(c) => c.run(cx, &mut session).await,
            Self::Effects(c) => c.run(cx, &mut session).await,
            Self::Fork(c) => c.run(cx, &mut session).await,
            Self::Retry(c) => c.run(cx, &mut session).await,
            Self::Replay(c) => c.run(cx, &mut session).await,
            Self::Rollback(c) => c.run(cx, &mut session).await,
            Self::Export(c) => c.run(cx, &mut session).await,
            Self::Import(c) => c.run(cx, &mut session).await,
        };
        session.close().await;
        result
    }
}

impl List {
    async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        if self.removed {
            return retention::removed(cx, session, self.limit).await;
        }
        let mut items: Vec<Value> = Vec::new();
        let mut after: Option<String> = None;
        while items.len() < self.limit as usize {
            let page = session.get(&self.path(cx, after.as_deref(), self.limit as usize - items.len())).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            after = page["next"].as_str().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(items))?;
            return Ok(Exit::Done);
        }
        if items.is_empty() {
            cx.out.say("no runs yet; start one: orc run FILE");
        }
        let mut table = Table::new(["RUN", "STATUS", "STARTED", "TOOK", "STEPS", "COST", "NAME", "WORKSPACE"]);
        for item in &items {
            table.row(row(&api::read(item, "the list of runs")?));
        }
        if !items.is_empty() {
            cx.out.data(&table.render(&cx.out.stdout))?;
        }
        Ok(Exit::Done)
    }

    fn path(&self, cx: &Cx<'_>, after: Option<&str>, limit: usize) -> String {
        let mut path = format!("/api/v1/runs?limit={}&sort=-started_at", limit.min(200));
        for (name, value) in [
            ("workspace", cx.global.workspace.as_deref()),
            ("status", self.status.as_deref()),
            ("q", self.search.as_deref()),
            ("after", after),
        ] {
            if let Some(value) = value {
                path.push_str(&format!("&{name}={}", api::encode(value)));
            }
        }
        path
    }
}

fn row(run: &RunSummary) -> Vec<Cell> {
    let took = run.ended_at.map(|end| text::duration(end.since(run.started_at))).unwrap_or_default();
    vec![
        run.id.clone().into(),
        Cell::status(run.status.clone()),
        seconds(&run.started_at.to_string()).into(),
        took.into(),
        format!("{}/{}", run.steps_done, run.steps_total).into(),
        run.cost_microusd.to_string().into(),
        run.name.clone().into(),
        run.workspace.clone().into(),
    ]
}

/// RFC 3339 without the fraction.
pub(super) fn seconds(time: &str) -> String {
    match time.split_once('.') {
        Some((whole, _)) => format!("{whole}Z"),
        None => time.to_owned(),
    }
}

impl Show {
    async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let mut value = match self.at.as_deref() {
            at @ Some(_) => travel::state_at(session, &id, at).await?["view"].take(),
            None => match self.status.as_deref() {
                None => session.get(&format!("/api/v1/runs/{}", api::encode(&id))).await?,
                Some(status) => with_status(session, &id, status).await?,
            },
        };
        if cx.out.wants_json() {
            let outputs = value["outputs"].take();
            value["outputs"] = session.payload(outputs).await?;
            cx.out.value(&value)?;
            return Ok(Exit::Done);
        }
        let view: RunView = api::read(&value, "a run")?;
        let mut table = Table::new(["STEP", "STATUS", "TOOK", "ATTEMPT", "USES", "NOTE"]);
        // Programs get every row.
        let whole = self.all || !cx.out.stdout.tty;
        let rows = if whole { view.tasks.iter().map(Row::Task).collect() } else { loops::rows(&view.tasks) };
        for row in rows {
            match row {
                Row::Task(task) => table.row(task_row(task)),
                Row::More(name, count) => {
                    let more = format!("{name}: {} more; --all shows them", text::count(count as u64));
                    table.row([Cell::from(format!("{name}[…]")), "".into(), "".into(), "".into(), "".into(), more.into()]);
                }
            }
        }
        let run = &view.run;
        let simulated = if run.simulated { "  simulated" } else { "" };
        let head =
            format!("{}  {}  {}  {}{simulated}", run.id, text::one_line(&run.name), cx.out.stdout.status(&run.status), run.cost_microusd);
        let paused = match &view.paused {
            Some(paused) => {
                let why = paused.reason.as_ref().map(|why| format!(": {}", text::one_line(why))).unwrap_or_default();
                format!("paused by {} at {}{why}\n", text::one_line(&paused.by), seconds(&paused.at))
            }
            None => String::new(),
        };
        let signals: String = view.signals.iter().filter(|signal| signal.untaken > 0).map(untaken).collect();
        cx.out.data(&format!("{head}\n{paused}{signals}\n{}", table.render(&cx.out.stdout)))?;
        let answers = worked_out(&view);
        if !answers.is_empty() {
            cx.out.data(&format!("\nworked out:\n{answers}"))?;
        }
        let outputs = session.payload(view.outputs.clone().unwrap_or(Value::Null)).await?;
        let shown = present::outputs_text(&outputs, &view.outputs_order, &cx.out.stdout);
        if !shown.is_empty() {
            cx.out.data(&format!("\n{shown}"))?;
        }
        if let Some(error) = &view.error {
            cx.out.data(&format!("\nerror[{}]: {}\n", error.code(), text::clean(error.message())))?;
        }
        Ok(Exit::Done)
    }
}

/// The run with its tasks of these statuses only.
async fn with_status(session: &mut Session<'_>, id: &str, status: &str) -> Result<Value, Failure> {
    let path = format!("/api/v1/runs/{}", api::encode(id));
    let mut view = session.get(&format!("{path}?tasks=none")).await?;
    let (mut tasks, mut after) = (Vec::new(), String::new());
    loop {
        let page = session.get(&format!("{path}/tasks?limit=1000&status={}{after}", api::encode(status))).await?;
        tasks.extend(page["items"].as_array().cloned().unwrap_or_default());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={}", api::encode(next)),
            None => break,
        }
    }
    view["tasks"] = Value::Array(tasks);
    Ok(view)
}

fn untaken(signal: &SignalView) -> String {
    format!("{} `{}` that no step has taken\n", text::plural(signal.untaken, "signal"), text::one_line(&signal.name))
}

/// Tags that were asked or that the lock answered, a line each.
fn worked_out(view: &RunView) -> String {
    let line = |place: String, value: &Value, words: [&str; 3], cost: i64| {
        let told: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).map(text::one_line).collect();
        format!("  {} = {}  ({}, {})\n", text::one_line(&place), text::one_line(&value.to_string()), told.join(", "), Money(cost))
    };
    let asked = |path: &str, a: &AnswerView| {
        let words = [a.state.as_str(), a.model.as_deref().unwrap_or_default(), a.reason.as_deref().unwrap_or_default()];
        line(format!("{path} {}", a.part).trim().to_owned(), &a.value, words, a.cost_microusd)
    };
    let of_tasks = view.tasks.iter().flat_map(|task| task.answers.iter().map(|a| asked(&task.path, a)));
    let of_run = view.answers.iter().map(|a| asked("", a));
    let of_lock = view.locked.iter().map(|a| line(a.shown(), &a.value, ["locked", &a.model, &a.reason], 0));
    of_tasks.chain(of_run).chain(of_lock).collect()
}

fn task_row(task: &TaskView) -> Vec<Cell> {
    let took = task.started_at.zip(task.ended_at).map(|(s, e)| text::duration(e.since(s))).unwrap_or_default();
    let served = task.usage.as_ref().map(|u| format!("{}{}", u.served_by, if u.simulated { " (simulated)" } else { "" }));
    let note = task
        .error
        .as_ref()
        .map(|e| format!("{} [{}]", e.message(), e.code()))
        .or_else(|| task.open_approval().map(|a| format!("{}: {}", a.id, a.title)))
        .or_else(|| task.reason.clone())
        .or(served)
        .unwrap_or_default();
    let attempt = if task.attempt > 0 { task.attempt.to_string() } else { String::new() };
    vec![task.path.clone().into(), Cell::status(task.status.clone()), took.into(), attempt.into(), task.uses.clone().into(), note.into()]
}

impl Watch {
    async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let events = cx.out.wants_json();
        // In this process nothing else moves a run: watching it for ever would be waiting for oneself.
        let patient = !session.is_embedded();
        if session.is_embedded() && !follow::fetch(session, &id).await?.run.closed() {
            let command = format!("orc{} runs resume {id}", present::global_options(cx));
            return Err(base::Error::conflict("run_suspended", "nobody carries this run on, so there is nothing to watch")
                .place(id)
                .fix(command)
                .into());
        }
        let mut interrupts = Interrupts::new()?;
        let options = Options { decide: Decide::Never, events, carry: false, patient };
        let (end, view) = follow::follow(cx, session, &mut interrupts, &id, options).await?;
        if events {
            return Ok(match end {
                follow::End::Closed => Exit::of_run(&view.run.status, view.error.as_ref()),
                follow::End::Blocked => Exit::Waiting,
                follow::End::Interrupted => Exit::Interrupted,
            });
        }
        present::ended(cx, session, end, view, None).await
    }
}

/// Follows a run that this command has set going to its end.
pub(crate) async fn carry(cx: &Cx<'_>, session: &mut Session<'_>, interrupts: &mut Interrupts, id: &str) -> Result<Exit, Failure> {
    let options = Options { decide: Decide::of(cx), events: false, carry: true, patient: false };
    let (end, view) = follow::follow(cx, session, interrupts, id, options).await?;
    present::ended(cx, session, end, view, None).await
}

/// `latest` stands for the newest run.
pub(crate) async fn resolve(session: &mut Session<'_>, run: &str) -> Result<String, Failure> {
    if run != "latest" {
        let id: base::RunId = run.parse()?;
        return Ok(id.to_string());
    }
    let page = session.get("/api/v1/runs?limit=1&sort=-started_at").await?;
    match page["items"][0]["id"].as_str() {
        Some(id) => Ok(id.to_owned()),
        None => Err(base::Error::not_found("run_not_found", "there are no runs yet").fix("start one: orc run FILE").into()),
    }
}
