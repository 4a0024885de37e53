//! Workspaces: where resources live. Itself a kind, which belongs to the organization.

use base::{Ctx, Result};
use resources::{Address, Change, Input, Kind, Resources, Scope, Spec, VersionRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The workspace that every organization begins with.
pub const DEFAULT: &str = "default";

/// A part of an organization that has its own resources and rights.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Workspace {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    description: Option<String>,
}

impl Spec for Workspace {
    const KIND: &'static str = "workspace";
    const PLURAL: &'static str = "workspaces";
    const TITLE: &'static str = "Workspace";
    const SUMMARY: &'static str = "A part of the organization that has its own resources and rights";
    const SCOPE: Scope = Scope::Organization;
    const SEARCH: &'static [&'static str] = &["/description"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Description", "/spec/description")];

    fn hints() -> serde_json::Value {
        json!({"/description": {"widget": "text", "lines": 3, "order": 1}})
    }

    fn example() -> Self {
        Self { description: Some("Everything around the documentation".to_owned()) }
    }
}

pub fn kind() -> Kind {
    resources::kind::<Workspace>()
}

/// Every organization has one from its first start on.
pub async fn ensure_default(resources: &Resources, ctx: &Ctx) -> Result<()> {
    let address = Address::new(Workspace::KIND, None, DEFAULT);
    match resources.get(ctx, &address, VersionRef::Newest).await {
        Err(e) if e.kind() == base::Kind::NotFound => {}
        found => return found.map(|_| ()),
    }
    let input = Input { spec: json!({}), ..Input::default() };
    match resources.create(ctx, &address, input, Change::by("orc")).await {
        // Another process was faster.
        Err(e) if e.kind() == base::Kind::Conflict => Ok(()),
        made => made.map(|_| ()),
    }
}
