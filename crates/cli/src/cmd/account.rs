//! `orc account …`: users, service accounts, and the roles they hold.

use crate::{
    Cx, api,
    cmd::models::items,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use base::Error;
use serde_json::{Value, json};

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Account {
    List(List),
    Create(Create),
    SetRole(SetRole),
    Disable(Disable),
    Enable(Enable),
    Email(Email),
    Confirm(Confirm),
}

/// List users and service accounts
#[derive(clap::Args, Debug)]
pub(crate) struct List {
    /// Only accounts whose name holds this
    #[arg(long, short = 's', value_name = "TEXT", default_value = "")]
    search: String,
}

/// Make a user or a service account
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc account create ada --role developer\n  orc account create ada --role developer --in shop\n  orc account create nightly-build --service --role developer"
)]
pub(crate) struct Create {
    /// Letters, digits, `-`, `_`, `.`, `@` and `+`
    name: String,
    /// A program that acts for nobody in particular, not a person
    #[arg(long)]
    service: bool,
    /// The role it holds, in the whole organization unless --in names a workspace; `orc role list` shows them
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// Hold the role in this workspace only
    #[arg(long = "in", value_name = "WORKSPACE")]
    place: Option<String>,
    /// A team it is in; may be given several times
    #[arg(long, value_name = "TEAM")]
    team: Vec<String>,
}

/// Give an account a role, in place of the one it holds there
#[derive(clap::Args, Debug)]
pub(crate) struct SetRole {
    /// Its name or id
    account: String,
    /// The role, or `none`
    role: String,
    /// In this workspace only
    #[arg(long = "in", value_name = "WORKSPACE")]
    place: Option<String>,
}

/// Keep an account from signing in; its tokens, sessions and streams end at once
#[derive(clap::Args, Debug)]
pub(crate) struct Disable {
    /// Its name or id
    account: String,
}

/// Let a disabled account sign in again
#[derive(clap::Args, Debug)]
pub(crate) struct Enable {
    /// Its name or id
    account: String,
}

/// Show, say or take away the address where you are reached by e-mail; a code is sent there
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc account email\n  orc account email ada@example.com\n  orc account confirm 7KQ4M-XW2RD\n  orc account email ben@example.com --of ben"
)]
pub(crate) struct Email {
    /// The address; left out: show it
    address: Option<String>,
    /// Of this account, without a code; for who may change accounts
    #[arg(long, value_name = "ACCOUNT")]
    of: Option<String>,
    /// No address any more
    #[arg(long, conflicts_with = "address")]
    none: bool,
}

/// Repeat the code that was sent to your address
#[derive(clap::Args, Debug)]
pub(crate) struct Confirm {
    /// As it stands in the letter
    code: String,
}

impl Account {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = match &self {
            Self::List(c) => every(&mut session, &format!("/api/v1/accounts?q={}", api::encode(&c.search))).await.map(Value::Array),
            Self::Create(c) => c.send(&mut session).await,
            Self::SetRole(c) => c.send(&mut session).await,
            Self::Disable(c) => able(&mut session, &c.account, true).await,
            Self::Enable(c) => able(&mut session, &c.account, false).await,
            Self::Email(c) => c.send(&mut session).await,
            Self::Confirm(c) => session.post(&format!("{OWN_EMAIL}/confirm"), &json!({"code": c.code})).await,
        };
        session.close().await;
        let answer = answer?;
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
        } else if matches!(self, Self::Email(_) | Self::Confirm(_)) {
            cx.out.data(&format!("{}\n", reached(&answer)))?;
        } else {
            let one = [answer];
            cx.out.data(&table(one[0].as_array().map_or(&one[..], Vec::as_slice)).render(&cx.out.stdout))?;
        }
        Ok(Exit::Done)
    }
}

/// All pages of a list.
pub(super) async fn every(session: &mut Session<'_>, path: &str) -> Result<Vec<Value>, Failure> {
    let (mut all, mut after) = (Vec::new(), String::new());
    let mark = if path.contains('?') { '&' } else { '?' };
    loop {
        let page = session.get(&format!("{path}{mark}limit=200{after}")).await?;
        let next = page["next"].as_str().map(|next| format!("&after={}", api::encode(next)));
        all.extend(items(page));
        match next {
            Some(next) => after = next,
            None => return Ok(all),
        }
    }
}

impl Create {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let Some(role) = &self.role else { return Err(self.no_role(session).await) };
        let kind = if self.service { "service_account" } else { "user" };
        let body = json!({"kind": kind, "name": self.name, "role": role, "workspace": self.place, "teams": self.team});
        session.post_once("/api/v1/accounts", &body).await
    }
}

impl Create {
    /// Nobody gets rights in a whole organization because something was left out.
    async fn no_role(&self, session: &mut Session<'_>) -> Failure {
        let roles = session.get("/api/v1/roles").await.map(items).unwrap_or_default();
        let mut error = Error::invalid("usage", format!("what `{}` may do is not said", self.name)).place("--role");
        for role in &roles {
            let text = |key: &str| role[key].as_str().unwrap_or_default();
            error = error.fix(format!("--role {:<13} {}", text("name"), text("summary")));
        }
        error.fix("--in WORKSPACE gives the role in one workspace only, not in the whole organization").into()
    }
}

impl SetRole {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let path = format!("/api/v1/accounts/{}", api::encode(&self.account));
        let account = session.get(&path).await?;
        let place = json!(self.place);
        let mut roles: Vec<Value> = account["roles"].as_array().cloned().unwrap_or_default();
        roles.retain(|held| held["workspace"] != place);
        if self.role != "none" {
            roles.push(json!({"role": self.role, "workspace": place}));
        }
        session.call("PUT", &format!("{path}/roles"), Some(&json!({"roles": roles})), &[]).await
    }
}

const OWN_EMAIL: &str = "/api/v1/me/email";

impl Email {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let said = if self.none { Some("") } else { self.address.as_deref() };
        match (&self.of, said) {
            (Some(of), said) => {
                let path = format!("/api/v1/accounts/{}", api::encode(of));
                match said {
                    Some(email) => session.call("PATCH", &path, Some(&json!({"email": email})), &[]).await,
                    None => session.get(&path).await,
                }
            }
            (None, Some("")) => {
                session.call("DELETE", OWN_EMAIL, None, &[]).await?;
                session.get(OWN_EMAIL).await
            }
            (None, Some(email)) => session.post(OWN_EMAIL, &json!({"email": email})).await,
            (None, None) => session.get(OWN_EMAIL).await,
        }
    }
}

fn reached(answer: &Value) -> String {
    let email = answer["email"].as_str().unwrap_or("no address");
    match answer["pending"]["email"].as_str() {
        Some(pending) => format!("{email}; {pending} waits for the code that was sent there: orc account confirm CODE"),
        None => email.to_owned(),
    }
}

async fn able(session: &mut Session<'_>, account: &str, disabled: bool) -> Result<Value, Failure> {
    let path = format!("/api/v1/accounts/{}", api::encode(account));
    session.call("PATCH", &path, Some(&json!({"disabled": disabled})), &[]).await
}

fn table(accounts: &[Value]) -> Table {
    let mut table = Table::new(["NAME", "KIND", "STATE", "ID", "ROLES"]);
    for account in accounts {
        let text = |key: &str| account[key].as_str().unwrap_or_default().to_owned();
        let held = account["roles"].as_array().map(Vec::as_slice).unwrap_or_default();
        let roles: Vec<String> = held.iter().map(role).collect();
        let state = if account["disabled"] == true { "disabled" } else { "active" };
        table.row([Cell::from(text("name")), text("kind").into(), state.into(), text("id").into(), roles.join(", ").into()]);
    }
    table
}

fn role(held: &Value) -> String {
    let name = held["role"].as_str().unwrap_or_default();
    match held["workspace"].as_str() {
        Some(workspace) => format!("{name} in {workspace}"),
        None => name.to_owned(),
    }
}
