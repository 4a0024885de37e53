//! How the end of a run is shown: outputs, what failed and where, what to do next.

use crate::{
    Cx,
    api::{RunView, TaskView},
    exit::Exit,
    failure::{self, Failure, Texts},
    follow::End,
    load::Loaded,
    out::{
        diagnostic,
        face::{Face, Tone},
        text,
    },
    session::{Session, data_folder},
};
use base::Error;
use flow::{Diagnostic, Severity, Span};
use serde_json::{Value, json};

pub(crate) async fn ended(
    cx: &Cx<'_>,
    session: &mut Session<'_>,
    end: End,
    view: RunView,
    loaded: Option<&Loaded>,
) -> Result<Exit, Failure> {
    match end {
        End::Closed => closed(cx, session, view, loaded).await,
        End::Blocked => blocked(cx, session, &view),
        End::Interrupted => interrupted(cx, session, &view),
    }
}

async fn closed(cx: &Cx<'_>, session: &mut Session<'_>, view: RunView, loaded: Option<&Loaded>) -> Result<Exit, Failure> {
    let exit = Exit::of_run(&view.run.status, view.error.as_ref());
    let outputs = session.payload(view.outputs.clone().unwrap_or(Value::Null)).await?;
    if cx.out.wants_json() {
        let error = view.error.as_ref().map(|e| failure::error_object(e, exit, None));
        cx.out.value(&json!({"run": view.run.id, "status": view.run.status, "outputs": outputs, "error": error}))?;
        return Ok(exit);
    }
    let face = &cx.out.stderr;
    match view.run.status.as_str() {
        "succeeded" => cx.out.data(&outputs_text(&outputs, &view.outputs_order, &cx.out.stdout))?,
        "failed" => cx.out.must_say(failed_text(&view, loaded, face).trim_end()),
        _ => cx.out.must_say(&format!("{} the run was cancelled", face.paint(Tone::Wait, "cancelled:"))),
    }
    cx.out.say(&summary(&view, face));
    Ok(exit)
}

fn summary(view: &RunView, face: &Face) -> String {
    let run = &view.run;
    let spent = run.ended_at.map(|end| format!(" in {}", text::duration(end.since(run.started_at)))).unwrap_or_default();
    let money = if run.tokens_in + run.tokens_out > 0 {
        format!(", {} tokens, {}", text::count(run.tokens_in + run.tokens_out), run.cost_microusd)
    } else {
        String::new()
    };
    let simulated = if run.simulated { ", words of the simulated model are made up" } else { "" };
    let line = format!("{} {}{spent}, {}{money}{simulated}", run.id, run.status, text::plural(run.steps_done, "step"));
    face.paint(Tone::Dim, &line)
}

/// `name: value`, values of more than one line indented below their name.
pub(crate) fn outputs_text(outputs: &Value, order: &[String], face: &Face) -> String {
    let Value::Object(map) = outputs else { return String::new() };
    let mut names: Vec<&String> = order.iter().filter(|n| map.contains_key(*n)).collect();
    names.extend(map.keys().filter(|k| !order.contains(k)));
    let mut out = String::new();
    for name in names {
        let value = match &map[name] {
            Value::String(s) => s.clone(),
            scalar @ (Value::Null | Value::Bool(_) | Value::Number(_)) => scalar.to_string(),
            other => serde_json::to_string_pretty(other).unwrap_or_default(),
        };
        let value = if face.tty { text::clean(&value) } else { value };
        let name = face.paint(Tone::Strong, &format!("{name}:"));
        if value.contains('\n') {
            let body: Vec<String> =
                value.trim_end_matches('\n').split('\n').map(|l| if l.is_empty() { String::new() } else { format!("  {l}") }).collect();
            out.push_str(&format!("{name}\n{}\n", body.join("\n")));
        } else {
            out.push_str(&format!("{name} {value}\n"));
        }
    }
    out
}

/// The step that failed, with its place in the file.
fn failed_text(view: &RunView, loaded: Option<&Loaded>, face: &Face) -> String {
    let failed: Vec<&TaskView> = view.tasks.iter().filter(|t| t.status == "failed").collect();
    let cause =
        failed.iter().rev().find(|t| t.error.is_some() && t.error == view.error).or_else(|| failed.iter().find(|t| t.error.is_some()));
    let unknown = Error::internal("failed", "the run failed");
    let error = cause.and_then(|t| t.error.as_ref()).or(view.error.as_ref()).unwrap_or(&unknown);
    let (message, place) = match cause {
        Some(task) => (format!("step `{}` failed: {}", task.path, error.message()), span(view, task)),
        None => (error.message().to_owned(), None),
    };
    let mut notes: Vec<String> = error.place_text().map(|p| format!("at {p}")).into_iter().collect();
    notes.extend(error.fixes().iter().map(|f| format!("fix: {f}")));
    let Some((mut span, text)) = place else {
        let notes: String = notes.iter().map(|n| format!("  {}\n", text::clean(n))).collect();
        return format!("{} {}\n{notes}", face.paint(Tone::Bad, &format!("error[{}]:", error.code())), text::clean(&message));
    };
    span.file = loaded.map_or_else(|| span.file.clone(), |l| l.shown_name(&span.file));
    let texts = Texts::from([(span.file.clone(), text.as_bytes().to_vec())]);
    let diagnostic = Diagnostic {
        code: error.code().to_owned(),
        severity: Severity::Error,
        message: text::one_line(&message),
        span,
        label: String::new(),
        step: None,
        notes,
        fix: None,
    };
    diagnostic::render_one(&diagnostic, &texts, face)
}

/// The line of the step, in the file of its workflow.
fn span<'a>(view: &'a RunView, task: &TaskView) -> Option<(Span, &'a str)> {
    let outer = view
        .tasks
        .iter()
        .rfind(|t| t.path != task.path && t.uses.starts_with("workflow/") && task.path.starts_with(&format!("{}/", t.path)));
    let file = match outer {
        Some(outer) => format!("{}.yaml", outer.uses.trim_start_matches("workflow/")),
        None => view.workflow.main.clone(),
    };
    let text = view.workflow.files.get(&file)?;
    let number = usize::try_from(task.line).ok().filter(|n| *n > 0)?;
    let line = text.split('\n').nth(number - 1)?;
    let start = line.as_ptr() as usize - text.as_ptr() as usize + (line.len() - line.trim_start().len());
    let end = start + line.trim().len();
    let column = u32::try_from(line.len() - line.trim_start().len() + 1).unwrap_or(1);
    Some((Span { file, start, end, line: task.line, column }, text))
}

/// What is asked of people, and the commands that answer.
fn blocked(cx: &Cx<'_>, session: &mut Session<'_>, view: &RunView) -> Result<Exit, Failure> {
    let open: Vec<(&TaskView, &crate::api::Approval)> = view.tasks.iter().filter_map(|t| t.open_approval().map(|a| (t, a))).collect();
    let options = global_options(cx);
    if view.run.status == PAUSED {
        return paused(cx, view);
    }
    let resume = session.is_embedded().then(|| format!("orc{options} runs resume {}", view.run.id));
    if cx.out.wants_json() {
        let waiting: Vec<Value> = open
            .iter()
            .map(|(task, a)| json!({"id": a.id, "task": task.path, "title": a.title, "details": a.details, "approve": format!("orc{options} approve {}", a.id)}))
            .collect();
        let error = Error::unavailable("approval_needed", "the run waits for a decision of a person");
        let error = failure::error_object(&error, Exit::Waiting, None);
        cx.out.value(
            &json!({"run": view.run.id, "status": view.run.status, "outputs": null, "error": error, "waiting": waiting, "resume": resume}),
        )?;
        return Ok(Exit::Waiting);
    }
    cx.out.must_say(&format!("{} waits for a decision:", view.run.id));
    for (task, approval) in open {
        cx.out.must_say(&format!("  {}: {}", task.path, text::one_line(&approval.title)));
        cx.out.must_say(&format!("    orc{options} approve {}", approval.id));
        cx.out.must_say(&format!("    orc{options} reject {} -m 'why'", approval.id));
    }
    if let Some(resume) = resume {
        cx.out.must_say(&format!("then go on with it: {resume}"));
    }
    Ok(Exit::Waiting)
}

/// As the server names it.
pub(crate) const PAUSED: &str = "paused";

fn paused(cx: &Cx<'_>, view: &RunView) -> Result<Exit, Failure> {
    let resume = format!("orc{} runs resume {}", global_options(cx), view.run.id);
    if cx.out.wants_json() {
        let error = failure::error_object(&Error::unavailable("run_paused", "the run is paused").fix(resume.clone()), Exit::Waiting, None);
        cx.out.value(&json!({"run": view.run.id, "status": view.run.status, "outputs": null, "error": error, "resume": resume}))?;
    } else {
        cx.out.must_say(&format!("{} is paused; go on with it: {resume}", view.run.id));
    }
    Ok(Exit::Waiting)
}

fn interrupted(cx: &Cx<'_>, session: &mut Session<'_>, view: &RunView) -> Result<Exit, Failure> {
    let options = global_options(cx);
    let (what, command) = match session.is_embedded() {
        true => ("suspended; nothing finished is lost. Go on with it", format!("orc{options} runs resume {}", view.run.id)),
        false => ("goes on in the server. Watch it again", format!("orc{options} runs watch {}", view.run.id)),
    };
    if cx.out.wants_json() {
        let error = Error::cancelled("interrupted", format!("the run {what}")).fix(command);
        let error = failure::error_object(&error, Exit::Interrupted, None);
        cx.out.value(&json!({"run": view.run.id, "status": view.run.status, "outputs": null, "error": error}))?;
    } else {
        cx.out.must_say(&format!("\n{} {what}: {command}", view.run.id));
    }
    Ok(Exit::Interrupted)
}

/// The options that a printed command needs to mean the same data folder or server, and the same person.
pub(crate) fn global_options(cx: &Cx<'_>) -> String {
    let token = cx.global.token_file.as_ref().map(|file| file.display().to_string());
    let mut out = whereabouts(cx);
    for (name, value, variable) in [("--token-file", &token, "ORC_TOKEN_FILE"), ("--org", &cx.global.org, "ORC_ORG")] {
        out.push_str(&given(value, variable).map(|value| format!(" {name} {}", text::shell(&value))).unwrap_or_default());
    }
    out
}

/// What was said on the command line: the environment will be there next time, too.
fn given(value: &Option<String>, variable: &str) -> Option<String> {
    value.clone().filter(|value| std::env::var(variable).ok().as_ref() != Some(value))
}

fn whereabouts(cx: &Cx<'_>) -> String {
    if let Some(url) = &cx.global.server {
        return given(&cx.global.server, "ORC_SERVER").map(|_| format!(" --server {}", text::shell(url))).unwrap_or_default();
    }
    let from_environment = std::env::var_os("ORC_DATA").map(std::path::PathBuf::from);
    match &cx.global.data {
        Some(_) if cx.global.data == from_environment => String::new(),
        Some(_) => data_folder(&cx.global).map(|d| format!(" --data {}", text::shell(&d.display().to_string()))).unwrap_or_default(),
        None => String::new(),
    }
}

/// A command that a person can take from a message and run: with the options that this one was given.
pub(crate) struct Said(String);

impl Said {
    pub(crate) fn new(cx: &Cx<'_>, verb: &str) -> Self {
        let said = Self(format!("orc{} {verb}", global_options(cx)));
        said.maybe("--workspace", given(&cx.global.workspace, "ORC_WORKSPACE").as_deref())
    }

    pub(crate) fn word(mut self, word: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(&text::shell(word));
        self
    }

    pub(crate) fn option(mut self, name: &str, value: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.word(value)
    }

    pub(crate) fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.option(name, value),
            None => self,
        }
    }

    pub(crate) fn flag(mut self, name: &str, on: bool) -> Self {
        if on {
            self.0.push(' ');
            self.0.push_str(name);
        }
        self
    }

    pub(crate) fn files(self, files: &[std::path::PathBuf]) -> Self {
        files.iter().fold(self, |said, file| said.option("-f", &file.display().to_string()))
    }

    pub(crate) fn text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::out::face::Env;

    #[test]
    fn outputs_are_blocks_in_file_order() {
        let face = Face::new(&Env::default(), false, None);
        let outputs = json!({"b": "one line", "a": "two\n\nlines\n", "n": 3, "list": [1]});
        let shown = outputs_text(&outputs, &["b".into(), "a".into()], &face);
        assert_eq!(shown, "b: one line\na:\n  two\n\n  lines\nlist:\n  [\n    1\n  ]\nn: 3\n");
    }

    #[test]
    fn a_failed_step_is_shown_in_its_file() {
        let view: RunView = serde_json::from_value(json!({
            "run": {"id": "run_1", "name": "x", "status": "failed", "started_at": "2026-01-01T00:00:00Z"},
            "workflow": {"main": "a.yaml", "files": {"a.yaml": "steps:\n  - id: get\n    uses: http.request\n", "sub.yaml": "steps:\n  - id: in\n"}},
            "error": {"code": "unreachable", "kind": "unavailable", "message": "no answer"},
            "tasks": [
                {"path": "get", "uses": "http.request", "line": 2, "status": "failed", "error": {"code": "unreachable", "kind": "unavailable", "message": "no answer", "fix": ["start it"]}},
                {"path": "s", "uses": "workflow/sub", "line": 9, "status": "succeeded"},
                {"path": "s/in", "uses": "set", "line": 2, "status": "succeeded", "parent": "s"},
            ]
        }))
        .expect("a view");
        let face = Face::new(&Env::default(), false, None);
        let shown = failed_text(&view, None, &face);
        assert!(shown.starts_with("error[unreachable]: step `get` failed: no answer\n"), "{shown}");
        assert!(shown.contains("a.yaml:2:3") && shown.contains("- id: get") && shown.contains("fix: start it"), "{shown}");
        assert_eq!(span(&view, &view.tasks[2]).map(|(s, _)| s.file).as_deref(), Some("sub.yaml"));
    }
}
