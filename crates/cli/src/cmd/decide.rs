//! `orc approve`, `orc reject`, `orc outcome`, `orc withdraw`, `orc delegate`: a person's word about what waits, bound to exactly what was shown.

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

/// Approve what a run waits for, or answer its question
#[derive(clap::Args, Debug)]
pub(crate) struct Approve {
    /// The item's id, from `orc inbox`, or `latest`
    id: String,
    /// The answer to a question: text, or JSON where its schema wants something else
    #[arg(long, value_name = "ANSWER")]
    answer: Option<String>,
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
        say(cx, &self.id, Said { verb: "decide", word: said, body, answer: None }).await
    }
}

/// Take your decision back, as long as nothing has come of it
#[derive(clap::Args, Debug)]
pub(crate) struct Withdraw {
    /// The item's id, from `orc inbox --decided`, or of one that needs more decisions
    id: String,
}

/// Let somebody else decide in your place
#[derive(clap::Args, Debug)]
pub(crate) struct Delegate {
    /// The item's id, from `orc inbox`, or `latest`
    id: String,
    /// The name of their account
    #[arg(required_unless_present = "back")]
    to: Option<String>,
    /// When it comes back, as 2026-12-24T18:00:00Z; never, if not given
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Take it back now
    #[arg(long, conflicts_with_all = ["to", "until"])]
    back: bool,
    /// A note for whoever decides
    #[arg(short = 'm', long, value_name = "TEXT")]
    note: Option<String>,
}

impl Approve {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let word = if self.answer.is_some() { "answered" } else { "approved" };
        let said = Said { verb: "decide", word, body: json!({"approved": true, "note": self.note}), answer: self.answer };
        say(cx, &self.id, said).await
    }
}

impl Reject {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let body = json!({"approved": false, "note": self.note});
        say(cx, &self.id, Said { verb: "decide", word: "rejected", body, answer: None }).await
    }
}

impl Withdraw {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        say(cx, &self.id, Said { verb: "withdraw", word: "taken back", body: json!({}), answer: None }).await
    }
}

impl Delegate {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let word = if self.back { "taken back" } else { "handed on" };
        let body = json!({"to": self.to, "note": self.note, "until": self.until});
        say(cx, &self.id, Said { verb: "delegate", word, body, answer: None }).await
    }
}

/// What is said about an item.
struct Said {
    verb: &'static str,
    /// As it is told afterwards.
    word: &'static str,
    body: Value,
    /// As it was typed.
    answer: Option<String>,
}

async fn say(cx: &Cx<'_>, id: &str, said: Said) -> Result<Exit, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let (word, settles) = (said.word, said.verb == "decide");
    let result = record(&mut session, id, said).await;
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
    if settles && value["state"] == "open" {
        cx.out.must_say("more decisions are needed before the run goes on");
    } else if settles && embedded && open {
        cx.out.must_say(&format!("go on with the run: orc{} runs resume {}", present::global_options(cx), item.run));
    }
    Ok(Exit::Done)
}

async fn record(session: &mut Session<'_>, id: &str, said: Said) -> Result<(Value, InboxItem), Failure> {
    let item = find(session, id).await?;
    let mut body = said.body;
    body["binding"] = json!(item.binding);
    if let Some(words) = &said.answer {
        body["answer"] = api::answer(item.answer.as_ref().unwrap_or(&Value::Null), words);
    }
    let value = session.post(&format!("/api/v1/inbox/{}/{}", api::encode(&item.id), said.verb), &body).await?;
    Ok((value, item))
}

/// `latest` is the one that was asked last.
async fn find(session: &mut Session<'_>, id: &str) -> Result<InboxItem, Failure> {
    if id == "latest" {
        return latest(session).await;
    }
    match session.get(&format!("/api/v1/inbox/{}", api::encode(id))).await {
        Ok(item) => Ok(api::read(&item, "the inbox")?),
        Err(Failure::Error { error, .. }) if error.code() == "approval_not_found" => {
            Err(Error::not_found("approval_not_found", "nothing with this id waits for a decision").place(id).fix("orc inbox").into())
        }
        Err(other) => Err(other),
    }
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
