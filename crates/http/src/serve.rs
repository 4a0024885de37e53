//! The accept loop: bounded connections, no Nagle delay, a limit on slow headers, and a stop that lets answers finish.

use crate::{
    Env,
    limits::{Peer, Whose},
};
use axum::Router;
use base::{Error, Result, fair::Share};
use hyper::body::Incoming;
use hyper_util::{rt::TokioIo, rt::TokioTimer};
use std::{sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt;

/// Tells live streams and the accept loop to end.
#[derive(Clone)]
pub struct Shutdown {
    sender: Arc<watch::Sender<bool>>,
    receiver: watch::Receiver<bool>,
}

impl Default for Shutdown {
    fn default() -> Self {
        let (sender, receiver) = watch::channel(false);
        Self { sender: Arc::new(sender), receiver }
    }
}

impl Shutdown {
    pub fn begin(&self) {
        self.sender.send_replace(true);
    }

    pub fn begun(&self) -> bool {
        *self.receiver.borrow()
    }

    /// Returns once `begin` was called.
    pub async fn wait(&mut self) {
        // The sender lives as long as this value does, so the only way out is the flag.
        let _ = self.receiver.wait_for(|begun| *begun).await;
    }
}

const CONNECTIONS_MAX: usize = 20_000;
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// Beyond these hyper answers by itself; what is below and still too much is told by us.
const HEAD_BYTES_MAX: usize = 64 * 1024;
const HEADERS_MAX: usize = 128;

/// Serves until `shutdown` begins, then waits at most `drain` for the requests in flight.
pub async fn serve(listener: TcpListener, router: Router, env: Env, drain: Duration) -> Result<()> {
    let (clock, shutdown) = (env.clock.clone(), env.shutdown.clone());
    let slots = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = shutdown.clone();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            () = stop.wait() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, peer)) => {
                let (router, stop, whose) = (router.clone(), shutdown.clone(), Whose::default());
                let served = connection(socket, Peer(peer.ip()), whose.clone(), router, stop);
                let work = async move {
                    served.await;
                    drop(slot);
                };
                tokio::spawn(Share::new(&env.requests.looks, move || whose.get(), Box::pin(work)));
            }
            Err(error) => {
                // Out of file descriptors, mostly: waiting lets connections end.
                tracing::warn!("a connection could not be accepted: {error}");
                clock.sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    let all = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
    tokio::select! {
        _ = slots.acquire_many(all) => Ok(()),
        () = clock.sleep(drain) => Err(Error::timeout("drain_timeout", "some requests did not finish before the server stopped")),
    }
}

async fn connection(socket: TcpStream, peer: Peer, whose: Whose, router: Router, mut stop: Shutdown) {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!("TCP_NODELAY was refused: {error}");
    }
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(whose.clone());
        router.clone().oneshot(request)
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX)
        .half_close(true);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(socket), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.wait() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!("a connection ended with: {error}");
    }
}
