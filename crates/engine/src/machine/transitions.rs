//! The transition tables, as data: from where a task goes on which event to where. Each step kind has its own beside its code; what all
//! of them have stands here. Every event that the machine decides on is looked up: one that no table holds is a fault of the machine.

use super::{
    state::{Detail, Phase, Run, Status, Task, TaskRef},
    steps,
};
use crate::event::Event;
use flow::plan::Action;

/// Where a task is, as far as its next move depends on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum At {
    /// Its needs are not met yet, or it has just to begin.
    Pending,
    /// A tag is asked before it begins.
    Asking,
    /// A tool is at work.
    Calling,
    /// A model is, or tools for it.
    Talking,
    /// Its output is being written.
    Writing,
    /// It has ended, and it is asked what that means.
    Judging,
    /// It waits for a time.
    Sleeping,
    /// It waits for a person.
    Asked,
    /// It waits for a person to say what has become of a call.
    Unsure,
    /// Another attempt follows.
    Retrying,
    /// Steps inside it are at work.
    Open,
    /// A handler's are.
    Handling,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

/// What happens to a task: an event, as far as it makes a difference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum On {
    Started,
    Succeeded,
    Failed,
    /// With another attempt to follow.
    FailedForNow,
    Skipped,
    Cancelled,
    WaitStarted,
    SignalTaken,
    BlockOpened,
    /// Another iteration begins.
    TurnedMore,
    /// None does.
    TurnedLast,
    BlockFailing,
    HandlerOpened,
    SaveStarted,
    ApprovalRequested,
    /// By one of those who are needed, or by the last.
    Approved,
    Rejected,
    /// A decision is taken back.
    Withdrawn,
    Delegated,
    /// The call that is asked about is another one.
    Edited,
    Escalated,
    ModelAnswered,
    CallStarted,
    CallFinished,
    AutoAsked,
    AutoRefused,
    AutoResolved,
    /// Something has come for it while the run is paused.
    Held,
}

/// One line of a table: from, on, to, and in words for who reads it.
#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "the words are read by people")]
pub(crate) struct Row(pub(crate) At, pub(crate) On, pub(crate) At, pub(crate) &'static str);

pub(crate) type Table = &'static [Row];

/// What any step can do.
#[rustfmt::skip]
pub(crate) const COMMON: Table = &[
    Row(At::Pending, On::AutoAsked, At::Asking, "a tag is open (effect: model)"),
    Row(At::Pending, On::AutoAsked, At::Judging, "its `if` is false, or it fails, and where the run goes on is asked"),
    Row(At::Pending, On::Skipped, At::Skipped, "its `if` is false, a jump led over it, or it cannot begin and that counts as skipped"),
    Row(At::Pending, On::Failed, At::Failed, "it cannot begin, or what it gives is not as expected"),
    Row(At::Pending, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Pending, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
    Row(At::Asking, On::AutoRefused, At::Asking, "an answer that does not fit, attempts left (effect: model)"),
    Row(At::Asking, On::AutoResolved, At::Pending, "an answer that fits"),
    Row(At::Asking, On::FailedForNow, At::Retrying, "error of the gateway, attempts left (timer)"),
    Row(At::Asking, On::Failed, At::Failed, "nobody could answer"),
    Row(At::Asking, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Asking, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Asking, On::AutoAsked, At::Judging, "the same, and where the run goes on is asked"),
    Row(At::Asking, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
    Row(At::Retrying, On::AutoAsked, At::Asking, "timer: the tag is asked again"),
    Row(At::Retrying, On::AutoAsked, At::Judging, "timer: what its end means is asked again"),
    Row(At::Retrying, On::Started, At::Writing, "timer: its output is written again, same key"),
    Row(At::Retrying, On::Succeeded, At::Succeeded, "timer: what its end means is known by now"),
    Row(At::Retrying, On::Skipped, At::Skipped, "the same"),
    Row(At::Retrying, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
    Row(At::Writing, On::Succeeded, At::Succeeded, "written"),
    Row(At::Writing, On::FailedForNow, At::Retrying, "error, attempts left (timer)"),
    Row(At::Writing, On::Failed, At::Failed, "error, or what was written is not as expected"),
    Row(At::Writing, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Writing, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Writing, On::AutoAsked, At::Judging, "written, or not, and what that means is asked"),
    Row(At::Writing, On::Cancelled, At::Cancelled, "the run is ended"),
    Row(At::Judging, On::AutoRefused, At::Judging, "an answer that does not fit, attempts left (effect: model)"),
    Row(At::Judging, On::AutoResolved, At::Judging, "an answer that fits"),
    Row(At::Judging, On::AutoAsked, At::Judging, "the next question about its end"),
    Row(At::Judging, On::Succeeded, At::Succeeded, "all is known"),
    Row(At::Judging, On::Skipped, At::Skipped, "all is known"),
    Row(At::Judging, On::Failed, At::Failed, "all is known, it is not as expected, or nobody could answer"),
    Row(At::Judging, On::FailedForNow, At::Retrying, "error of the gateway, or not as expected, attempts left (timer)"),
    Row(At::Judging, On::HandlerOpened, At::Handling, "not as expected, and a handler takes over"),
    Row(At::Judging, On::SaveStarted, At::Writing, "as expected (effect: write)"),
    Row(At::Open, On::Succeeded, At::Succeeded, "all inside it has ended"),
    Row(At::Open, On::Failed, At::Failed, "something inside it has failed, or what it gives is not as expected"),
    Row(At::Open, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Open, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Open, On::SaveStarted, At::Writing, "all inside it has ended (effect: write)"),
    Row(At::Open, On::AutoAsked, At::Judging, "it has ended, and what that means is asked"),
    Row(At::Open, On::AutoAsked, At::Open, "a tag of a condition or an output is open (effect: model)"),
    Row(At::Open, On::AutoRefused, At::Open, "an answer that does not fit, or none, attempts left (effect: model)"),
    Row(At::Open, On::AutoResolved, At::Open, "an answer that fits"),
    Row(At::Open, On::Cancelled, At::Cancelled, "the run is ended"),
    Row(At::Asking, On::Held, At::Asking, "paused: the answer is kept"),
    Row(At::Judging, On::Held, At::Judging, "paused: the answer is kept"),
    Row(At::Open, On::Held, At::Open, "paused: the answer is kept"),
    Row(At::Writing, On::Held, At::Writing, "paused: that it is written is kept"),
    Row(At::Asked, On::Held, At::Asked, "paused: that its time is over, or a decision holds, is kept"),
    Row(At::Unsure, On::Held, At::Unsure, "paused: that a decision holds is kept"),
    Row(At::Retrying, On::Held, At::Retrying, "paused: that its time has come is kept"),
    Row(At::Handling, On::Succeeded, At::Succeeded, "the handler has a value"),
    Row(At::Handling, On::SaveStarted, At::Writing, "the handler has a value (effect: write)"),
    Row(At::Handling, On::Failed, At::Failed, "the handler says so, or has failed itself"),
    Row(At::Handling, On::Skipped, At::Skipped, "the handler says so"),
    Row(At::Handling, On::AutoAsked, At::Asking, "the step begins anew, a tag is open (effect: model)"),
    Row(At::Handling, On::AutoAsked, At::Judging, "the handler has ended it, and what that means is asked"),
    Row(At::Handling, On::Cancelled, At::Cancelled, "the run is ended"),
];

/// The whole run.
#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "the words are read by people")]
pub(crate) struct RunRow(pub(crate) Phase, pub(crate) OnRun, pub(crate) Phase, pub(crate) &'static str);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum OnRun {
    CancelRequested,
    TimedOut,
    Resumed,
    Succeeded,
    Failed,
    Cancelled,
    AutoAsked,
    AutoRefused,
    AutoResolved,
    Paused,
    Unpaused,
    Checkpoint,
    Held,
    Signalled,
}

#[rustfmt::skip]
pub(crate) const RUN: &[RunRow] = &[
    RunRow(Phase::Running, OnRun::Resumed, Phase::Running, "a new process takes it up"),
    RunRow(Phase::Running, OnRun::AutoAsked, Phase::Running, "a tag of its outputs is open (effect: model)"),
    RunRow(Phase::Running, OnRun::AutoRefused, Phase::Running, "an answer that does not fit, or none, attempts left (effect: model)"),
    RunRow(Phase::Running, OnRun::AutoResolved, Phase::Running, "an answer that fits"),
    RunRow(Phase::Running, OnRun::Succeeded, Phase::Succeeded, "all steps have ended"),
    RunRow(Phase::Running, OnRun::Failed, Phase::Failed, "a step has failed, or the outputs cannot be told"),
    RunRow(Phase::Running, OnRun::CancelRequested, Phase::Cancelling, "somebody ends it (effects in flight are dropped)"),
    RunRow(Phase::Running, OnRun::TimedOut, Phase::Cancelling, "timer of the run (effects in flight are dropped)"),
    RunRow(Phase::Running, OnRun::Paused, Phase::Paused, "somebody pauses it (what is under way comes to its end)"),
    RunRow(Phase::Running, OnRun::Checkpoint, Phase::Running, "somebody names this place"),
    RunRow(Phase::Paused, OnRun::Checkpoint, Phase::Paused, "the same"),
    RunRow(Phase::Running, OnRun::Signalled, Phase::Running, "somebody sends it a value (a step that waits for it takes it)"),
    RunRow(Phase::Paused, OnRun::Signalled, Phase::Paused, "the same (taken when it goes on)"),
    RunRow(Phase::Cancelling, OnRun::Signalled, Phase::Cancelling, "the same (nobody takes it any more)"),
    RunRow(Phase::Paused, OnRun::Held, Phase::Paused, "an answer for its outputs has come, and is kept"),
    RunRow(Phase::Paused, OnRun::Resumed, Phase::Paused, "a new process has read it (nothing is carried out)"),
    RunRow(Phase::Paused, OnRun::Unpaused, Phase::Running, "somebody lets it go on (effects that a process left are carried out again)"),
    RunRow(Phase::Paused, OnRun::CancelRequested, Phase::Cancelling, "somebody ends it (what has come is kept)"),
    RunRow(Phase::Cancelling, OnRun::Checkpoint, Phase::Cancelling, "somebody names this place"),
    RunRow(Phase::Cancelling, OnRun::Resumed, Phase::Cancelling, "a new process takes it up (nothing is carried out again)"),
    RunRow(Phase::Cancelling, OnRun::Cancelled, Phase::Cancelled, "all steps have ended"),
    RunRow(Phase::Cancelling, OnRun::Failed, Phase::Failed, "all steps have ended, and it had taken too long"),
];

/// Of what a task is doing.
fn at(run: &Run, task: &Task, of: TaskRef) -> At {
    match (task.status, &task.detail) {
        (Status::Pending, _) => At::Pending,
        (Status::Running, Detail::Model(_)) => At::Talking,
        (Status::Running, Detail::Saving(_)) => At::Writing,
        (Status::Running, Detail::Ending(_)) => At::Judging,
        (Status::Running, Detail::Effect { .. }) => At::Calling,
        (Status::Running, _) => At::Asking,
        (Status::Waiting, Detail::Wait { .. }) => At::Sleeping,
        (Status::Waiting, Detail::Model(_)) => At::Unsure,
        (Status::Waiting, Detail::Approval(asked)) if asked.interrupted.is_some() => At::Unsure,
        (Status::Waiting, _) => At::Asked,
        (Status::Retrying, _) => At::Retrying,
        (Status::Open, _) if run.is_handling(of) => At::Handling,
        (Status::Open, _) => At::Open,
        (Status::Succeeded, _) => At::Succeeded,
        (Status::Failed, _) => At::Failed,
        (Status::Skipped, _) => At::Skipped,
        (Status::Cancelled, _) => At::Cancelled,
    }
}

fn on(event: &Event) -> Option<On> {
    Some(match event {
        Event::TaskStarted { .. } => On::Started,
        Event::TaskSucceeded { .. } => On::Succeeded,
        Event::TaskFailed { retry_at: Some(_), .. } => On::FailedForNow,
        Event::TaskFailed { .. } => On::Failed,
        Event::TaskSkipped { .. } => On::Skipped,
        Event::TaskCancelled { .. } => On::Cancelled,
        Event::WaitStarted { .. } => On::WaitStarted,
        Event::SignalTaken { .. } => On::SignalTaken,
        Event::BlockOpened { .. } => On::BlockOpened,
        Event::LoopTurned { more: true, .. } => On::TurnedMore,
        Event::LoopTurned { .. } => On::TurnedLast,
        Event::BlockFailing { .. } => On::BlockFailing,
        Event::HandlerOpened { .. } => On::HandlerOpened,
        Event::SaveStarted { .. } => On::SaveStarted,
        Event::ApprovalRequested { .. } => On::ApprovalRequested,
        Event::ApprovalDecided { approved: true, .. } => On::Approved,
        Event::ApprovalDecided { .. } => On::Rejected,
        Event::ApprovalWithdrawn { .. } => On::Withdrawn,
        Event::ApprovalEdited { .. } => On::Edited,
        Event::ApprovalDelegated { .. } => On::Delegated,
        Event::ApprovalEscalated { .. } => On::Escalated,
        Event::ModelAnswered { .. } => On::ModelAnswered,
        Event::CallStarted { .. } => On::CallStarted,
        Event::CallFinished { .. } => On::CallFinished,
        Event::AutoAsked { .. } => On::AutoAsked,
        Event::AutoRefused { .. } => On::AutoRefused,
        Event::AutoResolved { .. } => On::AutoResolved,
        Event::TaskHeld { .. } => On::Held,
        _ => return None,
    })
}

fn on_run(event: &Event) -> Option<OnRun> {
    Some(match event {
        Event::CancelRequested { .. } => OnRun::CancelRequested,
        Event::RunTimedOut { .. } => OnRun::TimedOut,
        Event::RunResumed { .. } => OnRun::Resumed,
        Event::RunSucceeded { .. } => OnRun::Succeeded,
        Event::RunFailed { .. } => OnRun::Failed,
        Event::RunCancelled { .. } => OnRun::Cancelled,
        Event::AutoAsked { .. } => OnRun::AutoAsked,
        Event::AutoRefused { .. } => OnRun::AutoRefused,
        Event::AutoResolved { .. } => OnRun::AutoResolved,
        Event::RunPaused { .. } => OnRun::Paused,
        Event::RunUnpaused { .. } => OnRun::Unpaused,
        Event::Checkpoint { .. } => OnRun::Checkpoint,
        Event::TaskHeld { .. } => OnRun::Held,
        Event::SignalReceived { .. } => OnRun::Signalled,
        _ => return None,
    })
}

/// The kind of a step in the tables, and its own.
pub(crate) fn table_of(action: &Action) -> (&'static str, Table) {
    match action {
        Action::Tool { .. } => ("tool", steps::tool::TABLE),
        Action::Model(_) => ("model", steps::model::TABLE),
        Action::Set { .. } => ("set", steps::set::TABLE),
        Action::If { .. } | Action::Switch { .. } => ("branch", steps::branch::TABLE),
        Action::ForEach { .. } => ("for_each", steps::for_each::TABLE),
        Action::Loop(_) => ("loop", steps::repeat::TABLE),
        Action::Approval(_) => ("approval", steps::approval::TABLE),
        Action::Ask(_) => ("ask", steps::ask::TABLE),
        Action::Wait { .. } => ("wait", steps::wait::TABLE),
        Action::Workflow { .. } => ("workflow", steps::workflow::TABLE),
    }
}

/// What an event found before it was applied.
pub(super) enum Before {
    Task(TaskRef, At, On),
    Run(Phase, OnRun),
    /// About nothing that the tables are about.
    Other,
}

impl Before {
    pub(super) fn of(run: &Run, event: &Event) -> Self {
        let path = event.task().unwrap_or_default();
        if path.is_empty() {
            return on_run(event).map_or(Self::Other, |on| Self::Run(run.phase, on));
        }
        let found = run.paths.get(path).and_then(|of| Some((*of, run.held(*of)?)));
        match (found, on(event)) {
            (Some((of, task)), Some(on)) => Self::Task(of, at(run, task, of), on),
            _ => Self::Other,
        }
    }

    /// Looks the transition up, now that the event is applied. An error says what no table holds.
    pub(super) fn check(self, run: &Run) -> Result<(), String> {
        let (kind, words, found) = match self {
            Self::Task(of, from, on) => {
                let Some(task) = run.held(of) else { return Ok(()) };
                let to = at(run, task, of);
                let (kind, own) = table_of(&run.step(of).action);
                let is = |row: &Row| (row.0, row.1, row.2) == (from, on, to);
                let common = COMMON.iter().any(is);
                (if common { "any" } else { kind }, format!("{from:?} {on:?} {to:?}"), common || own.iter().any(is))
            }
            Self::Run(from, on) => {
                let is = |row: &RunRow| (row.0, row.1, row.2) == (from, on, run.phase);
                ("run", format!("{from:?} {on:?} {:?}", run.phase), RUN.iter().any(is))
            }
            Self::Other => return Ok(()),
        };
        #[cfg(test)]
        seen::note(kind, &words, found);
        if found { Ok(()) } else { Err(format!("{kind} {words}")) }
    }
}

/// May a transition be unknown? Only where they are being collected.
pub(super) fn tolerant() -> bool {
    #[cfg(test)]
    return seen::collecting();
    #[cfg(not(test))]
    false
}

/// What the tests of this thread have been through.
#[cfg(test)]
pub(crate) mod seen {
    use std::{
        cell::{Cell, RefCell},
        collections::BTreeMap,
    };

    thread_local! {
        static SEEN: RefCell<BTreeMap<(String, String), bool>> = const { RefCell::new(BTreeMap::new()) };
        static COLLECTING: Cell<bool> = const { Cell::new(false) };
    }

    /// From now on this thread collects what no table holds, instead of failing at the first.
    pub(crate) fn collect() {
        COLLECTING.set(true);
    }

    pub(super) fn collecting() -> bool {
        COLLECTING.get()
    }

    pub(super) fn note(kind: &str, row: &str, known: bool) {
        SEEN.with_borrow_mut(|seen| seen.insert((kind.to_owned(), row.to_owned()), known));
    }

    /// Table and row, and whether a table holds it.
    pub(crate) fn all() -> BTreeMap<(String, String), bool> {
        SEEN.with_borrow(Clone::clone)
    }
}
