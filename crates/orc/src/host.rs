//! What the commands are given: this binary's way to everything they may not know.

use crate::{
    app::{self, Embedded},
    backup,
    catalogue::Hands,
    doctor, embed, serve,
    system::{SystemClock, SystemRng},
    trace,
};
use base::{SharedClock, SharedRng};
use cli::host::{App, BackupRequest, Finding, Fut, Host, Life, Ready, RestoreRequest, ServeOptions, SharedStandIns};
use std::{path::Path, sync::Arc};

/// Time and randomness of this process.
#[derive(Clone)]
pub(crate) struct System {
    pub(crate) clock: SharedClock,
    pub(crate) rng: SharedRng,
}

pub(crate) struct Binary {
    system: System,
}

impl Binary {
    pub(crate) fn new() -> Self {
        Self { system: System { clock: Arc::new(SystemClock::new()), rng: Arc::new(SystemRng::new()) } }
    }
}

impl Host for Binary {
    fn clock(&self) -> SharedClock {
        self.system.clock.clone()
    }

    fn rng(&self) -> SharedRng {
        self.system.rng.clone()
    }

    fn catalog(&self) -> Fut<'_, flow::Catalog> {
        Box::pin(Hands::for_checking(&self.system))
    }

    fn open<'a>(&'a self, data: &'a Path, life: Life) -> Fut<'a, Box<dyn App>> {
        Box::pin(async move {
            trace::start(trace::For::Command);
            let app: Box<dyn App> = Box::new(Embedded::open(&self.system, data, life).await?);
            Ok(app)
        })
    }

    fn open_for_tests<'a>(&'a self, data: &'a Path, stand_ins: SharedStandIns) -> Fut<'a, Box<dyn App>> {
        Box::pin(async move {
            trace::start(trace::For::Command);
            let app: Box<dyn App> = Box::new(Embedded::open_for_tests(&self.system, data, stand_ins).await?);
            Ok(app)
        })
    }

    fn serve<'a>(&'a self, data: &'a Path, options: ServeOptions, ready: Box<dyn FnOnce(Ready) + Send + 'a>) -> Fut<'a, ()> {
        Box::pin(serve::serve(&self.system, data, options, ready))
    }

    fn examine<'a>(&'a self, data: &'a Path) -> Fut<'a, Vec<Finding>> {
        Box::pin(async move { Ok(doctor::examine(&self.system, data).await) })
    }

    fn accept_loss<'a>(&'a self, data: &'a Path) -> Fut<'a, Option<String>> {
        Box::pin(app::accept_loss(&self.system, data))
    }

    fn backup<'a>(&'a self, data: &'a Path, request: BackupRequest) -> Fut<'a, serde_json::Value> {
        Box::pin(backup::backup(&self.system, data, request))
    }

    fn restore<'a>(&'a self, data: &'a Path, request: RestoreRequest) -> Fut<'a, serde_json::Value> {
        Box::pin(backup::restore(&self.system, data, request))
    }

    fn error_page(&self, code: &str) -> Option<String> {
        embed::error_page(code)
    }

    fn error_codes(&self) -> Vec<String> {
        embed::error_codes()
    }
}
