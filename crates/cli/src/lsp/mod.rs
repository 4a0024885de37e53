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
    let mut waiting: VecDeque<Message> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            let Some(first) = incoming.recv().await else { return Ok(Exit::Failed) };
            if let Some(exit) = take(first, &mut waiting, &server)? {
                return Ok(exit);
            }
        }
        // What has come meanwhile may call back what waits.
        while let Ok(next) = incoming.try_recv() {
            if let Some(exit) = take(next, &mut waiting, &server)? {
                return Ok(exit);
            }
        }
        cancel(&mut waiting)?;
        if let Some(message) = waiting.pop_front() {
            if message.method == "exit" {
                return Ok(if server.is_shut_down() { Exit::Done } else { Exit::Failed });
            }
            for out in server.handle(message) {
                rpc::write(&mut io::stdout().lock(), &out)?;
            }
        }
        if waiting.is_empty() && incoming.is_empty() {
            for out in server.rest() {
                rpc::write(&mut io::stdout().lock(), &out)?;
            }
        }
    }
}

fn take(incoming: Incoming, waiting: &mut VecDeque<Message>, server: &Server) -> Result<Option<Exit>, Failure> {
    match incoming {
        Incoming::Message(message) => waiting.push_back(message),
        Incoming::Bad(error) => rpc::write(&mut io::stdout().lock(), &error)?,
        Incoming::End => return Ok(Some(if server.is_shut_down() { Exit::Done } else { Exit::Failed })),
    }
    Ok(None)
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
