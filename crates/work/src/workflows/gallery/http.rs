//! Looking through the gallery, and making resources of what stands in it.

use super::{super::editor, Gallery, Offer};
use crate::{State, workflows::kind};
use ::http::{Body, Call, Json, Method, Nothing, Operation, right};
use base::{Error, Result};
use resources::{Category, Document, Instantiate, Once, Outcome};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Looking {
    /// Words that must all occur: in the name, the title, what it does, its category, the tools and kinds of steps that it uses.
    q: Option<String>,
    category: Option<Category>,
}

#[derive(Serialize, JsonSchema)]
struct GalleryList {
    items: Vec<GalleryCard>,
    /// How many there are, also those that the search leaves out.
    total: usize,
}

/// A template of the gallery, as a list shows it.
#[derive(Serialize, JsonSchema)]
struct GalleryCard {
    name: String,
    title: String,
    /// What it does, in one sentence.
    summary: String,
    /// The same at length; Markdown.
    about: String,
    category: Category,
    version: String,
    makes: Vec<GalleryMade>,
    parameters: Vec<GalleryParameter>,
    /// The tools and kinds of steps in it.
    uses: Vec<String>,
}

/// A resource that is made.
#[derive(Serialize, JsonSchema)]
struct GalleryMade {
    kind: String,
    name: String,
    title: Option<String>,
}

/// What is asked for.
#[derive(Serialize, JsonSchema)]
struct GalleryParameter {
    name: String,
    description: Option<String>,
    /// What it is when it is not given.
    default: Option<Value>,
    required: bool,
}

/// A template of the gallery with everything in it.
#[derive(Serialize, JsonSchema)]
struct GalleryTemplate {
    #[serde(flatten)]
    card: GalleryCard,
    /// The JSON Schema of its parameters.
    schema: Value,
    workflows: Vec<GalleryWorkflow>,
}

/// A workflow as it is made when nothing is said to its parameters.
#[derive(Serialize, JsonSchema)]
struct GalleryWorkflow {
    name: String,
    /// The file.
    text: String,
    layout: editor::LayoutView,
}

/// What was made, or would be; as of other ways to apply resources.
#[derive(Serialize)]
#[serde(transparent)]
struct Made(Outcome);

impl JsonSchema for Made {
    fn schema_name() -> Cow<'static, str> {
        "Made".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"$ref": "#/components/schemas/ApplyOutcome"})
    }
}

pub(in crate::workflows) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("list_gallery", Method::GET, "/api/v1/gallery", state, list_gallery)
            .tag("workflows")
            .summary("The templates that come with the program")
            .details("Templates that the organization keeps itself are resources of the kind `template`.")
            .fails_with(&[422]),
        Operation::new("get_gallery_template", Method::GET, "/api/v1/gallery/{name}", state, get_template)
            .tag("workflows")
            .summary("A template of the gallery, with the schema of its parameters, its workflows and how they are drawn")
            .fails_with(&[404]),
        Operation::new("use_gallery_template", Method::POST, "/api/v1/gallery/{name}/use", state, use_template)
            .tag("workflows")
            .summary("Make the resources of a template of the gallery, with values for its parameters")
            .details("As a template that is stored is instantiated; `template:execute` is needed in the workspace of what is made.")
            .idempotent()
            .cost(5)
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"workspace": "default", "name": "triage", "parameters": {"duplicate_above": 0.6}, "dry_run": true})),
    ]
}

async fn list_gallery(state: State, call: Call<right::TemplatesRead, Looking>) -> Result<Json<GalleryList>> {
    let gallery = Gallery::of(&state)?;
    let found = gallery.search(call.query.q.as_deref().unwrap_or_default(), call.query.category);
    Ok(Json(GalleryList { items: found.map(card).collect(), total: gallery.0.len() }))
}

async fn get_template(state: State, call: Call<right::TemplatesRead>) -> Result<Json<GalleryTemplate>> {
    let name = call.path.text("name")?.to_owned();
    editor::aside(move || {
        let offer = Gallery::of(&state)?.find(&name)?;
        let workflows = offer.spec.package.resources.iter().filter(|d| d.kind == "workflow").map(|d| workflow(&state, d)).collect();
        Ok(Json(GalleryTemplate { card: card(offer), schema: offer.spec.package.asked(), workflows }))
    })
    .await
}

async fn use_template(state: State, call: Call<right::TemplatesUse, Nothing, Body<Instantiate>>) -> Result<Json<Made>> {
    let offer = Gallery::of(&state)?.find(call.path.text("name")?)?;
    if !matches!(call.body.0.parameters, Value::Object(_) | Value::Null) {
        return Err(Error::invalid("bad_body", "the parameters are not an object")
            .place("body field `parameters`")
            .fix("write `{\"name\": value, …}`"));
    }
    let once = call.key.map(|key| Once { key: key.text, request_hash: key.request_hash });
    let how = Instantiate { once, ..call.body.0 };
    let origin = format!("gallery/{}", offer.name);
    Ok(Json(Made(state.resources.instantiate_given(call.caller.ctx(), offer.spec.clone(), origin, &how).await?)))
}

fn card(offer: &Offer) -> GalleryCard {
    let package = &offer.spec.package;
    let schema = package.asked();
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let parameters = schema["properties"].as_object().into_iter().flatten().map(|(name, one)| GalleryParameter {
        name: name.clone(),
        description: one["description"].as_str().map(str::to_owned),
        default: one.get("default").cloned(),
        required: required.contains(&name.as_str()),
    });
    let made = |d: &Document| GalleryMade { kind: d.kind.clone(), name: d.name.clone(), title: d.title.clone() };
    GalleryCard {
        name: offer.name.clone(),
        title: offer.title.clone(),
        summary: offer.summary().to_owned(),
        about: package.readme.clone(),
        category: offer.spec.category,
        version: package.version.clone(),
        makes: package.resources.iter().map(made).collect(),
        parameters: parameters.collect(),
        uses: offer.uses.iter().cloned().collect(),
    }
}

fn workflow(state: &State, document: &Document) -> GalleryWorkflow {
    let text = kind::text(&document.spec);
    let main = flow::Source { name: format!("{}.yaml", document.name), bytes: text.clone().into_bytes() };
    let symbols = flow::inspect(&main, &BTreeMap::new(), &state.catalogue.flow).1;
    GalleryWorkflow {
        name: document.name.clone(),
        text,
        layout: editor::LayoutView(editing::layout::layout(&symbols, &std::collections::BTreeSet::new())),
    }
}
