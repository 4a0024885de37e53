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
use serde_json::Value;
use std::time::Duration;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, wait: &Wait) -> Result<(), Error> {
    let place = turn.place(at, "with");
    let until = match wait {
        Wait::ForMs(ms) => turn.now.plus(Duration::from_millis(*ms)),
        Wait::For(template) => match &*turn.render(at.scope, template).map_err(|e| e.place(place.clone()))? {
            Value::Number(n) if n.as_f64().is_some_and(|s| (0.0..=1e10).contains(&s)) => {
                turn.now.plus(Duration::from_secs_f64(n.as_f64().unwrap_or(0.0)))
            }
            Value::String(text) => match base::duration_ms(text) {
                Some(ms) => turn.now.plus(Duration::from_millis(ms)),
                None => return Err(bad(text, &place)),
            },
            other => return Err(bad(&other.to_string(), &place)),
        },
        Wait::Until(template) => Timestamp::parse(&turn.render_text(at.scope, template)?).map_err(|e| e.place(place))?,
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
