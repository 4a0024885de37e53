//! How a replay looks on the wire.

use schemars::JsonSchema;
use serde_json::Value;

/// What a replay came to; stands for the engine's type in the document.
#[derive(JsonSchema)]
#[schemars(rename = "Replay")]
#[allow(dead_code, reason = "stands for the type of `engine` in the document")]
pub(super) struct ReplayDoc {
    run: String,
    /// Events that were compared: all, or those before the divergence.
    events: u64,
    /// SHA-256 over the decisions that are the same in both.
    digest: String,
    divergence: Option<DivergenceDoc>,
}

/// The first decision that differs.
#[derive(JsonSchema)]
#[schemars(rename = "Divergence")]
#[allow(dead_code, reason = "stands for the type of `engine` in the document")]
struct DivergenceDoc {
    /// The number of the recorded event.
    seq: u64,
    /// The path of the task; null for the run itself.
    task: Option<String>,
    /// The step and its line in the workflow file.
    place: Option<String>,
    /// The event as it was recorded.
    recorded: Value,
    /// The event that is decided today; null if nothing is decided there.
    decided: Value,
}
