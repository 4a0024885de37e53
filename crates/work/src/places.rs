//! In which workspaces a caller may look at runs and at what waits in them.

use base::{Ctx, Result, Right};

pub(crate) fn sees(ctx: &Ctx, workspace: &str) -> bool {
    ctx.rights.has_in(Right::RUNS_READ.noun, Right::RUNS_READ.verb, Some(workspace))
}

/// What a list is to hold: of the workspace that was asked for, else of every one with the right. `None`: everything.
pub(crate) fn readable(ctx: &Ctx, asked: Option<&str>) -> Result<Option<Vec<String>>> {
    let right = Right::RUNS_READ;
    if let Some(workspace) = asked {
        ctx.need_on(right.noun, right.verb, Some(workspace)).map_err(|error| error.place("query parameter `workspace`"))?;
        return Ok(Some(vec![workspace.to_owned()]));
    }
    let places = ctx.rights.places(right.noun, right.verb);
    if places.as_ref().is_some_and(Vec::is_empty) {
        ctx.need(right)?;
    }
    Ok(places)
}
