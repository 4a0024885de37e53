//! Walks a parsed document along the model and adds up what it would do. Fragments are followed where they are used, so a
//! fragment that is used a thousand times is counted a thousand times; the walk ends as soon as a limit is passed.

use super::Limits;
use crate::model::{Answer, Field, MUTATION, Model, QUERY, SUBSCRIPTION, Source};
use async_graphql::{
    Positioned, Variables,
    parser::types::{self, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet},
};
use base::{Error, Result};

/// What is to be measured.
pub(crate) struct Asked<'a> {
    pub(crate) model: &'a Model,
    pub(crate) limits: &'a Limits,
    pub(crate) document: &'a ExecutableDocument,
    pub(crate) operation: &'a OperationDefinition,
    pub(crate) variables: &'a Variables,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) cost: u64,
}

const CALL: u64 = 10;
const RESOURCE: u64 = 5;
/// How long a list inside an answer is taken to be; it is there already and only has to be written.
const LIST_INSIDE: u64 = 5;
/// Lists within the description of the schema; once each on a path is what tools need.
const INTROSPECTION_LISTS: [&str; 6] = ["types", "fields", "inputFields", "interfaces", "possibleTypes", "enumValues"];

pub(crate) fn measure(asked: &Asked<'_>) -> Result<Measured> {
    let root = match asked.operation.ty {
        OperationType::Query => QUERY,
        OperationType::Mutation => MUTATION,
        OperationType::Subscription => SUBSCRIPTION,
    };
    no_circles(asked.document)?;
    let mut walk = Walk { asked, cost: 0, aliases: 0, directives: asked.operation.directives.len() };
    if asked.operation.ty == OperationType::Mutation {
        walk.each_once(&asked.operation.selection_set.node)?;
    }
    let at = At { type_name: Some(root), times: 1, depth: 0, hidden: false, lists: [false; INTROSPECTION_LISTS.len()] };
    walk.set(&asked.operation.selection_set.node, at)?;
    Ok(Measured { cost: walk.cost })
}

#[derive(Clone, Copy)]
struct At<'a> {
    /// `None`: not known to the model; the validation will say so.
    type_name: Option<&'a str>,
    times: u64,
    depth: usize,
    /// Within `__schema` or `__type`.
    hidden: bool,
    lists: [bool; INTROSPECTION_LISTS.len()],
}

struct Walk<'a, 'b> {
    asked: &'b Asked<'a>,
    cost: u64,
    aliases: usize,
    directives: usize,
}

impl<'a> Walk<'a, '_> {
    fn set(&mut self, set: &'a SelectionSet, at: At<'a>) -> Result<()> {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.field(&field.node, at)?,
                Selection::InlineFragment(part) => {
                    self.add(at.times, part.node.directives.len())?;
                    let on = part.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    let type_name = on.or(at.type_name);
                    self.set(&part.node.selection_set.node, At { type_name, ..at })?;
                }
                Selection::FragmentSpread(spread) => {
                    self.add(at.times, spread.node.directives.len())?;
                    let Some(fragment) = self.asked.document.fragments.get(&spread.node.fragment_name.node) else { continue };
                    self.fragment(fragment, at)?;
                }
            }
        }
        Ok(())
    }

    fn fragment(&mut self, fragment: &'a Positioned<FragmentDefinition>, at: At<'a>) -> Result<()> {
        let type_name = Some(fragment.node.type_condition.node.on.node.as_str());
        self.set(&fragment.node.selection_set.node, At { type_name, ..at })
    }

    fn field(&mut self, field: &'a types::Field, at: At<'a>) -> Result<()> {
        self.aliases += usize::from(field.alias.is_some());
        let limits = self.asked.limits;
        if self.aliases > limits.aliases_max {
            return Err(Error::too_large(
                "query_too_costly",
                format!("the query gives more than {} fields other names", limits.aliases_max),
            )
            .place("query")
            .fix("ask for lists in place of many single things, or send several requests"));
        }
        let name = field.name.node.as_str();
        let mut inner = At { depth: at.depth + 1, hidden: at.hidden || matches!(name, "__schema" | "__type"), type_name: None, ..at };
        let depth_max = if inner.hidden { limits.introspection_depth_max } else { limits.depth_max };
        if inner.depth > depth_max {
            return Err(Error::too_large("query_too_deep", format!("the query has fields nested deeper than {depth_max} levels"))
                .place("query")
                .fix("ask for less in one query"));
        }
        if inner.hidden
            && let Some(list) = INTROSPECTION_LISTS.iter().position(|list| *list == name)
            && std::mem::replace(&mut inner.lists[list], true)
        {
            return Err(Error::too_large("query_too_deep", format!("the query asks for `{name}` within `{name}` of the schema"))
                .place("query")
                .fix("read the whole schema at /graphql/schema.graphql"));
        }
        let known = at.type_name.filter(|_| !at.hidden).and_then(|type_name| self.asked.model.field(type_name, name));
        let mut own = 1;
        if let Some(known) = known {
            own = weight(known);
            inner.type_name = Some(known.shape.name());
            inner.times = at.times.saturating_mul(self.length(known, field)?);
        }
        self.add(at.times.saturating_mul(own), field.directives.len())?;
        self.set(&field.selection_set.node, inner)
    }

    fn add(&mut self, cost: u64, directives: usize) -> Result<()> {
        let limits = self.asked.limits;
        self.cost = self.cost.saturating_add(cost);
        if self.cost > limits.cost_max {
            return Err(Error::too_large("query_too_costly", format!("the query would cost more than {}", limits.cost_max))
                .place("query")
                .fix("ask for shorter lists (`first`) or fewer fields, or send several requests"));
        }
        self.directives += directives;
        if self.directives > limits.directives_max {
            return Err(Error::too_large("query_too_costly", format!("the query has more than {} directives", limits.directives_max))
                .place("query"));
        }
        Ok(())
    }

    /// How often what is inside a field happens.
    fn length(&self, known: &Field, field: &types::Field) -> Result<u64> {
        let limits = self.asked.limits;
        let pages = matches!(&known.source, Source::Call(call) if call.answer == Answer::Page);
        if pages && known.arguments.iter().any(|argument| argument.name == "first") {
            let asked = self.first(field).unwrap_or(limits.list_usual as u64);
            if asked > limits.list_max as u64 {
                return Err(Error::too_large("list_too_long", format!("`first` is more than {}", limits.list_max))
                    .place(format!("query field `{}`", known.name))
                    .fix("go on with `after: endCursor`"));
            }
            return Ok(asked.max(1));
        }
        let composite = self.asked.model.is_object(known.shape.name());
        // `edges` and `nodes` are counted at their connection.
        let counted = matches!(known.source, Source::Nodes) || known.name == "edges";
        Ok(if known.shape.is_list() && composite && !counted { LIST_INSIDE } else { 1 })
    }

    /// The length asked for; what is no number the validation will refuse.
    fn first(&self, field: &types::Field) -> Option<u64> {
        let value = field.get_argument("first")?.node.clone().into_const_with(|name| {
            let declared = self.asked.operation.variable_definitions.iter().find(|variable| variable.node.name.node == name);
            let usual = declared.and_then(|variable| variable.node.default_value.as_ref()).map(|value| value.node.clone());
            self.asked.variables.get(&name).cloned().or(usual).ok_or(())
        });
        match value {
            Ok(async_graphql::Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// A mutation that stands twice under one name would be done twice and shown once.
    fn each_once(&self, set: &SelectionSet) -> Result<()> {
        let mut seen = Vec::new();
        for item in &set.items {
            let Selection::Field(field) = &item.node else { continue };
            let key = field.node.response_key().node.as_str();
            if seen.contains(&key) {
                return Err(Error::invalid("query_not_valid", format!("two fields of the mutation have the name `{key}`"))
                    .place("query")
                    .fix("give one of them another name: `second: createModel(…)`"));
            }
            seen.push(key);
        }
        Ok(())
    }
}

fn weight(field: &Field) -> u64 {
    match &field.source {
        Source::Property(_) | Source::Nodes => 1,
        Source::Resource => RESOURCE,
        Source::Call(call) => CALL.saturating_mul(call.cost.max(1)),
    }
}

/// Also among fragments that no operation uses: the validation follows those too.
fn no_circles(document: &ExecutableDocument) -> Result<()> {
    for start in document.fragments.keys() {
        let (mut seen, mut next) = (Vec::new(), vec![start]);
        while let Some(name) = next.pop() {
            let mut used = Vec::new();
            if let Some(fragment) = document.fragments.get(name) {
                spreads(&fragment.node.selection_set.node, &mut used);
            }
            for name in used {
                if name == start {
                    return Err(Error::invalid("query_not_valid", format!("the fragment `{start}` leads back to itself")).place("query"));
                }
                if !seen.contains(&name) {
                    seen.push(name);
                    next.push(name);
                }
            }
        }
    }
    Ok(())
}

fn spreads<'a>(set: &'a SelectionSet, out: &mut Vec<&'a async_graphql::Name>) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => spreads(&field.node.selection_set.node, out),
            Selection::InlineFragment(part) => spreads(&part.node.selection_set.node, out),
            Selection::FragmentSpread(spread) => out.push(&spread.node.fragment_name.node),
        }
    }
}
