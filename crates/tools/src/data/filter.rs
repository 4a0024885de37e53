//! `data.filter`

use super::{
    cell_text,
    shape::{self, Output, Rows},
    source::Format,
};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use regex::{Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    rows: Rows,
    /// Of a file. Default: by its ending.
    #[serde(default)]
    format: Option<Format>,
    /// What a row must fulfil to stay.
    #[serde(rename = "where")]
    conditions: Vec<Condition>,
    /// Whether `all` of the conditions must hold, or `any` is enough.
    #[serde(default, rename = "match")]
    how: Match,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Match {
    #[default]
    All,
    Any,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    column: String,
    #[serde(default)]
    is: Is,
    /// What the cell is compared with; a list for `in` and `not_in`.
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Is {
    #[default]
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    In,
    NotIn,
    Contains,
    StartsWith,
    EndsWith,
    /// A regular expression is found in the cell.
    Matches,
    Empty,
    NotEmpty,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("data.filter", "Keeps the rows of a table that fulfil conditions", Effect::Pure, Touches::ReadsFiles, run)
}

struct Test {
    column: usize,
    is: Is,
    value: Value,
    pattern: Option<Regex>,
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let mut table = input.rows.read(work, input.format)?;
    let tests = input.conditions.into_iter().map(|c| test(shape::column(&table, &c.column, "where")?, c)).collect::<Result<Vec<_>>>()?;
    table.rows.retain(|row| match input.how {
        Match::All => tests.iter().all(|t| t.holds(row)),
        Match::Any => tests.iter().any(|t| t.holds(row)),
    });
    Ok(Output::of(&table))
}

fn test(column: usize, condition: Condition) -> Result<Test> {
    let Condition { is, value, .. } = condition;
    let bad = |why: String| Error::invalid("bad_tool_input", why).place("with.where");
    if matches!(is, Is::In | Is::NotIn) && !value.is_array() {
        return Err(bad("`in` and `not_in` need a list as `value`".to_owned()));
    }
    let pattern = match is {
        Is::Matches => {
            let text = value.as_str().ok_or_else(|| bad("`matches` needs a regular expression as `value`".to_owned()))?;
            let built = RegexBuilder::new(text).size_limit(1 << 20).build();
            Some(built.map_err(|e| bad(format!("`value` is not a regular expression: {e}")))?)
        }
        _ => None,
    };
    Ok(Test { column, is, value, pattern })
}

impl Test {
    fn holds(&self, row: &[Value]) -> bool {
        let cell = shape::cell(row, self.column);
        let order = || shape::compare(cell, &self.value);
        // Nothing is neither smaller nor greater than a value.
        let sized = !cell.is_null();
        let text = || (cell_text(cell), cell_text(&self.value));
        match self.is {
            Is::Equal => order().is_eq(),
            Is::NotEqual => order().is_ne(),
            Is::Less => sized && order().is_lt(),
            Is::AtMost => sized && order().is_le(),
            Is::Greater => sized && order().is_gt(),
            Is::AtLeast => sized && order().is_ge(),
            Is::In => self.is_listed(cell),
            Is::NotIn => !self.is_listed(cell),
            Is::Contains => matches!(text(), (cell, part) if cell.contains(&part)),
            Is::StartsWith => matches!(text(), (cell, part) if cell.starts_with(&part)),
            Is::EndsWith => matches!(text(), (cell, part) if cell.ends_with(&part)),
            Is::Matches => self.pattern.as_ref().is_some_and(|p| p.is_match(&cell_text(cell))),
            Is::Empty => shape::is_empty(cell),
            Is::NotEmpty => !shape::is_empty(cell),
        }
    }

    fn is_listed(&self, cell: &Value) -> bool {
        self.value.as_array().is_some_and(|list| list.iter().any(|v| shape::compare(cell, v).is_eq()))
    }
}
