//! The live channel over a WebSocket: topics come and go on one connection.

use super::{
    Event, Following, Topics,
    merge::{Heard, Merged},
    places::Place,
};
use crate::{Env, Problem, Proof, limits, sse::HEARTBEAT};
use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
};
use base::{Ctx, Error, Result};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// What a client sends is short; what is sent to it is written at once. So an idle connection holds little.
const MESSAGE_BYTES_MAX: usize = 64 * 1024;
const BUFFER_BYTES: usize = 4 * 1024;
/// A client that takes nothing for so long is let go; it comes back with its positions and reads again.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// Without a word for so long, not even the answer to a ping, it is gone.
const SILENT_MAX: Duration = Duration::from_secs(60);

pub(super) fn bounded(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(usize::MAX)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum Asked {
    Subscribe {
        topics: Vec<String>,
        #[serde(default)]
        since: Option<u64>,
    },
    Unsubscribe {
        topics: Vec<String>,
    },
    Ping {},
}

pub(super) struct Connection {
    pub(super) env: Env,
    pub(super) ctx: Ctx,
    pub(super) proof: Proof,
    pub(super) topics: Topics,
    pub(super) merged: Merged,
    pub(super) places: (Place, OwnedSemaphorePermit),
}

/// Why a connection ends.
enum End {
    /// The other side is gone, or takes nothing.
    Gone,
    Closed(u16, &'static str),
}

enum Happened {
    Stopping,
    /// With the rights there are now, if any.
    Rights(Option<Ctx>),
    Came(Option<Message>),
    Event(Result<Heard>),
    Silence,
}

impl Connection {
    pub(super) async fn serve(mut self, mut socket: WebSocket, missed: Vec<Heard>) {
        let end = match self.work(&mut socket, missed).await {
            Err(end) => end,
            Ok(never) => match never {},
        };
        if let End::Closed(code, reason) = end {
            let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
            let _ = send(&self.env, &mut socket, close).await;
        }
        drop(self.places);
    }

    async fn work(&mut self, socket: &mut WebSocket, missed: Vec<Heard>) -> Result<std::convert::Infallible, End> {
        for (topic, event) in missed {
            tell(&self.env, socket, Some(&topic), &event).await?;
        }
        for (topic, position) in self.merged.positions() {
            tell(&self.env, socket, Some(&topic), &word("ready", Some(position))).await?;
        }
        let mut heard = self.env.clock.monotonic();
        let mut asked = heard;
        let mut shutdown = self.env.shutdown.clone();
        loop {
            let (env, proof, ctx) = (self.env.clone(), self.proof.clone(), self.ctx.clone());
            let mut rights = Box::pin(async move { env.auth.changed(&proof, &ctx).await });
            // Begun anew only when the rights have changed.
            let now = loop {
                let quiet = HEARTBEAT.saturating_sub(self.env.clock.monotonic().saturating_sub(asked));
                let happened = tokio::select! {
                    biased;
                    () = shutdown.wait() => Happened::Stopping,
                    now = &mut rights => Happened::Rights(now),
                    message = socket.recv() => Happened::Came(message.and_then(std::result::Result::ok)),
                    Some(event) = self.merged.next() => Happened::Event(event),
                    () = self.env.clock.sleep(quiet) => Happened::Silence,
                };
                match happened {
                    Happened::Stopping => return Err(End::Closed(close_code::AWAY, "the server stops")),
                    Happened::Rights(now) => break now,
                    Happened::Came(None) => return Err(End::Gone),
                    Happened::Came(Some(message)) => {
                        heard = self.env.clock.monotonic();
                        self.came(socket, message).await?;
                    }
                    Happened::Event(event) => {
                        let (topic, event) = event.map_err(|error| {
                            tracing::warn!(code = error.code(), "a live connection ended: {}", error.message());
                            End::Closed(close_code::AGAIN, "reading failed; come back")
                        })?;
                        tell(&self.env, socket, Some(&topic), &event).await?;
                    }
                    Happened::Silence => {
                        asked = self.env.clock.monotonic();
                        if asked.saturating_sub(heard) > SILENT_MAX {
                            return Err(End::Gone);
                        }
                        send(&self.env, socket, Message::Ping(Bytes::new())).await?;
                    }
                }
            };
            self.ctx = now.ok_or(End::Closed(close_code::POLICY, "signed out"))?;
            for (topic, error) in self.merged.renew(&self.ctx).await {
                fail(&self.env, socket, Some(&topic), &error).await?;
            }
        }
    }

    async fn came(&mut self, socket: &mut WebSocket, message: Message) -> Result<(), End> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(End::Closed(close_code::UNSUPPORTED, "send JSON as text")),
            Message::Close(_) => return Err(End::Gone),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let asked: Result<Asked> = limits::charge(&self.env, &self.ctx, 1).and_then(|()| {
            serde_json::from_str(&text).map_err(|e| {
                Error::invalid("bad_json", format!("a message of the live channel is not understood: {e}"))
                    .fix("send {\"op\":\"subscribe\",\"topics\":[…]}, {\"op\":\"unsubscribe\",\"topics\":[…]} or {\"op\":\"ping\"}")
            })
        });
        match asked {
            Err(error) => fail(&self.env, socket, None, &error).await,
            Ok(Asked::Ping {}) => tell(&self.env, socket, None, &word("pong", None)).await,
            Ok(Asked::Unsubscribe { topics }) => {
                for topic in topics {
                    self.merged.remove(&topic);
                    tell(&self.env, socket, Some(&topic), &word("unsubscribed", None)).await?;
                }
                Ok(())
            }
            Ok(Asked::Subscribe { topics, since }) => {
                for topic in topics {
                    self.subscribe(socket, &topic, since).await?;
                }
                Ok(())
            }
        }
    }

    async fn subscribe(&mut self, socket: &mut WebSocket, topic: &str, since: Option<u64>) -> Result<(), End> {
        let named = super::few(self.merged.len() + 1).and_then(|()| self.topics.named(topic));
        let begun = match named {
            Ok(named) => named.follow(&self.ctx, since).await.map(|following| (named, following)),
            Err(error) => Err(error),
        };
        match begun {
            Err(error) => fail(&self.env, socket, Some(topic), &error).await,
            Ok((named, following)) => {
                let Following { position, .. } = following;
                for event in self.merged.add(named, following) {
                    tell(&self.env, socket, Some(topic), &event).await?;
                }
                tell(&self.env, socket, Some(topic), &word("ready", Some(position))).await
            }
        }
    }
}

async fn fail(env: &Env, socket: &mut WebSocket, topic: Option<&str>, error: &Error) -> Result<(), End> {
    let data = serde_json::to_vec(&Problem::new(error, "")).unwrap_or_default();
    tell(env, socket, topic, &Event { name: "error", position: None, data: data.into() }).await
}

async fn tell(env: &Env, socket: &mut WebSocket, topic: Option<&str>, event: &Event) -> Result<(), End> {
    // The data is JSON already, whatever its size; only the frame around it is written here.
    let data = std::str::from_utf8(event.json_text()).unwrap_or("{}");
    let id = event.position.map_or_else(|| "null".to_owned(), |position| position.to_string());
    let topic = serde_json::Value::from(topic);
    let text = format!("{{\"event\":\"{}\",\"id\":{id},\"topic\":{topic},\"data\":{data}}}", event.name);
    send(env, socket, Message::Text(text.into())).await
}

/// An event that only says its name.
fn word(name: &'static str, position: Option<u64>) -> Event {
    Event { name, position, data: Bytes::new() }
}

async fn send(env: &Env, socket: &mut WebSocket, message: Message) -> Result<(), End> {
    tokio::select! {
        biased;
        sent = socket.send(message) => sent.map_err(|_| End::Gone),
        () = env.clock.sleep(SEND_WITHIN) => Err(End::Gone),
    }
}
