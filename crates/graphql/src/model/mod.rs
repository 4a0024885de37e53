//! What the schema consists of, before the library sees it: types, and fields that know where their values come from. The
//! same data measures what a query costs.

mod names;
mod operations;
mod read;
mod resources;

pub(crate) use operations::of;

use serde_json::Value;
use std::collections::BTreeMap;

/// A type as a field or an argument has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Named(String),
    List(Box<Shape>),
    Required(Box<Shape>),
}

impl Shape {
    pub(crate) fn named(name: &str) -> Self {
        Self::Named(name.to_owned())
    }

    pub(crate) fn required(self) -> Self {
        if matches!(self, Self::Required(_)) { self } else { Self::Required(Box::new(self)) }
    }

    pub(crate) fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::List(inner) | Self::Required(inner) => inner.name(),
        }
    }

    pub(crate) fn is_list(&self) -> bool {
        match self {
            Self::Named(_) => false,
            Self::List(_) => true,
            Self::Required(inner) => inner.is_list(),
        }
    }
}

/// Where the value of a field comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A field of the JSON that the parent is.
    Property(String),
    /// The nodes of a connection's edges.
    Nodes,
    /// The resource that the parent names.
    Resource,
    /// What an operation answers.
    Call(Call),
}

/// An operation behind a field.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) operation: String,
    pub(crate) cost: u64,
    pub(crate) answer: Answer,
    /// Parameters whose values the parent has: the parameter, its place, and the parent's field.
    pub(crate) given: Vec<(String, Place, &'static str)>,
    /// What the operation adds to its answer when `include` names it.
    pub(crate) includes: Vec<String>,
    /// The parent's field that has the answer already, when its own operation was asked to include it.
    pub(crate) included_as: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Plain,
    /// A page, shown as a connection.
    Page,
    /// Nothing; shown as `true`.
    Done,
    Live,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
}

#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) name: String,
    /// Its name in the operation.
    pub(crate) key: String,
    pub(crate) place: Place,
    pub(crate) shape: Shape,
    pub(crate) words: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) shape: Shape,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) source: Source,
}

impl Field {
    pub(crate) fn property(name: &str, key: &str, shape: Shape, words: &str) -> Self {
        Self { name: name.into(), words: words.into(), shape, arguments: Vec::new(), source: Source::Property(key.into()) }
    }
}

/// One field of an input object.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) shape: Shape,
    pub(crate) words: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Type {
    Object(Vec<Field>),
    Input(Vec<Taken>),
    Enum(Vec<String>),
}

/// How resources of a kind are read.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) type_name: String,
    /// In a workspace, or of the organization.
    pub(crate) workspace: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) types: BTreeMap<String, Type>,
    pub(crate) query: Vec<Field>,
    pub(crate) mutation: Vec<Field>,
    pub(crate) subscription: Vec<Field>,
    pub(crate) kinds: BTreeMap<String, Kind>,
    /// What all resources have; fields of the interface.
    pub(crate) resource: Vec<Field>,
}

pub(crate) const QUERY: &str = "Query";
pub(crate) const MUTATION: &str = "Mutation";
pub(crate) const SUBSCRIPTION: &str = "Subscription";
pub(crate) const RESOURCE: &str = "Resource";
pub(crate) const JSON: &str = "JSON";
pub(crate) const LONG: &str = "Long";
pub(crate) const DATE_TIME: &str = "DateTime";
pub(crate) const PAGE_INFO: &str = "PageInfo";

impl Model {
    pub(crate) fn fields(&self, type_name: &str) -> &[Field] {
        match type_name {
            QUERY => &self.query,
            MUTATION => &self.mutation,
            SUBSCRIPTION => &self.subscription,
            RESOURCE => &self.resource,
            _ => match self.types.get(type_name) {
                Some(Type::Object(fields)) => fields,
                _ => &[],
            },
        }
    }

    pub(crate) fn field(&self, type_name: &str, name: &str) -> Option<&Field> {
        self.fields(type_name).iter().find(|field| field.name == name)
    }

    /// Has fields of its own.
    pub(crate) fn is_object(&self, type_name: &str) -> bool {
        type_name == RESOURCE || matches!(self.types.get(type_name), Some(Type::Object(_)))
    }

    /// What a client gave, with the names that the operation knows.
    pub(crate) fn taken(&self, value: Value, shape: &Shape) -> Value {
        match (shape, value) {
            (Shape::Required(inner), value) => self.taken(value, inner),
            (Shape::List(inner), Value::Array(items)) => items.into_iter().map(|item| self.taken(item, inner)).collect(),
            // One value stands for a list of one.
            (Shape::List(inner), value) if !value.is_null() => Value::Array(vec![self.taken(value, inner)]),
            (Shape::Named(name), Value::Object(given)) => match self.types.get(name) {
                Some(Type::Input(fields)) => given
                    .into_iter()
                    .map(|(name, value)| match fields.iter().find(|field| field.name == name) {
                        Some(field) => (field.key.clone(), self.taken(value, &field.shape)),
                        None => (name, value),
                    })
                    .collect(),
                _ => Value::Object(given),
            },
            (_, value) => value,
        }
    }
}

#[cfg(test)]
mod tests;
