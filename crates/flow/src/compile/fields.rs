//! The keys of every map in a workflow file, as data: the checker reads them, and the JSON Schema of the file is made of
//! them, so the two cannot drift.

use super::codes;
use super::report::Report;
use crate::yaml::{At, Kind, Node};

/// One key of a map.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) want: Want,
    pub(crate) about: &'static str,
}

pub(crate) const fn field(name: &'static str, want: Want, about: &'static str) -> Field {
    Field { name, required: false, want, about }
}

pub(crate) const fn required(name: &'static str, want: Want, about: &'static str) -> Field {
    Field { name, required: true, want, about }
}

/// What a value must be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Want {
    /// Text without template marks.
    Word,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Any value; its texts may hold templates.
    Any,
    /// Text that may hold templates.
    Text,
    /// A list, or one `{{ expression }}` that gives one.
    List,
    /// A map whose values may hold templates.
    Map,
    /// A condition: an expression, marks around it or not, or true or false.
    Condition,
    Duration,
    /// A duration, or a template that gives one.
    TemplateDuration,
    Count(u64, u64),
    /// A number from zero to the given one.
    Number(u32),
    Flag,
    Words,
    /// A JSON Schema.
    Schema,
    Steps,
    Cases,
    Retry,
    /// What the field is else, or a template that gives it.
    Templated(&'static Want),
    /// A condition, or a map.
    Expect,
    /// A step's id or a template that gives one, or a map of them.
    Goto,
    /// A word, a handler or a list of handlers.
    OnError(&'static [&'static str]),
    Config,
    Terms,
    Workflows,
    Requires,
    /// People, teams and roles.
    Who,
    /// The approval that a call needs.
    Gate,
    /// The call that undoes one.
    Undo,
    /// An integer, negative ones too.
    Integer,
    Inputs,
    Allow,
    Labels,
    Spec,
}

impl Want {
    pub(crate) fn words(self) -> String {
        match self {
            Want::Word | Want::Text => "text".to_owned(),
            Want::OneOf(words) => format!("one of {}", words.join(", ")),
            Want::Any => "a value".to_owned(),
            Want::List => "a list or `{{ expression }}`".to_owned(),
            Want::Map | Want::Inputs | Want::Allow | Want::Labels | Want::Spec => "a map".to_owned(),
            Want::Condition => "an expression".to_owned(),
            Want::Duration | Want::TemplateDuration => "a duration such as 500ms, 5s, 2m, 1h or 1d".to_owned(),
            Want::Count(least, most) => format!("an integer from {least} to {most}"),
            Want::Number(most) => format!("a number from 0 to {most}"),
            Want::Flag => "true or false".to_owned(),
            Want::Words => "a list of texts".to_owned(),
            Want::Schema => "a JSON Schema (a map)".to_owned(),
            Want::Steps => "a list of steps".to_owned(),
            Want::Cases => "a list of cases".to_owned(),
            Want::Retry => "a map, or the number of attempts".to_owned(),
            Want::Templated(inner) => format!("{} or `{{{{ expression }}}}`", inner.words()),
            Want::Expect => "an expression or a map".to_owned(),
            Want::Goto => "the id of a step or a map".to_owned(),
            Want::OnError(words) => format!("one of {}, a map or a list of maps", words.join(", ")),
            Want::Config | Want::Terms | Want::Workflows | Want::Requires | Want::Who | Want::Gate | Want::Undo => "a map".to_owned(),
            Want::Integer => "an integer".to_owned(),
        }
    }

    fn fits(self, node: &Node) -> bool {
        let templated = matches!(node.text(), Some(s) if s.contains("{{"));
        match (self, &node.kind) {
            (Want::Any, _) | (Want::Duration | Want::TemplateDuration, Kind::Text(_) | Kind::Number(_)) => true,
            (Want::Word | Want::OneOf(_) | Want::Text, Kind::Text(_)) => true,
            // A name, a version or a date is easily read as a number; its spelling is what counts.
            (Want::Word | Want::Text, Kind::Number(_) | Kind::Bool(_)) => true,
            (Want::Condition, Kind::Text(_) | Kind::Bool(_)) | (Want::Flag, Kind::Bool(_)) => true,
            (Want::Count(least, most), Kind::Number(n)) => n.as_u64().is_some_and(|n| (least..=most).contains(&n)),
            (Want::Number(most), Kind::Number(n)) => n.as_f64().is_some_and(|n| (0.0..=f64::from(most)).contains(&n)),
            (Want::Words, Kind::List(items)) => items.iter().all(|i| i.text().is_some()),
            (Want::List, Kind::List(_)) | (Want::Steps | Want::Cases, Kind::List(_)) => true,
            (Want::List | Want::Map, Kind::Text(_)) => templated || marked(node),
            (Want::Map | Want::Inputs | Want::Allow | Want::Labels | Want::Spec | Want::Schema | Want::Retry, Kind::Map(_)) => true,
            (Want::Retry, Kind::Number(_)) => true,
            (Want::Templated(inner), _) => templated || marked(node) || inner.fits(node),
            (Want::Expect, Kind::Text(_) | Kind::Bool(_) | Kind::Map(_)) => true,
            (Want::Goto, Kind::Text(_) | Kind::Map(_)) => true,
            (Want::OnError(_), Kind::Text(_) | Kind::Map(_) | Kind::List(_)) => true,
            (Want::Config | Want::Terms | Want::Workflows | Want::Requires | Want::Who | Want::Gate | Want::Undo, Kind::Map(_)) => true,
            (Want::Integer, Kind::Number(n)) => n.is_i64(),
            _ => false,
        }
    }
}

/// Blocks of a template, and what is left to `AUTO`.
fn marked(node: &Node) -> bool {
    node.text().is_some_and(|s| s.contains("{%") || (s.contains("<AUTO") && s.contains("</AUTO>")))
}

/// The values of a map by key; only those of the right type.
pub(crate) struct Values<'n> {
    found: Vec<(&'static str, &'n Node)>,
    pub(crate) at: At,
}

impl<'n> Values<'n> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &'n Node)> + '_ {
        self.found.iter().copied()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        self.found.iter().find(|(n, _)| *n == name).map(|(_, node)| *node)
    }
}

/// Reads a map by the tables. `what` names the map in messages. Null counts as absent.
pub(crate) fn read<'n>(report: &mut Report<'_>, node: &'n Node, what: &str, tables: &[&[Field]]) -> Values<'n> {
    let mut values = Values { found: Vec::new(), at: node.at };
    let Some(entries) = node.map() else {
        if node.kind != Kind::Null {
            report.error(codes::WRONG_TYPE, node.at, format!("{what} must be a map, not {}", node.what()), "a map is wanted here");
            return values;
        }
        missing(report, &values, what, tables);
        return values;
    };
    let mut broken = Vec::new();
    // A key that is there already is no help for one that is not known.
    let absent: Vec<&str> = tables.iter().copied().flatten().map(|f| f.name).filter(|name| node.get(name).is_none()).collect();
    for entry in entries {
        let Some(field) = tables.iter().copied().flatten().find(|f| f.name == entry.key) else {
            let known = absent.iter().copied();
            report.error(codes::UNKNOWN_KEY, entry.key_at, format!("{what} has no key `{}`", entry.key), "not a known key").suggest(
                &entry.key,
                entry.key_at,
                known,
            );
            continue;
        };
        if entry.value.kind == Kind::Null && field.want != Want::Any {
            continue;
        }
        if !field.want.fits(&entry.value) {
            let label = format!("this is {}", entry.value.what());
            let at = if entry.value.at.end > entry.value.at.start { entry.value.at } else { entry.key_at };
            report.error(wrong(field.want, &entry.value), at, format!("`{}` must be {}", field.name, field.want.words()), label);
            broken.push(field.name);
            continue;
        }
        if let (Want::OneOf(words) | Want::OnError(words), Some(text)) = (field.want, entry.value.text())
            && !words.contains(&text)
        {
            report
                .error(codes::BAD_VALUE, entry.value.at, format!("`{}` must be {}", field.name, field.want.words()), "not one of them")
                .suggest(text, entry.value.at, words.iter().copied());
            continue;
        }
        values.found.push((field.name, &entry.value));
    }
    let lacking = |f: &&Field| f.required && values.get(f.name).is_none() && !broken.contains(&f.name);
    for field in tables.iter().copied().flatten().filter(lacking) {
        lack(report, node.at, what, field);
    }
    values
}

fn wrong(want: Want, node: &Node) -> &'static str {
    match (want, &node.kind) {
        (Want::Count(..) | Want::Number(_) | Want::Templated(_), Kind::Number(_)) => codes::BAD_VALUE,
        _ => codes::WRONG_TYPE,
    }
}

fn missing(report: &mut Report<'_>, values: &Values<'_>, what: &str, tables: &[&[Field]]) {
    for field in tables.iter().copied().flatten().filter(|f| f.required) {
        lack(report, values.at, what, field);
    }
}

fn lack(report: &mut Report<'_>, at: At, what: &str, field: &Field) {
    let first_line = report.text()[at.start..at.end].find('\n').map_or(at.end, |i| at.start + i);
    report
        .error(
            codes::MISSING_KEY,
            At { start: at.start, end: first_line },
            format!("{what} lacks `{}`", field.name),
            format!("`{}` is missing", field.name),
        )
        .note(format!("`{}`: {}", field.name, field.about));
}
