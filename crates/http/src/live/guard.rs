//! Whether the caller of an open connection may still do what it could when it opened it.

use crate::Env;
use axum::http::HeaderMap;
use base::{Ctx, Kind};
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Waits until the caller may do something else than `ctx` says; `None` when it may do nothing any more.
pub(super) async fn changed(env: &Env, headers: &HeaderMap, ctx: &Ctx) -> Option<Ctx> {
    loop {
        match env.auth.authenticate(headers).await {
            Err(error) if error.kind() == Kind::Unauthenticated => return None,
            Ok((now, _)) if now.rights != ctx.rights || now.teams != ctx.teams => return Some(now),
            // An error of storage is no end of a session.
            _ => env.clock.sleep(LOOK_EVERY).await,
        }
    }
}
