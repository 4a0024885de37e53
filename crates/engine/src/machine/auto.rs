//! `<AUTO>` in the fields of a step: worked out by a model when the step starts, innermost tags first, its `if` before all else.
//!
//! | from | on | to |
//! |---|---|---|
//! | pending | needs met, a tag is open | running (effect: model) |
//! | running | answer that fits | pending (the next tag, or the step itself) |
//! | running | answer that does not fit, attempts left | running (effect: model, told what is wrong) |
//! | running | answer that does not fit, none left | failed (`auto_unanswered`) |
//! | running | error of the gateway | as any error of the step |
//! | running | answer, while another step beside it has failed | cancelled |
//! | running | restart | running (asked again, with the same key) |

use super::{
    Effect, Turn,
    state::{Asking, Detail, Status, TaskRef},
};
use crate::{
    event::{Event, Payload, Usage},
    port::{Message, ModelAnswer, ModelRequest},
};
use base::Error;
use flow::{
    auto::{self, AutoPart, AutoTag, Form, Wanted},
    plan::{Action, Step},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

pub(super) type Answers = BTreeMap<String, Arc<Value>>;
const ATTEMPTS: u32 = 3;
const TOKENS: u32 = 100;

/// Is this a field whose tags are worked out when the step starts?
fn at_start(step: &Step, field: &str) -> bool {
    match &step.action {
        Action::Tool { .. } | Action::Set { .. } | Action::Workflow { .. } => field.starts_with("/with/"),
        Action::Model(_) => matches!(field, "/with/prompt" | "/with/system" | "/with/temperature" | "/with/max_tokens"),
        Action::ForEach { .. } => field == "/with/items",
        Action::If { .. } => field == "/with/condition",
        _ => false,
    }
}

/// The next tag without an answer, those inside it first.
fn open<'p>(parts: &'p [AutoPart], name: &str, known: &Answers) -> Option<(&'p AutoTag, String)> {
    parts.iter().enumerate().find_map(|(i, part)| {
        let AutoPart::Tag(tag) = part else { return None };
        let name = format!("{name}#{i}");
        if known.contains_key(&name) || tag.wanted == Wanted::Model {
            return None;
        }
        open(&tag.content, &name, known).or(Some((&**tag, name)))
    })
}

impl Turn<'_> {
    /// Asks for what is open in the condition of the step, or in its other fields. True: an answer is awaited.
    pub(super) fn ask_auto(&mut self, at: TaskRef, condition: bool) -> Result<bool, Error> {
        let pinned = self.run.pinned(at);
        let step = pinned.step();
        for text in &step.auto {
            if (text.field == "/if") != condition || !(condition || at_start(step, &text.field)) {
                continue;
            }
            let known = &self.run.task(at).answers;
            let Some((tag, part)) = open(&text.parts, &text.field, known) else { continue };
            let question = self.auto_text(at, &tag.content, &part)?;
            let schema = text.schema.as_ref().filter(|_| text.whole().is_some_and(|whole| std::ptr::eq(whole, tag)));
            let question = auto::ask(tag, &question, &text.field, schema, &[]);
            let question = serde_json::to_value(&question).unwrap_or(Value::Null);
            self.emit(Event::AutoAsked { task: self.run.path(at), part, question: Payload::Inline(Arc::new(question)) });
            self.send_auto(at);
            return Ok(true);
        }
        Ok(false)
    }

    fn auto_text(&self, at: TaskRef, parts: &[AutoPart], name: &str) -> Result<String, Error> {
        let mut out = String::new();
        for (i, part) in parts.iter().enumerate() {
            match part {
                AutoPart::Text(template) => out.push_str(&self.render_text(at.scope, template).map_err(|e| e.place(self.place(at, name)))?),
                AutoPart::Tag(_) => match self.run.task(at).answers.get(&format!("{name}#{i}")).map(|v| &**v) {
                    Some(Value::String(text)) => out.push_str(text),
                    Some(other) => out.push_str(&other.to_string()),
                    None => {}
                },
            }
        }
        Ok(out)
    }

    /// What has been worked out for a field, once all of it has been.
    pub(super) fn auto_value(&self, at: TaskRef, field: &str) -> Result<Option<Arc<Value>>, Error> {
        let pinned = self.run.pinned(at);
        let known = &self.run.task(at).answers;
        let Some(text) = pinned.step().auto.iter().find(|t| t.field == field) else { return Ok(None) };
        if known.is_empty() || open(&text.parts, field, known).is_some() {
            return Ok(None);
        }
        match text.whole() {
            Some(_) => Ok(known.get(&format!("{field}#0")).cloned()),
            None => Ok(Some(Arc::new(Value::String(self.auto_text(at, &text.parts, field)?)))),
        }
    }

    /// The rendered `with` of a step, with what has been worked out in its place.
    pub(super) fn with_auto(&self, at: TaskRef, rendered: Arc<Value>) -> Result<Arc<Value>, Error> {
        if self.run.task(at).answers.is_empty() {
            return Ok(rendered);
        }
        let pinned = self.run.pinned(at);
        let mut out = (*rendered).clone();
        for field in pinned.step().auto.iter().map(|t| &t.field) {
            if let Some(inside) = field.strip_prefix("/with")
                && let Some(place) = out.pointer_mut(inside)
                && let Some(value) = self.auto_value(at, field)?
            {
                *place = (*value).clone();
            }
        }
        crate::codec::check_size("the value", &out, self.run.payload_max)?;
        Ok(Arc::new(out))
    }

    /// Sends the question, with what was wrong with the last answer.
    pub(super) fn send_auto(&mut self, at: TaskRef) {
        let Detail::Auto(asking) = &self.run.task(at).detail else { return };
        let prompt = match &asking.refused {
            Some((raw, why)) => auto::again(&asking.question, raw, why),
            None => asking.question.prompt.clone(),
        };
        let (task, tried, part) = (self.run.path(at), asking.tried, asking.part.clone());
        let request = ModelRequest {
            model: None,
            messages: vec![Message::User { text: prompt }],
            tools: Vec::new(),
            schema: asking.question.schema.clone().filter(|_| asking.question.form != Form::Text),
            temperature: Some(0.1),
            max_tokens: Some(TOKENS),
            requires: None,
        };
        let key = format!("{}#auto{part}#{}", self.key(&task), tried + 1);
        self.effects.push(Effect::Model { task, attempt: tried + 1, key, request: Box::new(request), timeout_ms: None });
    }

    /// A model has answered a tag, or the gateway has refused what it answered.
    pub(super) fn auto_done(&mut self, at: TaskRef, result: Result<ModelAnswer, Error>) {
        let Detail::Auto(asking) = &self.run.task(at).detail else { return };
        let (task, part, tried) = (self.run.path(at), asking.part.clone(), asking.tried + 1);
        let (raw, usage, read) = match result {
            Ok(answer) => {
                let read = auto::read(&asking.question, &answer.text);
                (answer.text, answer.usage, read)
            }
            Err(error) if error.code() == "answer_not_valid" => {
                let raw = error.detail().and_then(|d| d.get("answer")).and_then(Value::as_str).unwrap_or_default();
                (raw.to_owned(), Usage::default(), Err(error.message().to_owned()))
            }
            Err(error) => return self.fail(at, error),
        };
        match read {
            Ok(value) => {
                let value = Payload::Inline(Arc::new(value));
                self.emit(Event::AutoResolved { task: task.clone(), part, raw, value, attempts: tried, usage });
                self.over_meanwhile(at, task);
            }
            Err(why) => {
                let place = self.place(at, &part);
                self.emit(Event::AutoRefused { task: task.clone(), part: part.clone(), raw: raw.clone(), why: why.clone(), usage });
                if self.over_meanwhile(at, task) {
                    return;
                }
                if tried < ATTEMPTS {
                    return self.send_auto(at);
                }
                let message = format!("no answer for `{part}` fits after {tried} attempts: {why}; the last was `{raw}`");
                let error = Error::invalid("auto_unanswered", message).place(place).details(json!({"raw": raw}));
                self.fail(at, error.fix("write the value yourself, or ask more exactly"));
            }
        }
    }
}

impl Turn<'_> {
    /// Nothing begins any more where something else has failed while the answer was awaited: the step was not begun.
    fn over_meanwhile(&mut self, at: TaskRef, task: String) -> bool {
        let over = self.run.scopes[at.scope as usize].failing.is_some();
        if over {
            self.emit(Event::TaskCancelled { task });
        }
        over
    }
}

impl super::state::Run {
    pub(super) fn auto_asked(&mut self, at: TaskRef, part: &str, question: &Value) {
        let Ok(question) = serde_json::from_value(question.clone()) else { return };
        // Counted, or else a gateway that fails is asked for ever.
        if self.task(at).status == Status::Retrying {
            self.task_mut(at).attempt += 1;
        }
        self.forget_inner(at);
        self.set_status(at, Status::Running);
        self.task_mut(at).detail = Detail::Auto(Box::new(Asking { part: part.to_owned(), question, tried: 0, refused: None }));
    }

    pub(super) fn auto_refused(&mut self, at: TaskRef, raw: &str, why: &str) {
        if let Detail::Auto(asking) = &mut self.task_mut(at).detail {
            asking.tried += 1;
            asking.refused = Some((raw.to_owned(), why.to_owned()));
        }
    }

    pub(super) fn auto_resolved(&mut self, at: TaskRef, part: &str, value: Arc<Value>) {
        let task = self.task_mut(at);
        task.answers.insert(part.to_owned(), value);
        task.detail = Detail::None;
        self.set_status(at, Status::Pending);
        self.ready.push_back(at);
    }
}
