//! `orc up`: the application behind a port, until it is told to stop.

use crate::{
    app::{self, Work},
    host::System,
    trace,
};
use base::{Error, Result};
use cli::host::{Ready, ServeOptions};
use std::path::Path;
use tokio::signal::unix::{SignalKind, signal};

pub(crate) async fn serve(system: &System, data: &Path, options: ServeOptions, ready: Box<dyn FnOnce(Ready) + Send + '_>) -> Result<()> {
    trace::start(trace::For::Server);
    report_panics();
    // Before anything else: a stop during the start must be orderly as well.
    let mut stop = Stop::new()?;
    let composed = app::compose_with(
        system,
        data,
        Work::All,
        app::More { backup_to: options.backup_to, ballast_bytes: app::BALLAST_BYTES, ..app::More::default() },
    )
    .await?;
    let listening = match composed.listen(data, options.address).await {
        Ok(listening) => listening,
        Err(e) => {
            composed.stop(None, app::STOP_WITHIN).await;
            return Err(e);
        }
    };
    for note in &composed.notes {
        tracing::info!("{note}");
    }
    let link = composed.env.auth.sessions.one_time_link(&composed.ctx);
    ready(Ready {
        data: data.to_path_buf(),
        sign_in: format!("{}{}", listening.url, link.path),
        url: listening.url.clone(),
        simulated: composed.simulated,
        console: crate::embed::Console::is_built(),
        ready_ms: u64::try_from(system.clock.monotonic().as_millis()).unwrap_or(u64::MAX),
    });
    stop.wait().await;
    tracing::info!("stopping");
    tokio::select! {
        () = composed.stop(Some(listening), app::STOP_WITHIN) => {}
        // The second signal means: now.
        () = stop.wait() => {}
    }
    Ok(())
}

struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    fn new() -> Result<Self> {
        let on = |kind| signal(kind).map_err(|e| Error::internal("no_signals", format!("signals cannot be received: {e}")));
        Ok(Self { interrupt: on(SignalKind::interrupt())?, terminate: on(SignalKind::terminate())? })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// A panic of a task ends that task only; it must be seen all the same.
fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let thread = std::thread::current();
        tracing::error!(thread = thread.name(), "a task panicked, the server goes on: {info}");
    }));
}
