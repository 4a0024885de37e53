//! The language server protocol, thin: messages in and out, positions and edits translated, everything else asked of `editing`.

mod answers;
mod documents;
mod rpc;
mod server;

use crate::{exit::Exit, failure::Failure};
use flow::Catalog;
use rpc::{Incoming, Message};
use server::Server;
use std::{
    collections::VecDeque,
    io::{self, BufReader},
};
use tokio::sync::mpsc;

/// Messages that wait. A client that sends faster is held back by its own pipe.
const QUEUE: usize = 256;

/// Until the client says `exit`, or goes away.
pub(crate) async fn serve(catalog: Catalog) -> Result<Exit, Failure> {
    let (sender, mut incoming) = mpsc::channel(QUEUE);
    tokio::task::spawn_blocking(move || {
        let mut input = BufReader::new(io::stdin().lock());
        loop {
            let message = rpc::read(&mut input);
            let last = matches!(message, Incoming::End);
            if sender.blocking_send(message).is_err() || last {
                return;
            }
        }
    });
    let mut server = Server::new(catalog);
    let mut waiting = Waiting::default();
    loop {
        if waiting.messages.is_empty() && !waiting.ended {
            match incoming.recv().await {
                Some(first) => waiting.take(first)?,
                None => waiting.ended = true,
            }
        }
        // What has come meanwhile may call back what waits.
        while let Ok(next) = incoming.try_recv() {
            waiting.take(next)?;
        }
        cancel(&mut waiting.messages)?;
        if let Some(message) = waiting.messages.pop_front() {
            if message.method == "exit" {
                waiting.ended = true;
                waiting.messages.clear();
            } else {
                say(&server.handle(message))?;
            }
        }
        if waiting.messages.is_empty() && incoming.is_empty() {
            say(&server.rest())?;
            if waiting.ended {
                return Ok(if server.is_shut_down() { Exit::Done } else { Exit::Failed });
            }
        }
    }
}

#[derive(Default)]
struct Waiting {
    messages: VecDeque<Message>,
    /// Nothing more will come.
    ended: bool,
}

impl Waiting {
    fn take(&mut self, incoming: Incoming) -> Result<(), Failure> {
        match incoming {
            Incoming::Message(message) => self.messages.push_back(message),
            Incoming::Bad(error) => say(&[error])?,
            Incoming::End => self.ended = true,
        }
        Ok(())
    }
}

fn say(messages: &[serde_json::Value]) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    messages.iter().try_for_each(|message| rpc::write(&mut output, message)).map_err(Failure::from)
}

/// Requests that were called back are answered so, without being carried out.
fn cancel(waiting: &mut VecDeque<Message>) -> Result<(), Failure> {
    let called_back: Vec<_> =
        waiting.iter().filter(|m| m.method == "$/cancelRequest").filter_map(|m| m.params.get("id").cloned()).collect();
    if called_back.is_empty() {
        return Ok(());
    }
    let (gone, kept) = std::mem::take(waiting)
        .into_iter()
        .filter(|m| m.method != "$/cancelRequest")
        .partition::<Vec<_>, _>(|m| m.id.as_ref().is_some_and(|id| called_back.contains(id)));
    *waiting = kept.into();
    for message in gone {
        rpc::write(&mut io::stdout().lock(), &rpc::error(message.id, rpc::CANCELLED, "called back"))?;
    }
    Ok(())
}
