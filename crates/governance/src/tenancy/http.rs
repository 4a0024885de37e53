//! Organizations over HTTP: for the System Admin.

use super::{Administrator, Organization};
use crate::State;
use ::http::{Body, Call, Created, Json, Method, Nothing, Operation, right};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Serialize, JsonSchema)]
pub(crate) struct OrgView {
    id: String,
    name: String,
    created_at: String,
}

impl From<Organization> for OrgView {
    fn from(org: Organization) -> Self {
        Self { id: org.id.to_string(), name: org.name, created_at: org.created_at.to_string() }
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct OrgList {
    items: Vec<OrgView>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct AdministratorView {
    id: String,
    name: String,
    /// The way in: shown this once. Send it as `Authorization: Bearer <token>`.
    token: String,
    token_id: String,
    expires_at: String,
}

impl From<Administrator> for AdministratorView {
    fn from(made: Administrator) -> Self {
        Self {
            id: made.id.to_string(),
            name: made.name,
            token: made.token,
            token_id: made.token_id.to_string(),
            expires_at: made.expires_at.to_string(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct NewOrgView {
    #[serde(flatten)]
    org: OrgView,
    administrator: AdministratorView,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateOrg {
    /// Lower-case letters, digits and `-`.
    name: String,
    /// The name of its first administrator.
    #[serde(default = "admin")]
    administrator: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddAdministrator {
    name: String,
}

fn admin() -> String {
    "admin".to_owned()
}

fn org_example() -> Value {
    json!({"id": "org_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c", "name": "acme", "created_at": "2026-11-21T09:00:00.000000Z"})
}

fn administrator_example() -> Value {
    json!({
        "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "name": "admin", "token": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c…",
        "token_id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d", "expires_at": "2027-02-19T09:00:00.000000Z"
    })
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    let mut made = org_example();
    made["administrator"] = administrator_example();
    vec![
        Operation::new("list_orgs", Method::GET, "/api/v1/orgs", state, list_orgs)
            .tag("tenancy")
            .summary("List the organizations of this installation")
            .response_example(json!({"items": [org_example()]})),
        Operation::new("create_org", Method::POST, "/api/v1/orgs", state, create_org)
            .tag("tenancy")
            .summary("Make an organization with its first administrator")
            .details("The administrator's API token is in the answer and nowhere else; everything in the organization is done with it.")
            .fails_with(&[409, 415, 422])
            .request_example(json!({"name": "acme"}))
            .response_example(made),
        Operation::new("add_org_administrator", Method::POST, "/api/v1/orgs/{organization}/administrators", state, add_administrator)
            .tag("tenancy")
            .summary("Make a further administrator of an organization")
            .details("For an organization whose administrators have lost their tokens. It stands in the audit of both organizations.")
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"name": "second-admin"}))
            .response_example(administrator_example()),
    ]
}

async fn list_orgs(state: State, _: Call<right::OrgsRead>) -> Result<Json<OrgList>> {
    let items = state.tenancy().list().await?.into_iter().map(OrgView::from).collect();
    Ok(Json(OrgList { items }))
}

async fn create_org(state: State, call: Call<right::OrgsCreate, Nothing, Body<CreateOrg>>) -> Result<Created<NewOrgView>> {
    let CreateOrg { name, administrator } = call.body.0;
    let (org, made) = state.tenancy().create(&call.caller, &name, &administrator).await?;
    Ok(Created(NewOrgView { org: org.into(), administrator: made.into() }))
}

async fn add_administrator(
    state: State,
    call: Call<right::OrgsCreate, Nothing, Body<AddAdministrator>>,
) -> Result<Created<AdministratorView>> {
    let org = state.tenancy().find(call.path.text("organization")?).await?;
    let made = state.tenancy().add_administrator(&call.caller, org.id, &call.body.0.name).await?;
    Ok(Created(made.into()))
}
