//! `wait`: a durable timer, or a signal that somebody sends.

use super::super::{Effect, Turn, signals::not_in_time, state, state::TaskRef};
use crate::event::Event;
use crate::machine::transitions::{At, On, Row, Table};
use base::{Error, Timestamp};
use flow::plan::Wait;
use std::time::Duration;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::WaitStarted, At::Sleeping, "needs met (timer)"),
    Row(At::Pending, On::Succeeded, At::Succeeded, "the time has passed already"),
    Row(At::Pending, On::SaveStarted, At::Writing, "the same (effect: write)"),
    Row(At::Pending, On::SignalTaken, At::Pending, "the signal that it waits for has come already"),
    Row(At::Sleeping, On::SignalTaken, At::Sleeping, "the signal that it waits for has come"),
    Row(At::Sleeping, On::Succeeded, At::Succeeded, "timer, or signal"),
    Row(At::Sleeping, On::SaveStarted, At::Writing, "the same (effect: write)"),
    Row(At::Sleeping, On::AutoAsked, At::Judging, "it has ended, and what that means is asked"),
    Row(At::Sleeping, On::Failed, At::Failed, "timer, and that is not as expected, or it was for a signal that has not come"),
    Row(At::Sleeping, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Sleeping, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Sleeping, On::Held, At::Sleeping, "paused: that its time has come is kept"),
    Row(At::Sleeping, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, wait: Option<&Wait>, signal: Option<&str>) -> Result<(), Error> {
    let until = wait.map(|wait| until(turn, at, wait)).transpose()?;
    if signal.is_some_and(|name| turn.take_signal(at, name)) {
        return Ok(());
    }
    if until.is_some_and(|until| until <= turn.now) {
        match signal {
            Some(name) => return Err(not_in_time(name)),
            None => turn.succeed(at, state::null(), None),
        }
        return Ok(());
    }
    let task = turn.run.path(at);
    turn.effects.extend(until.map(|at| Effect::SetTimer { name: format!("wait:{task}"), at }));
    turn.emit(Event::WaitStarted { task, until, signal: signal.map(str::to_owned) });
    Ok(())
}

fn until(turn: &Turn<'_>, at: TaskRef, wait: &Wait) -> Result<Timestamp, Error> {
    let place = turn.place(at, "with");
    let text = |turn: &Turn<'_>, field: &str, template| match turn.auto_string(at, field)? {
        Some(text) => Ok(text),
        None => turn.render_text(at.scope, template),
    };
    Ok(match wait {
        Wait::ForMs(ms) => turn.now.plus(Duration::from_millis(*ms)),
        Wait::For(template) => {
            let text = text(turn, "/with/for", template).map_err(|e: Error| e.place(place.clone()))?;
            let ms = flow::parse_duration(&text).ok_or_else(|| bad(&text, &place))?;
            turn.now.plus(Duration::from_millis(ms))
        }
        Wait::Until(template) => Timestamp::parse(&text(turn, "/with/until", template)?).map_err(|e| e.place(place))?,
    })
}

fn bad(text: &str, place: &str) -> Error {
    Error::invalid("bad_duration", format!("`{text}` is not a duration"))
        .place(place.to_owned())
        .fix("write 500ms, 5s, 2m, 1h or 1d, or a number of seconds")
}
