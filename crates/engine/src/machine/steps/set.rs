//! `set`: its rendered `with` is its output. Pure: one durable transition.
//!
//! | from | on | to |
//! |---|---|---|
//! | pending | needs met | succeeded, or failed when the template cannot be evaluated |

use super::super::{Turn, state::TaskRef};
use base::Error;
use flow::template::Template;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, with: &Template) -> Result<(), Error> {
    let output = turn.render(at.scope, with).and_then(|v| turn.with_auto(at, "/with", v)).map_err(|e| e.place(turn.place(at, "with")))?;
    turn.succeed(at, output, None);
    Ok(())
}
