//! Replay: a recorded history is fed to the machine of this program, and every decision is compared with the one that was recorded. No
//! tool and no model is called, no clock and no store is asked: what came from outside is taken from the events themselves.

use crate::{
    event::{Asks, Event, Rejected},
    machine::{
        Turn,
        cause::cause,
        state::{Run, value_of},
    },
    port,
};
use base::{Digest, RunId, Timestamp};
use flow::Plan;
use serde::Serialize;
use serde_json::Value;
use std::{collections::VecDeque, sync::Arc};

/// What a replay came to.
#[derive(Clone, Debug, Serialize)]
pub struct Replay {
    pub run: RunId,
    /// Events that were compared: all, or those before the divergence.
    pub events: u64,
    /// SHA-256 over the decisions that were compared, which are the same in both.
    pub digest: String,
    /// The first decision that differs.
    pub divergence: Option<Divergence>,
}

/// Where this program decides otherwise than it was recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Divergence {
    /// The number of the recorded event.
    pub seq: u64,
    /// The task it is about; `None`: the run itself.
    pub task: Option<String>,
    /// The step and its line in the workflow file, where there is one.
    pub place: Option<String>,
    pub recorded: Value,
    /// `null`: nothing is decided here.
    pub decided: Value,
}

/// A history: the plan, and the events with their values in place, in their order.
pub(crate) struct History {
    pub(crate) run: RunId,
    pub(crate) plan: Arc<Plan>,
    pub(crate) events: Vec<(Event, Timestamp)>,
    /// Largest value of any kind. Bytes.
    pub(crate) payload_max: usize,
    /// Events after which a turn may have been cut off to be committed.
    pub(crate) run_ahead: usize,
}

type EffectOf<'a> = &'a dyn Fn(&str) -> Option<port::Effect>;

struct Player<'a> {
    history: &'a History,
    run: Run,
    effect_of: EffectOf<'a>,
    /// Decided, and not yet met in the history.
    decided: VecDeque<Event>,
    digest: Digest,
}

/// `None`: the history does not begin with the start of a run.
pub(crate) fn replay(history: &History, effect_of: EffectOf<'_>) -> Option<Replay> {
    let run = fold(history, 1)?;
    let mut player = Player { history, run, effect_of, decided: VecDeque::new(), digest: Digest::of(&[]) };
    let mut last = (history.events[0].1, 1);
    let taken = shared(history);
    for (i, (event, at)) in history.events.iter().enumerate().skip(1) {
        // Taken over from another run: facts, not decisions.
        if (i as u64) <= taken {
            player.run.apply(event, *at);
            last = (*at, 1);
            continue;
        }
        if *at == last.0 {
            last.1 += 1;
        } else {
            // A turn that was not cut off has decided everything that could be.
            if last.1 < history.run_ahead && player.decided.is_empty() {
                player.advance(last.0, usize::MAX);
            }
            last = (*at, 1);
        }
        if let Some(divergence) = player.step(i, event, *at) {
            let digest = player.digest.to_string();
            return Some(Replay { run: history.run, events: i as u64, digest, divergence: Some(divergence) });
        }
    }
    let (events, digest) = (history.events.len() as u64, player.digest.to_string());
    Some(Replay { run: history.run, events, digest, divergence: None })
}

/// The state after the first `count` events.
fn fold(history: &History, count: usize) -> Option<Run> {
    let (Event::RunStarted(started), at) = history.events.first()? else { return None };
    let mut run = Run::new(history.run, history.plan.clone(), started.clone(), *at);
    run.payload_max = history.payload_max;
    history.events.iter().take(count).skip(1).for_each(|(event, at)| run.apply(event, *at));
    Some(run)
}

fn shared(history: &History) -> u64 {
    match history.events.first() {
        Some((Event::RunStarted(started), _)) => started.from.as_ref().map_or(0, |from| from.shared),
        _ => 0,
    }
}

impl Player<'_> {
    fn step(&mut self, i: usize, event: &Event, at: Timestamp) -> Option<Divergence> {
        // A process that ended before it had committed took what it had decided with it.
        if self.decided.is_empty() || matches!(event, Event::RunResumed { .. }) {
            self.decide(i, event, at);
        }
        let recorded = serde_json::to_value(event).unwrap_or_default();
        let decided = self.decided.pop_front();
        let older = decided.as_ref().is_some_and(|decided| self.asks_as_it_once_did(i, event, decided));
        let decided = decided.map(|event| serde_json::to_value(event).unwrap_or_default()).unwrap_or_default();
        if older || recorded == decided {
            self.digest = Digest::of(&[&self.digest.0, decided.to_string().as_bytes()]);
            return None;
        }
        let task = event.task().filter(|task| !task.is_empty()).map(str::to_owned);
        let found = task.as_deref().and_then(|path| crate::view::find_step(&self.history.plan, path));
        let place = found.map(|step| format!("step `{}`, line {}", step.id, step.line));
        Some(Divergence { seq: i as u64 + 1, task, place, recorded, decided })
    }

    /// Questions were once bound to what they show and did not tell their rule. The same one is the same decision, and is known by the
    /// binding it had.
    fn asks_as_it_once_did(&mut self, i: usize, recorded: &Event, decided: &Event) -> bool {
        let Event::ApprovalRequested { task, title, details, binding, asks, call, rule: None, .. } = recorded else { return false };
        let mut same = decided.clone();
        if let Event::ApprovalRequested { binding: of, rule, rejected, .. } = &mut same {
            (*of, *rule, *rejected) = (binding.clone(), None, Rejected::default());
        }
        let nth = if *asks == Asks::Outcome { i.to_string() } else { String::new() };
        let details = value_of(details).to_string();
        let once = Digest::of(&[task.as_bytes(), title.as_bytes(), details.as_bytes(), nth.as_bytes()]).to_string();
        if *binding != once || same != *recorded {
            return false;
        }
        self.run.rebind(task, call.as_deref(), binding);
        true
    }

    /// Takes what the event says has come from outside, or else lets the machine go on until it has decided something.
    fn decide(&mut self, i: usize, event: &Event, at: Timestamp) {
        if let Event::RunResumed { deaths } = event {
            // A new process read it back, so that is done here too.
            self.decided.clear();
            if let Some(run) = fold(self.history, i) {
                self.run = run;
            }
            let mut turn = Turn::new(&mut self.run, at);
            turn.recover(!deaths.is_empty(), self.effect_of, &|_| None);
            self.decided.extend(turn.events);
            return;
        }
        match cause(&self.run, event) {
            Some(input) => {
                let mut turn = Turn::new(&mut self.run, at);
                drop(turn.take(input, &|_| None));
                self.decided.extend(turn.events);
            }
            None => self.advance(at, 1),
        }
    }

    fn advance(&mut self, at: Timestamp, max: usize) {
        let mut turn = Turn::new(&mut self.run, at);
        turn.advance(max, &|_| None);
        self.decided.extend(turn.events);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Grants, Payload, RunStarted};
    use serde_json::json;

    /// A history of a tool that fails once and of a step behind it.
    fn history(output: Value) -> History {
        let plan = crate::machine::tests::plan(
            "name: t\nsteps:\n  - {id: a, uses: test.echo, with: {x: 1}, retry: {attempts: 2, delay: 1s, jitter: false}}\n  - {id: b, uses: set, with: {v: '{{ steps.a.output.x }}'}}\n",
        );
        let inline = |value: Value| Payload::Inline(Arc::new(value));
        let started = RunStarted {
            workflow: "t".to_owned(),
            definition: Default::default(),
            hash: String::new(),
            inputs: inline(json!({})),
            by: crate::runner::system(),
            workspace: "default".to_owned(),
            grants: Grants::default(),
            origin: None,
            frozen: false,
            counts_deaths: true,
            seed: 1,
            from: None,
        };
        let run = RunId(Default::default());
        let begins = |attempt| Event::TaskStarted {
            task: "a".to_owned(),
            uses: "test.echo".to_owned(),
            attempt,
            key: format!("{run}/a"),
            input: inline(json!({"x": 1})),
        };
        let ends = |task: &str, output| Event::TaskSucceeded { task: task.to_owned(), output: inline(output), usage: None, unmet: None };
        let error = base::Error::upstream("flaky", "not yet");
        let events = [
            Event::RunStarted(started),
            begins(1),
            Event::TaskFailed { task: "a".to_owned(), attempt: 1, error, retry_at: Some(Timestamp(1_001_001)), usage: None, then: None },
            begins(2),
            ends("a", json!({"x": 7})),
            ends("b", json!({ "v": output })),
            Event::RunSucceeded { outputs: inline(json!({})), untaken: Default::default() },
        ];
        let events = events.into_iter().enumerate().map(|(i, event)| (event, Timestamp(1 + i as i64 * 500))).collect();
        History { run, plan, events, payload_max: usize::MAX, run_ahead: 256 }
    }

    #[test]
    fn the_first_decision_that_differs_is_named_with_its_place() {
        let right = replay(&history(json!(7)), &|_| None).expect("a history");
        assert_eq!((right.events, &right.divergence), (7, &None));
        let wrong = replay(&history(json!(8)), &|_| None).expect("a history");
        let found = wrong.divergence.expect("it differs");
        assert_eq!((found.seq, found.task.as_deref(), found.place.as_deref()), (6, Some("b"), Some("step `b`, line 4")));
        assert_eq!((&found.recorded["output"], &found.decided["output"]), (&json!({"v": 8}), &json!({"v": 7})));
        assert_eq!(wrong.events, 5);
        let mut unbegun = history(json!(7));
        unbegun.events.remove(0);
        assert!(replay(&unbegun, &|_| None).is_none());
    }

    #[test]
    fn events_in_any_disorder_are_told_apart_and_nothing_panics() {
        let count = history(json!(7)).events.len();
        for (from, to) in (1..count).flat_map(|from| (1..count).map(move |to| (from, to))).filter(|(from, to)| from != to) {
            let mut disordered = history(json!(7));
            let event = disordered.events.remove(from);
            disordered.events.insert(to, event);
            let replay = replay(&disordered, &|_| None).expect("a history");
            assert!(replay.divergence.is_some(), "{from} moved to {to}");
        }
    }
}
