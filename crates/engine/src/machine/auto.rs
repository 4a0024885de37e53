//! `<AUTO>` in a workflow: worked out by a model when it is needed, innermost tags first, or taken from the lock where the same question
//! was answered before. It is needed when a step starts (its `if` before all else), when it has ended (`expect`, `goto`), when a loop asks
//! whether it goes on, and for the outputs of blocks and of the run.
//! The transitions stand in `transitions.rs`, with those of all steps.

mod fold;

pub(super) use fold::forget_end;

use super::{
    Effect, Turn,
    scope::Eyes,
    state::{Detail, ScopeKind, TaskRef},
};
use crate::{
    event::{During, Ending, Event, Payload, Usage},
    port::{Message, ModelAnswer, ModelRequest},
};
use base::Error;
use flow::{
    auto::{self, Answer, AutoPart, AutoTag, AutoText, Form, Question, Terms, Wanted},
    plan::{Action, Step},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

pub(super) type Answers = BTreeMap<String, Arc<Value>>;
/// `None`: the run itself, for its outputs.
pub(super) type Asker = Option<TaskRef>;
const TEMPERATURE: f64 = 0.1;

/// Asked before the step begins: every value but those that are about how it ends or goes on.
fn at_start(step: &Step, field: &str) -> bool {
    let of_loop = matches!(step.action, Action::Loop(_) | Action::ForEach { .. }) && matches!(field, "/with/while" | "/with/until");
    let of_end = ["/goto", "/expect", "/output"].iter().any(|key| is_under(field, key));
    field != "/if" && !of_loop && !of_end
}

fn is_under(field: &str, key: &str) -> bool {
    field.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The name of an answer; those of one turn of a loop are apart from those of the others.
pub(super) fn named(field: &str, turn: Option<usize>) -> String {
    turn.map_or_else(|| field.to_owned(), |n| format!("{field}@{n}"))
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

/// When something is asked, and what is kept meanwhile.
pub(super) struct Moment<'a> {
    pub(super) eyes: Eyes<'a>,
    pub(super) turn: Option<usize>,
    pub(super) during: During,
    pub(super) ending: Option<(Ending, Option<Usage>)>,
}

impl<'a> Moment<'a> {
    fn start(scope: u32) -> Self {
        Self { eyes: Eyes::of(scope), turn: None, during: During::Start, ending: None }
    }

    pub(super) fn open(eyes: Eyes<'a>, turn: Option<usize>) -> Self {
        Self { eyes, turn, during: During::Open, ending: None }
    }
}

impl Turn<'_> {
    /// Asks for what is open in the condition of the step, or in its other fields. True: an answer is awaited.
    pub(super) fn ask_auto(&mut self, at: TaskRef, condition: bool) -> Result<bool, Error> {
        let pinned = self.run.pinned(at);
        let step = pinned.step();
        for text in &step.auto {
            let now = if condition { text.field == "/if" } else { at_start(step, &text.field) };
            if now && self.ask_text(Some(at), text, &mut Moment::start(at.scope))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Asks for what is open in the fields of a step that are about its end. The ending is kept until it is known.
    pub(super) fn ask_ending(&mut self, at: TaskRef, fields: &[&str], ending: &Ending, usage: &mut Option<Usage>) -> Result<bool, Error> {
        if self.winding(at) {
            return Ok(false);
        }
        let pinned = self.run.pinned(at);
        for text in pinned.step().auto.iter().filter(|text| fields.contains(&text.field.as_str())) {
            let output = match ending {
                Ending::Done { output, .. } => Some(super::state::value_of(output)),
                _ => None,
            };
            let eyes = Eyes { output: output.as_deref(), ..Eyes::of(at.scope) };
            let kept = Some((ending.clone(), usage.clone()));
            if self.ask_text(Some(at), text, &mut Moment { eyes, turn: None, during: During::End, ending: kept })? {
                *usage = None;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Asks for what is open in the output of a block, or of the workflow whose steps stand in `scope`.
    pub(super) fn ask_output(&mut self, asker: Asker, scope: u32, turn: usize) -> Result<bool, Error> {
        let whole = asker.is_none() || matches!(self.run.scopes[scope as usize].kind, ScopeKind::Workflow);
        if whole {
            let plan = self.run.scopes[scope as usize].plan.clone();
            for text in &plan.auto {
                if self.ask_text(asker, text, &mut Moment::open(Eyes::of(scope), None))? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let Some(at) = asker else { return Ok(false) };
        let pinned = self.run.pinned(at);
        for text in pinned.step().auto.iter().filter(|text| is_under(&text.field, "/output")) {
            if self.ask_text(asker, text, &mut Moment::open(Eyes::of(scope), Some(turn)))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Is there a tag without an answer in what a block gives?
    pub(super) fn is_output_open(&self, at: TaskRef, scopes: &[u32]) -> bool {
        let pinned = self.run.pinned(at);
        let known = self.run.answers(Some(at));
        let is_open = |text: &AutoText, turn| open(&text.parts, &named(&text.field, turn), known).is_some();
        scopes.iter().enumerate().any(|(turn, scope)| match &self.run.scopes[*scope as usize] {
            inner if matches!(inner.kind, ScopeKind::Workflow) => inner.plan.auto.iter().any(|text| is_open(text, None)),
            _ => pinned.step().auto.iter().filter(|text| is_under(&text.field, "/output")).any(|text| is_open(text, Some(turn))),
        })
    }

    /// One text: true if an answer is awaited, or was just taken from the lock.
    pub(super) fn ask_text(&mut self, asker: Asker, text: &AutoText, moment: &mut Moment<'_>) -> Result<bool, Error> {
        let name = named(&text.field, moment.turn);
        let Some((tag, part)) = open(&text.parts, &name, self.run.answers(asker)) else { return Ok(false) };
        let question = self.auto_text(asker, &moment.eyes, &tag.content, &part)?;
        let schema = text.schema.as_ref().filter(|_| text.whole().is_some_and(|whole| std::ptr::eq(whole, tag)));
        let targets = self.targets(asker, &text.field);
        let terms = self.run.scopes[moment.eyes.scope as usize].plan.terms.clone().unwrap_or_default();
        let question = auto::ask(tag, &question, &text.field, schema, &targets, &terms);
        let kept = self.kept(asker, &question);
        if kept.is_none() && self.run.started.frozen {
            let message = format!("the question at `{part}` has no answer in the lock, and nothing may be asked");
            let error = Error::invalid("auto_open", message).place(self.asked_at(asker, &part));
            return Err(error.fix("take the answers of a run into the lock: orc auto resolve FILE --from-run RUN"));
        }
        let task = asker.map_or_else(String::new, |at| self.run.path(at));
        let asked = Payload::Inline(Arc::new(serde_json::to_value(&question).unwrap_or(Value::Null)));
        let (ending, usage) = moment.ending.take().map_or((None, None), |(ending, usage)| (Some(ending), usage));
        let (key, during) = (question.key, moment.during);
        self.emit(Event::AutoAsked { task: task.clone(), part: part.clone(), question: asked, key, during, ending, usage });
        match kept {
            Some(answer) => self.emit(Event::AutoResolved {
                task,
                part,
                raw: answer.raw,
                value: Payload::Inline(Arc::new(answer.value)),
                attempts: 0,
                usage: Usage { served_by: answer.model, ..Usage::default() },
                reason: answer.reason,
                from_lock: true,
            }),
            None => self.send_auto(asker),
        }
        Ok(true)
    }

    /// What the lock answers to the same question of the same step.
    fn kept(&self, asker: Asker, question: &Question) -> Option<Answer> {
        let step = asker.map_or("", |at| self.run.step(at).id.as_str());
        let same_step = |answer: &Answer| answer.step.is_empty() || answer.step.rsplit('/').next() == Some(step);
        self.run.plan.locked.iter().find(|a| a.key.as_deref() == Some(question.key.as_str()) && same_step(a)).cloned()
    }

    /// The steps that a field may name: those further down in the block.
    fn targets(&self, asker: Asker, field: &str) -> Vec<String> {
        match asker.filter(|_| is_under(field, "/goto")) {
            Some(at) => {
                self.run.scopes[at.scope as usize].block().steps.iter().skip(at.step as usize + 1).map(|step| step.id.clone()).collect()
            }
            None => Vec::new(),
        }
    }

    fn asked_at(&self, asker: Asker, part: &str) -> String {
        asker.map_or_else(|| format!("workflow `{}`, {part}", self.run.plan.name), |at| self.place(at, part))
    }

    fn auto_text(&self, asker: Asker, eyes: &Eyes<'_>, parts: &[AutoPart], name: &str) -> Result<String, Error> {
        let mut out = String::new();
        for (i, part) in parts.iter().enumerate() {
            match part {
                AutoPart::Text(template) => {
                    out.push_str(&self.render_text_seen(eyes, template).map_err(|e| e.place(self.asked_at(asker, name)))?);
                }
                AutoPart::Tag(_) => match self.run.answers(asker).get(&format!("{name}#{i}")).map(|v| &**v) {
                    Some(Value::String(text)) => out.push_str(text),
                    Some(other) => out.push_str(&other.to_string()),
                    None => {}
                },
            }
        }
        Ok(out)
    }

    /// What has been worked out for a text, once all of it has been.
    pub(super) fn auto_text_value(
        &self,
        asker: Asker,
        text: &AutoText,
        eyes: &Eyes<'_>,
        turn: Option<usize>,
    ) -> Result<Option<Arc<Value>>, Error> {
        let known = self.run.answers(asker);
        let name = named(&text.field, turn);
        if known.is_empty() || open(&text.parts, &name, known).is_some() {
            return Ok(None);
        }
        match text.whole() {
            Some(_) => Ok(known.get(&format!("{name}#0")).cloned()),
            None => Ok(Some(Arc::new(Value::String(self.auto_text(asker, eyes, &text.parts, &name)?)))),
        }
    }

    /// The same by the field of a step, as it is seen from the step.
    pub(super) fn auto_value(&self, at: TaskRef, field: &str) -> Result<Option<Arc<Value>>, Error> {
        let pinned = self.run.pinned(at);
        let Some(text) = pinned.step().auto.iter().find(|t| t.field == field) else { return Ok(None) };
        self.auto_text_value(Some(at), text, &Eyes::of(at.scope), None)
    }

    pub(super) fn auto_string(&self, at: TaskRef, field: &str) -> Result<Option<String>, Error> {
        Ok(self.auto_value(at, field)?.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    }

    /// A rendered value, with what has been worked out in its place. `under` is the field it was rendered from.
    pub(super) fn filled(
        &self,
        asker: Asker,
        (rendered, under): (Arc<Value>, &str),
        texts: &[AutoText],
        (eyes, turn): (&Eyes<'_>, Option<usize>),
    ) -> Result<Arc<Value>, Error> {
        if self.run.answers(asker).is_empty() {
            return Ok(rendered);
        }
        let mut out = (*rendered).clone();
        for text in texts.iter().filter(|text| is_under(&text.field, under)) {
            if let Some(place) = out.pointer_mut(&text.field[under.len()..])
                && let Some(value) = self.auto_text_value(asker, text, eyes, turn)?
            {
                *place = (*value).clone();
            }
        }
        crate::codec::check_size("the value", &out, self.run.payload_max)?;
        Ok(Arc::new(out))
    }

    /// The rendered field of a step that begins.
    pub(super) fn with_auto(&self, at: TaskRef, field: &str, rendered: Arc<Value>) -> Result<Arc<Value>, Error> {
        let pinned = self.run.pinned(at);
        self.filled(Some(at), (rendered, field), &pinned.step().auto, (&Eyes::of(at.scope), None))
    }

    /// Sends the question, with what was wrong with the last answer.
    pub(super) fn send_auto(&mut self, asker: Asker) {
        let Some(asking) = self.run.asking(asker) else { return };
        let terms = &asking.question.terms;
        let prompt = match &asking.refused {
            Some((raw, why)) => auto::again(&asking.question, raw, why),
            None => asking.question.prompt.clone(),
        };
        let (tried, part) = (asking.tried, asking.part.clone());
        let request = ModelRequest {
            model: terms.who(tried).and_then(|who| who.model),
            messages: vec![Message::User { text: prompt }],
            tools: Vec::new(),
            schema: asking.question.schema.clone().filter(|_| asking.question.form != Form::Text),
            temperature: Some(TEMPERATURE),
            max_tokens: Some(terms.max_tokens),
            requires: None,
        };
        let task = asker.map_or_else(String::new, |at| self.run.path(at));
        let key = format!("{}#auto{part}#{}", self.key(&task), tried + 1);
        self.effects.push(Effect::Model { task, attempt: tried + 1, key, request: Box::new(request), timeout_ms: None });
    }

    /// A model has answered a tag, or the gateway has refused what it answered.
    pub(super) fn auto_done(&mut self, asker: Asker, result: Result<ModelAnswer, Error>) {
        let Some(asking) = self.run.asking(asker) else { return };
        let (part, tried, question) = (asking.part.clone(), asking.tried + 1, asking.question.clone());
        let task = asker.map_or_else(String::new, |at| self.run.path(at));
        let (raw, usage, read) = match result {
            Ok(answer) => {
                let read = auto::read(&question, &answer.text);
                (answer.text, answer.usage, read)
            }
            Err(error) if error.code() == "answer_not_valid" => {
                let raw = error.detail().and_then(|d| d.get("answer")).and_then(Value::as_str).unwrap_or_default();
                let usage = error.detail().and_then(|d| serde_json::from_value(d.get("usage")?.clone()).ok());
                (raw.to_owned(), usage.unwrap_or_default(), Err(error.message().to_owned()))
            }
            Err(error) => return self.unserved(asker, error),
        };
        match read {
            Ok(value) => {
                let reason = question.terms.who(tried - 1).map(|who| who.reason).unwrap_or_default();
                let value = Payload::Inline(Arc::new(value));
                self.emit(Event::AutoResolved { task, part, raw, value, attempts: tried, usage, reason, from_lock: false });
                self.over_meanwhile(asker);
            }
            Err(why) => {
                let stop = self.no_more(asker, &question.terms, tried, &usage);
                let (over, said) = (stop.is_some(), why.clone());
                self.emit(Event::AutoRefused { task, part: part.clone(), raw: raw.clone(), why: said, usage, over });
                match stop {
                    None => self.send_auto(asker),
                    Some(_) if self.over_meanwhile(asker) => {}
                    Some(reason) => {
                        let message = format!("no answer for `{part}` fits {reason}: {why}; the last was `{raw}`");
                        let error = Error::invalid("auto_unanswered", message).place(self.asked_at(asker, &part));
                        let error = error.details(json!({"raw": raw, "field": part}));
                        self.unanswered(asker, error.fix("write the value yourself, or ask more exactly"));
                    }
                }
            }
        }
    }

    /// The gateway could not ask. Before a step and at its end the step's own attempts decide; in between there are those of the tag.
    fn unserved(&mut self, asker: Asker, error: Error) {
        let Some(asking) = self.run.asking(asker) else { return };
        let open = asker.is_none_or(|at| matches!(self.run.task(at).detail, Detail::Block(_)));
        let (part, tried, terms) = (asking.part.clone(), asking.tried + 1, asking.question.terms.clone());
        let winding = asker.is_some_and(|at| self.winding(at));
        if !open || winding || !super::life::worth_retrying(&error) || terms.who(tried).is_none() {
            return self.unanswered(asker, error);
        }
        let task = asker.map_or_else(String::new, |at| self.run.path(at));
        let why = error.message().to_owned();
        self.emit(Event::AutoRefused { task, part, raw: String::new(), why, usage: Usage::default(), over: false });
        self.send_auto(asker);
    }

    /// Why nobody is asked once more.
    fn no_more(&self, asker: Asker, terms: &Terms, tried: u32, usage: &Usage) -> Option<String> {
        let spent = base::Money(self.run.asking(asker).map_or(0, |a| a.cost.0) + usage.cost_microusd.0);
        if asker.is_some_and(|at| self.winding(at)) {
            return Some("and something beside it has failed".to_owned());
        }
        if terms.who(tried).is_none() {
            return Some(format!("after {tried} attempts"));
        }
        terms.spent(spent).then(|| format!("after {tried} attempts, and the budget is used up ({spent})"))
    }

    pub(super) fn winding(&self, at: TaskRef) -> bool {
        self.run.scopes[at.scope as usize].failing.is_some()
    }

    /// The last word about a question that nobody could answer.
    pub(super) fn unanswered(&mut self, asker: Asker, error: Error) {
        let Some(at) = asker else {
            let untaken = self.run.untaken();
            return self.emit(Event::RunFailed { error, task: None, untaken });
        };
        match &self.run.task(at).detail {
            // What was done is not done again for it.
            Detail::Ending(_) => self.fail_ending(at, error),
            Detail::Block(open) if open.active > 0 => self.emit(Event::BlockFailing { task: self.run.path(at), error }),
            _ => self.fail(at, error),
        }
    }

    /// Nothing begins any more where something else has failed while the answer was awaited. What has ended keeps its result.
    fn over_meanwhile(&mut self, asker: Asker) -> bool {
        let Some(at) = asker.filter(|at| self.winding(*at)) else { return false };
        match &self.run.task(at).detail {
            Detail::Ending(_) => self.conclude(at, true),
            Detail::Block(_) => {}
            _ => self.emit(Event::TaskCancelled { task: self.run.path(at) }),
        }
        true
    }
}
