//! The fold itself: one stored event into the view.

use super::{
    AnswerView, CallView, CheckpointView, RefusedView, RunView, SteeredView, TaskStatus, TaskView,
    asked::{break_off, weigh_calls},
    place,
};
use crate::event::{During, Ending, Event, Usage};
use crate::machine::state::{HANDLERS_FROM, HANDLERS_MAX, handler_segment};
use base::{Error, Result, Timestamp};
use flow::plan::Action;
use store::StoredEvent;

impl RunView {
    /// Takes the next stored event; answers the paths of the tasks that it changed.
    pub fn apply(&mut self, stored: &StoredEvent) -> Result<Vec<String>> {
        let event: Event = serde_json::from_str(&stored.body)
            .map_err(|e| Error::internal("event_not_readable", format!("event {} is not readable: {e}", stored.seq)))?;
        self.run.seq = stored.seq;
        let changed = match event.task().map(str::to_owned) {
            Some(path) => {
                let changed = self.apply_task(&path, event, stored.at);
                self.slim(&path);
                changed
            }
            None => self.apply_run(event, stored),
        };
        self.summarize();
        Ok(changed)
    }

    fn apply_run(&mut self, event: Event, stored: &StoredEvent) -> Vec<String> {
        match event {
            Event::RunStarted(started) => {
                self.run.started_at = stored.at;
                self.run.name = started.workflow;
                self.run.workspace = started.workspace;
                self.run.owner = Some(started.by.clone());
                self.inputs = started.inputs;
                self.started_by = Some(started.by);
                self.from = started.from.map(|past| *past);
                return self.expect_block(String::new(), None, None, stored.at);
            }
            Event::CancelRequested { .. } | Event::RunTimedOut { .. } => {
                self.cancelling = true;
                return self.unpaused(stored.at);
            }
            Event::RunPaused { reason } => self.paused = Some(steered(stored, reason)),
            Event::RunUnpaused { .. } => return self.unpaused(stored.at),
            Event::Checkpoint { name, reason } => {
                self.checkpoints.push(CheckpointView { name, seq: stored.seq, set: steered(stored, reason) });
            }
            Event::SignalReceived { signal, .. } => {
                if let Some(view) = self.signals.iter_mut().find(|view| view.name == signal) {
                    (view.received, view.untaken) = (view.received + 1, view.untaken + 1);
                }
            }
            Event::RunSucceeded { outputs, .. } => {
                self.outputs = Some(outputs);
                self.close("succeeded", stored.at);
            }
            Event::RunFailed { error, task, .. } => {
                self.run.note = Some(match task {
                    Some(task) if !task.is_empty() => format!("{task}: {}", error.message()),
                    _ => error.message().to_owned(),
                });
                self.error = Some(error);
                self.close("failed", stored.at);
            }
            Event::RunCancelled { .. } => self.close("cancelled", stored.at),
            _ => {}
        }
        Vec::new()
    }

    /// The tasks for which something was kept.
    fn unpaused(&mut self, at: Timestamp) -> Vec<String> {
        let Some(since) = self.paused.take() else { return Vec::new() };
        self.paused_ms += u64::try_from(at.since(since.at).as_millis()).unwrap_or(u64::MAX);
        let kept = self.tasks.values_mut().filter(|task| task.held);
        kept.map(|task| {
            task.held = false;
            task.path.clone()
        })
        .collect()
    }

    fn close(&mut self, status: &str, at: Timestamp) {
        self.run.status = status.to_owned();
        self.run.ended_at = Some(at);
    }

    /// Adds the tasks of a block that has just opened, so that what is still to come is seen.
    fn expect_block(&mut self, prefix: String, parent: Option<&str>, branch: Option<&str>, at: Timestamp) -> Vec<String> {
        let plan = self.plan.clone();
        let block = match parent {
            None => Some(&plan.body),
            Some(path) => {
                place::find(&plan, path).and_then(|found| place::inside(&plan, &plan, found.step, branch)).map(|(_, block)| block)
            }
        };
        let steps: Vec<_> =
            block.map(|b| b.steps.iter().map(|s| (format!("{prefix}{}", s.id), s.needs.is_empty())).collect()).unwrap_or_default();
        self.run.steps_total += steps.len() as u64;
        for (path, ready) in &steps {
            if let Some(task) = self.entry(path)
                && *ready
            {
                task.queued_at = Some(at);
            }
        }
        steps.into_iter().map(|(path, _)| path).collect()
    }

    /// The view of a task, made when its path is first seen.
    fn entry(&mut self, path: &str) -> Option<&mut TaskView> {
        if !self.order.contains_key(path) {
            let plan = self.plan.clone();
            let found = place::find(&plan, path)?;
            self.order.insert(path.to_owned(), found.order.clone());
            self.tasks.insert(found.order.clone(), fresh(path, &found));
        }
        self.tasks.get_mut(self.order.get(path)?)
    }

    fn apply_task(&mut self, path: &str, event: Event, at: Timestamp) -> Vec<String> {
        let run = self.run.id;
        let usage = event.usage().cloned();
        self.add_usage(usage.as_ref());
        if let Event::SignalTaken { signal, .. } = &event
            && let Some(view) = self.signals.iter_mut().find(|view| view.name == *signal)
        {
            view.untaken = view.untaken.saturating_sub(1);
        }
        let mut opened = None;
        let (mut items, mut turned) = (None, false);
        let mut busy = self.busy;
        if path.is_empty() {
            answered(&mut self.answers, &event, at);
            return Vec::new();
        }
        let Some(task) = self.entry(path) else { return Vec::new() };
        answered(&mut task.answers, &event, at);
        busy.count(task, -1);
        task.queued_at.get_or_insert(at);
        match event {
            Event::BlockOpened { branch, items: list, inputs, count, .. } => {
                task.status = TaskStatus::Running;
                task.started_at = Some(at);
                task.reason = branch.as_ref().map(|b| format!("branch `{b}`"));
                items = count;
                task.input = inputs.or(list);
                opened = Some(branch);
            }
            Event::HandlerOpened { handler, nth, error, attempt, .. } => {
                (task.status, task.attempt, task.error) = (TaskStatus::Running, attempt, Some(error));
                task.started_at.get_or_insert(at);
                add(&mut task.usage, usage);
                break_off(task, at);
                opened = Some(Some(handler_segment(handler, nth)));
            }
            Event::LoopTurned { more, index, .. } => {
                task.reason = more.then(|| format!("iteration {}", index + 1));
                turned = more && task.uses == "loop";
            }
            event => update(task, event, at, run, usage),
        }
        let ended = task.ended_at.is_some();
        busy.count(task, 1);
        self.busy = busy;
        let mut changed = vec![path.to_owned()];
        if let Some(branch) = opened {
            changed.extend(self.open_children(path, branch, items, at));
        }
        if turned {
            self.run.steps_total += self.body_len(path);
        }
        if ended {
            self.queue_dependents(path, at);
        }
        changed
    }

    fn open_children(&mut self, path: &str, branch: Option<String>, items: Option<u64>, at: Timestamp) -> Vec<String> {
        if let Some(count) = items {
            self.run.steps_total += count * self.body_len(path);
            return Vec::new();
        }
        // Its iterations are counted when they begin.
        if branch.is_none() && self.task(path).is_some_and(|t| t.uses == "loop") {
            return Vec::new();
        }
        let prefix = branch.as_ref().map_or_else(|| format!("{path}/"), |b| format!("{path}/{b}/"));
        self.expect_block(prefix, Some(path), branch.as_deref(), at)
    }

    /// How many steps a loop has inside.
    pub(super) fn body_len(&self, path: &str) -> u64 {
        let plan = &self.plan;
        place::find(plan, path).and_then(|p| place::inside(plan, plan, p.step, None)).map_or(0, |(_, b)| b.steps.len() as u64)
    }

    /// A task counts as queued from the moment its last needed step ended.
    fn queue_dependents(&mut self, path: &str, at: Timestamp) {
        let plan = self.plan.clone();
        let Some(found) = place::find(&plan, path) else { return };
        let Some(siblings) = siblings(&plan, &found.order) else { return };
        let prefix = &path[..path.len() - found.step.id.len()];
        for dependent in &found.step.dependents {
            let Some(step) = siblings.steps.get(*dependent) else { continue };
            let waiting = step.needs.iter().any(|n| {
                siblings.steps.get(*n).is_none_or(|need| self.task(&format!("{prefix}{}", need.id)).is_none_or(|t| t.ended_at.is_none()))
            });
            if !waiting && let Some(task) = self.entry(&format!("{prefix}{}", step.id)) {
                task.queued_at = Some(at);
            }
        }
    }

    fn add_usage(&mut self, usage: Option<&Usage>) {
        // What was taken over was paid in the run it is from.
        let own = self.from.as_ref().is_none_or(|past| self.run.seq > past.shared + 1);
        let Some(usage) = usage.filter(|_| own) else { return };
        self.run.tokens_in += usage.tokens_in;
        self.run.tokens_out += usage.tokens_out;
        self.run.cost_microusd += usage.cost_microusd;
        self.run.simulated |= usage.simulated;
    }

    fn summarize(&mut self) {
        (self.run.waiting, self.run.steps_done, self.run.steps_failed) = (self.busy.waiting, self.busy.done, self.busy.failed);
        if self.run.ended_at.is_none() {
            self.run.status = match (self.cancelling, self.busy.running, self.busy.waiting) {
                (true, ..) => "cancelling",
                _ if self.paused.is_some() => "paused",
                (_, 0, 1..) => "waiting",
                _ => "running",
            }
            .to_owned();
        }
    }
}

/// Tasks by what they are doing; kept while folding, so that an event costs the same in a run of any size.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Busy {
    running: u64,
    waiting: u64,
    done: u64,
    failed: u64,
}

impl Busy {
    fn count(&mut self, task: &TaskView, sign: i64) {
        let add = |counter: &mut u64, yes: bool| *counter = counter.saturating_add_signed(if yes { sign } else { 0 });
        // A block is as busy as what is inside it.
        let running = task.status == TaskStatus::Retrying || (task.status == TaskStatus::Running && !is_block(&task.uses));
        add(&mut self.running, running);
        add(&mut self.waiting, task.status == TaskStatus::Waiting);
        add(&mut self.done, task.ended_at.is_some());
        add(&mut self.failed, task.status == TaskStatus::Failed);
    }
}

fn is_block(uses: &str) -> bool {
    matches!(uses, "if" | "switch" | "for_each" | "loop") || uses.starts_with("workflow/")
}

fn siblings<'a>(root: &'a flow::Plan, order: &[u32]) -> Option<&'a flow::plan::Block> {
    let (mut plan, mut block) = (root, &root.body);
    for pair in order.chunks(2) {
        let [step, inner] = pair else { return Some(block) };
        let step = block.steps.get(*step as usize)?;
        let branch = match &step.action {
            _ if *inner >= HANDLERS_FROM => {
                let number = inner - HANDLERS_FROM;
                Some(handler_segment(number % HANDLERS_MAX, number / HANDLERS_MAX))
            }
            Action::If { .. } => Some(if *inner == 0 { "then".to_owned() } else { "else".to_owned() }),
            Action::Switch { .. } => Some(format!("case{inner}")),
            _ => None,
        };
        (plan, block) = place::inside(root, plan, step, branch.as_deref())?;
    }
    Some(block)
}

fn fresh(path: &str, found: &place::Place<'_>) -> TaskView {
    TaskView {
        path: path.to_owned(),
        step: found.step.id.clone(),
        uses: found.step.action.uses(),
        parent: found.parent.clone(),
        index: found.index,
        line: found.step.line,
        status: TaskStatus::Pending,
        attempt: 0,
        attempts_max: found.step.retry.attempts,
        queued_at: None,
        started_at: None,
        ended_at: None,
        input: None,
        output: None,
        error: None,
        reason: None,
        usage: None,
        turns: 0,
        calls: Vec::new(),
        answers: Vec::new(),
        approval: None,
        further: Vec::new(),
        wait_until: None,
        wait_signal: None,
        retry_at: None,
        held: false,
    }
}

fn steered(stored: &StoredEvent, reason: Option<String>) -> SteeredView {
    SteeredView { at: stored.at, by: stored.actor.name.clone(), reason }
}

fn end(task: &mut TaskView, status: TaskStatus, at: Timestamp) {
    break_off(task, at);
    worked_out(task);
    task.status = status;
    task.started_at.get_or_insert(at);
    task.ended_at = Some(at);
    task.retry_at = None;
}

/// Notes what is asked and answered.
fn answered(answers: &mut Vec<AnswerView>, event: &Event, at: Timestamp) {
    match event {
        Event::AutoAsked { part, key, question, .. } => answers.push(AnswerView {
            part: part.clone(),
            key: key.clone(),
            state: "asking",
            question: question.clone(),
            value: None,
            raw: None,
            model: None,
            reason: None,
            refused: Vec::new(),
            cost_microusd: Default::default(),
            asked_at: at,
            answered_at: None,
        }),
        Event::AutoRefused { part, raw, why, usage, over, .. } => {
            let Some(view) = answers.iter_mut().rev().find(|a| a.part == *part) else { return };
            view.refused.push(RefusedView { raw: raw.clone(), why: why.clone(), model: usage.served_by.clone() });
            view.cost_microusd += usage.cost_microusd;
            if *over {
                (view.state, view.answered_at) = ("refused", Some(at));
            }
        }
        Event::AutoResolved { part, raw, value, usage, reason, from_lock, .. } => {
            let Some(view) = answers.iter_mut().rev().find(|a| a.part == *part) else { return };
            view.state = if *from_lock { "locked" } else { "resolved" };
            (view.value, view.raw, view.answered_at) = (Some(value.clone()), Some(raw.clone()), Some(at));
            view.model = Some(usage.served_by.clone());
            view.reason = Some(reason.clone()).filter(|reason| !reason.is_empty());
            view.cost_microusd += usage.cost_microusd;
        }
        _ => {}
    }
}

/// A condition or an output of an open block is asked for beside its work.
fn asked(task: &mut TaskView, at: Timestamp, (during, part, ending): (During, &str, Option<Ending>), usage: Option<Usage>) {
    if during == During::Open {
        return;
    }
    add(&mut task.usage, usage);
    if let Some(Ending::Done { output, .. }) = ending {
        task.output = Some(output);
    }
    task.status = TaskStatus::Running;
    task.started_at.get_or_insert(at);
    task.reason = Some(format!("{WORKING_OUT}{part}"));
}

const WORKING_OUT: &str = "working out ";

/// What was asked for is there, or not asked for any more.
fn worked_out(task: &mut TaskView) {
    if task.reason.as_ref().is_some_and(|reason| reason.starts_with(WORKING_OUT)) {
        task.reason = None;
    }
}

fn update(task: &mut TaskView, event: Event, at: Timestamp, run: base::RunId, usage: Option<Usage>) {
    match event {
        Event::TaskStarted { attempt, input, .. } => {
            worked_out(task);
            task.status = TaskStatus::Running;
            (task.attempt, task.input, task.retry_at) = (attempt, Some(input), None);
            task.started_at.get_or_insert(at);
        }
        Event::TaskSucceeded { output, .. } => {
            task.output = Some(output);
            add(&mut task.usage, usage);
            task.error = None;
            end(task, TaskStatus::Succeeded, at);
        }
        Event::TaskFailed { error, retry_at, attempt, .. } => {
            add(&mut task.usage, usage);
            (task.error, task.attempt) = (Some(error), attempt);
            match retry_at {
                Some(_) => (task.status, task.retry_at) = (TaskStatus::Retrying, retry_at),
                None => end(task, TaskStatus::Failed, at),
            }
        }
        Event::TaskSkipped { reason, error, .. } => {
            add(&mut task.usage, usage);
            (task.reason, task.error) = (Some(reason), error);
            end(task, TaskStatus::Skipped, at);
        }
        Event::SaveStarted { path, output, .. } => {
            add(&mut task.usage, usage);
            task.status = TaskStatus::Running;
            (task.output, task.reason) = (Some(output), Some(format!("saving to {path}")));
        }
        Event::TaskCancelled { .. } => end(task, TaskStatus::Cancelled, at),
        Event::WaitStarted { until, signal, .. } => {
            (task.status, task.wait_until, task.wait_signal, task.started_at) = (TaskStatus::Waiting, until, signal, Some(at));
        }
        event @ (Event::ApprovalRequested { .. }
        | Event::ApprovalDecided { .. }
        | Event::ApprovalWithdrawn { .. }
        | Event::ApprovalEdited { .. }
        | Event::ApprovalDelegated { .. }
        | Event::ApprovalEscalated { .. }) => super::asked::update(task, event, at, run),
        Event::AutoAsked { during, part, ending, .. } => asked(task, at, (during, &part, ending), usage),
        Event::AutoRefused { .. } | Event::AutoResolved { .. } => add(&mut task.usage, usage),
        Event::ModelAnswered { turn, .. } => {
            task.turns = turn;
            add(&mut task.usage, usage);
        }
        // Once more, because a person said that it had not happened.
        Event::CallStarted { call, .. } if task.calls.iter().any(|c| c.call == call && c.ended_at.is_none()) => weigh_calls(task),
        Event::CallStarted { call, tool, input, .. } => {
            task.calls.push(CallView { call, tool, status: "running", started_at: at, ended_at: None, input, output: None });
        }
        Event::TaskHeld { .. } => task.held = true,
        Event::CallFinished { call, output, failed, .. } => {
            if let Some(view) = task.calls.iter_mut().rev().find(|c| c.call == call) {
                view.status = if failed { "failed" } else { "succeeded" };
                (view.ended_at, view.output) = (Some(at), Some(output));
            }
            weigh_calls(task);
        }
        _ => {}
    }
}

fn add(sum: &mut Option<Usage>, usage: Option<Usage>) {
    let Some(usage) = usage else { return };
    match sum {
        None => *sum = Some(usage),
        Some(sum) => {
            sum.tokens_in += usage.tokens_in;
            sum.tokens_out += usage.tokens_out;
            sum.tokens_cached += usage.tokens_cached;
            sum.cost_microusd += usage.cost_microusd;
            sum.latency_ms += usage.latency_ms;
            sum.simulated |= usage.simulated;
            sum.served_by = usage.served_by;
        }
    }
}
