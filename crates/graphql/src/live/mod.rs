//! Subscriptions. Each is a live operation of the API, opened with the caller's rights; it ends when those change.

mod socket;

use crate::{
    build, fault,
    model::{Field, Model, Source},
    resolve::{self, Asked},
    run::{Outcome, Sent},
    wire::Answering,
};
use async_graphql::{
    dynamic::{FieldValue, SubscriptionField, SubscriptionFieldFuture},
    parser::types::OperationType,
};
use base::{Error, Result};
use futures_util::{StreamExt, future, stream};
use http::{Answer, Response, sse};
use serde_json::{Value, json};
pub(crate) use socket::{socket, wants_socket};
use std::sync::Arc;

/// A field of the type `Subscription`.
pub(crate) fn field(model: &Arc<Model>, field: &Field) -> SubscriptionField {
    let (shared, mine) = (model.clone(), Arc::new(field.clone()));
    let mut made = SubscriptionField::new(&field.name, build::type_ref(&field.shape), move |context| {
        let (model, field) = (shared.clone(), mine.clone());
        SubscriptionFieldFuture::new(async move {
            let asked = context.data::<Asked>()?;
            let Source::Call(call) = &field.source else {
                return Err(async_graphql::Error::new("the field follows nothing"));
            };
            let opened = async {
                let invocation = resolve::invocation(&model, &field, call, &context, asked)?;
                asked.operations.open(asked.ctx.clone(), &call.operation, invocation).await
            };
            let events = opened.await.map_err(|error| fault::raised(&error, &asked.correlation_id))?;
            Ok(events.filter_map(move |event| future::ready(payload(event, asked).transpose())))
        })
    });
    if !field.words.is_empty() {
        made = made.description(&field.words);
    }
    build::arguments(field).fold(made, SubscriptionField::argument)
}

/// `None` for what is only said between client and server.
fn payload(event: Result<http::client::Event>, asked: &Asked) -> Result<Option<FieldValue<'static>>, async_graphql::Error> {
    let raised = |error: &Error| fault::raised(error, &asked.correlation_id);
    let event = event.map_err(|error| raised(&error))?;
    if event.name == "ready" {
        return Ok(None);
    }
    // What was read for the event before may be out of date.
    asked.loader.forget();
    let data = if event.name == "resync" { Value::Null } else { event.json::<Value>().map_err(|error| raised(&error))? };
    Ok(Some(resolve::event(json!({"event": event.name, "id": event.cursor, "data": data}))))
}

/// Server-sent events, one connection for each operation: `next` with each result, then `complete`.
pub(crate) async fn stream(answering: &Answering, sent: Sent, get: bool) -> Result<Response> {
    let env = answering.operations.env().clone();
    let mut budget = answering.graph.options.limits.cost_max;
    let prepared = answering.graph.prepare(answering.ctx.org, sent.clone())?;
    let outcomes = if prepared.does == OperationType::Subscription {
        let asked = answering.asked();
        let proof = env.auth.identify(&answering.headers).await?.proof;
        let (auth, ctx) = (env.clone(), answering.ctx.clone());
        // Whoever still may begins again.
        let over = async move { auth.auth.changed(&proof, &ctx).await };
        answering.graph.follow(prepared, asked).take_until(Box::pin(over)).boxed()
    } else {
        let outcome = answering.once(sent, get, &mut budget).await?;
        stream::once(future::ready(outcome)).boxed()
    };
    let frames = outcomes.map(|outcome: Outcome| sse::Frame::json("next", None, &outcome));
    let end = stream::once(future::ready(Ok(sse::Frame::new("complete", None, b""))));
    sse::Events::new(&env, frames.chain(end))?.into_response()
}
