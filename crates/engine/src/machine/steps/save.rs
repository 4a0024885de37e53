//! `save`: the output is written to a file before the step counts as done. What was paid for is kept: only the writing is tried again.

use super::super::{
    Effect, Turn,
    state::{Detail, TaskRef},
};
use crate::event::{Event, Payload, Usage};
use base::Error;
use flow::template::Template;
use serde_json::{Value, json};
use std::sync::Arc;

/// The tool that writes what is saved.
pub const SAVES: &str = "file.write";

/// In the keys of what is saved.
const MARK: &str = "#save";

/// Whether the key is that of an output which is saved, and not of a call that somebody wrote down.
pub fn is_save(key: &str) -> bool {
    key.contains(MARK)
}

/// What is written of an output.
pub fn saved_text(output: &Value) -> String {
    match output {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default() + "\n",
    }
}

impl Turn<'_> {
    pub(in super::super) fn begin_save(
        &mut self,
        at: TaskRef,
        path: &Template,
        output: Arc<Value>,
        usage: Option<Usage>,
    ) -> Result<(), Error> {
        let path = match self.auto_string(at, "/save")? {
            Some(path) => path,
            None => self.render_text(at.scope, path).map_err(|e| e.place(self.place(at, "save")))?,
        };
        let task = self.run.path(at);
        // Another attempt, or a handler, gives another output: writing that is another act.
        let held = self.run.task(at);
        let mut key = format!("{}{MARK}", self.key(&task));
        if held.attempt > 1 || held.handled > 0 {
            key.push_str(&format!(".{}~{}", held.attempt, held.handled));
        }
        self.emit(Event::SaveStarted { task, path, key, output: Payload::Inline(output), usage });
        self.write(at);
        Ok(())
    }

    /// Carries the writing out, the first time or again.
    pub(super) fn write(&mut self, at: TaskRef) {
        let Detail::Saving(saving) = &self.run.task(at).detail else { return };
        let input = Arc::new(json!({"path": &*saving.path, "content": saved_text(&saving.output)}));
        let key = saving.key.to_string();
        let task = self.run.path(at);
        let attempt = self.run.task(at).attempt;
        self.effects.push(Effect::Tool { task, attempt, key, call: None, tool: SAVES.to_owned(), input, timeout_ms: None });
    }

    /// Another attempt of the writing alone.
    pub(super) fn write_again(&mut self, at: TaskRef) {
        let Detail::Saving(saving) = &self.run.task(at).detail else { return };
        let (key, path) = (saving.key.to_string(), saving.path.to_string());
        let attempt = self.run.task(at).attempt + 1;
        let input = Payload::Inline(Arc::new(json!({ "path": path })));
        self.emit(Event::TaskStarted { task: self.run.path(at), uses: SAVES.to_owned(), attempt, key, input });
        self.write(at);
    }

    /// The file is there: the step is done with the output that it had.
    pub(in super::super) fn written(&mut self, at: TaskRef) {
        let Detail::Saving(saving) = &self.run.task(at).detail else { return };
        let (output, saved) = (saving.output.clone(), saving.path.to_string());
        self.done(at, output, None, Some(saved));
    }
}
