//! The fold: one event into the state. Total over any event order that the machine can produce, and inert on the rest,
//! so that a damaged history cannot panic the process.

mod dialogue;
mod sweep;

use super::state::{Detail, Dialogue, OpenBlock, Phase, Run, Saving, ScopeKind, Status, TaskRef, branch_number, handler_segment, value_of};
use crate::event::{Ending, Event, Payload, Usage};
use base::{Error, Timestamp};
use flow::plan::{Action, OnError};
use serde_json::{Value, json};
use std::sync::Arc;

impl Run {
    pub(crate) fn apply(&mut self, event: &Event, at: Timestamp) {
        self.seq += 1;
        self.sweep();
        if self.apply_steering(event, at) {
            return;
        }
        if let Some(path) = event.task() {
            if path.is_empty() {
                return self.apply_auto(None, event);
            }
            match self.paths.get(path) {
                Some(task) => self.apply_task(*task, event),
                None => return,
            }
            return;
        }
        match event {
            Event::CancelRequested { reason } => {
                self.phase = Phase::Cancelling;
                let why = reason.clone().unwrap_or_else(|| "the run was cancelled".to_owned());
                self.mark_failing(0, &Error::cancelled("cancelled", why), true);
                self.stop_asking();
            }
            Event::RunTimedOut { after_ms } => {
                self.phase = Phase::Cancelling;
                self.timed_out_ms = Some(*after_ms);
                self.mark_failing(0, &super::life::run_timed_out(*after_ms), true);
                self.stop_asking();
            }
            Event::RunSucceeded { .. } => self.close(Phase::Succeeded, at),
            Event::RunFailed { error, task, .. } => {
                self.close(Phase::Failed, at);
                self.cause.get_or_insert((task.clone().unwrap_or_default(), error.clone()));
            }
            Event::RunCancelled { .. } => self.close(Phase::Cancelled, at),
            _ => {}
        }
    }

    fn close(&mut self, phase: Phase, at: Timestamp) {
        self.phase = phase;
        self.ended_at = Some(at);
    }

    fn apply_task(&mut self, at: TaskRef, event: &Event) {
        if self.scopes[at.scope as usize].tasks.get(at.step as usize).is_none_or(|t| t.status.ended()) {
            return;
        }
        if super::poison::goes_on(event) {
            self.task_mut(at).deaths = 0;
        }
        match event {
            Event::TaskStarted { attempt, key, input, .. } => self.started(at, *attempt, key, value_of(input)),
            Event::TaskSucceeded { output, usage, unmet, .. } => self.succeeded(at, output, usage.as_ref(), unmet.as_deref()),
            Event::TaskFailed { usage, error, retry_at, attempt, then, .. } => {
                self.add_usage(usage.as_ref());
                self.failed(at, error, *attempt, retry_at.is_some(), *then);
            }
            Event::TaskSkipped { error, usage, .. } => {
                self.add_usage(usage.as_ref());
                self.task_mut(at).error = error.clone();
                self.end(at, Status::Skipped, true);
            }
            Event::TaskCancelled { .. } => self.end(at, Status::Cancelled, true),
            Event::LoopTurned { more, why, output, .. } => self.loop_turned(at, *more, why.as_deref(), output.as_ref()),
            Event::BlockFailing { error, .. } => self.block_failing(at, error),
            Event::HandlerOpened { handler, nth, error, attempt, usage, .. } => {
                self.add_usage(usage.as_ref());
                self.handler_opened(at, (*handler, *nth), error, *attempt);
            }
            Event::SaveStarted { path, key, output, usage, .. } => {
                self.add_usage(usage.as_ref());
                self.forget_inner(at);
                self.set_status(at, Status::Running);
                let saving = Saving { path: Arc::from(path.as_str()), key: Arc::from(key.as_str()), output: value_of(output) };
                self.task_mut(at).detail = Detail::Saving(Box::new(saving));
            }
            Event::WaitStarted { until, signal, .. } => {
                self.set_status(at, Status::Waiting);
                self.task_mut(at).detail = Detail::Wait { until: *until, signal: signal.as_deref().map(Arc::from) };
                if let Some(name) = signal {
                    self.awaits(at, name);
                }
            }
            Event::SignalTaken { signal, id, .. } => self.signal_taken(signal, id),
            Event::BlockOpened { branch, items, inputs, .. } => self.block_opened(at, branch.as_deref(), items.as_ref(), inputs.as_ref()),
            Event::ApprovalRequested { binding, call: Some(call), .. } => {
                self.on_call(at, call, |c| c.asked = Some(Arc::from(binding.as_str())));
                self.weigh_calls(at);
            }
            Event::ApprovalDecided { call: Some(call), .. } => {
                self.on_call(at, call, |c| c.asked = None);
                self.weigh_calls(at);
            }
            Event::ApprovalRequested { .. }
            | Event::ApprovalDecided { .. }
            | Event::ApprovalWithdrawn { .. }
            | Event::ApprovalEdited { .. }
            | Event::ApprovalDelegated { .. }
            | Event::ApprovalEscalated { .. } => self.apply_approval(at, event),
            Event::ModelAnswered { turn, message, usage, .. } => self.model_answered(at, *turn, message, usage),
            Event::AutoAsked { .. } | Event::AutoRefused { .. } | Event::AutoResolved { .. } => self.apply_auto(Some(at), event),
            Event::CallStarted { call, .. } => self.on_call(at, call, |c| c.started = true),
            Event::CallFinished { call, output, .. } => self.call_finished(at, call, output),
            _ => {}
        }
    }

    fn started(&mut self, at: TaskRef, attempt: u32, key: &str, input: Arc<Value>) {
        let model = matches!(self.step(at).action, Action::Model(_));
        self.forget_inner(at);
        self.set_status(at, Status::Running);
        // Whoever starts it sends the dialogue: what waits from before, read back, must not send it a second time.
        self.answering.retain(|waits| *waits != at);
        let task = self.task_mut(at);
        task.attempt = attempt;
        let key: Arc<str> = Arc::from(key);
        match &mut task.detail {
            // A retried model task keeps the turns it has paid for.
            Detail::Model(_) | Detail::Saving(_) => {}
            detail if model => *detail = Detail::Model(Box::new(Dialogue { input, key, turns: Vec::new(), turn: 0, calls: Vec::new() })),
            detail => *detail = Detail::Effect { input, key },
        }
    }

    fn succeeded(&mut self, at: TaskRef, output: &Payload, usage: Option<&Usage>, unmet: Option<&str>) {
        let task = self.task_mut(at);
        task.output = value_of(output);
        // What an earlier attempt met is history.
        task.error = None;
        match &task.detail {
            Detail::Saving(saving) => task.saved = Some(saving.path.clone()),
            Detail::Ending(ending) => {
                if let Ending::Done { saved: Some(path), .. } = &**ending {
                    task.saved = Some(Arc::from(path.as_str()));
                }
            }
            _ => {}
        }
        if let Some(reason) = unmet {
            let path = self.path(at);
            self.late.get_or_insert_with(|| (path, super::life::expectation_failed(reason)));
        }
        self.add_usage(usage);
        self.end(at, Status::Succeeded, true);
    }

    fn failed(&mut self, at: TaskRef, error: &Error, attempt: u32, again: bool, then: Option<OnError>) {
        let task = self.task_mut(at);
        task.error = Some(error.clone());
        task.attempt = attempt;
        if again {
            task.asking = None;
            // It is begun anew, and what is asked of its end is asked of the new one.
            if matches!(task.detail, Detail::Ending(_)) && error.code() == super::life::UNMET {
                task.detail = Detail::None;
                super::auto::forget_end(&mut task.answers);
            }
            self.set_status(at, Status::Retrying);
            return;
        }
        let meaning = then.unwrap_or(self.step(at).on_error);
        // Its item of a loop may be let go with its end.
        let path = self.path(at);
        self.end(at, Status::Failed, meaning != OnError::Fail);
        if meaning != OnError::Fail {
            if meaning == OnError::FailAtEnd {
                self.late.get_or_insert_with(|| (path.clone(), error.clone()));
            }
            self.cause.take_if(|(task, _)| task.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '['])));
            return;
        }
        if self.scopes[at.scope as usize].failing.is_none() && self.cause.is_none() {
            self.cause = Some((path, error.clone()));
        }
        self.mark_failing(at.scope, error, false);
        if self.scopes[at.scope as usize].open == 0 {
            self.scopes[at.scope as usize].failing = Some(error.clone());
        }
        self.settle(at.scope);
    }

    pub(super) fn set_status(&mut self, at: TaskRef, status: Status) {
        self.awaits_no_more(at);
        let before = std::mem::replace(&mut self.task_mut(at).status, status);
        for (state, change) in [(before, -1i64), (status, 1)] {
            let counter = match state {
                Status::Running | Status::Retrying => &mut self.totals.running,
                Status::Waiting => &mut self.totals.waiting,
                _ => continue,
            };
            *counter = counter.saturating_add_signed(change);
        }
    }

    pub(crate) fn add_usage(&mut self, usage: Option<&Usage>) {
        let Some(usage) = usage.filter(|_| !self.started.takes_over(self.seq)) else { return };
        let sum = &mut self.totals.usage;
        sum.tokens_in += usage.tokens_in;
        sum.tokens_out += usage.tokens_out;
        sum.tokens_cached += usage.tokens_cached;
        sum.cost_microusd += usage.cost_microusd;
        sum.simulated |= usage.simulated;
    }

    /// Lets go of what is inside a task.
    pub(super) fn forget_inner(&mut self, at: TaskRef) {
        let task = self.task_mut(at);
        if !matches!(task.detail, Detail::Block(_)) {
            return;
        }
        if let Detail::Block(open) = std::mem::replace(&mut task.detail, Detail::None) {
            open.scopes.into_iter().for_each(|scope| self.forget(scope));
        }
    }

    /// `settles`: the scope may go on, whatever the end was like.
    fn end(&mut self, at: TaskRef, status: Status, settles: bool) {
        self.set_status(at, status);
        self.totals.done += 1;
        self.totals.failed += u64::from(status == Status::Failed);
        self.forget_inner(at);
        let task = self.task_mut(at);
        (task.detail, task.asking) = (Detail::None, None);
        let scope = &mut self.scopes[at.scope as usize];
        scope.open -= 1;
        for step in super::state::block_at(&scope.plan, &scope.place).steps[at.step as usize].dependents.clone() {
            let Some(task) = scope.tasks.get_mut(step) else { continue };
            task.unmet = task.unmet.saturating_sub(1);
            if task.unmet == 0 {
                self.ready.push_back(TaskRef { scope: at.scope, step: step as u32 });
            }
        }
        if settles {
            self.settle(at.scope);
        }
    }

    /// Lets go of an ended inner scope: its values are in the block's output now.
    fn forget(&mut self, scope: u32) {
        let Some(scope) = self.scopes.remove(scope) else { return };
        for step in &scope.block().steps {
            self.paths.remove(format!("{}{}", scope.prefix, step.id).as_str());
        }
        for task in scope.tasks {
            if let Detail::Block(open) = task.detail {
                open.scopes.into_iter().for_each(|scope| self.forget(scope));
            }
        }
    }

    /// An item of a plain loop has ended: only what it gave is still looked at.
    fn fold_item(&mut self, parent: TaskRef, scope: u32) {
        let (state, step) = (&self.scopes[scope as usize], self.step(parent));
        let plain = matches!(&step.action, Action::ForEach { body, .. } if body.output.is_none()) && step.auto.is_empty();
        if !plain || state.failing.is_some() || !matches!(state.kind, ScopeKind::Item { .. }) {
            return;
        }
        let output = state.tasks.last().map_or_else(super::state::null, |t| t.output.clone());
        self.forget(scope);
        if let Detail::Block(open) = &mut self.task_mut(parent).detail {
            open.folded.insert(scope, output);
        }
    }

    /// Queues what follows when a scope has no open task left.
    fn settle(&mut self, scope: u32) {
        let state = &self.scopes[scope as usize];
        if state.open > 0 {
            return;
        }
        let Some(parent) = state.parent else {
            self.closing.push_back(None);
            return;
        };
        let failing = state.failing.clone();
        let Detail::Block(open) = &mut self.task_mut(parent).detail else { return };
        open.active = open.active.saturating_sub(1);
        if let Some(error) = failing {
            open.error.get_or_insert_with(|| error.clone());
            for sibling in open.scopes.clone() {
                self.mark_failing(sibling, &error, false);
            }
        }
        if self.asks(parent) && !self.is_handling(parent) {
            let Detail::Block(open) = &mut self.task_mut(parent).detail else { return };
            if open.error.is_none() {
                open.awaiting.push(scope);
                self.turning.push_back((parent, scope));
                return;
            }
        } else {
            self.fold_item(parent, scope);
            self.next_item(parent);
        }
        if let Detail::Block(open) = &self.task(parent).detail
            && open.active == 0
        {
            self.closing.push_back(Some(parent));
        }
    }

    fn block_opened(&mut self, at: TaskRef, branch: Option<&str>, items: Option<&Payload>, inputs: Option<&Payload>) {
        self.set_status(at, Status::Open);
        let items = match items.map(value_of).as_deref() {
            Some(Value::Array(list)) => list.iter().map(|v| Arc::new(v.clone())).collect(),
            _ => Vec::new(),
        };
        let count = items.len();
        self.task_mut(at).detail = Detail::Block(Box::new(OpenBlock::new(items)));
        let scope = &self.scopes[at.scope as usize];
        let (plan, place, prefix) = (scope.plan.clone(), scope.place.clone(), self.path(at));
        let scope_inputs = scope.inputs.clone();
        match &self.step(at).action {
            Action::ForEach { max_parallel, body, .. } => {
                let (width, body) = (*max_parallel, body.steps.len());
                self.totals.steps += (count * body) as u64;
                for _ in 0..width {
                    self.next_item(at);
                }
            }
            Action::Loop(_) => {
                let limit = inputs.and_then(|p| value_of(p).get("max_iterations")?.as_u64()).unwrap_or(0);
                let Detail::Block(open) = &mut self.task_mut(at).detail else { return };
                open.limit = usize::try_from(limit).unwrap_or(usize::MAX);
                open.awaiting.push(u32::MAX);
                self.turning.push_back((at, u32::MAX));
                return;
            }
            Action::Workflow { name, .. } => {
                let Some(inner) = plan.workflows.get(name).or_else(|| self.plan.workflows.get(name)).cloned() else { return };
                let inputs = inputs.map(value_of).unwrap_or_else(super::state::null);
                self.open_inner(at, inner, Arc::from([]), ScopeKind::Workflow, inputs, format!("{prefix}/"));
            }
            action => {
                let number = branch_number(action, branch.unwrap_or_default());
                let place = place.iter().copied().chain([(at.step, number)]).collect();
                let prefix = format!("{prefix}/{}/", branch.unwrap_or_default());
                self.open_inner(at, plan, place, ScopeKind::Branch, scope_inputs, prefix);
            }
        }
        if let Detail::Block(open) = &self.task(at).detail
            && open.active == 0
        {
            self.closing.push_back(Some(at));
        }
    }

    fn open_inner(
        &mut self,
        at: TaskRef,
        plan: Arc<flow::Plan>,
        place: Arc<[(u32, u32)]>,
        kind: ScopeKind,
        inputs: Arc<Value>,
        prefix: String,
    ) {
        let scope = self.open_scope(plan, place, Some(at), kind, inputs, prefix);
        let empty = self.scopes[scope as usize].open == 0;
        if let Detail::Block(open) = &mut self.task_mut(at).detail {
            open.scopes.push(scope);
            open.active += usize::from(!empty);
        }
    }

    /// Is it asked after every turn of the task whether another one follows?
    fn asks(&self, at: TaskRef) -> bool {
        matches!(self.step(at).action, Action::Loop(_) | Action::ForEach { until: Some(_), .. })
    }

    pub(crate) fn is_handling(&self, at: TaskRef) -> bool {
        let Detail::Block(open) = &self.task(at).detail else { return false };
        open.scopes.first().is_some_and(|s| matches!(self.scopes[*s as usize].kind, ScopeKind::Handler { .. }))
    }

    fn loop_turned(&mut self, at: TaskRef, more: bool, why: Option<&str>, output: Option<&Payload>) {
        let items = matches!(self.step(at).action, Action::ForEach { .. });
        let Detail::Block(open) = &mut self.task_mut(at).detail else { return };
        if open.awaiting.is_empty() {
            return;
        }
        open.awaiting.remove(0);
        open.outputs.extend(output.map(value_of));
        if !more {
            open.ended = why.map(str::to_owned);
        }
        // They were about the turn that is over.
        let about = format!("@{}", open.next);
        let next = open.awaiting.first().copied();
        self.task_mut(at).answers.retain(|name, _| !name.contains(&about));
        // While the one before was asked about, its turn to be asked has passed.
        self.turning.extend(next.map(|scope| (at, scope)));
        if items {
            if more {
                self.next_item(at);
            }
        } else if more {
            self.next_iteration(at);
            return;
        }
        if let Detail::Block(open) = &self.task(at).detail
            && open.active == 0
            && open.awaiting.is_empty()
        {
            self.closing.push_back(Some(at));
        }
    }

    /// Only the iteration before the one that begins is still seen.
    fn next_iteration(&mut self, at: TaskRef) {
        let scope = &self.scopes[at.scope as usize];
        let (plan, inputs) = (scope.plan.clone(), scope.inputs.clone());
        let place = scope.place.iter().copied().chain([(at.step, 0)]).collect();
        let Detail::Block(open) = &mut self.task_mut(at).detail else { return };
        let index = open.next;
        open.next += 1;
        let previous = open.scopes.last().copied();
        let old: Vec<u32> = open.scopes.drain(..open.scopes.len().saturating_sub(1)).collect();
        old.into_iter().for_each(|scope| self.forget(scope));
        let prefix = format!("{}[{index}]/", self.path(at));
        self.open_inner(at, plan, place, ScopeKind::Iteration { index, previous }, inputs, prefix);
        let Detail::Block(open) = &mut self.task_mut(at).detail else { return };
        if open.active == 0 {
            let scope = open.scopes.last().copied().unwrap_or(u32::MAX);
            open.awaiting.push(scope);
            self.turning.push_back((at, scope));
        }
    }

    fn handler_opened(&mut self, at: TaskRef, (handler, nth): (u32, u32), error: &Error, attempt: u32) {
        self.forget_inner(at);
        self.set_status(at, Status::Open);
        let task = self.task_mut(at);
        task.error = Some(error.clone());
        task.attempt = attempt;
        task.handled = nth;
        task.asking = None;
        super::auto::forget_end(&mut task.answers);
        task.detail = Detail::Block(Box::new(OpenBlock::new(Vec::new())));
        let scope = &self.scopes[at.scope as usize];
        let (plan, inputs) = (scope.plan.clone(), scope.inputs.clone());
        let segment = handler_segment(handler, nth);
        let number = branch_number(&self.step(at).action, &segment);
        let place = scope.place.iter().copied().chain([(at.step, number)]).collect();
        let prefix = format!("{}/{segment}/", self.path(at));
        let seen = json!({"code": error.code(), "kind": error.kind(), "message": error.message()});
        self.open_inner(at, plan, place, ScopeKind::Handler { handler: handler as usize, error: Arc::new(seen) }, inputs, prefix);
        if let Detail::Block(open) = &self.task(at).detail
            && open.active == 0
        {
            self.closing.push_back(Some(at));
        }
    }

    /// Opens the scope of a loop's next item, if there is one and nothing has failed.
    fn next_item(&mut self, at: TaskRef) {
        let scope = &self.scopes[at.scope as usize];
        let Action::ForEach { item_name, .. } = &self.step(at).action else { return };
        let name: Arc<str> = Arc::from(item_name.as_str());
        let (plan, inputs, winding) = (scope.plan.clone(), scope.inputs.clone(), scope.failing.is_some());
        let place = scope.place.iter().copied().chain([(at.step, 0)]).collect();
        let Detail::Block(open) = &mut self.task_mut(at).detail else { return };
        if winding || open.error.is_some() || open.next >= open.items.len() {
            return;
        }
        let (index, item) = (open.next, open.items[open.next].clone());
        open.next += 1;
        let prefix = format!("{}[{index}]/", self.path(at));
        self.open_inner(at, plan, place, ScopeKind::Item { name, index, item }, inputs, prefix);
    }
}
