//! `orc org …`: the organizations of an installation.

use crate::{Cx, cmd::models::items, exit::Exit, failure::Failure, host::Life, out::table::Table, session::Session};
use serde_json::{Value, json};

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Org {
    List(List),
    Create(Create),
}

/// List the organizations of this installation
#[derive(clap::Args, Debug)]
pub(crate) struct List {}

/// Make an organization with its first administrator, whose API token is printed this once
#[derive(clap::Args, Debug)]
pub(crate) struct Create {
    /// Lower-case letters, digits and `-`
    name: String,
    /// The name of its first administrator
    #[arg(long, value_name = "NAME", default_value = "admin")]
    administrator: String,
}

impl Org {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = match &self {
            Self::List(_) => session.get("/api/v1/orgs").await.map(|answer| Value::Array(items(answer))),
            Self::Create(c) => session.post("/api/v1/orgs", &json!({"name": c.name, "administrator": c.administrator})).await,
        };
        session.close().await;
        let answer = answer?;
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
            return Ok(Exit::Done);
        }
        let Value::Array(orgs) = answer else {
            cx.out.data(&format!("{}\n", answer["administrator"]["token"].as_str().unwrap_or_default()))?;
            cx.out.say(&format!(
                "the token of {} in {}, shown this once; it lasts until {}",
                answer["administrator"]["name"].as_str().unwrap_or_default(),
                answer["name"].as_str().unwrap_or_default(),
                answer["administrator"]["expires_at"].as_str().unwrap_or_default(),
            ));
            return Ok(Exit::Done);
        };
        let mut table = Table::new(["NAME", "ID", "CREATED"]);
        for org in &orgs {
            let text = |key: &str| org[key].as_str().unwrap_or_default().to_owned();
            table.row([text("name").into(), text("id").into(), text("created_at").into()]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}
