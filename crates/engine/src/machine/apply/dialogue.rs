//! The fold of what is said: between a model and its tools.

use crate::{
    event::{Payload, Usage},
    machine::state::{Call, Detail, Run, Status, TaskRef, value_of},
    port::Message,
};
use serde_json::Value;
use std::sync::Arc;

impl Run {
    pub(super) fn model_answered(&mut self, at: TaskRef, turn: u32, message: &Payload, usage: &Usage) {
        self.add_usage(Some(usage));
        // The turn before has been answered: read back, it must not be asked for again.
        self.answering.retain(|waits| *waits != at);
        let Ok(message) = serde_json::from_value::<Message>((*value_of(message)).clone()) else { return };
        let Detail::Model(dialogue) = &mut self.task_mut(at).detail else { return };
        dialogue.turn = turn;
        if let Message::Assistant { calls, .. } = &message {
            dialogue.calls = calls
                .iter()
                .map(|c| Call {
                    id: c.id.clone(),
                    tool: c.name.clone(),
                    input: Arc::new(c.input.clone()),
                    started: false,
                    answer: None,
                    asked: None,
                })
                .collect();
        }
        dialogue.turns.push(message);
    }

    pub(in super::super) fn on_call(&mut self, at: TaskRef, id: &str, change: impl FnOnce(&mut Call)) {
        if let Detail::Model(dialogue) = &mut self.task_mut(at).detail
            && let Some(call) = dialogue.calls.iter_mut().find(|c| c.id == id)
        {
            change(call);
        }
    }

    /// A model's task waits when nothing is left of its turn but what a person must say.
    pub(super) fn weigh_calls(&mut self, at: TaskRef) {
        let Detail::Model(dialogue) = &self.task(at).detail else { return };
        let mut open = dialogue.calls.iter().filter(|c| c.answer.is_none()).peekable();
        let waits = open.peek().is_some() && open.all(|c| c.asked.is_some());
        if !matches!(self.task(at).status, Status::Running | Status::Waiting) {
            return;
        }
        self.set_status(at, if waits { Status::Waiting } else { Status::Running });
    }

    pub(super) fn call_finished(&mut self, at: TaskRef, id: &str, output: &Payload) {
        let text = match &*value_of(output) {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.on_call(at, id, |call| call.answer = Some(text));
        self.weigh_calls(at);
        let Detail::Model(dialogue) = &mut self.task_mut(at).detail else { return };
        if dialogue.calls.iter().all(|c| c.answer.is_some()) {
            for call in std::mem::take(&mut dialogue.calls) {
                dialogue.turns.push(Message::Tool { call: call.id, text: call.answer.unwrap_or_default() });
            }
            self.answering.push_back(at);
        }
    }
}
