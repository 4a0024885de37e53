//! The kind `workflow`: a stored workflow is the body of a workflow file.

use super::{refusal, source, sql};
use base::Error;
use editing::documents;
use flow::{Catalog, Diagnostic, Source};
use resources::{Finding, Kind, Reference, Resource, Spec, Written};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{borrow::Cow, collections::BTreeMap};
use store::{Fut, OrgStore, Statement};

/// The order in which people write a workflow.
const ORDER: [&str; 7] = ["description", "inputs", "allow", "config", "workflows", "steps", "outputs"];

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Workflow(Map<String, Value>);

impl JsonSchema for Workflow {
    fn schema_name() -> Cow<'static, str> {
        "Workflow".into()
    }

    /// What the compiler itself says about the body of a file.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut parts = flow::schema();
        let mut definitions = parts["$defs"].take();
        let mut body = definitions["spec"].clone();
        if let Some(map) = definitions.as_object_mut() {
            map.retain(|name, _| !matches!(name.as_str(), "workflow" | "resource"));
        }
        body["$defs"] = definitions;
        Schema::try_from(body).unwrap_or_default()
    }
}

impl Spec for Workflow {
    const KIND: &'static str = "workflow";
    const PLURAL: &'static str = "workflows";
    const TITLE: &'static str = "Workflow";
    const SUMMARY: &'static str = "Steps that are done in order, side by side or under conditions; each run of it is recorded";
    const SEARCH: &'static [&'static str] = &["/description"];
    const HALTS: bool = true;
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Description", "/spec/description")];

    fn references(&self) -> Vec<Reference> {
        let steps = self.0.get("steps").unwrap_or(&Value::Null);
        let mut found = Vec::new();
        used(steps, "/steps", &mut found);
        let workflows = found.into_iter().map(|(path, name)| Reference::new(path, Self::KIND, name));
        workflows.chain(models(steps)).collect()
    }

    fn hints() -> Value {
        json!({
            "/description": {"widget": "text", "order": 1}, "/inputs": {"order": 2}, "/steps": {"widget": "steps", "order": 3},
            "/outputs": {"order": 4}, "/allow": {"order": 5}
        })
    }

    fn example() -> Self {
        let body = json!({
            "description": "Greets somebody",
            "inputs": {"name": "string"},
            "steps": [{"id": "greet", "uses": "set", "with": {"text": "Hello {{ inputs.name }}"}}],
            "outputs": {"text": "{{ steps.greet.output.text }}"}
        });
        Self(body.as_object().cloned().unwrap_or_default())
    }
}

/// The kind, checked by the compiler against what is installed.
pub fn kind(catalog: Catalog) -> Kind {
    // Models that organizations declare are not in the catalogue; a run that starts knows them.
    let catalog = Catalog { models: None, ..catalog };
    let texts = Texts(catalog.clone());
    let kind = resources::kind::<Workflow>().with_check(move |spec| findings(spec, &catalog)).with_own_words();
    kind.with_unfinished_drafts().with_written(texts)
}

/// The texts of workflows, and what is wrong in them.
struct Texts(Catalog);

impl Written for Texts {
    fn says(&self, name: &str, text: &str, spec: &Value) -> bool {
        source::says(name, text, spec)
    }

    fn text<'a>(&'a self, rows: OrgStore, resource: &'a Resource) -> Fut<'a, String> {
        Box::pin(async move { Ok(source::written(resource, sql::get(&rows, resource, &resource.hash).await?)) })
    }

    fn keep(&self, resource: &Resource, text: &str) -> Statement {
        sql::keep(resource, text)
    }

    fn refused<'a>(&'a self, rows: OrgStore, resource: &'a Resource, hash: &'a str, error: Error) -> Fut<'a, Error> {
        Box::pin(async move {
            let kept = sql::get(&rows, resource, hash).await?;
            let text = source::written(resource, kept);
            let main = Source { name: format!("{}.yaml", resource.name), bytes: text.into_bytes() };
            let catalog = self.0.clone();
            let checked = tokio::task::spawn_blocking(move || flow::compile(&main, &BTreeMap::new(), &catalog).diagnostics).await;
            let found = checked.map_err(|e| Error::internal("internal_fault", format!("checking a workflow broke off: {e}")))?;
            let fix = format!("mend it: `orc edit workflow/{}`, or its page in the console; nothing was changed", resource.name);
            let Some(refused) = refusal(&found, source::wrong, &fix) else { return Ok(error) };
            let mut details = error.detail().cloned().unwrap_or_default();
            details["diagnostics"] = json!(found);
            Ok(refused.details(details))
        })
    }
}

/// Models that steps name: declared ones may not go while they are in use; others are the installation's.
fn models(steps: &Value) -> Vec<Reference> {
    let mut places = Vec::new();
    super::stored::models(steps, String::new(), &mut places);
    let named = places.into_iter().filter_map(|place| {
        let text = steps.pointer(&place)?.as_str()?;
        let plain = !text.contains("{{") && !text.contains('?');
        let (path, version) = text.split_once('@').unwrap_or((text, "current"));
        let (workspace, name) = path.split_once('/').map_or((None, path), |(workspace, name)| (Some(workspace.to_owned()), name));
        let workspace = workspace.or_else(|| Some("default".to_owned()));
        let Ok(version) = version.parse();
        plain.then(|| Reference { workspace, version, soft: true, ..Reference::new(format!("/steps{place}"), "model", name) })
    });
    named.collect()
}

fn used(value: &Value, at: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = map.get("uses").and_then(Value::as_str).and_then(|uses| uses.strip_prefix("workflow/"))
                && !name.is_empty()
            {
                out.push((format!("{at}/uses"), name.to_owned()));
            }
            for (key, inner) in map {
                used(inner, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, inner)| used(inner, &format!("{at}/{i}"), out)),
        _ => {}
    }
}

/// A stored workflow as the text of a file.
pub(super) fn text(spec: &Value) -> String {
    documents::write_in_order(spec, &ORDER)
}

fn findings(spec: &Value, catalog: &Catalog) -> Vec<Finding> {
    let source = Source { name: "workflow.yaml".to_owned(), bytes: text(spec).into_bytes() };
    let compiled = flow::compile(&source, &BTreeMap::new(), catalog);
    let read = documents::read(&source).ok();
    let place = |d: &Diagnostic| read.as_ref().map_or_else(String::new, |read| read.pointer(0, d.span.start));
    let finding = |d: &Diagnostic| {
        let found = Finding::new(place(d), d.code.clone(), d.message.clone());
        match &d.fix {
            Some(fix) => found.fix(fix.title.clone()),
            None => found,
        }
    };
    compiled.diagnostics.iter().filter(|d| source::wrong(d)).map(finding).collect()
}
