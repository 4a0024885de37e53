//! Accounts, roles and API tokens over HTTP.

use super::{Account, AccountKind, ApiToken, Assignment, Identity, NewAccount, NewToken, ROLES, accounts::AccountChange};
use crate::State;
use ::http::{Body, Call, Created, Cursor, Empty, Json, Method, Nothing, Operation, Page, limit, right};
use base::{Error, Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Serialize, JsonSchema)]
pub(crate) struct AccountView {
    id: String,
    kind: AccountKind,
    name: String,
    roles: Vec<Assignment>,
    teams: Vec<String>,
    /// A disabled account cannot sign in, and its tokens open nothing.
    disabled: bool,
    /// Shown to whoever may change accounts, and to the person; null to others, and where there is none.
    email: Option<String>,
    created_at: String,
    created_by: String,
    updated_at: String,
}

impl AccountView {
    fn of(account: Account, ctx: &base::Ctx) -> Self {
        let told = account.id == ctx.principal.id || ctx.need(base::Right::ACCOUNTS_WRITE).is_ok();
        Self {
            email: account.email.filter(|_| told),
            id: account.id.to_string(),
            kind: account.kind,
            name: account.name,
            roles: account.roles,
            teams: account.teams,
            disabled: account.disabled,
            created_at: account.created_at.to_string(),
            created_by: account.created_by,
            updated_at: account.updated_at.to_string(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenView {
    id: String,
    name: String,
    account: Holder,
    /// How its text begins.
    prefix: String,
    /// What it may do of what its account may; null for all of it.
    scopes: Option<Vec<String>>,
    /// `active`, `expired` or `revoked`.
    state: &'static str,
    created_at: String,
    created_by: String,
    expires_at: String,
    /// To within a minute.
    last_used_at: Option<String>,
    revoked_at: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Holder {
    id: String,
    name: String,
}

impl TokenView {
    fn of(token: ApiToken, now: Timestamp) -> Self {
        let state = match token.revoked_at {
            Some(_) => "revoked",
            None if token.expires_at <= now => "expired",
            None => "active",
        };
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: token.id.to_string(),
            name: token.name,
            account: Holder { id: token.account.to_string(), name: token.account_name },
            prefix: token.prefix,
            scopes: token.scopes.map(|scopes| scopes.list()),
            state,
            created_at: token.created_at.to_string(),
            created_by: token.created_by,
            expires_at: token.expires_at.to_string(),
            last_used_at: time(token.last_used_at),
            revoked_at: time(token.revoked_at),
        }
    }
}

/// The only time the secret is shown.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NewTokenView {
    #[serde(flatten)]
    view: TokenView,
    /// Keep it: it is shown this once. Send it as `Authorization: Bearer <token>`.
    token: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct RoleView {
    name: &'static str,
    title: &'static str,
    summary: &'static str,
    /// What it allows in the whole organization.
    rights: Vec<String>,
    /// What it allows when it is held in the workspace `default`; empty where it cannot be.
    rights_in_workspace: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct RoleList {
    items: Vec<RoleView>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListAccounts {
    /// Only accounts whose name holds this.
    #[serde(default)]
    q: String,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateAccount {
    #[serde(default)]
    kind: AccountKind,
    /// Letters, digits, `-`, `_`, `.`, `@` and `+`; unique in the organization.
    name: String,
    /// The first role.
    role: String,
    /// Hold the role in this workspace only.
    workspace: Option<String>,
    #[serde(default)]
    teams: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeAccount {
    disabled: Option<bool>,
    teams: Option<Vec<String>>,
    /// Where the person is reached by e-mail; empty: nowhere. A disabled account has none.
    email: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetRoles {
    roles: Vec<Assignment>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTokens {
    /// Of this account, by name or id. Whoever may not change accounts sees their own only.
    account: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateToken {
    /// What it is for.
    name: String,
    /// Of this account, by name or id; usually the caller's own.
    account: Option<String>,
    /// Rights such as `run:read`, `model:*`, `*:read@shop`, or `@shop` for everything there; left out: everything the account may do.
    scopes: Option<Vec<String>>,
    /// At most a year ahead; usually in 90 days.
    #[schemars(with = "Option<String>")]
    expires_at: Option<Timestamp>,
}

fn account_example() -> Value {
    json!({
        "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "kind": "service_account", "name": "nightly-build",
        "roles": [{"role": "developer", "workspace": null}], "teams": ["docs"], "disabled": false,
        "email": null, "created_at": "2026-11-21T09:00:00.000000Z", "created_by": "ada", "updated_at": "2026-11-21T09:00:00.000000Z"
    })
}

fn token_example() -> Value {
    json!({
        "id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d", "name": "nightly", "prefix": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c",
        "account": {"id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "name": "nightly-build"}, "scopes": ["run:read"], "state": "active",
        "created_at": "2026-11-21T09:00:00.000000Z", "created_by": "ada", "expires_at": "2027-02-19T09:00:00.000000Z",
        "last_used_at": null, "revoked_at": null
    })
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    let all = [account_operations(state), token_operations(state)].concat();
    all.into_iter().map(|operation| operation.tag("identity")).collect()
}

fn account_operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("list_accounts", Method::GET, "/api/v1/accounts", state, list_accounts)
            .summary("List users and service accounts, by name")
            .fails_with(&[422])
            .response_example(json!({"items": [account_example()], "next": null})),
        Operation::new("create_account", Method::POST, "/api/v1/accounts", state, create_account)
            .idempotent()
            .summary("Make a user or a service account")
            .details("It signs in with an API token, which `POST /api/v1/tokens` makes. Its role reaches no further than the caller's own.")
            .fails_with(&[409, 415, 422])
            .request_example(json!({"kind": "service_account", "name": "nightly-build", "role": "developer"}))
            .response_example(account_example()),
        Operation::new("get_account", Method::GET, "/api/v1/accounts/{account}", state, get_account)
            .summary("One account, by name or id")
            .fails_with(&[404])
            .response_example(account_example()),
        Operation::new("update_account", Method::PATCH, "/api/v1/accounts/{account}", state, update_account)
            .summary("Disable or enable an account, or change its teams or its address")
            .details("It counts at once: open streams of the account end too.")
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"disabled": true}))
            .response_example(account_example()),
        Operation::new("set_account_roles", Method::PUT, "/api/v1/accounts/{account}/roles", state, set_roles)
            .summary("Say which roles an account holds")
            .details("In place of those it holds. It counts at once, for its tokens and sessions too.")
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"roles": [{"role": "developer", "workspace": null}]}))
            .response_example(account_example()),
        Operation::new("list_roles", Method::GET, "/api/v1/roles", state, list_roles)
            .summary("The standard roles, and what each allows")
            .response_example(json!({"items": [{
                "name": "viewer", "title": "Viewer", "summary": "Reads", "rights": ["run:read"], "rights_in_workspace": []
            }]})),
    ]
}

fn token_operations(state: &State) -> Vec<Operation> {
    let mut made = token_example();
    made["token"] = json!("orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c…");
    vec![
        Operation::new("list_tokens", Method::GET, "/api/v1/tokens", state, list_tokens)
            .summary("List API tokens, oldest first")
            .fails_with(&[404, 422])
            .response_example(json!({"items": [token_example()], "next": null})),
        // Not idempotent: the answer holds the secret, and remembered answers are stored.
        Operation::new("create_token", Method::POST, "/api/v1/tokens", state, create_token)
            .summary("Make an API token; its secret is shown this once")
            .details("The secret is not stored, and an `Idempotency-Key` is not honoured here: a repeated request makes another token.")
            .fails_with(&[404, 415, 422])
            .request_example(json!({"name": "nightly", "scopes": ["run:read"]}))
            .response_example(made),
        Operation::new("get_token", Method::GET, "/api/v1/tokens/{token}", state, get_token)
            .summary("One API token, without its secret")
            .fails_with(&[404, 422])
            .response_example(token_example()),
        Operation::new("revoke_token", Method::DELETE, "/api/v1/tokens/{token}", state, revoke_token)
            .summary("End an API token at once")
            .details("Sessions and streams that began with it end too.")
            .fails_with(&[404, 422]),
    ]
}

async fn list_accounts(state: State, call: Call<right::AccountsRead, ListAccounts>) -> Result<Json<Page<AccountView>>> {
    let most = limit(call.query.limit, 50, 200);
    let after = call.query.after.as_deref().map(Cursor::open).transpose()?.unwrap_or_default();
    let found = state.identity().accounts(&call.caller, &after, &call.query.q, most).await?;
    let next = found.last().filter(|_| found.len() == most).map(|account| Cursor::seal(&account.name));
    Ok(Json(Page { items: found.into_iter().map(|account| AccountView::of(account, &call.caller)).collect(), next, total: None }))
}

async fn create_account(state: State, call: Call<right::AccountsWrite, Nothing, Body<CreateAccount>>) -> Result<Created<AccountView>> {
    let CreateAccount { kind, name, role, workspace, teams } = call.body.0;
    workspaces_exist(&state, &call.caller, "body field `workspace`", workspace.iter()).await?;
    let new = NewAccount { kind, name, roles: vec![Assignment { role, workspace }], teams };
    let account = state.identity().create_account(&call.caller, new).await?;
    Ok(Created(AccountView::of(account, &call.caller)))
}

async fn get_account(state: State, call: Call<right::AccountsRead>) -> Result<Json<AccountView>> {
    let account = state.identity().account(&call.caller, call.path.text("account")?).await?;
    Ok(Json(AccountView::of(account, &call.caller)))
}

async fn update_account(state: State, call: Call<right::AccountsWrite, Nothing, Body<ChangeAccount>>) -> Result<Json<AccountView>> {
    let ChangeAccount { disabled, teams, email } = call.body.0;
    let change = AccountChange { disabled, teams, email };
    let account = state.identity().change_account(&call.caller, call.path.text("account")?, change).await?;
    Ok(Json(AccountView::of(account, &call.caller)))
}

async fn set_roles(state: State, call: Call<right::AccountsWrite, Nothing, Body<SetRoles>>) -> Result<Json<AccountView>> {
    let (which, roles) = (call.path.text("account")?, call.body.0.roles);
    // What is held already may be kept, also where the workspace was deleted since.
    let held = state.identity().account(&call.caller, which).await?.roles;
    let new = roles.iter().filter(|role| !held.contains(role)).filter_map(|role| role.workspace.as_ref());
    workspaces_exist(&state, &call.caller, "body field `roles`", new).await?;
    let account = state.identity().set_roles(&call.caller, which, roles).await?;
    Ok(Json(AccountView::of(account, &call.caller)))
}

async fn list_roles(state: State, _: Call<right::SignedIn>) -> Result<Json<RoleList>> {
    let rights = |name: &str, workspace: Option<&str>| {
        state.identity().rights_of_roles(&[Assignment { role: name.to_owned(), workspace: workspace.map(str::to_owned) }]).list()
    };
    let items = ROLES.iter().map(|role| RoleView {
        name: role.name,
        title: role.title,
        summary: role.summary,
        rights: rights(role.name, None),
        rights_in_workspace: if role.name == super::SYSTEM_ADMIN { Vec::new() } else { rights(role.name, Some("default")) },
    });
    Ok(Json(RoleList { items: items.collect() }))
}

async fn list_tokens(state: State, call: Call<right::TokensRead, ListTokens>) -> Result<Json<Page<TokenView>>> {
    let identity = state.identity();
    let of = match &call.query.account {
        Some(which) => Some(holder(identity, &call.caller, which).await?.id),
        None => None,
    };
    let after = call.query.after.as_deref().map(|cursor| Cursor::open(cursor)?.parse()).transpose()?;
    let most = limit(call.query.limit, 50, 200);
    let found = identity.tokens(&call.caller, of, after, most).await?;
    let next = found.last().filter(|_| found.len() == most).map(|token| Cursor::seal(&token.id.to_string()));
    let now = identity.clock().now();
    Ok(Json(Page { items: found.into_iter().map(|token| TokenView::of(token, now)).collect(), next, total: None }))
}

async fn create_token(state: State, call: Call<right::TokensWrite, Nothing, Body<CreateToken>>) -> Result<Created<NewTokenView>> {
    let identity = state.identity();
    let CreateToken { name, account, scopes, expires_at } = call.body.0;
    let which = account.unwrap_or_else(|| call.caller.principal.id.to_string());
    let account = holder(identity, &call.caller, &which).await?;
    let named: Vec<String> = scopes.iter().flatten().filter_map(|scope| Some(scope.split_once('@')?.1.to_owned())).collect();
    workspaces_exist(&state, &call.caller, "body field `scopes`", named.iter()).await?;
    let (made, token) = identity.create_token(&call.caller, &account, NewToken { name, scopes, expires_at }).await?;
    Ok(Created(NewTokenView { view: TokenView::of(made, identity.clock().now()), token }))
}

async fn get_token(state: State, call: Call<right::TokensRead>) -> Result<Json<TokenView>> {
    let identity = state.identity();
    let token = identity.token(&call.caller, call.path.text("token")?.parse()?).await?;
    Ok(Json(TokenView::of(token, identity.clock().now())))
}

async fn revoke_token(state: State, call: Call<right::TokensWrite>) -> Result<Empty> {
    state.identity().revoke_token(&call.caller, call.path.text("token")?.parse()?).await?;
    Ok(Empty)
}

/// A role or a scope in a workspace that is not there would give something to whoever makes it later.
async fn workspaces_exist(state: &State, ctx: &base::Ctx, place: &str, named: impl Iterator<Item = &String>) -> Result<()> {
    for workspace in named {
        state.resources().need_workspace_named(ctx, workspace).await.map_err(|error| match error.code() {
            "unknown_workspace" => Error::invalid("unknown_workspace", error.message().to_owned())
                .place(place)
                .fix("`orc get workspaces` lists those there are; make it first, or leave it out for the whole organization"),
            _ => error.place(place),
        })?;
    }
    Ok(())
}

/// Whoever may not change accounts knows of no other than their own.
async fn holder(identity: &Identity, ctx: &base::Ctx, which: &str) -> Result<Account> {
    let own = which == ctx.principal.id.to_string() || which == ctx.principal.name;
    if !own {
        ctx.need(base::Right::ACCOUNTS_WRITE)?;
    }
    identity.account(ctx, which).await
}
