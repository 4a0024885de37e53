//! Runs a router on a socket until told to stop.

use axum::Router;
use base::{Error, Result};
use std::net::SocketAddr;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A running stand-in. Stops when dropped.
pub struct Handle {
    pub addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

impl Handle {
    pub(crate) fn of(addr: SocketAddr, task: JoinHandle<()>) -> Self {
        Self { addr, stop: None, task: Some(task) }
    }

    /// `http://host:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// `host:port`, as allow lists write it.
    pub fn authority(&self) -> String {
        self.addr.to_string()
    }

    /// Takes no more connections and waits until the open requests are answered.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }

    /// Waits until it is stopped from outside, for running one in the foreground.
    pub async fn wait(mut self) {
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

pub(crate) async fn listen(bind: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let unavailable = |e: std::io::Error| {
        Error::unavailable("simulator_bind", format!("a simulator cannot listen on {bind}: {e}"))
            .fix("choose another port, or 0 for any free one")
    };
    let listener = TcpListener::bind(bind).await.map_err(unavailable)?;
    let addr = listener.local_addr().map_err(unavailable)?;
    Ok((listener, addr))
}

pub(crate) async fn serve(bind: SocketAddr, router: Router) -> Result<Handle> {
    let (listener, addr) = listen(bind).await?;
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        let shutdown = async {
            // A dropped sender means: run until the task is aborted.
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let _ = axum::serve(listener, router).with_graceful_shutdown(shutdown).await;
    });
    Ok(Handle { addr, stop: Some(stop), task: Some(task) })
}
