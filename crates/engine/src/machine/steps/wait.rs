//! `wait`: a durable timer.
//!
//! | from | on | to |
//! |---|---|---|
//! | pending | needs met | waiting (timer), or succeeded when the time has passed already |
//! | waiting | timer | succeeded |

use super::super::{Effect, Turn, state, state::TaskRef};
use crate::event::Event;
use base::{Error, Timestamp};
use flow::plan::Wait;
use std::time::Duration;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, wait: &Wait) -> Result<(), Error> {
    let place = turn.place(at, "with");
    let text = |turn: &Turn<'_>, field: &str, template| match turn.auto_string(at, field)? {
        Some(text) => Ok(text),
        None => turn.render_text(at.scope, template),
    };
    let until = match wait {
        Wait::ForMs(ms) => turn.now.plus(Duration::from_millis(*ms)),
        Wait::For(template) => {
            let text = text(turn, "/with/for", template).map_err(|e: Error| e.place(place.clone()))?;
            let ms = flow::parse_duration(&text).ok_or_else(|| bad(&text, &place))?;
            turn.now.plus(Duration::from_millis(ms))
        }
        Wait::Until(template) => Timestamp::parse(&text(turn, "/with/until", template)?).map_err(|e| e.place(place))?,
    };
    if until <= turn.now {
        turn.succeed(at, state::null(), None);
        return Ok(());
    }
    let task = turn.run.path(at);
    turn.effects.push(Effect::SetTimer { name: format!("wait:{task}"), at: until });
    turn.emit(Event::WaitStarted { task, until });
    Ok(())
}

fn bad(text: &str, place: &str) -> Error {
    Error::invalid("bad_duration", format!("`{text}` is not a duration"))
        .place(place.to_owned())
        .fix("write 500ms, 5s, 2m, 1h or 1d, or a number of seconds")
}
