//! `orc approve` and `orc reject`: a person's decision, bound to exactly what was shown.

use crate::{
    Cx,
    api::{self, InboxItem},
    exit::Exit,
    failure::Failure,
    follow,
    host::Life,
    out::text,
    present,
    session::Session,
};
use base::Error;
use serde_json::{Value, json};

/// Approve what a run waits for
#[derive(clap::Args, Debug)]
pub(crate) struct Approve {
    /// The item's id, from `orc inbox`, or `latest`
    id: String,
    /// A note for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    note: Option<String>,
}

/// Reject what a run waits for
#[derive(clap::Args, Debug)]
pub(crate) struct Reject {
    /// The item's id, from `orc inbox`, or `latest`
    id: String,
    /// Why, for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    note: Option<String>,
}

impl Approve {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        decide(cx, &self.id, true, self.note.as_deref()).await
    }
}

impl Reject {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        decide(cx, &self.id, false, self.note.as_deref()).await
    }
}

async fn decide(cx: &Cx<'_>, id: &str, approved: bool, note: Option<&str>) -> Result<Exit, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let result = record(&mut session, id, approved, note).await;
    let embedded = session.is_embedded();
    let open = match &result {
        Ok((_, item)) => follow::fetch(&mut session, &item.run).await.is_ok_and(|view| !view.run.closed()),
        Err(_) => false,
    };
    session.close().await;
    let (value, item) = result?;
    if cx.out.wants_json() {
        cx.out.value(&value)?;
        return Ok(Exit::Done);
    }
    let word = if approved { "approved" } else { "rejected" };
    cx.out.say(&format!("{word}: {}", text::one_line(&item.title)));
    if embedded && open {
        cx.out.must_say(&format!("go on with the run: orc{} runs resume {}", present::global_options(cx), item.run));
    }
    Ok(Exit::Done)
}

async fn record(session: &mut Session<'_>, id: &str, approved: bool, note: Option<&str>) -> Result<(Value, InboxItem), Failure> {
    let item = find(session, id).await?;
    let body = json!({"approved": approved, "note": note, "binding": item.binding});
    let value = session.post(&format!("/api/v1/inbox/{}/decide", api::encode(&item.id)), &body).await?;
    Ok((value, item))
}

/// Open items first; a decided one is looked for only to say by whom. `latest` is the one that was asked last.
async fn find(session: &mut Session<'_>, id: &str) -> Result<InboxItem, Failure> {
    if id == "latest" {
        return latest(session).await;
    }
    for state in ["open", "decided"] {
        let mut after = String::new();
        loop {
            let page = session.get(&format!("/api/v1/inbox?state={state}&limit=200{after}")).await?;
            if let Some(item) = page["items"].as_array().and_then(|items| items.iter().find(|i| i["id"] == id)) {
                return Ok(api::read(item, "the inbox")?);
            }
            match page["next"].as_str() {
                Some(next) => after = format!("&after={}", api::encode(next)),
                None => break,
            }
        }
    }
    Err(Error::not_found("approval_not_found", "nothing with this id waits for a decision").place(id).fix("orc inbox").into())
}

async fn latest(session: &mut Session<'_>) -> Result<InboxItem, Failure> {
    let mut after = String::new();
    let mut newest = None;
    loop {
        // Open items come in the order in which they were asked.
        let page = session.get(&format!("/api/v1/inbox?state=open&limit=200{after}")).await?;
        newest = page["items"].as_array().and_then(|items| items.last().cloned()).or(newest);
        match page["next"].as_str() {
            Some(next) => after = format!("&after={}", api::encode(next)),
            None => break,
        }
    }
    match newest {
        Some(item) => Ok(api::read(&item, "the inbox")?),
        None => Err(Error::not_found("approval_not_found", "nothing waits for a decision").fix("orc inbox").into()),
    }
}
