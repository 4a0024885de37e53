//! `{{ }}` templates and conditions: one total expression language with fuel.
//! SKETCH of the interface the engine relies on; the implementation replaces it.

use serde_json::Value;

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
#[derive(Clone, Debug)]
pub struct EvalError {
    pub code: &'static str,
    pub message: String,
    pub offset: usize,
}

/// A compiled condition or expression (no `{{ }}`). Serialized as its source text.
#[derive(Clone, Debug)]
pub struct Expr {
    source: String,
}

impl Expr {
    pub fn parse(source: &str) -> Result<Self, EvalError> {
        Ok(Self { source: source.to_owned() })
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    pub fn eval(&self, _scope: &dyn Scope, _fuel: &mut Fuel) -> Result<Value, EvalError> {
        Ok(Value::Null)
    }

    /// Truthiness of the value.
    pub fn test(&self, scope: &dyn Scope, fuel: &mut Fuel) -> Result<bool, EvalError> {
        Ok(!self.eval(scope, fuel)?.is_null())
    }
}

/// A compiled value with `{{ }}` anywhere in its strings. Serialized as the original JSON value. A string that is
/// exactly one `{{ expression }}` renders to that expression's typed value, any other string to text.
#[derive(Clone, Debug)]
pub struct Template {
    source: Value,
}

impl Template {
    pub fn parse(source: &Value) -> Result<Self, EvalError> {
        Ok(Self { source: source.clone() })
    }

    pub fn source(&self) -> &Value {
        &self.source
    }

    pub fn render(&self, _scope: &dyn Scope, _fuel: &mut Fuel) -> Result<Value, EvalError> {
        Ok(self.source.clone())
    }
}

impl serde::Serialize for Expr {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.source.serialize(s)
    }
}

impl<'de> serde::Deserialize<'de> for Expr {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?).map_err(|e| serde::de::Error::custom(e.message))
    }
}

impl serde::Serialize for Template {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.source.serialize(s)
    }
}

impl<'de> serde::Deserialize<'de> for Template {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&Value::deserialize(d)?).map_err(|e| serde::de::Error::custom(e.message))
    }
}
