//! `orc approve`, `orc reject` and `orc outcome`: a person's decision, bound to exactly what was shown.

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

/// Say what has become of a call that was cut off
#[derive(clap::Args, Debug)]
#[command(after_help = "A call that cannot be undone was under way when the process ended or its time was up: whether it has\n\
                        happened is not known, and it is never repeated by itself. Look at the outside system, then say it here.")]
pub(crate) struct Outcome {
    /// The item's id, from `orc inbox`, or `latest`
    id: String,
    #[arg(value_enum)]
    what: What,
    /// With `done`: what the call gave, as JSON; the steps after it see it
    #[arg(long, value_name = "JSON")]
    output: Option<String>,
    /// A note for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum What {
    /// It has happened: go on without calling it
    Done,
    /// It has not: call it again, under the same key
    Repeat,
    /// Fail the step
    GiveUp,
}

impl Outcome {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let output = match (&self.output, self.what) {
            (None, _) => Value::Null,
            (Some(text), What::Done) => serde_json::from_str(text).map_err(|e| {
                Error::invalid("bad_json", format!("the output is not JSON: {e}")).place("--output").fix("put text in quotes: '\"sent\"'")
            })?,
            (Some(_), _) => {
                return Err(Error::invalid("bad_decision", "there is an output only of what has happened").place("--output").into());
            }
        };
        let (word, said) = match self.what {
            What::Done => ("done", "has happened"),
            What::Repeat => ("repeat", "is called again"),
            What::GiveUp => ("give_up", "given up"),
        };
        let body = json!({"outcome": word, "output": output, "note": self.note});
        decide(cx, &self.id, body, said).await
    }
}

impl Approve {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        decide(cx, &self.id, json!({"approved": true, "note": self.note}), "approved").await
    }
}

impl Reject {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        decide(cx, &self.id, json!({"approved": false, "note": self.note}), "rejected").await
    }
}

async fn decide(cx: &Cx<'_>, id: &str, body: Value, word: &str) -> Result<Exit, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let result = record(&mut session, id, body).await;
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
    cx.out.say(&format!("{word}: {}", text::one_line(&item.title)));
    if embedded && open {
        cx.out.must_say(&format!("go on with the run: orc{} runs resume {}", present::global_options(cx), item.run));
    }
    Ok(Exit::Done)
}

async fn record(session: &mut Session<'_>, id: &str, mut body: Value) -> Result<(Value, InboxItem), Failure> {
    let item = find(session, id).await?;
    body["binding"] = item.binding.clone().into();
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
