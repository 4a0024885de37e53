//! `http.send`: for a receiver that honours `Idempotency-Key`, or a request that is idempotent by itself (PUT, DELETE).

use super::{Output, request::Input};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;

pub(crate) fn tool() -> Tool {
    Tool::waiting(
        "http.send",
        "Sends an HTTP request that may be repeated safely with its Idempotency-Key",
        Effect::Idempotent,
        Touches::Network,
        run,
    )
}

async fn run(work: Work, input: Input) -> Result<Output> {
    super::run(work, input.wanted(false)).await
}
