//! The WebSocket protocol `graphql-transport-ws`: any number of operations over one connection, each under an id of the
//! client. Results are produced as fast as the client takes them and not faster.

use crate::{
    run::{Graph, Outcome, Sent},
    wire::Answering,
};
use async_graphql::parser::types::OperationType;
use axum::{
    extract::{
        FromRequestParts,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::request::Parts,
};
use base::{Error, Result};
use futures_util::{
    StreamExt, future,
    stream::{self, AbortHandle, BoxStream, SelectAll},
};
use http::{Env, FaceCall, HeaderMap, Proof, Response, header};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

const PROTOCOL: &str = "graphql-transport-ws";
const MESSAGE_BYTES_MAX: usize = 1024 * 1024;
/// A client that connects says so soon.
const INIT_WITHIN: Duration = Duration::from_secs(10);
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A client that takes nothing for so long is gone.
const SEND_WITHIN: Duration = Duration::from_secs(20);
const ID_BYTES_MAX: usize = 128;

pub(crate) fn wants_socket(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

pub(crate) async fn socket(graph: Arc<Graph>, call: FaceCall) -> Result<Response> {
    let FaceCall { operations, ctx, correlation_id, request } = call;
    let (mut parts, _) = request.into_parts();
    let env = operations.env().clone();
    let proof = env.auth.identify(&parts.headers).await?.proof;
    let upgrade = upgrade(&mut parts).await?;
    let answering = Answering { graph, operations, ctx, correlation_id, headers: parts.headers };
    Ok(upgrade.on_upgrade(move |socket| async move {
        let spoken = socket.protocol().is_some_and(|protocol| protocol == PROTOCOL);
        let mut connection =
            Connection { socket, answering, env, proof, begun: false, running: BTreeMap::new(), results: SelectAll::new() };
        let closed = if spoken { connection.serve().await } else { Close(4406, "Subprotocol not acceptable") };
        connection.close(closed).await;
    }))
}

async fn upgrade(parts: &mut Parts) -> Result<WebSocketUpgrade> {
    let upgrade = WebSocketUpgrade::from_request_parts(parts, &()).await.map_err(|rejection| {
        Error::invalid("bad_header", format!("this is no request for a WebSocket: {rejection}")).place("header `Upgrade`")
    })?;
    Ok(upgrade.protocols([PROTOCOL]).max_message_size(MESSAGE_BYTES_MAX).max_frame_size(MESSAGE_BYTES_MAX))
}

/// Why a connection ends, as the protocol numbers it.
struct Close(u16, &'static str);

/// Something for the client, by the id of its operation.
enum Told {
    Next(String, Outcome),
    /// Refused before it began.
    Error(String, Vec<Value>),
    Complete(String),
}

struct Connection {
    socket: WebSocket,
    answering: Answering,
    env: Env,
    proof: Proof,
    begun: bool,
    running: BTreeMap<String, AbortHandle>,
    results: SelectAll<BoxStream<'static, Told>>,
}

impl Connection {
    async fn serve(&mut self) -> Close {
        let mut stop = self.env.shutdown.clone();
        let clock = self.env.clock.clone();
        let (env, proof, ctx) = (self.env.clone(), self.proof.clone(), self.answering.ctx.clone());
        let mut changed = Box::pin(async move { env.auth.changed(&proof, &ctx).await });
        let mut init = clock.sleep(INIT_WITHIN);
        let mut beat = clock.sleep(HEARTBEAT);
        loop {
            let done = tokio::select! {
                biased;
                () = stop.wait() => Err(Close(1001, "The server stops")),
                now = &mut changed => match now {
                    None => Err(Close(4403, "Forbidden: the sign-in has ended")),
                    // Whoever still may connects again, and follows what it still may follow.
                    Some(_) => Err(Close(4403, "Forbidden: the rights have changed, connect again")),
                },
                () = &mut init, if !self.begun => Err(Close(4408, "Connection initialisation timeout")),
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.message(message).await,
                    _ => Err(Close(1000, "")),
                },
                Some(result) = self.results.next() => self.result(result).await,
                () = &mut beat => {
                    beat = clock.sleep(HEARTBEAT);
                    self.send(Message::Ping(bytes::Bytes::new())).await
                }
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    async fn message(&mut self, message: Message) -> Result<(), Close> {
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Binary(_) => return Err(Close(4400, "Binary messages are not understood")),
            Message::Close(_) => return Err(Close(1000, "")),
        };
        let mut value: Value = serde_json::from_str(&text).map_err(|_| Close(4400, "The message is no JSON"))?;
        let id = value["id"].as_str().map(str::to_owned);
        match (value["type"].as_str().unwrap_or_default(), id) {
            ("connection_init", _) if self.begun => Err(Close(4429, "Too many initialisation requests")),
            ("connection_init", _) => {
                self.begun = true;
                self.say(&json!({"type": "connection_ack"})).await
            }
            ("ping", _) => self.say(&json!({"type": "pong"})).await,
            ("pong", _) => Ok(()),
            ("subscribe", _) if !self.begun => Err(Close(4401, "Unauthorized")),
            ("subscribe", Some(id)) if !id.is_empty() && id.len() <= ID_BYTES_MAX => self.subscribe(id, value["payload"].take()).await,
            ("complete", Some(id)) => {
                if let Some(running) = self.running.remove(&id) {
                    running.abort();
                }
                Ok(())
            }
            _ => Err(Close(4400, "The message is not understood")),
        }
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), Close> {
        if self.running.contains_key(&id) {
            return Err(Close(4409, "Subscriber already exists"));
        }
        let max = self.answering.graph.options.limits.subscriptions_max;
        if self.running.len() >= max {
            let error = Error::too_large("too_many_subscriptions", format!("one connection follows at most {max} operations"))
                .fix("complete some, or open another connection");
            let refused = Outcome::refused(&error, &self.answering.correlation_id);
            return self.result(Told::Error(id, refused.errors)).await;
        }
        let results = self.begin(&id, payload);
        let (results, handle) = stream::abortable(results);
        self.running.insert(id, handle);
        self.results.push(results.boxed());
        Ok(())
    }

    fn begin(&self, id: &str, payload: Value) -> BoxStream<'static, Told> {
        let refused = |error: Error, id: &str| {
            let refused = Outcome::refused(&error, &self.answering.correlation_id);
            stream::once(future::ready(Told::Error(id.to_owned(), refused.errors))).boxed()
        };
        let sent = match Sent::of(payload) {
            Ok(sent) => sent,
            Err(error) => return refused(error, id),
        };
        let prepared = match self.answering.graph.prepare(self.answering.ctx.org, sent.clone()) {
            Ok(prepared) => prepared,
            Err(error) => return refused(error, id),
        };
        let name = id.to_owned();
        let outcomes = if prepared.does == OperationType::Subscription {
            self.answering.graph.follow(prepared, self.answering.asked())
        } else {
            let (answering, max) = (self.answering.clone(), self.answering.graph.options.limits.cost_max);
            stream::once(async move {
                let mut budget = max;
                let outcome = answering.once(sent, false, &mut budget).await;
                outcome.unwrap_or_else(|error| Outcome::refused(&error, &answering.correlation_id))
            })
            .boxed()
        };
        let end = stream::once(future::ready(Told::Complete(name.clone())));
        let results = outcomes.map(move |outcome| match outcome.data {
            Some(_) => Told::Next(name.clone(), outcome),
            None => Told::Error(name.clone(), outcome.errors),
        });
        results.chain(end).boxed()
    }

    /// What comes behind an error or an end is not sent any more.
    async fn result(&mut self, result: Told) -> Result<(), Close> {
        match result {
            Told::Next(id, payload) if self.running.contains_key(&id) => {
                self.say(&json!({"id": id, "type": "next", "payload": payload})).await
            }
            Told::Next(..) => Ok(()),
            Told::Error(id, payload) => {
                if let Some(running) = self.running.remove(&id) {
                    running.abort();
                }
                self.say(&json!({"id": id, "type": "error", "payload": payload})).await
            }
            Told::Complete(id) if self.running.remove(&id).is_some() => self.say(&json!({"id": id, "type": "complete"})).await,
            Told::Complete(_) => Ok(()),
        }
    }

    async fn say(&mut self, value: &Value) -> Result<(), Close> {
        self.send(Message::Text(value.to_string().into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Close> {
        let clock = self.env.clock.clone();
        tokio::select! {
            biased;
            sent = self.socket.send(message) => sent.map_err(|_| Close(1000, "")),
            () = clock.sleep(SEND_WITHIN) => Err(Close(1008, "The client takes nothing")),
        }
    }

    async fn close(&mut self, Close(code, reason): Close) {
        self.results.clear();
        let _ = self.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
    }
}
