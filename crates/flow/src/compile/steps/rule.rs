//! The rule of a question to people: who may answer, how many are needed, until when, and what then. Approvals, questions
//! and calls that need an approval share it.

use super::super::codes;
use super::super::fields::{Field, Values, Want, field, read};
use super::Build;
use crate::plan::Gate;
use crate::yaml::{Kind, Node};
use base::{OnExpiry, Rule, Who};
use expr::template::Template;

pub(super) const APPROVERS: Field =
    field("approvers", Want::Who, "who may decide; whoever has the right to decide in the run's workspace if absent");
pub(super) const NEEDED: Field =
    field("needed", Want::Count(1, Rule::NEEDED_MAX as u64), "how many must approve, each person counted once; 1 if absent");
pub(super) const NOT_BY_REQUESTER: Field = field("not_by_requester", Want::Flag, "whether whoever started the run may not decide");
pub(super) const EXPIRES: Field = field("expires", Want::Duration, "how long there is to decide");
pub(super) const ON_EXPIRY: Field = field(
    "on_expiry",
    Want::OneOf(&["fail", "reject", "escalate"]),
    "what follows when nobody decides in time: the step fails, it counts as rejected, or `escalate_to` may decide as well for as long again; fail if absent",
);
pub(super) const ESCALATE_TO: Field = field("escalate_to", Want::Who, "who may decide as well when the time is over");
pub(super) const GRACE: Field =
    field("grace", Want::Duration, "how much later a decision takes effect; until then whoever made it can take it back");

pub(crate) const WHO: &[Field] = &[
    field("people", Want::Words, "names of accounts"),
    field("teams", Want::Words, "names of teams"),
    field("roles", Want::Words, "names of roles, held in the run's workspace or everywhere"),
];

pub(crate) const GATE: &[Field] = &[
    field("title", Want::Text, "the question; names the tool if absent"),
    field("details", Want::Any, "what is shown beside the call itself"),
    APPROVERS,
    NEEDED,
    NOT_BY_REQUESTER,
    EXPIRES,
    ON_EXPIRY,
    ESCALATE_TO,
    GRACE,
];

/// The rule among the values of a question.
fn rule(build: &mut Build<'_, '_>, values: &Values<'_>) -> Rule {
    let mut rule = Rule { approvers: values.get("approvers").map(|node| who(build, node, "approvers")), ..Rule::default() };
    if let Some(n) = values.get("needed").and_then(|n| n.to_json().as_u64()) {
        rule.needed = u32::try_from(n).unwrap_or(Rule::NEEDED_MAX);
    }
    rule.not_by_requester = matches!(values.get("not_by_requester").map(|n| &n.kind), Some(Kind::Bool(true)));
    rule.expires_ms = values.get("expires").and_then(|n| build.duration(n));
    rule.grace_ms = values.get("grace").and_then(|n| build.duration(n));
    rule.escalate_to = values.get("escalate_to").map(|node| who(build, node, "escalate_to"));
    rule.on_expiry = match values.get("on_expiry").and_then(Node::text) {
        Some("reject") => OnExpiry::Reject,
        Some("escalate") => OnExpiry::Escalate,
        _ => OnExpiry::Fail,
    };
    check(build, values, &rule);
    rule
}

fn who(build: &mut Build<'_, '_>, node: &Node, what: &str) -> Who {
    let values = read(build.report, node, &format!("`{what}`"), &[WHO]);
    let words = |name: &str| -> Vec<String> {
        values.get(name).and_then(Node::list).unwrap_or_default().iter().filter_map(|n| n.text().map(str::to_owned)).collect()
    };
    let found = Who { people: words("people"), teams: words("teams"), roles: words("roles") };
    // What is of the wrong type is complained of already.
    let empty = node.map().unwrap_or_default().iter().all(|e| e.value.list().is_some_and(<[Node]>::is_empty));
    if found == Who::default() && empty {
        let message = format!("`{what}` names nobody, so nobody could decide");
        build.report.error(codes::BAD_VALUE, node.at, message, "name `people`, `teams` or `roles`");
    }
    found
}

/// What could never come about, or would be without effect.
fn check(build: &mut Build<'_, '_>, values: &Values<'_>, rule: &Rule) {
    let mut wrong = |name: &str, message: String, label: &str| {
        if let Some(node) = values.get(name) {
            build.report.error(codes::BAD_VALUE, node.at, message, label);
        }
    };
    if rule.expires_ms.is_none() && values.get("expires").is_none() {
        for name in ["on_expiry", "escalate_to"] {
            wrong(name, format!("`{name}` has no effect without `expires`"), "`expires` is missing");
        }
    }
    match (rule.on_expiry, &rule.escalate_to) {
        (OnExpiry::Escalate, None) if values.get("escalate_to").is_none() => {
            wrong("on_expiry", "`on_expiry: escalate` needs `escalate_to`".to_owned(), "to whom?");
        }
        (OnExpiry::Fail | OnExpiry::Reject, Some(_)) => {
            wrong("escalate_to", "`escalate_to` has no effect without `on_expiry: escalate`".to_owned(), "nothing is escalated");
        }
        _ => {}
    }
    if let Some(who) = &rule.approvers
        && who.teams.is_empty()
        && who.roles.is_empty()
        && rule.escalate_to.is_none()
    {
        let people: std::collections::BTreeSet<&String> = who.people.iter().collect();
        if people.len() < rule.needed as usize {
            let message = format!("{} decisions are needed of {} who may decide", rule.needed, people.len());
            wrong("needed", message, "can never be reached");
        }
    }
}

/// What is asked, what is shown with it, and who may answer how. Nothing if one of the texts has an error.
pub(super) fn question(build: &mut Build<'_, '_>, values: &Values<'_>, asked: &str) -> Option<(Template, Option<Template>, Rule)> {
    let text = values.get(asked).and_then(|n| build.text(n));
    let details = values.get("details").map(|n| build.template(n));
    let rule = rule(build, values);
    Some((text?, details.map_or(Some(None), |found| found.map(Some))?, rule))
}

/// `approve` of a step that calls a tool.
pub(crate) fn gate(build: &mut Build<'_, '_>, node: &Node) -> Option<Box<Gate>> {
    let values = read(build.report, node, "`approve`", &[GATE]);
    let title = values.get("title").and_then(|n| build.text(n));
    let details = values.get("details").and_then(|n| build.template(n));
    Some(Box::new(Gate { title, details, rule: rule(build, &values) }))
}
