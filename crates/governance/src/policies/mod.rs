//! The kind `policy`: rules about changes of resources, as data. A rule names what it asks for; there are no expressions,
//! so what a policy does can be read in it.

mod admission;
mod rules;

pub use admission::Policies;

use resources::{Finding, Kind, Scope, Spec};
use rules::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const RULES_MAX: usize = 100;

/// Rules that every change of the named kinds must keep to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Policy {
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    description: Option<String>,
    /// Kinds of resources it is about; empty: every kind.
    #[serde(default)]
    kinds: Vec<String>,
    /// Workspaces it is about; empty: every workspace, and what belongs to the organization.
    #[serde(default)]
    workspaces: Vec<String>,
    /// False: it is kept and does nothing.
    #[serde(default = "yes")]
    enforced: bool,
    rules: Vec<Rule>,
    /// Whom to ask, or what to do, shown with every violation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    advice: Option<String>,
}

fn yes() -> bool {
    true
}

impl Policy {
    fn is_about(&self, kind: &str, workspace: Option<&str>) -> bool {
        let place = self.workspaces.is_empty() || workspace.is_some_and(|workspace| self.workspaces.iter().any(|own| own == workspace));
        self.enforced && place && (self.kinds.is_empty() || self.kinds.iter().any(|own| own == kind))
    }
}

impl Spec for Policy {
    const KIND: &'static str = "policy";
    const PLURAL: &'static str = "policies";
    const TITLE: &'static str = "Policy";
    const SUMMARY: &'static str = "Rules that changes of resources must keep to";
    const SCOPE: Scope = Scope::Organization;
    const SEARCH: &'static [&'static str] = &["/description", "/kinds"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Kinds", "/spec/kinds"), ("Enforced", "/spec/enforced")];

    fn check(&self) -> Vec<Finding> {
        if self.rules.is_empty() || self.rules.len() > RULES_MAX {
            let message = format!("a policy has 1 to {RULES_MAX} rules");
            return vec![Finding::new("/rules", "bad_policy", message).fix("write one policy for each concern")];
        }
        self.rules.iter().enumerate().filter_map(|(i, rule)| rule.check(&format!("/rules/{i}"))).collect()
    }

    fn hints() -> Value {
        json!({
            "/description": {"widget": "text", "lines": 3, "order": 1}, "/kinds": {"order": 2}, "/workspaces": {"order": 3},
            "/enforced": {"order": 4}, "/rules": {"order": 5}, "/advice": {"order": 6}
        })
    }

    fn example() -> Self {
        Self {
            description: Some("Workflows belong to a team, and two people stand behind what is published".to_owned()),
            kinds: vec!["workflow".to_owned()],
            workspaces: Vec::new(),
            enforced: true,
            rules: vec![Rule::RequiredLabels { labels: vec!["team".to_owned()] }, Rule::FourEyes {}],
            advice: Some("Ask in #platform".to_owned()),
        }
    }
}

pub fn kind() -> Kind {
    resources::kind::<Policy>()
}
