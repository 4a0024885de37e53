//! What the editor in the console asks: the drawing, changes that keep comments, the one form, completion, hover and renaming. Nothing is
//! stored, started or asked of anybody outside.

use super::{Files, included};
use crate::State;
use ::http::{Body, Call, Json, Method, Nothing, Operation, right};
use base::{Error, Result};
use editing::{
    cst::{Change, Edit, Tree},
    fmt::{Formatted, format},
    layout::{Layout, layout},
    service::{Analysis, complete::complete, hover::hover, names},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;

/// Longest text that is looked at.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// The files of a workflow and what of it is drawn.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Drawing {
    /// Which of the files is the workflow.
    main: String,
    /// File name → text.
    files: std::collections::BTreeMap<String, String>,
    /// Ids of steps that are drawn without what they hold.
    #[serde(default)]
    closed: std::collections::BTreeSet<String>,
}

/// The files of a workflow and a place in the main one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Place {
    /// Which of the files is the workflow.
    main: String,
    /// File name → text.
    files: std::collections::BTreeMap<String, String>,
    /// Bytes of UTF-8 before the place.
    offset: usize,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Renaming {
    main: String,
    files: std::collections::BTreeMap<String, String>,
    /// Bytes of UTF-8 before a place at which a step or an input is named.
    offset: usize,
    /// The new name.
    name: String,
}

/// A text and changes of what it says.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Editing {
    text: String,
    /// Done one after the other; all of them, or none.
    edits: Vec<OneEdit>,
}

/// Paths are JSON pointers; `-` behind a list's path is the place after its last item.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum OneEdit {
    /// Gives a place a value; a key that is not there is added.
    Set {
        path: String,
        value: Value,
    },
    /// Adds an item to a list, before the one that stands there, or a key to a map.
    Insert {
        path: String,
        value: Value,
    },
    Remove {
        path: String,
    },
    /// Gives a key another name.
    Rename {
        path: String,
        name: String,
    },
    /// Takes a value to another place, named as it is after the value was taken away.
    Move {
        from: String,
        path: String,
    },
}

impl From<OneEdit> for Edit {
    fn from(edit: OneEdit) -> Self {
        match edit {
            OneEdit::Set { path, value } => Edit::Set { path, value },
            OneEdit::Insert { path, value } => Edit::Insert { path, value },
            OneEdit::Remove { path } => Edit::Remove { path },
            OneEdit::Rename { path, name } => Edit::Rename { path, name },
            OneEdit::Move { from, path } => Edit::Move { from, path },
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
}

/// Bytes `start..end` of the old text become `text`.
#[derive(Serialize, JsonSchema)]
struct ChangeView {
    start: usize,
    end: usize,
    text: String,
}

impl From<Change> for ChangeView {
    fn from(Change { start, end, text }: Change) -> Self {
        Self { start, end, text }
    }
}

#[derive(Serialize, JsonSchema)]
struct Edited {
    text: String,
    /// The one change that leads to it; applied backwards it gives the old bytes again.
    change: ChangeView,
}

#[derive(Serialize, JsonSchema)]
struct Changes {
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct LayoutView(pub(super) Layout);

impl JsonSchema for LayoutView {
    fn schema_name() -> Cow<'static, str> {
        "Layout".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let whole = json!({"type": "integer"});
        let text = json!({"type": "string"});
        let place = json!({"x": whole, "y": whole, "width": whole, "height": whole});
        let mut lane = place.clone();
        lane["label"] = text.clone();
        let mut node = place.clone();
        for (key, schema) in [
            ("id", &text),
            ("uses", &text),
            ("kind", &text),
            ("description", &text),
            ("branch", &text),
            ("line", &whole),
            ("parent", &whole),
            ("layer", &whole),
            ("holds", &whole),
        ] {
            node[key] = schema.clone();
        }
        node["conditional"] = json!({"type": "boolean"});
        node["lanes"] = json!({"type": "array", "items": {"type": "object", "properties": lane}});
        json_schema!({
            "type": "object",
            "required": ["width", "height", "nodes", "edges"],
            "properties": {
                "width": whole, "height": whole,
                "nodes": {"type": "array", "items": {
                    "type": "object", "required": ["id", "uses", "kind", "line", "x", "y", "width", "height", "conditional", "layer"], "properties": node
                }},
                "edges": {"type": "array", "items": {
                    "type": "object", "required": ["from", "to", "points"],
                    "properties": {"from": whole, "to": whole, "points": {"type": "array", "items": {"type": "array", "items": whole}}}
                }}
            }
        })
    }
}

#[derive(Serialize, JsonSchema)]
struct Completions {
    /// The bytes that an item replaces.
    start: usize,
    end: usize,
    items: Vec<CompletionItem>,
}

#[derive(Serialize, JsonSchema)]
struct CompletionItem {
    label: String,
    /// `key`, `value`, `step`, `input`, `member`, `variable`, `tool`, `model`, `filter`, `function`, `method`, `test`.
    kind: String,
    detail: String,
    /// Markdown.
    about: String,
    insert: String,
}

#[derive(Serialize, JsonSchema)]
struct Hover {
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    /// Markdown; absent where there is nothing to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

pub(super) fn operations(state: &State) -> Vec<Operation> {
    let hello = "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n";
    let files = json!({"main": "hello.yaml", "files": {"hello.yaml": hello}});
    let at = |offset: usize| json!({"main": "hello.yaml", "files": {"hello.yaml": hello}, "offset": offset});
    let mut renaming = at(15);
    renaming["name"] = json!("welcome");
    vec![
        Operation::new("layout_workflow", Method::POST, "/api/v1/workflows/layout", state, layout_workflow)
            .tag("workflows")
            .summary("Where the steps of a workflow stand in a drawing")
            .details(
                "The same file always gives the same drawing. A file with errors is drawn as far as it can be read. What steps hold that are \
                 named in `closed` is left out: they are drawn like any other step, and say with `holds` how many it was.",
            )
            .fails_with(&[415, 422])
            .request_example(files),
        Operation::new("edit_workflow", Method::POST, "/api/v1/workflows/edit", state, edit_workflow)
            .tag("workflows")
            .summary("Change what the text of a workflow says, keeping its comments, order and style")
            .details(
                "Nothing is stored: the answer is the new text. A change that cannot be made without changing something else is refused.",
            )
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"text": hello, "edits": [{"op": "set", "path": "/steps/0/with/text", "value": "Welcome"}]})),
        Operation::new("format_workflow", Method::POST, "/api/v1/workflows/format", state, format_workflow)
            .tag("workflows")
            .summary("Bring the text of a workflow into the one form")
            .fails_with(&[415, 422])
            .request_example(json!({"text": hello})),
        Operation::new("complete_workflow", Method::POST, "/api/v1/workflows/complete", state, complete_workflow)
            .tag("workflows")
            .summary("What could be written at a place of a workflow")
            .fails_with(&[415, 422])
            .request_example(at(11)),
        Operation::new("hover_workflow", Method::POST, "/api/v1/workflows/hover", state, hover_workflow)
            .tag("workflows")
            .summary("What stands at a place of a workflow, with its type")
            .fails_with(&[415, 422])
            .request_example(at(11)),
        Operation::new("rename_in_workflow", Method::POST, "/api/v1/workflows/rename", state, rename_in_workflow)
            .tag("workflows")
            .summary("The changes that give a step or an input another name everywhere")
            .fails_with(&[404, 409, 415, 422])
            .request_example(renaming),
    ]
}

fn bounded(text: &str) -> Result<()> {
    if text.len() <= TEXT_BYTES_MAX {
        return Ok(());
    }
    Err(Error::too_large("file_too_large", format!("the text has {} bytes; at most {TEXT_BYTES_MAX} are read", text.len()))
        .place("body field `text`"))
}

/// Away from the threads that answer requests.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Error::internal("internal_fault", format!("looking at a workflow file broke off: {e}")))?
}

/// Looks at the main file; the answer is made from that.
async fn analysed<T: Send + 'static>(
    state: State,
    files: Files,
    then: impl FnOnce(&Analysis, &flow::Catalog) -> Result<T> + Send + 'static,
) -> Result<T> {
    files.bounded()?;
    aside(move || {
        let catalog = &state.catalogue.flow;
        let text = files.files.get(&files.main).map_or("", String::as_str);
        let main = flow::Source { name: files.main.clone(), bytes: text.as_bytes().to_vec() };
        then(&Analysis::new(&files.main, text, &included(&files, &main), catalog), catalog)
    })
    .await
}

async fn layout_workflow(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Drawing>>) -> Result<Json<LayoutView>> {
    let Drawing { main, files, closed } = call.body.0;
    analysed(state, Files { main, files }, move |analysis, _| Ok(Json(LayoutView(layout(&analysis.symbols, &closed))))).await
}

async fn edit_workflow(_: State, call: Call<right::WorkflowsCheck, Nothing, Body<Editing>>) -> Result<Json<Edited>> {
    let Editing { text, edits } = call.body.0;
    bounded(&text)?;
    aside(move || {
        let edits: Vec<Edit> = edits.into_iter().map(Edit::from).collect();
        let tree = Tree::parse(&text).map_err(|problem| unreadable(&text, &problem.message))?;
        let new = tree.edit(0, &edits)?.text;
        Ok(Json(Edited { change: Change::between(&text, &new).into(), text: new }))
    })
    .await
}

/// A refusal with every finding, like that of a run.
fn unreadable(text: &str, message: &str) -> Error {
    let source = flow::Source { name: "workflow.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    let found = editing::documents::read(&source).err().unwrap_or_default();
    Error::invalid("workflow_invalid", format!("the text cannot be read: {message}"))
        .fix("mend the text first: the findings name the places")
        .details(json!({"diagnostics": found}))
}

async fn format_workflow(_: State, call: Call<right::WorkflowsCheck, Nothing, Body<Text>>) -> Result<Json<Edited>> {
    let Text { text } = call.body.0;
    bounded(&text)?;
    aside(move || {
        let new = match format("workflow.yaml", &text) {
            Formatted::Same => text.clone(),
            Formatted::Changed(new) => new,
            Formatted::Unreadable(found) => return Err(unreadable(&text, found.first().map_or("", |d| d.message.as_str()))),
        };
        Ok(Json(Edited { change: Change::between(&text, &new).into(), text: new }))
    })
    .await
}

async fn complete_workflow(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Place>>) -> Result<Json<Completions>> {
    let Place { main, files, offset } = call.body.0;
    analysed(state, Files { main, files }, move |analysis, catalog| {
        let done = complete(analysis, offset, catalog);
        let items = done.items.into_iter().map(|item| CompletionItem {
            kind: format!("{:?}", item.sense).to_lowercase(),
            label: item.label,
            detail: item.detail,
            about: item.about,
            insert: item.insert,
        });
        Ok(Json(Completions { start: done.start, end: done.end, items: items.collect() }))
    })
    .await
}

async fn hover_workflow(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Place>>) -> Result<Json<Hover>> {
    let Place { main, files, offset } = call.body.0;
    analysed(state, Files { main, files }, move |analysis, catalog| {
        let (at, text) = hover(analysis, offset, catalog).unzip();
        Ok(Json(Hover { start: at.as_ref().map(|at| at.start), end: at.map(|at| at.end), text }))
    })
    .await
}

async fn rename_in_workflow(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Renaming>>) -> Result<Json<Changes>> {
    let Renaming { main, files, offset, name } = call.body.0;
    analysed(state, Files { main, files }, move |analysis, _| {
        let changes = names::rename(analysis, offset, &name)?;
        Ok(Json(Changes { changes: changes.into_iter().map(ChangeView::from).collect() }))
    })
    .await
}
