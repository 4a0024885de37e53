//! `orc inbox`: what waits for a person.

use crate::{
    Cx,
    api::{self, InboxItem},
    exit::Exit,
    failure::Failure,
    host::Life,
    out::{
        table::{Cell, Table},
        text,
    },
    session::Session,
};
use serde_json::Value;

/// List what waits for a decision
#[derive(clap::Args, Debug)]
pub(crate) struct Inbox {
    /// Show what was decided instead
    #[arg(long)]
    decided: bool,
    /// Show what you have handed on instead
    #[arg(long, conflicts_with = "decided")]
    delegated: bool,
    /// Show what has happened to the one with this id
    #[arg(long, value_name = "ID", conflicts_with_all = ["decided", "delegated", "search"])]
    history: Option<String>,
    /// Only what holds these words in its title, step or run
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
}

impl Inbox {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        if let Some(id) = &self.history {
            let lines = history(&mut session, id).await;
            session.close().await;
            return told(cx, lines?);
        }
        let state = match (self.decided, self.delegated) {
            (true, _) => "decided",
            (_, true) => "delegated",
            _ => "open",
        };
        let words = self.search.map(|words| format!("&q={}", api::encode(&words))).unwrap_or_default();
        let page = session.get(&format!("/api/v1/inbox?state={state}&limit={}{words}", self.limit)).await;
        session.close().await;
        let items = page?["items"].as_array().cloned().unwrap_or_default();
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(items))?;
            return Ok(Exit::Done);
        }
        if items.is_empty() {
            cx.out.say("nothing waits for a decision");
            return Ok(Exit::Done);
        }
        let mut table = Table::new(["ID", "ASKS", "STATE", "RUN", "NAME", "STEP", "TITLE"]);
        for item in &items {
            let item: InboxItem = api::read(item, "the inbox")?;
            table.row([
                Cell::from(item.id),
                item.asks.into(),
                Cell::status(item.state),
                item.run.into(),
                item.run_name.into(),
                item.task.into(),
                item.title.into(),
            ]);
        }
        cx.out.data(&table.render(&cx.out.stdout))?;
        Ok(Exit::Done)
    }
}

async fn history(session: &mut Session<'_>, id: &str) -> Result<Vec<Value>, Failure> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = session.get(&format!("/api/v1/inbox/{}/history?limit=500{after}", api::encode(id))).await?;
        all.extend(page["items"].as_array().cloned().unwrap_or_default());
        match page["next"].as_u64() {
            Some(next) => after = format!("&after={next}"),
            None => return Ok(all),
        }
    }
}

fn told(cx: &Cx<'_>, lines: Vec<Value>) -> Result<Exit, Failure> {
    if cx.out.wants_json() {
        cx.out.value(&Value::Array(lines))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["EVENT", "AT", "WHAT", "BY", "TO", "NOTE", "VALUE"]);
    for line in &lines {
        let word = |key: &str| Cell::from(text::one_line(line[key].as_str().unwrap_or_default()));
        let value = if line["value"].is_null() { String::new() } else { line["value"].to_string() };
        let value = text::cut(&text::one_line(&value), 80, true);
        table.row([line["seq"].to_string().into(), word("at"), word("what"), word("by"), word("to"), word("note"), value.into()]);
    }
    cx.out.data(&table.render(&cx.out.stdout))?;
    Ok(Exit::Done)
}
