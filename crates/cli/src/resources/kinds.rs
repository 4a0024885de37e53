//! `orc kinds [KIND]`: what can be declared.

use super::{
    kind::Kinds as All,
    show::{self, Format, Output},
};
use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use serde_json::Value;

/// List the kinds of resources, or show one with an example
#[derive(clap::Args, Debug)]
pub(crate) struct Kinds {
    /// One kind
    kind: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Kinds {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let all = All::fetch(&mut session).await;
        session.close().await;
        let all = all?;
        let Some(word) = &self.kind else {
            show::print(cx, self.format, &Value::Array(all.cards.clone()), || Some(table(&all)))?;
            return Ok(Exit::Done);
        };
        let kind = all.find(word)?;
        let card = all.cards.iter().find(|c| c["name"] == kind.name.as_str()).unwrap_or(&Value::Null);
        match self.format.of(cx) {
            Output::Json => cx.out.value(card)?,
            Output::Yaml => cx.out.data(&editing::documents::write(card))?,
            Output::Table => {
                let place = if kind.in_workspace() { "belongs to a workspace" } else { "belongs to the organization" };
                cx.out.data(&format!("{}: {}\n{place}; list them: orc get {}\n\n", kind.name, kind.summary, kind.plural))?;
                cx.out.data(&format!("an example, for orc apply -f FILE:\n\n{}", show::documents(std::slice::from_ref(&kind.example))))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn table(all: &All) -> Table {
    let mut table = Table::new(["KIND", "PLURAL", "SCOPE", "TITLE", "WHAT IT IS"]);
    for kind in &all.list {
        table.row([
            Cell::from(kind.name.as_str()),
            kind.plural.as_str().into(),
            kind.scope.as_str().into(),
            kind.title.as_str().into(),
            kind.summary.as_str().into(),
        ]);
    }
    table
}
