//! One request: from its text to its answer, whatever carries it.

use crate::{
    Options, build, fault,
    guard::{self, measure},
    model::{self, Model},
    persisted::Persisted,
    resolve::Asked,
};
use async_graphql::{
    Request, Response, Variables,
    dynamic::Schema,
    parser::{
        self,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet},
    },
};
use base::{Error, OrgId, Result};
use futures_util::{StreamExt, stream::BoxStream};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The schema with everything around it. One for a process.
pub(crate) struct Graph {
    schema: Schema,
    model: Arc<Model>,
    pub(crate) options: Options,
    persisted: Persisted,
}

/// What a client sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    pub(crate) query: Option<String>,
    pub(crate) operation_name: Option<String>,
    pub(crate) variables: Variables,
    pub(crate) extensions: Map<String, Value>,
}

impl Sent {
    /// From the JSON of a body or a message.
    pub(crate) fn of(value: Value) -> Result<Self> {
        let Value::Object(mut all) = value else {
            return Err(bad("the request is no JSON object").place("body"));
        };
        let mut text = |name: &str| match all.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(bad(&format!("`{name}` is no text")).place(name.to_owned())),
        };
        let (query, operation_name) = (text("query")?, text("operationName")?);
        let mut map = |name: &str| match all.remove(name) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(map)) => Ok(map),
            Some(_) => Err(bad(&format!("`{name}` is no JSON object")).place(name.to_owned())),
        };
        let (variables, extensions) = (map("variables")?, map("extensions")?);
        Ok(Self { query, operation_name, variables: Variables::from_json(Value::Object(variables)), extensions })
    }
}

fn bad(why: &str) -> Error {
    Error::invalid("bad_query_request", why).fix("send `{\"query\": \"…\", \"variables\": {…}, \"operationName\": \"…\"}`")
}

/// Parsed and measured, but not validated yet.
pub(crate) struct Prepared {
    request: Request,
    /// The names of its fields.
    order: Vec<String>,
    pub(crate) does: OperationType,
    pub(crate) cost: u64,
}

/// An answer.
#[derive(Serialize)]
pub(crate) struct Outcome {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Value>,
    /// `None`: nothing was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<async_graphql::Value>,
}

impl Graph {
    pub(crate) fn new(document: &Value, options: Options) -> Result<Self> {
        let model = Arc::new(model::of(document));
        let schema = build::schema(&model, &options)?;
        Ok(Self { schema, model, options, persisted: Persisted::default() })
    }

    pub(crate) fn sdl(&self) -> String {
        self.schema.sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_enum_items())
    }

    pub(crate) fn prepare(&self, org: OrgId, sent: Sent) -> Result<Prepared> {
        let limits = &self.options.limits;
        let text = self.persisted.text(org, sent.query, &sent.extensions)?;
        guard::scan(&text.query, limits)?;
        let document = parser::parse_query(&text.query).map_err(|e| not_parsed(&e))?;
        let operation = chosen(&document, sent.operation_name.as_deref())?;
        let asked = guard::Asked { model: &self.model, limits, document: &document, operation, variables: &sent.variables };
        let measured = measure(&asked)?;
        let does = operation.ty;
        let mut order = Vec::new();
        names(&document, &operation.selection_set.node, &mut order);
        let mut request = Request::new(text.query.as_ref()).variables(sent.variables);
        request.operation_name = sent.operation_name;
        request.set_parsed_query(document);
        if let Some(hash) = text.remember {
            self.persisted.remember(org, hash, text.query, limits);
        }
        Ok(Prepared { request, order, does, cost: measured.cost })
    }

    pub(crate) async fn execute(&self, prepared: Prepared, asked: Asked) -> Outcome {
        let correlation_id = asked.correlation_id.clone();
        let response = self.schema.execute(prepared.request.data(asked)).await;
        outcome(response, &prepared.order, &correlation_id)
    }

    /// The answers of a subscription, one for each event.
    pub(crate) fn follow(&self, prepared: Prepared, asked: Asked) -> BoxStream<'static, Outcome> {
        let correlation_id = asked.correlation_id.clone();
        self.schema.execute_stream(prepared.request.data(asked)).map(move |response| outcome(response, &[], &correlation_id)).boxed()
    }
}

fn not_parsed(error: &parser::Error) -> Error {
    let place =
        error.positions().next().map_or_else(|| "query".to_owned(), |pos| format!("query line {}, column {}", pos.line, pos.column));
    Error::invalid("query_not_valid", format!("the query is no GraphQL: {error}")).place(place)
}

fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Result<&'a OperationDefinition> {
    let bad = |why: String| Error::invalid("query_not_valid", why).place("operationName");
    match (&document.operations, name.filter(|name| !name.is_empty())) {
        (DocumentOperations::Single(only), None) => Ok(&only.node),
        (DocumentOperations::Multiple(all), Some(name)) => {
            all.get(name).map(|one| &one.node).ok_or_else(|| bad(format!("the query has no operation `{name}`")))
        }
        (DocumentOperations::Multiple(all), None) => match all.values().next() {
            Some(one) if all.len() == 1 => Ok(&one.node),
            _ => Err(bad("the query has several operations and `operationName` names none".into())),
        },
        (DocumentOperations::Single(_), Some(name)) => Err(bad(format!("the query has no operation `{name}`"))),
    }
}

fn outcome(response: Response, order: &[String], correlation_id: &str) -> Outcome {
    let executed = response.data != async_graphql::Value::Null;
    let errors = response.errors.iter().map(|error| fault::found(error, executed, correlation_id)).collect();
    Outcome { errors, data: executed.then(|| ordered(response.data, order)) }
}

/// The fields of the query itself are carried out together and end in any order; they are shown in theirs.
fn ordered(data: async_graphql::Value, order: &[String]) -> async_graphql::Value {
    let async_graphql::Value::Object(mut all) = data else { return data };
    all.sort_by_cached_key(|name, _| order.iter().position(|known| known == name.as_str()));
    async_graphql::Value::Object(all)
}

/// The names of the fields that a set selects, in their order.
fn names(document: &ExecutableDocument, set: &SelectionSet, out: &mut Vec<String>) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => out.push(field.node.response_key().node.to_string()),
            Selection::InlineFragment(part) => names(document, &part.node.selection_set.node, out),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    names(document, &fragment.node.selection_set.node, out);
                }
            }
        }
    }
}

impl Outcome {
    pub(crate) fn refused(error: &Error, correlation_id: &str) -> Self {
        Self { errors: vec![fault::shown(error, correlation_id)], data: None }
    }
}
