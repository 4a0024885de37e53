//! Values of fields: from the JSON that an operation answered, without copying what is not asked for.

use crate::{
    fault,
    load::{Loader, Wanted},
    model::{Answer, Argument, Call, Field, Model, Place, RESOURCE, Shape, Source},
};
use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use base::{Ctx, Error, Result};
use http::{HeaderMap, HeaderName, HeaderValue, Invocation, Operations};
use serde_json::{Value, json};
use std::sync::Arc;

/// What every resolver of a request shares.
pub(crate) struct Asked {
    pub(crate) operations: Operations,
    pub(crate) ctx: Ctx,
    pub(crate) correlation_id: Arc<str>,
    /// `Idempotency-Key` of the request, for operations that are given none of their own.
    pub(crate) key: Option<String>,
    pub(crate) loader: Loader,
}

type Failed = async_graphql::Error;

pub(crate) fn resolver(
    model: &Arc<Model>,
    field: &Field,
) -> impl for<'a> Fn(ResolverContext<'a>) -> FieldFuture<'a> + Send + Sync + 'static {
    let (field, show) = (Arc::new(field.clone()), Show::of(model, &field.shape));
    let model = model.clone();
    move |context| match &field.source {
        Source::Property(key) => {
            FieldFuture::Value(json_of(context.parent_value).and_then(|parent| show.borrowed(parent.get(key)?, &field.shape)))
        }
        Source::Nodes => FieldFuture::Value(json_of(context.parent_value).and_then(|parent| {
            let edges = parent.get("edges")?.as_array()?.iter();
            Some(FieldValue::list(edges.filter_map(|edge| show.borrowed(edge.get("node")?, &Shape::named("")))))
        })),
        Source::Resource => {
            let model = model.clone();
            FieldFuture::new(async move { Ok(told(&context, resource(&model, &context).await)) })
        }
        Source::Call(call) => {
            let there = call.included_as.as_ref().and_then(|key| json_of(context.parent_value)?.get(key)).filter(|value| !value.is_null());
            if let Some(there) = there {
                return FieldFuture::Value(show.borrowed(there, &field.shape));
            }
            let (model, field, show) = (model.clone(), field.clone(), show.clone());
            FieldFuture::new(async move { Ok(told(&context, self::call(&model, &field, &context, &show).await)) })
        }
    }
}

/// A field that fails is null, and the error says where it stands.
fn told<'a>(context: &ResolverContext<'_>, value: Result<Option<FieldValue<'a>>, Failed>) -> Option<FieldValue<'a>> {
    value.unwrap_or_else(|error| {
        context.add_error(context.set_error_path(error.into_server_error(context.item.pos)));
        None
    })
}

fn json_of<'a>(value: &'a FieldValue<'a>) -> Option<&'a Value> {
    value.downcast_ref::<Value>().or_else(|| value.downcast_ref::<Arc<Value>>().map(Arc::as_ref))
}

/// How JSON becomes the value of a field.
#[derive(Clone)]
enum Show {
    /// A text, a number, any JSON.
    Plain,
    /// It has fields of its own.
    Fields,
    /// A resource of some kind; its type depends on that.
    Resource(Arc<Model>),
}

impl Show {
    fn of(model: &Arc<Model>, shape: &Shape) -> Self {
        match shape.name() {
            RESOURCE => Self::Resource(model.clone()),
            name if model.is_object(name) => Self::Fields,
            _ => Self::Plain,
        }
    }

    fn borrowed<'a>(&self, value: &'a Value, shape: &Shape) -> Option<FieldValue<'a>> {
        match (shape, value) {
            (_, Value::Null) => None,
            (Shape::Required(inner), value) => self.borrowed(value, inner),
            (Shape::List(inner), Value::Array(items)) => {
                Some(FieldValue::list(items.iter().map(|item| self.borrowed(item, inner).unwrap_or(FieldValue::NULL))))
            }
            (_, value) => match self {
                Self::Plain => Some(FieldValue::value(plain(value.clone()))),
                Self::Fields => Some(FieldValue::borrowed_any(value)),
                Self::Resource(model) => Some(FieldValue::borrowed_any(value).with_type(type_of(model, value)?)),
            },
        }
    }

    fn owned(&self, value: Value, shape: &Shape) -> Option<FieldValue<'static>> {
        match (shape, value) {
            (_, Value::Null) => None,
            (Shape::Required(inner), value) => self.owned(value, inner),
            (Shape::List(inner), Value::Array(items)) => {
                Some(FieldValue::list(items.into_iter().map(|item| self.owned(item, inner).unwrap_or(FieldValue::NULL))))
            }
            (_, value) => match self {
                Self::Plain => Some(FieldValue::value(plain(value))),
                Self::Fields => Some(FieldValue::owned_any(value)),
                Self::Resource(model) => {
                    let type_name = type_of(model, &value)?;
                    Some(FieldValue::owned_any(value).with_type(type_name))
                }
            },
        }
    }
}

fn type_of(model: &Model, resource: &Value) -> Option<String> {
    model.kinds.get(resource.get("kind")?.as_str()?).map(|kind| kind.type_name.clone())
}

fn plain(value: Value) -> async_graphql::Value {
    async_graphql::Value::from_json(value).unwrap_or_default()
}

/// A value that a subscription yields.
pub(crate) fn event(value: Value) -> FieldValue<'static> {
    FieldValue::owned_any(value)
}

async fn resource(model: &Model, context: &ResolverContext<'_>) -> Result<Option<FieldValue<'static>>, Failed> {
    let asked = context.data::<Asked>()?;
    let Some(parent) = json_of(context.parent_value) else { return Ok(None) };
    let text = |key: &str| parent.get(key).and_then(Value::as_str).map(str::to_owned);
    let (Some(kind), Some(name)) = (text("kind"), text("name")) else { return Ok(None) };
    let version = match parent.get("version") {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(version)) if version != "current" && version != "latest" => Some(version.clone()),
        _ => None,
    };
    let Some(known) = model.kinds.get(&kind) else { return Ok(None) };
    let wanted = Wanted { kind, workspace: text("workspace"), name, version };
    let found = asked.loader.load(&asked.operations, model, &asked.ctx, wanted).await;
    let found = found.map_err(|error| fault::raised(&error, &asked.correlation_id))?;
    Ok(found.map(|value| FieldValue::owned_any(value).with_type(known.type_name.clone())))
}

async fn call(model: &Model, field: &Field, context: &ResolverContext<'_>, show: &Show) -> Result<Option<FieldValue<'static>>, Failed> {
    let asked = context.data::<Asked>()?;
    let Source::Call(call) = &field.source else { return Ok(None) };
    let answered = async {
        let mut invocation = invocation(model, field, call, context, asked)?;
        let window = if call.answer == Answer::Page { Some(Window::open(&mut invocation)?) } else { None };
        let answer = asked.operations.invoke(asked.ctx.clone(), &call.operation, invocation).await?;
        Ok::<_, Error>(match window {
            Some(window) => window.connection(answer.body),
            None if call.answer == Answer::Done => Value::Bool(true),
            None => answer.body,
        })
    };
    let value = answered.await.map_err(|error| fault::raised(&error, &asked.correlation_id))?;
    Ok(show.owned(value, &field.shape))
}

/// The call that a field with its arguments stands for.
pub(crate) fn invocation(model: &Model, field: &Field, call: &Call, context: &ResolverContext<'_>, asked: &Asked) -> Result<Invocation> {
    let mut out = Invocation::default();
    for argument in &field.arguments {
        let Some(value) = context.args.get(&argument.name) else { continue };
        let value = value.as_value().clone().into_json().unwrap_or_default();
        let value = model.taken(value, &argument.shape);
        if !value.is_null() {
            place(&mut out, argument, value)?;
        }
    }
    for (key, place, from) in &call.given {
        let text = json_of(context.parent_value).and_then(|parent| parent.get(*from)).and_then(Value::as_str);
        let pair = text.map(|text| (key.clone(), text.to_owned()));
        if *place == Place::Path { out.path.extend(pair) } else { out.query.extend(pair) }
    }
    let takes_key = field.arguments.iter().any(|argument| argument.key == "Idempotency-Key");
    let name = HeaderName::from_static("idempotency-key");
    if let (true, false, Some(key)) = (takes_key, out.headers.contains_key(&name), &asked.key) {
        // Two mutations of a request are two requests.
        let key = format!("{key}.{}", context.item.node.response_key().node);
        out.headers.extend(HeaderValue::from_str(&key).ok().map(|key| (name, key)));
    }
    let wanted: Vec<&str> = call.includes.iter().filter(|word| selects(context, word)).map(String::as_str).collect();
    if !wanted.is_empty() {
        out.query.push(("include".into(), wanted.join(",")));
    }
    Ok(out)
}

fn selects(context: &ResolverContext<'_>, word: &str) -> bool {
    let ahead = context.look_ahead();
    ahead.field(word).exists() || ahead.field("nodes").field(word).exists() || ahead.field("edges").field("node").field(word).exists()
}

fn place(out: &mut Invocation, argument: &Argument, value: Value) -> Result<()> {
    match argument.place {
        Place::Path => out.path.push((argument.key.clone(), text(value))),
        // What may be given several times is.
        Place::Query => match value {
            Value::Array(items) => out.query.extend(items.into_iter().map(|item| (argument.key.clone(), text(item)))),
            value => out.query.push((argument.key.clone(), text(value))),
        },
        Place::Body => out.body = Some(value),
        Place::Header => insert(&mut out.headers, argument, &text(value))?,
    }
    Ok(())
}

fn insert(headers: &mut HeaderMap, argument: &Argument, text: &str) -> Result<()> {
    let bad = |why: String| Error::invalid("bad_header", why).place(format!("argument `{}`", argument.name));
    let name: HeaderName = argument.key.parse().map_err(|e| bad(format!("`{}` is no header: {e}", argument.key)))?;
    let value = HeaderValue::from_str(text).map_err(|e| bad(format!("`{}` cannot be sent: {e}", argument.name)))?;
    headers.insert(name, value);
    Ok(())
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A page seen as a connection. REST has a cursor behind each page; a cursor behind one edge says how many edges to skip
/// behind the page before, so that a client may go on anywhere.
struct Window {
    after: Option<String>,
    skip: usize,
    first: Option<usize>,
}

const SKIP_MAX: usize = 1_000;
/// Longer pages REST does not give.
const PAGE_MAX: usize = 200;

impl Window {
    /// Takes `first` and `after` out of the call and puts in what REST understands.
    fn open(call: &mut Invocation) -> Result<Self> {
        let mut value = |key: &str| {
            let at = call.query.iter().position(|(name, _)| name == key)?;
            Some(call.query.remove(at).1)
        };
        let first = value("limit").map(|text| text.parse::<usize>().unwrap_or(0));
        if first == Some(0) {
            return Err(Error::invalid("bad_query", "`first` must be at least 1").place("argument `first`"));
        }
        let (skip, after) = match value("after") {
            None => (0, None),
            Some(cursor) => opened(&cursor)?,
        };
        if let Some(first) = first {
            call.query.push(("limit".into(), (first + skip).min(PAGE_MAX).to_string()));
        }
        call.query.extend(after.clone().map(|after| ("after".to_owned(), after)));
        Ok(Self { after, skip, first })
    }

    fn connection(self, mut page: Value) -> Value {
        let items = page.get_mut("items").map(Value::take);
        let Some(Value::Array(items)) = items else { return Value::Null };
        let next = page["next"].as_str().map(str::to_owned);
        let total = items.len();
        let end = self.first.map_or(total, |first| self.skip.saturating_add(first)).min(total);
        let more = end < total || next.is_some();
        let edges: Vec<Value> = (items.into_iter().enumerate())
            .take(end)
            .skip(self.skip)
            .map(|(i, node)| {
                let cursor = match &next {
                    Some(next) if i + 1 == total => sealed(0, Some(next)),
                    _ => sealed(i + 1, self.after.as_deref()),
                };
                json!({"cursor": cursor, "node": node})
            })
            .collect();
        let cursor = |edge: Option<&Value>| edge.map_or(Value::Null, |edge| edge["cursor"].clone());
        let info = json!({
            "hasNextPage": more, "hasPreviousPage": self.after.is_some() || self.skip > 0,
            "startCursor": cursor(edges.first()), "endCursor": cursor(edges.last())
        });
        json!({"edges": edges, "pageInfo": info, "totalCount": page["total"]})
    }
}

fn sealed(skip: usize, after: Option<&str>) -> String {
    http::Cursor::seal(&format!("{skip}.{}", after.unwrap_or_default()))
}

fn opened(cursor: &str) -> Result<(usize, Option<String>)> {
    let text = http::Cursor::open(cursor)?;
    let parts = text.split_once('.').and_then(|(skip, after)| Some((skip.parse::<usize>().ok()?, after)));
    let (skip, after) = parts.filter(|(skip, _)| *skip <= SKIP_MAX).ok_or_else(|| {
        Error::invalid("bad_cursor", "the cursor `after` was not made by this server")
            .place("argument `after`")
            .fix("take `endCursor` of the page before")
    })?;
    Ok((skip, Some(after.to_owned()).filter(|after| !after.is_empty())))
}
