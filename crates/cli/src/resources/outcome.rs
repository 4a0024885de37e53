//! What the server would do, or has done, with documents: the plan, shown as lines, fields and findings.

use super::{
    files::Files,
    show,
    target::{self, address},
};
use crate::{
    Cx, api,
    exit::Exit,
    failure::{self, Failure},
    out::{
        face::Tone,
        table::{Cell, Table},
        text,
    },
};
use base::Error;
use flow::{Catalog, Diagnostic};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Item {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) workspace: Option<String>,
    pub(super) name: String,
    pub(super) action: String,
    #[serde(default)]
    pub(super) version: Option<u64>,
    #[serde(default)]
    pub(super) fields: Vec<Field>,
    #[serde(default)]
    pub(super) conflicts: Vec<Conflict>,
    #[serde(default)]
    pub(super) problems: Vec<Problem>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Field {
    pub(super) path: String,
    #[serde(default)]
    pub(super) old: Value,
    #[serde(default)]
    pub(super) new: Value,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Conflict {
    pub(super) path: String,
    #[serde(default)]
    pub(super) manager: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Problem {
    #[serde(default)]
    pub(super) path: String,
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    pub(super) fix: Option<Value>,
}

impl Item {
    pub(super) fn shown(&self) -> String {
        address(&self.kind, self.workspace.as_deref(), &self.name)
    }

    pub(super) fn changes(&self) -> bool {
        self.action != "unchanged"
    }
}

/// The answer to `apply`, or the plan that a refusal carries.
pub(super) struct Outcome {
    pub(super) raw: Value,
    pub(super) plan: Vec<Item>,
    pub(super) applied: bool,
    /// Why the server refused, if it did.
    pub(super) refusal: Option<Error>,
}

impl Outcome {
    pub(super) fn of(answer: Result<Value, Failure>) -> Result<Self, Failure> {
        match answer {
            Ok(raw) => Ok(Self { plan: api::read(&raw["plan"], "an apply")?, applied: raw["applied"] == true, raw, refusal: None }),
            Err(Failure::Error { error, correlation_id }) => {
                let details = error.detail().cloned().unwrap_or_default();
                let plan = [&details["plan"], &details["details"]["plan"], &details["details"], &details];
                let plan =
                    plan.into_iter().find(|v| v.as_array().is_some_and(|a| !a.is_empty() && a.iter().all(|i| i["action"].is_string())));
                match plan {
                    Some(plan) => Ok(Self {
                        raw: json!({"plan": plan, "applied": false, "findings": []}),
                        plan: api::read(plan, "an apply")?,
                        applied: false,
                        refusal: Some(error),
                    }),
                    None => Err(Failure::Error { error, correlation_id }),
                }
            }
            Err(other) => Err(other),
        }
    }

    fn count(&self, action: &str) -> u64 {
        self.plan.iter().filter(|i| i.action == action).count() as u64
    }

    pub(super) fn conflicts(&self) -> bool {
        self.plan.iter().any(|i| i.action == "conflict" || !i.conflicts.is_empty() && self.refusal.is_some())
    }

    pub(super) fn changes(&self) -> bool {
        self.plan.iter().any(Item::changes)
    }

    /// The findings of invalid documents, each at its place in its file. What `orc check` says of a workflow is said as it says it.
    pub(super) fn findings(&self, cx: &Cx<'_>, files: &Files, catalog: &Catalog) -> Vec<Diagnostic> {
        let default = target::workspace(cx);
        let mut out = Vec::new();
        for item in self.plan.iter().filter(|i| i.action == "invalid") {
            let Some(number) = files.find(&item.kind, item.workspace.as_deref(), &item.name, &default) else { continue };
            let known = files.checked(number, catalog);
            let first = out.len();
            for p in &item.problems {
                if let Some(same) = known.iter().find(|d| d.code == p.code && d.message == p.message && !out.contains(*d)) {
                    out.push(same.clone());
                    continue;
                }
                let code = if p.code.is_empty() { "resource_invalid" } else { &p.code };
                let mut finding = files.finding(number, &p.path, code, text::clean(&p.message));
                finding.notes.push(format!(
                    "in {}{}",
                    item.shown(),
                    if p.path.is_empty() { String::new() } else { format!(", at {}", p.path) }
                ));
                match &p.fix {
                    Some(Value::String(fix)) => finding.notes.push(format!("fix: {}", text::clean(fix))),
                    Some(Value::Array(fixes)) => finding.notes.extend(fixes.iter().map(|f| format!("fix: {}", show::cell(f)))),
                    _ => {}
                }
                out.push(finding);
            }
            out[first..].sort_by_key(|d: &Diagnostic| (d.span.start, d.span.end));
        }
        out
    }

    /// What is wrong with resources that no file declares: one that would be pruned, perhaps.
    pub(super) fn unplaced(&self, cx: &Cx<'_>, files: &Files) -> Option<Error> {
        let default = target::workspace(cx);
        let invalid = self.plan.iter().filter(|i| i.action == "invalid");
        let mut rest =
            invalid.filter(|i| files.find(&i.kind, i.workspace.as_deref(), &i.name, &default).is_none() || i.problems.is_empty());
        let item = rest.next()?;
        let more = rest.count();
        let first = item.problems.first();
        let (code, message) = first.map_or(("resource_invalid", "it is not valid"), |p| (p.code.as_str(), p.message.as_str()));
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        Some(Error::invalid(code.to_owned(), format!("{message}{more}")).place(item.shown()))
    }

    /// What is worth knowing and stops nothing.
    pub(super) fn tell_notes(&self, cx: &Cx<'_>) {
        for note in self.raw["findings"].as_array().into_iter().flatten() {
            let path = text::one_line(note["path"].as_str().unwrap_or_default());
            let message = text::one_line(note["message"].as_str().unwrap_or_default());
            cx.out.say(&format!("{} {path}: {message}", cx.out.stderr.paint(Tone::Wait, "note:")));
        }
    }

    /// One line for each resource.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::new(["ACTION", "RESOURCE", "VERSION", "FIELDS"]);
        for item in &self.plan {
            let paths: Vec<&str> = match item.action.as_str() {
                "update" => item.fields.iter().map(|f| f.path.as_str()).collect(),
                "conflict" => item.conflicts.iter().map(|c| c.path.as_str()).collect(),
                _ => Vec::new(),
            };
            table.row([
                Cell::status(word(&item.action, self.applied)),
                item.shown().into(),
                item.version.map(|v| v.to_string()).unwrap_or_default().into(),
                paths.join(" ").into(),
            ]);
        }
        table
    }

    /// `2 created, 1 updated, 12 unchanged`.
    pub(super) fn counts(&self) -> String {
        let words: Vec<String> = ["create", "update", "delete", "unchanged", "conflict", "invalid"]
            .iter()
            .filter_map(|action| match self.count(action) {
                0 => None,
                n => Some(format!("{} {}", text::count(n), word(action, true))),
            })
            .collect();
        if words.is_empty() { "nothing is declared".to_owned() } else { words.join(", ") }
    }

    /// What changes, field by field.
    pub(super) fn fields(&self, cx: &Cx<'_>) -> String {
        let face = &cx.out.stdout;
        let mut out = String::new();
        for item in self.plan.iter().filter(|i| i.changes()) {
            out.push_str(&format!("{} {}\n", face.status(word(&item.action, false)), face.paint(Tone::Strong, &item.shown())));
            for field in &item.fields {
                out.push_str(&difference(face, field));
            }
        }
        out
    }

    /// Which fields somebody else holds, and how to take them.
    pub(super) fn tell_conflicts(&self, cx: &Cx<'_>, command: &str) {
        for item in self.plan.iter().filter(|i| !i.conflicts.is_empty()) {
            cx.out.must_say(&format!("{} {}: others set these fields", cx.out.stderr.paint(Tone::Bad, "conflict:"), item.shown()));
            for c in &item.conflicts {
                cx.out.must_say(&format!("  {}  set by `{}`", text::one_line(&c.path), text::one_line(&c.manager)));
            }
        }
        cx.out.must_say("nothing was changed. Leave these fields out of the file, or take them over:");
        cx.out.must_say(&format!("  {command} --force"));
    }

    /// With the plan beside the error, for programs.
    pub(super) fn refused_value(&self) -> Value {
        let fallback = Error::conflict("field_conflict", "fields are managed by somebody else");
        let error = self.refusal.as_ref().unwrap_or(&fallback);
        let mut value = self.raw.clone();
        value["error"] = failure::error_object(error, Exit::of_error(error), None);
        value
    }
}

/// A field before and after, one line each; long values are drawn as YAML.
pub(super) fn difference(face: &crate::out::face::Face, field: &Field) -> String {
    let mut out = format!("  {}\n", face.paint(Tone::Dim, &text::one_line(&field.path)));
    for (mark, value, tone) in [("-", &field.old, Tone::Bad), ("+", &field.new, Tone::Good)] {
        if value.is_null() {
            continue;
        }
        let shown = match value {
            Value::Object(_) | Value::Array(_) => editing::documents::write(value),
            Value::String(s) if s.contains('\n') => s.clone(),
            other => show::inline(other),
        };
        for line in shown.trim_end_matches('\n').split('\n') {
            out.push_str(&face.paint(tone, &format!("    {mark} {}", text::clean(line))));
            out.push('\n');
        }
    }
    out
}

/// The word for an action, before or after it.
pub(super) fn word(action: &str, done: bool) -> &str {
    match (action, done) {
        ("create", true) => "created",
        ("update", true) => "updated",
        ("delete", true) => "deleted",
        (other, _) => other,
    }
}
