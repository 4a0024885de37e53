//! `{{ }}` templates and conditions: one total expression language with fuel, and what it needs from outside.

use crate::ast::Code;
use crate::bind::bind;
use crate::eval::{Env, Eval};
use crate::text::{self, Text};
use crate::value::Val;
use crate::{RESULT_MAX, parser};
use serde_json::Value;
use std::sync::Arc;

/// What names mean during an evaluation. Nothing is copied until a value is the result.
pub trait Scope {
    /// The value of a root name such as `inputs`, `steps`, `item`.
    fn root(&self, name: &str) -> Option<Item<'_>>;
}

pub enum Item<'a> {
    Value(&'a Value),
    Owned(Value),
    /// Resolved member by member, so that `steps.a.output` touches one step only.
    Object(Box<dyn Object + 'a>),
}

pub trait Object {
    fn member(&self, key: &str) -> Option<Item<'_>>;
}

/// The members of a map are the root names; anything else has none.
impl Scope for Value {
    fn root(&self, name: &str) -> Option<Item<'_>> {
        self.get(name).map(Item::Value)
    }
}

/// Limits of one evaluation; every operation burns fuel, so no expression runs for ever.
#[derive(Clone, Debug)]
pub struct Fuel(pub u64);

impl Default for Fuel {
    /// Enough for honest work on megabytes, gone within a tenth of a second by a loop that would not end.
    fn default() -> Self {
        Self(1_000_000)
    }
}

/// Why an evaluation failed; carries the offset in its source text.
#[derive(Clone, Debug, PartialEq)]
pub struct EvalError {
    /// `expression_syntax`, `expression_undefined`, `expression_type`, `expression_value` or `expression_limit`.
    pub code: &'static str,
    pub message: String,
    /// In bytes; of a template, into the one text that holds the expression.
    pub offset: usize,
}

impl std::fmt::Display for EvalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EvalError {}

/// A compiled condition or expression (no `{{ }}`). Serialized as its source text.
#[derive(Clone, Debug)]
pub struct Expr(Arc<(String, Code)>);

impl Expr {
    pub fn parse(source: &str) -> Result<Self, EvalError> {
        let code = parser::parse(source, 0, &[])?;
        Ok(Self(Arc::new((source.to_owned(), code))))
    }

    pub fn source(&self) -> &str {
        &self.0.0
    }

    pub fn eval(&self, scope: &dyn Scope, fuel: &mut Fuel) -> Result<Value, EvalError> {
        run(&self.0.1, scope, fuel, |value, at| value.into_value(at, &mut RESULT_MAX.clone()))
    }

    /// Truthiness of the value.
    pub fn test(&self, scope: &dyn Scope, fuel: &mut Fuel) -> Result<bool, EvalError> {
        run(&self.0.1, scope, fuel, |value, _| Ok(value.truth()))
    }

    pub fn code(&self) -> &Code {
        &self.0.1
    }
}

fn run<T>(code: &Code, scope: &dyn Scope, fuel: &mut Fuel, finish: fn(Val<'_>, u32) -> Result<T, EvalError>) -> Result<T, EvalError> {
    let mut result = None;
    bind(scope, &code.paths, &mut |slots| {
        let value = Eval { fuel }.eval(&code.ast, Env { slots, locals: None, sets: None });
        result = Some(value.and_then(|v| finish(v, code.ast.start)));
    });
    result.unwrap_or_else(|| Err(EvalError { code: crate::LIMIT, message: "the names could not be resolved".to_owned(), offset: 0 }))
}

/// A compiled value with `{{ }}` anywhere in its strings. Serialized as the original JSON value. A string that is
/// exactly one `{{ expression }}` renders to that expression's typed value, any other string to text.
#[derive(Clone, Debug)]
pub struct Template(Arc<(Value, Part)>);

/// Mirrors the source; parts without marks are copied whole.
#[derive(Debug)]
enum Part {
    Constant,
    Text(Text),
    List(Vec<Part>),
    Map(Vec<Part>),
}

impl Template {
    pub fn parse(source: &Value) -> Result<Self, EvalError> {
        let part = Part::parse(source)?;
        Ok(Self(Arc::new((source.clone(), part))))
    }

    /// Renders to null.
    pub fn nothing() -> Self {
        Self(Arc::new((Value::Null, Part::Constant)))
    }

    pub fn source(&self) -> &Value {
        &self.0.0
    }

    /// Is there nothing to render?
    pub fn is_constant(&self) -> bool {
        matches!(self.0.1, Part::Constant)
    }

    pub fn render(&self, scope: &dyn Scope, fuel: &mut Fuel) -> Result<Value, EvalError> {
        let mut room = RESULT_MAX;
        self.0.1.render(&self.0.0, scope, fuel, &mut room)
    }
}

impl Part {
    fn parse(source: &Value) -> Result<Self, EvalError> {
        Ok(match source {
            Value::String(s) => match text::parse(s)? {
                Text::Plain => Part::Constant,
                other => Part::Text(other),
            },
            Value::Array(items) => {
                let parts = items.iter().map(Part::parse).collect::<Result<Vec<_>, _>>()?;
                if parts.iter().all(|p| matches!(p, Part::Constant)) { Part::Constant } else { Part::List(parts) }
            }
            Value::Object(map) => {
                let parts = map.values().map(Part::parse).collect::<Result<Vec<_>, _>>()?;
                if parts.iter().all(|p| matches!(p, Part::Constant)) { Part::Constant } else { Part::Map(parts) }
            }
            _ => Part::Constant,
        })
    }

    fn render(&self, source: &Value, scope: &dyn Scope, fuel: &mut Fuel, room: &mut usize) -> Result<Value, EvalError> {
        Ok(match (self, source) {
            (Part::Text(Text::Exact(code)), _) => {
                let mut result = Ok(Value::Null);
                bind(scope, &code.paths, &mut |slots| {
                    let value = Eval { fuel }.eval(&code.ast, Env { slots, locals: None, sets: None });
                    result = value.and_then(|v| v.into_value(code.ast.start, room));
                });
                result?
            }
            (Part::Text(Text::Mixed(nodes)), _) => {
                let text = text::render(nodes, scope, fuel)?;
                match room.checked_sub(text.len()) {
                    Some(left) => *room = left,
                    None => {
                        return Err(EvalError { code: crate::LIMIT, message: "the texts are too large together".to_owned(), offset: 0 });
                    }
                }
                Value::String(text)
            }
            (Part::List(parts), Value::Array(items)) => {
                Value::Array(parts.iter().zip(items).map(|(p, s)| p.render(s, scope, fuel, room)).collect::<Result<_, _>>()?)
            }
            (Part::Map(parts), Value::Object(map)) => Value::Object(
                parts.iter().zip(map).map(|(p, (k, s))| Ok((k.clone(), p.render(s, scope, fuel, room)?))).collect::<Result<_, _>>()?,
            ),
            (_, source) => source.clone(),
        })
    }
}

impl serde::Serialize for Expr {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.source().serialize(s)
    }
}

impl<'de> serde::Deserialize<'de> for Expr {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?).map_err(|e| serde::de::Error::custom(e.message))
    }
}

impl serde::Serialize for Template {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.source().serialize(s)
    }
}

impl<'de> serde::Deserialize<'de> for Template {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&Value::deserialize(d)?).map_err(|e| serde::de::Error::custom(e.message))
    }
}
