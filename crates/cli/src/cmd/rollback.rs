//! `orc runs rollback`: undo what a run did outside.

use super::{
    runs::{carry, resolve},
    travel,
};
use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    follow::Interrupts,
    out::{table::Table, text},
    session::Session,
};
use serde_json::{Value, json};

/// Undo what a run did outside after one of its events, the last first; what cannot be undone is named
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc runs rollback latest --to 1 --dry-run\n  orc runs rollback latest --to 12\n  orc runs rollback latest --to before-review\n\nThe run must have ended. The rollback is a run of its own; it stops at the first effect that cannot be undone any more, and the same command goes on from there."
)]
pub(crate) struct Rollback {
    /// The run's id, or `latest`
    run: String,
    /// The number of the last event whose effect stays, or the name of a checkpoint
    #[arg(long, value_name = "N|NAME")]
    to: String,
    /// Only say what would be undone, and what cannot be
    #[arg(long)]
    dry_run: bool,
}

fn table(cx: &Cx<'_>, plan: &Value) -> String {
    let mut table = Table::new(["EVENT", "STEP", "WHAT", "", "HOW, OR WHY NOT"]);
    let word = |item: &Value, key: &str| text::one_line(item[key].as_str().unwrap_or_default());
    for item in plan["items"].as_array().into_iter().flatten() {
        table.row(vec![
            item["seq"].to_string().into(),
            word(item, "task").into(),
            word(item, "what").into(),
            word(item, "does").into(),
            word(item, "why").into(),
        ]);
    }
    let (undone, stays) = (&plan["undone"], &plan["stays"]);
    format!("{}\n{undone} to undo, {stays} cannot be undone or are unknown\n", table.render(&cx.out.stdout))
}

impl Rollback {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let path = format!("/api/v1/runs/{}/rollback", api::encode(&id));
        let field = if travel::at_field(&self.to) == "at" { "to" } else { "checkpoint" };
        let plan = session.get(&format!("{path}?{field}={}", api::encode(&self.to))).await?;
        if self.dry_run {
            if cx.out.wants_json() {
                cx.out.value(&plan)?;
            } else {
                cx.out.data(&table(cx, &plan))?;
            }
            return Ok(Exit::Done);
        }
        if !cx.out.wants_json() {
            cx.out.data(&table(cx, &plan))?;
        }
        let mut interrupts = Interrupts::new()?;
        // What was shown is done, or nothing.
        let begun = session.post_once(&path, &json!({"to": plan["to"], "binding": plan["binding"]})).await?;
        carry(cx, session, &mut interrupts, begun["id"].as_str().unwrap_or_default()).await
    }
}
