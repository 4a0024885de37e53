//! The model as the library's schema.

use crate::{
    Options, live,
    model::{DATE_TIME, Field, JSON, LONG, MUTATION, Model, QUERY, RESOURCE, SUBSCRIPTION, Shape, Type},
    resolve,
};
use async_graphql::{
    Value,
    dynamic::{self, InputValue, Interface, InterfaceField, Object, Scalar, Schema, Subscription, TypeRef},
};
use base::{Error, Result};
use std::sync::Arc;

pub(crate) fn schema(model: &Arc<Model>, options: &Options) -> Result<Schema> {
    let mutation = (!model.mutation.is_empty()).then_some(MUTATION);
    let subscription = (!model.subscription.is_empty()).then_some(SUBSCRIPTION);
    let mut builder = Schema::build(QUERY, mutation, subscription).limit_recursive_depth(options.limits.nesting_max);
    if !options.introspection {
        builder = builder.disable_introspection().disable_suggestions();
    }
    builder = builder.register(object(model, QUERY, &model.query));
    if mutation.is_some() {
        builder = builder.register(object(model, MUTATION, &model.mutation));
    }
    if subscription.is_some() {
        let fields = model.subscription.iter().map(|field| live::field(model, field));
        builder = builder.register(fields.fold(Subscription::new(SUBSCRIPTION), Subscription::field));
    }
    for scalar in scalars() {
        builder = builder.register(scalar);
    }
    if !model.resource.is_empty() {
        let fields = model.resource.iter().map(interface_field);
        let words = "What resources of all kinds have; the rest, and the spec, is in the type of the kind.";
        builder = builder.register(fields.fold(Interface::new(RESOURCE).description(words), Interface::field));
    }
    for (name, made) in &model.types {
        builder = match made {
            Type::Object(fields) => {
                let object = object(model, name, fields);
                let resource = model.kinds.values().any(|kind| kind.type_name == *name);
                builder.register(if resource { object.implement(RESOURCE) } else { object })
            }
            Type::Input(fields) => {
                let fields = fields.iter().map(|field| input(&field.name, &field.shape, &field.words));
                builder.register(fields.fold(dynamic::InputObject::new(name), dynamic::InputObject::field))
            }
            Type::Enum(values) => builder.register(values.iter().fold(dynamic::Enum::new(name), |made, value| made.item(value))),
        };
    }
    builder.finish().map_err(|e| Error::internal("internal_fault", format!("the GraphQL schema does not hold together: {e}")))
}

fn scalars() -> [Scalar; 3] {
    [
        Scalar::new(JSON).description("Any JSON: maps, alternatives, and what is not known beforehand."),
        Scalar::new(LONG)
            .description("A whole number of up to 64 bits.")
            .validator(|value| matches!(value, Value::Number(number) if number.is_i64() || number.is_u64())),
        Scalar::new(DATE_TIME)
            .description("A moment, as RFC 3339 text.")
            .specified_by_url("https://www.rfc-editor.org/rfc/rfc3339")
            .validator(|value| matches!(value, Value::String(_))),
    ]
}

fn object(model: &Arc<Model>, name: &str, fields: &[Field]) -> Object {
    fields.iter().fold(Object::new(name), |object, field| {
        let mut made = dynamic::Field::new(&field.name, type_ref(&field.shape), resolve::resolver(model, field));
        if !field.words.is_empty() {
            made = made.description(&field.words);
        }
        object.field(arguments(field).fold(made, dynamic::Field::argument))
    })
}

fn interface_field(field: &Field) -> InterfaceField {
    let made = InterfaceField::new(&field.name, type_ref(&field.shape));
    arguments(field).fold(made, InterfaceField::argument)
}

pub(crate) fn arguments(field: &Field) -> impl Iterator<Item = InputValue> {
    field.arguments.iter().map(|argument| input(&argument.name, &argument.shape, &argument.words))
}

fn input(name: &str, shape: &Shape, words: &str) -> InputValue {
    let made = InputValue::new(name, type_ref(shape));
    if words.is_empty() { made } else { made.description(words) }
}

pub(crate) fn type_ref(shape: &Shape) -> TypeRef {
    match shape {
        Shape::Named(name) => TypeRef::named(name),
        Shape::List(inner) => TypeRef::List(Box::new(type_ref(inner))),
        Shape::Required(inner) => TypeRef::NonNull(Box::new(type_ref(inner))),
    }
}
