//! `orc token …`: API tokens of accounts.

use super::account::every;
use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use base::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Token {
    List(List),
    Create(Create),
    Revoke(Revoke),
}

/// List API tokens: your own, or all for whoever keeps accounts
#[derive(clap::Args, Debug)]
pub(crate) struct List {
    /// Only those of this account
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
}

/// Make an API token; it is printed this once
#[derive(clap::Args, Debug)]
pub(crate) struct Create {
    /// What it is for
    name: String,
    /// Of this account [default: your own]
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// A right it has, such as `run:read`, `model:*`, `*:read@shop` or `@shop`; may be given several times [default: all of the account's]
    #[arg(long, value_name = "RIGHT")]
    scope: Vec<String>,
    /// How long it lasts
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
}

/// End API tokens at once
#[derive(clap::Args, Debug)]
pub(crate) struct Revoke {
    /// Their ids, from `orc token list`
    #[arg(required = true)]
    token: Vec<String>,
}

impl Token {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = match &self {
            Self::List(c) => c.send(&mut session).await,
            Self::Create(c) => c.send(cx, &mut session).await,
            Self::Revoke(c) => c.send(&mut session).await,
        };
        session.close().await;
        let answer = answer?;
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
            return Ok(Exit::Done);
        }
        match (&self, answer) {
            (Self::List(_), Value::Array(tokens)) => cx.out.data(&table(&tokens).render(&cx.out.stdout))?,
            (Self::Create(_), made) => {
                cx.out.data(&format!("{}\n", made["token"].as_str().unwrap_or_default()))?;
                cx.out.say(&format!("shown this once; it lasts until {}", made["expires_at"].as_str().unwrap_or_default()));
            }
            _ => cx.out.say("revoked"),
        }
        Ok(Exit::Done)
    }
}

impl List {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let of = self.account.as_ref().map_or_else(String::new, |account| format!("?account={}", api::encode(account)));
        every(session, &format!("/api/v1/tokens{of}")).await.map(Value::Array)
    }
}

impl Create {
    async fn send(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Value, Failure> {
        let until: Timestamp = cx.host.clock().now().plus(DAY * self.days);
        let mut body = json!({"name": self.name, "expires_at": until});
        if let Some(account) = &self.account {
            body["account"] = json!(account);
        }
        if !self.scope.is_empty() {
            body["scopes"] = json!(self.scope);
        }
        session.post("/api/v1/tokens", &body).await
    }
}

impl Revoke {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        for token in &self.token {
            session.call("DELETE", &format!("/api/v1/tokens/{}", api::encode(token)), None, &[]).await?;
        }
        Ok(json!({"revoked": self.token}))
    }
}

fn table(tokens: &[Value]) -> Table {
    let mut table = Table::new(["TOKEN", "STATE", "ACCOUNT", "EXPIRES", "LAST USED", "SCOPES", "NAME"]);
    for token in tokens {
        let text = |pointer: &str| token.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let day = |pointer: &str| text(pointer).chars().take(10).collect::<String>();
        let scopes = token["scopes"].as_array().map_or_else(|| "all".to_owned(), |all| words(all));
        table.row([
            Cell::from(text("/id")),
            text("/state").into(),
            text("/account/name").into(),
            day("/expires_at").into(),
            day("/last_used_at").into(),
            scopes.into(),
            text("/name").into(),
        ]);
    }
    table
}

fn words(all: &[Value]) -> String {
    all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}
