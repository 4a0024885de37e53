//! What a tool declares, and the two ways to make one: a function that blocks a thread, or a future.

use crate::{
    call::{Guard, Work},
    fetch::Fut,
};
use base::{Error, Result};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{future::Future, sync::OnceLock};

/// What happens when the same call is carried out twice; decides what recovery does with an unknown outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Changes nothing.
    Pure,
    /// Twice is the same as once.
    Idempotent,
    /// Twice differs from once, but it can be undone.
    Compensable,
    /// Twice differs from once: an unknown outcome goes to a person.
    Irreversible,
}

/// What a tool reaches outside its input; the permission check goes by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Touches {
    Nothing,
    ReadsFiles,
    WritesFiles,
    /// Removes files: never by a model's own decision.
    DeletesFiles,
    Network,
    /// Runs a program that the workflow brings along, in the sandbox.
    RunsCode,
}

/// The tool that undoes a call, and its input; or why the call cannot be undone.
pub type Undoing = std::result::Result<(&'static str, Value), &'static str>;

type Run = Box<dyn Fn(Work, Value) -> Fut<'static, Value> + Send + Sync>;

pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) effect: Effect,
    pub(crate) touches: Touches,
    pub(crate) input: Value,
    pub(crate) output: Value,
    /// Takes one of the threads for blocking work.
    pub(crate) blocking: bool,
    pub(crate) run: Run,
    /// Given the input and the output of a call.
    pub(crate) undo: Option<fn(&Value, &Value) -> Undoing>,
    validator: OnceLock<Option<jsonschema::Validator>>,
}

impl Tool {
    /// A tool that reads disks or computes; runs on a thread for blocking work.
    pub(crate) fn blocking<I, O>(
        name: &'static str,
        summary: &'static str,
        effect: Effect,
        touches: Touches,
        body: fn(&Work, I) -> Result<O>,
    ) -> Self
    where
        I: DeserializeOwned + JsonSchema + Send + 'static,
        O: Serialize + JsonSchema + Send + 'static,
    {
        let run: Run = Box::new(move |work, input| {
            Box::pin(async move {
                let input = parse::<I>(name, input)?;
                let _guard: Guard = work.guard();
                let task = tokio::task::spawn_blocking(move || work.check_alive().and_then(|()| to_value(name, &body(&work, input)?)));
                task.await.map_err(|e| Error::internal("tool_crashed", format!("the tool `{name}` stopped unexpectedly: {e}")))?
            })
        });
        Self::of::<I, O>(name, summary, effect, touches, true, run)
    }

    /// A tool that waits for something outside: the network or a process.
    pub(crate) fn waiting<I, O, F>(
        name: &'static str,
        summary: &'static str,
        effect: Effect,
        touches: Touches,
        body: fn(Work, I) -> F,
    ) -> Self
    where
        I: DeserializeOwned + JsonSchema + Send + 'static,
        O: Serialize + JsonSchema + Send + 'static,
        F: Future<Output = Result<O>> + Send + 'static,
    {
        let run: Run = Box::new(move |work, input| {
            Box::pin(async move {
                let input = parse::<I>(name, input)?;
                let _guard = work.guard();
                to_value(name, &body(work, input).await?)
            })
        });
        Self::of::<I, O>(name, summary, effect, touches, false, run)
    }

    fn of<I: JsonSchema, O: JsonSchema>(
        name: &'static str,
        summary: &'static str,
        effect: Effect,
        touches: Touches,
        blocking: bool,
        run: Run,
    ) -> Self {
        let input = schema::<I>(|s| s.for_deserialize());
        let output = schema::<O>(|s| s.for_serialize());
        Self { name, summary, effect, touches, input, output, blocking, run, undo: None, validator: OnceLock::new() }
    }

    /// Declares how a call is undone. The undoing call must be safe to repeat, and must refuse when what the call did was changed since.
    pub(crate) fn undone_by(mut self, undo: fn(&Value, &Value) -> Undoing) -> Self {
        self.undo = Some(undo);
        self
    }

    /// Refuses an input that does not fit the schema; the message names the field.
    pub(crate) fn check(&self, input: &Value) -> Result<()> {
        let Some(validator) = self.validator.get_or_init(|| jsonschema::validator_for(&self.input).ok()) else {
            return Err(Error::internal("tool_schema_broken", format!("the input schema of `{}` is not usable", self.name)));
        };
        let Some(first) = validator.iter_errors(input).next() else { return Ok(()) };
        let field = first.instance_path().to_string().trim_start_matches('/').replace('/', ".");
        let at = if field.is_empty() { "with".to_owned() } else { format!("with.{field}") };
        // The message repeats the value, which can be of any size.
        let why: String = first.to_string().chars().take(300).collect();
        let mut error = Error::invalid("bad_tool_input", format!("`{}`: {at}: {why}", self.name)).place(at);
        if let Some(names) = self.input.get("properties").and_then(Value::as_object) {
            let names: Vec<&str> = names.keys().map(String::as_str).collect();
            error = error.fix(format!("the fields of `{}` are {}; see docs/guide/tools.md", self.name, names.join(", ")));
        }
        Err(error)
    }
}

fn schema<T: JsonSchema>(direction: fn(SchemaSettings) -> SchemaSettings) -> Value {
    direction(SchemaSettings::draft2020_12()).into_generator().into_root_schema_for::<T>().into()
}

fn parse<I: DeserializeOwned>(name: &str, input: Value) -> Result<I> {
    serde_json::from_value(input).map_err(|e| {
        Error::invalid("bad_tool_input", format!("`{name}` does not understand its input: {e}"))
            .place("with")
            .fix("compare the input with the tool's section in docs/guide/tools.md")
    })
}

fn to_value<O: Serialize>(name: &str, output: &O) -> Result<Value> {
    serde_json::to_value(output).map_err(|e| Error::internal("tool_crashed", format!("the output of `{name}` is not JSON: {e}")))
}
