//! A run that was really carried out once, as the world outside of later ones: each call is answered as it was then.

use base::{Error, Result};
use engine::{
    Definition,
    event::{Event, Grants, Payload, RunStarted, Usage},
    port::{Effect, Message, ModelAnswer, ModelRequest},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

pub struct Recording {
    pub(crate) definition: Arc<Definition>,
    pub(crate) inputs: Value,
    pub(crate) grants: Grants,
    /// How it ended.
    pub(crate) status: &'static str,
    /// What it means to call a tool twice.
    effects: BTreeMap<String, Effect>,
    /// By task, and by the call of a model inside it.
    tools: BTreeMap<(String, Option<String>), Result<Value>>,
    /// By task: what was said turn by turn; the last answers whatever comes then.
    models: BTreeMap<String, Vec<Said>>,
}

enum Said {
    Turn(ModelAnswer),
    Output(Value, Usage),
    Failed(Error),
}

impl Recording {
    /// Of a whole history with its values in it.
    pub(crate) fn new(definition: Definition, effects: BTreeMap<String, Effect>, history: &[Event]) -> Result<Self> {
        let Some(Event::RunStarted(RunStarted { inputs, grants, .. })) = history.first() else {
            return Err(Error::internal("drill_failed", "the recorded history does not begin with a start"));
        };
        let status = match history.last() {
            Some(Event::RunSucceeded { .. }) => "succeeded",
            Some(Event::RunFailed { .. }) => "failed",
            _ => return Err(Error::internal("drill_failed", "the recorded run has not come to its end")),
        };
        let (definition, inputs, grants) = (Arc::new(definition), plain(inputs), grants.clone());
        let (tools, models) = (BTreeMap::new(), BTreeMap::new());
        let mut recording = Self { definition, inputs, grants, status, effects, tools, models };
        let mut uses = BTreeMap::new();
        for event in history {
            recording.hear(event, &mut uses);
        }
        Ok(recording)
    }

    fn hear<'a>(&mut self, event: &'a Event, uses: &mut BTreeMap<&'a str, &'a str>) {
        let by_model = |task: &str, uses: &BTreeMap<&str, &str>| uses.get(task).is_some_and(|uses| *uses == "model");
        match event {
            Event::TaskStarted { task, uses: name, .. } => drop(uses.insert(task, name)),
            Event::ModelAnswered { task, message, usage, .. } => {
                if let Ok(Message::Assistant { text, calls }) = serde_json::from_value(plain(message)) {
                    let answer = ModelAnswer { text, value: None, calls, usage: usage.clone() };
                    self.models.entry(task.clone()).or_default().push(Said::Turn(answer));
                }
            }
            Event::CallFinished { task, call, output, failed } => {
                let said = plain(output);
                let answer = if *failed { Err(Error::upstream("file_failed", said.to_string())) } else { Ok(said) };
                self.tools.insert((task.clone(), Some(call.clone())), answer);
            }
            Event::TaskSucceeded { task, output, usage, .. } if by_model(task, uses) => {
                let said = Said::Output(plain(output), usage.clone().unwrap_or_default());
                self.models.entry(task.clone()).or_default().push(said);
            }
            Event::TaskFailed { task, error, retry_at: None, .. } if by_model(task, uses) => {
                self.models.entry(task.clone()).or_default().push(Said::Failed(error.clone()));
            }
            Event::TaskSucceeded { task, output, .. } => drop(self.tools.insert((task.clone(), None), Ok(plain(output)))),
            Event::TaskFailed { task, error, retry_at: None, .. } => {
                self.tools.insert((task.clone(), None), Err(error.clone()));
            }
            _ => {}
        }
    }

    pub(super) fn effect(&self, tool: &str) -> Option<Effect> {
        self.effects.get(tool).copied()
    }

    /// What a tool answered; the same whenever it is called, as the file of a written output is.
    pub(super) fn tool(&self, task: &str, key: &str) -> Result<Value> {
        let call = self.tools.iter().find(|((of, call), _)| of == task && call.as_deref().is_some_and(|call| key.ends_with(call)));
        let answer = call.map(|(_, answer)| answer).or_else(|| self.tools.get(&(task.to_owned(), None)));
        answer.cloned().unwrap_or_else(|| Ok(json!({})))
    }

    pub(super) fn model(&self, task: &str, request: &ModelRequest) -> Result<ModelAnswer> {
        let turn = request.messages.iter().filter(|m| matches!(m, Message::Assistant { .. })).count();
        let said = self.models.get(task).and_then(|said| said.get(turn).or(said.last()));
        match said {
            None => Err(Error::upstream("model_unreachable", "nothing was recorded for this call")),
            Some(Said::Failed(error)) => Err(error.clone()),
            Some(Said::Turn(answer)) => Ok(answer.clone()),
            Some(Said::Output(output, usage)) => {
                let text = output.as_str().map_or_else(|| output.to_string(), str::to_owned);
                let value = request.schema.is_some().then(|| output.clone());
                Ok(ModelAnswer { text, value, calls: Vec::new(), usage: usage.clone() })
            }
        }
    }
}

fn plain(payload: &Payload) -> Value {
    match payload {
        Payload::Inline(value) => (**value).clone(),
        Payload::Blob { .. } => Value::Null,
    }
}
