//! `orc auto …`: works out the tags `<AUTO>` of a workflow file that need no run, and keeps the answers in a lock beside the file.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::Life,
    load::{self, Loaded},
    out::{
        table::{Cell, Table},
        text,
    },
    session::Session,
};
use base::{Error, Money};
use flow::{
    Source,
    auto::{self, Answer, Lock, Open},
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Auto {
    Resolve(Resolve),
    Show(Show),
    Diff(Diff),
}

/// Ask models what the tags of a file leave open, and write the answers beside it
#[derive(clap::Args, Debug, Default)]
#[command(after_help = "Examples:\n  orc auto resolve p.yaml && orc run p.yaml --frozen\n  \
                        orc auto resolve p.yaml --models small,large --only /with/title\n  \
                        orc auto resolve p.yaml --from-run RUN")]
pub(crate) struct Resolve {
    /// The workflow file, YAML; the answers go to FILE.auto.lock
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The model that is asked
    #[arg(long, value_name = "MODEL", conflicts_with = "models")]
    model: Option<String>,
    /// Models that are asked in turn, until one answers what fits
    #[arg(long, value_name = "MODEL,…", value_delimiter = ',')]
    models: Vec<String>,
    /// Only this field (/with/title), this step (draft), or both ("draft /with/title")
    #[arg(long, value_name = "FIELD")]
    only: Option<String>,
    /// Ask again what has an answer already
    #[arg(long)]
    again: bool,
    /// Ask nobody: take what this run of the file was answered
    #[arg(long, value_name = "RUN", conflicts_with_all = ["model", "models", "again"])]
    from_run: Option<String>,
}

/// Show the tags of a file: what they want, and what was answered
#[derive(clap::Args, Debug)]
pub(crate) struct Show {
    /// The workflow file, YAML
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Show what has changed in a file since its tags were answered
#[derive(clap::Args, Debug)]
pub(crate) struct Diff {
    /// The workflow file, YAML
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Auto {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Resolve(c) => c.run(cx).await,
            Self::Show(c) => c.run(cx).await,
            Self::Diff(c) => c.run(cx).await,
        }
    }
}

/// The file with its lock aside.
struct Subject {
    loaded: Loaded,
    lock_name: String,
    lock: Option<Lock>,
    catalog: flow::Catalog,
}

impl Subject {
    async fn of(cx: &Cx<'_>, file: &Path, anew: bool) -> Result<Self, Failure> {
        let mut loaded = load::load(file)?;
        let lock_name = auto::lock_name(&loaded.file_name);
        let lock = match loaded.included.remove(&lock_name) {
            Some(source) if !anew => Some(Lock::read(&source.bytes).map_err(|why| damaged(&source.name, &why))?),
            _ => None,
        };
        let catalog = flow::Catalog { models: None, ..cx.host.catalog().await? };
        Ok(Self { loaded, lock_name, lock, catalog })
    }

    fn compile(&self, lock: Option<&str>) -> flow::Compiled {
        let mut included = self.loaded.included.clone();
        if let Some(text) = lock {
            included.insert(self.lock_name.clone(), Source { name: self.lock_name.clone(), bytes: text.as_bytes().to_vec() });
        }
        flow::compile(&self.loaded.main, &included, &self.catalog)
    }

    fn path(&self) -> PathBuf {
        self.loaded.base.join(&self.lock_name)
    }

    /// Every tag, and its answer.
    fn rows(&self) -> Vec<(Open, Option<&Answer>)> {
        let answers = self.lock.as_ref().map_or(&[][..], |lock| &lock.answers);
        let open = self.compile(None).open;
        let answered = |open: Open| {
            let answer = answers.iter().find(|answer| answers_to(answer, &open));
            (open, answer)
        };
        open.into_iter().map(answered).collect()
    }
}

fn damaged(name: &str, why: &str) -> Error {
    Error::invalid("lock_invalid", format!("the lock of the workflow cannot be used: {why}"))
        .place(name.to_owned())
        .fix("take it from where it was right")
        .fix("or work everything out again: orc auto resolve FILE --again")
}

fn answers_to(answer: &Answer, open: &Open) -> bool {
    (&answer.workflow, &answer.step, &answer.field, answer.part) == (&open.workflow, &open.step, &open.field, open.part)
}

fn state(open: &Open, answer: Option<&Answer>) -> &'static str {
    match answer {
        None => "open",
        Some(answer) if answer.question == open.hash => "answered",
        Some(_) => "changed",
    }
}

impl Resolve {
    fn wants(&self, workflow: &str, step: &str, field: &str) -> bool {
        let Some(only) = self.only.as_deref().map(str::trim) else { return true };
        only == field || only == step || only == format!("{step} {field}") || only == format!("{workflow}: {step} {field}")
    }

    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut subject = Subject::of(cx, &self.file, self.again && self.only.is_none()).await?;
        let mut kept = subject.lock.take().map_or_else(Vec::new, |lock| lock.answers);
        kept.retain(|a| !self.again || !self.wants(&a.workflow, &a.step, &a.field));
        let mut lock = Lock::new(kept).text();
        let open = subject.compile(Some(&lock)).open;
        let late = open.iter().filter(|open| open.late).count();
        let all = subject.compile(None).open;
        if let Some(only) = self.only.as_deref().filter(|_| !all.iter().any(|o| self.wants(&o.workflow, &o.step, &o.field))) {
            let known = text::one_line(&all.iter().map(Open::shown).collect::<Vec<_>>().join(", "));
            return Err(Failure::usage(format!("no tag stands at `{only}`; there are: {known}")));
        }
        let now = |open: &Open| !open.late || self.from_run.is_some();
        let asked: Vec<Open> = open.into_iter().filter(|o| now(o) && self.wants(&o.workflow, &o.step, &o.field)).collect();
        let mut answers = json!([]);
        if !asked.is_empty() {
            let mut session = Session::open(cx, Life::Long).await?;
            let result = self.ask(cx, &mut session, &subject, &asked, &lock).await;
            session.close().await;
            let mut resolved = result.map_err(|failure| self.refused(cx, &subject, failure))?;
            resolved["lock"].as_str().unwrap_or_default().clone_into(&mut lock);
            answers = resolved["answers"].take();
        }
        let answered = answers.as_array().map(Vec::as_slice).unwrap_or_default();
        let lock = self.checked(&subject, &lock)?;
        write(&subject.path(), &lock)?;
        if cx.out.wants_json() {
            cx.out.value(&json!({"lock": subject.path(), "answers": answers, "late": late}))?;
            return Ok(Exit::Done);
        }
        for answer in answered {
            cx.out.data(&line(answer))?;
        }
        if late > 0 && self.from_run.is_none() {
            cx.out.say(&format!(
                "{} left: what they ask is known only in a run; take what a run was answered with --from-run RUN",
                text::plural(late as u64, "tag")
            ));
        }
        cx.out.say(&format!("{} worked out; the lock is {}", text::plural(answered.len() as u64, "tag"), subject.path().display()));
        Ok(Exit::Done)
    }

    /// The answer of the server. What it takes longer for than a request may wait, it is asked for again.
    async fn ask(&self, cx: &Cx<'_>, session: &mut Session<'_>, subject: &Subject, asked: &[Open], lock: &str) -> Result<Value, Failure> {
        let Some(mut files) = subject.loaded.files() else {
            return Err(Error::invalid("file_unreadable", "one of the files is not UTF-8").place(subject.loaded.main.name.clone()).into());
        };
        files.insert(subject.lock_name.clone(), lock.to_owned());
        let tag = |open: &Open| json!({"workflow": open.workflow, "step": open.step, "field": open.field, "part": open.part});
        let mut body = json!({
            "workflow": {"main": subject.loaded.file_name, "files": files},
            "only": asked.iter().map(tag).collect::<Vec<_>>(),
            "models": self.model.iter().chain(&self.models).collect::<Vec<_>>(),
        });
        if let Some(workspace) = &cx.global.workspace {
            body["workspace"] = json!(workspace);
        }
        if let Some(run) = &self.from_run {
            body["from_run"] = json!(super::runs::resolve(session, run).await?);
        }
        loop {
            match session.post_once("/api/v1/workflows/auto", &body).await {
                Err(Failure::Error { error, .. }) if error.code() == "proposal_not_ready" && self.from_run.is_none() => {
                    body["run"] = error.detail().map(|d| d["run"].clone()).unwrap_or_default();
                }
                other => return other,
            }
        }
    }

    /// What was answered to the other tags was paid for and stays.
    fn refused(&self, cx: &Cx<'_>, subject: &Subject, failure: Failure) -> Failure {
        let Failure::Error { error, .. } = &failure else { return failure };
        let lock = error.detail().and_then(|d| d["lock"].as_str()).and_then(|text| Lock::read(text.as_bytes()).ok());
        if let Some(lock) = lock.filter(|lock| !lock.answers.is_empty()) {
            match write(&subject.path(), &lock.text()) {
                Ok(()) => {
                    cx.out.say(&format!("{} kept in {}", text::plural(lock.answers.len() as u64, "answer"), subject.path().display()))
                }
                Err(error) => cx.out.say(&format!("the other answers could not be written: {}", error.message())),
            }
        }
        failure
    }

    /// The answers must make a workflow; those that nothing asks for go.
    fn checked(&self, subject: &Subject, lock: &str) -> Result<String, Failure> {
        let compiled = subject.compile(Some(lock));
        if self.only.is_some() {
            return Ok(lock.to_owned());
        }
        match compiled.plan {
            Some(plan) => Ok(Lock::new(plan.locked).text()),
            None => Err(Failure::Findings { diagnostics: compiled.diagnostics, texts: subject.loaded.texts() }),
        }
    }
}

/// Tags that must be known before there is a plan (`needs`, `timeout` …) are asked before the run; the run takes their answers along in its
/// lock, and the file beside the workflow stays as it is.
pub(super) async fn known_before(cx: &Cx<'_>, loaded: &mut Loaded) -> Result<(), Failure> {
    let catalog = flow::Catalog { models: None, ..cx.host.catalog().await? };
    let compiled = flow::compile(&loaded.main, &loaded.included, &catalog);
    let asked: Vec<Open> = compiled.blocking().into_iter().cloned().collect();
    if compiled.plan.is_some() || asked.is_empty() {
        return Ok(());
    }
    let lock_name = auto::lock_name(&loaded.file_name);
    let lock = loaded.included.get(&lock_name).map(|source| String::from_utf8_lossy(&source.bytes).into_owned());
    let fresh = Lock::new(Vec::new()).text();
    cx.out.say(&format!("{} asked before the run, because the plan depends on the answers", text::plural(asked.len() as u64, "tag")));
    let mut session = Session::open(cx, Life::Long).await?;
    let subject = Subject { loaded: loaded.clone(), lock_name: lock_name.clone(), lock: None, catalog };
    let result = Resolve::default().ask(cx, &mut session, &subject, &asked, lock.as_deref().unwrap_or(&fresh)).await;
    session.close().await;
    let resolved = result?;
    for answer in resolved["answers"].as_array().into_iter().flatten() {
        cx.out.say(line(answer).trim_end());
    }
    let bytes = resolved["lock"].as_str().unwrap_or_default().as_bytes().to_vec();
    loaded.included.insert(lock_name.clone(), Source { name: lock_name, bytes });
    Ok(())
}

fn line(answer: &Value) -> String {
    let word = |key: &str| answer[key].as_str().unwrap_or_default();
    let cost = answer["cost_microusd"].as_i64().map(Money).unwrap_or_default();
    let place = [word("workflow"), word("step"), word("field")].join(" ");
    format!("{} = {}  ({}, {}, {cost})\n", place.trim(), text::one_line(&answer["value"].to_string()), word("model"), word("reason"))
}

/// A file that says the same already keeps its time.
fn write(path: &Path, lock: &str) -> Result<(), Error> {
    if std::fs::read(path).is_ok_and(|old| old == lock.as_bytes()) { Ok(()) } else { super::fmt::write(path, lock) }
}

fn form(open: &Open) -> String {
    let question = auto::ask(&open.tag, "", &open.field, open.schema.as_ref(), &open.targets, &open.terms);
    json!(question.form).as_str().unwrap_or_default().to_owned()
}

impl Show {
    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let subject = Subject::of(cx, &self.file, false).await?;
        let rows = subject.rows();
        if cx.out.wants_json() {
            let all = rows.iter().map(|(open, answer)| {
                json!({
                    "workflow": open.workflow, "step": open.step, "field": open.field, "part": open.part, "type": form(open),
                    "when": when(open), "state": state(open, *answer), "line": open.line, "tag": open.source, "answer": answer,
                })
            });
            cx.out.value(&all.collect())?;
            return Ok(Exit::Done);
        }
        if rows.is_empty() {
            cx.out.say("the file holds no tag that asks a model");
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["FIELD", "TYPE", "WHEN", "STATE", "ANSWER", "MODEL", "WHY", "COST"]);
        for (open, answer) in &rows {
            let told = |f: &dyn Fn(&Answer) -> String| Cell::from(answer.map(f).unwrap_or_default());
            table.row(vec![
                open.shown().into(),
                form(open).into(),
                when(open).into(),
                state(open, *answer).into(),
                told(&|a| text::one_line(&a.value.to_string())),
                told(&|a| a.model.clone()),
                told(&|a| a.reason.clone()),
                told(&|a| Money(i64::try_from(a.cost_microusd).unwrap_or(i64::MAX)).to_string()),
            ]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}

fn when(open: &Open) -> &'static str {
    if open.late { "run" } else { "before" }
}

impl Diff {
    async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let subject = Subject::of(cx, &self.file, false).await?;
        let rows = subject.rows();
        let mut changes = Vec::new();
        for (open, answer) in &rows {
            match (state(open, *answer), answer) {
                ("open", _) if !open.late => changes.push(json!({"field": open.shown(), "change": "new", "now": open.hash})),
                ("changed", Some(a)) => {
                    changes.push(
                        json!({"field": open.shown(), "change": "changed", "before": a.question, "now": open.hash, "value": a.value}),
                    );
                }
                _ => {}
            }
        }
        for answer in subject.lock.iter().flat_map(|lock| &lock.answers) {
            if !rows.iter().any(|(open, _)| answers_to(answer, open)) {
                changes.push(json!({"field": answer.shown(), "change": "gone", "before": answer.question, "value": answer.value}));
            }
        }
        let differs = !changes.is_empty();
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(changes))?;
        } else if differs {
            let lines: String = changes
                .iter()
                .map(|c| format!("{}: {}\n", c["change"].as_str().unwrap_or(""), c["field"].as_str().unwrap_or("")))
                .collect();
            cx.out.data(&lines)?;
        } else {
            cx.out.say("every tag that needs no run has its answer, and nothing has changed");
        }
        Ok(if differs { Exit::Different } else { Exit::Done })
    }
}
