//! `orc approve`, `orc reject`, `orc outcome`, `orc withdraw`, `orc delegate`: a person's word about what waits, bound to exactly what was shown.

use crate::{
    Cx,
    api::{self, InboxItem},
    exit::Exit,
    failure::Failure,
    follow,
    host::Life,
    load,
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
    /// Change the call first, and approve the changed one: its whole input, as JSON or `@file`
    #[arg(long, value_name = "JSON", conflicts_with = "answer")]
    input: Option<String>,
    /// Also make a standing approval, so that the like is not asked again: this `call` exactly, any call of this `step`, or of its `tool`
    #[arg(long, value_name = "WHAT", value_enum, num_args = 0..=1, default_missing_value = "call", require_equals = true)]
    always: Option<Always>,
    /// With `--always`: also though the call cannot be undone
    #[arg(long, requires = "always")]
    irreversible: bool,
    /// A note for the record
    #[arg(short = 'm', long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum Always {
    /// From this step, with exactly this input
    Call,
    /// From this step, with any input
    Step,
    /// From anywhere in the workspace
    Tool,
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
        say(cx, &self.id, Said { verb: "decide", word: said, body, answer: None, input: None, always: None }).await
    }
}

/// Take your decision back, as long as nothing has come of it
#[derive(clap::Args, Debug)]
pub(crate) struct Withdraw {
    /// The item's id, from `orc inbox --decided`, or of one that needs more decisions; `latest` of those that are open
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
        let input = self.input.as_deref().map(input).transpose()?;
        let said = Said {
            verb: "decide",
            word,
            body: json!({"approved": true, "note": self.note}),
            answer: self.answer,
            input,
            always: self.always.map(|what| (what, self.irreversible)),
        };
        say(cx, &self.id, said).await
    }
}

/// Of a changed call.
fn input(text: &str) -> Result<Value, Failure> {
    let text = match text.strip_prefix('@') {
        Some(path) => String::from_utf8_lossy(&load::read(std::path::Path::new(path))?).into_owned(),
        None => text.to_owned(),
    };
    serde_json::from_str(&text).map_err(|e| Error::invalid("bad_json", format!("the input is not JSON: {e}")).place("--input").into())
}

impl Reject {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let body = json!({"approved": false, "note": self.note});
        say(cx, &self.id, Said { verb: "decide", word: "rejected", body, answer: None, input: None, always: None }).await
    }
}

impl Withdraw {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        say(cx, &self.id, Said { verb: "withdraw", word: "taken back", body: json!({}), answer: None, input: None, always: None }).await
    }
}

impl Delegate {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let word = if self.back { "taken back" } else { "handed on" };
        let body = json!({"to": self.to, "note": self.note, "until": self.until});
        say(cx, &self.id, Said { verb: "delegate", word, body, answer: None, input: None, always: None }).await
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
    /// The call is changed to this before.
    input: Option<Value>,
    /// What is said holds for these as well, and whether also for what cannot be undone.
    always: Option<(Always, bool)>,
}

async fn say(cx: &Cx<'_>, id: &str, said: Said) -> Result<Exit, Failure> {
    let mut session = Session::open(cx, Life::Short).await?;
    let (word, settles) = (said.word, said.verb == "decide");
    let result = record(cx, &mut session, id, said).await;
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
    } else if settles && value["run_status"] == "paused" {
        cx.out.must_say(&format!(
            "the run is paused; this is followed when it goes on: orc{} runs resume {}",
            present::global_options(cx),
            item.run
        ));
    } else if settles && embedded && open {
        cx.out.must_say(&format!("go on with the run: orc{} runs resume {}", present::global_options(cx), item.run));
    }
    Ok(Exit::Done)
}

async fn record(cx: &Cx<'_>, session: &mut Session<'_>, id: &str, said: Said) -> Result<(Value, InboxItem), Failure> {
    let mut item = find(session, id, &said).await?;
    if let Some(input) = &said.input {
        let body = json!({"input": input, "note": said.body["note"], "binding": item.binding});
        let edited = session.post(&format!("/api/v1/inbox/{}/edit", api::encode(&item.id)), &body).await?;
        item = api::read(&edited, "the inbox")?;
    }
    let made = match said.always {
        Some(always) => Some(stand(cx, session, &item, always).await?),
        None => None,
    };
    let mut body = said.body;
    body["binding"] = json!(item.binding);
    if let Some(words) = &said.answer {
        body["answer"] = api::answer(item.answer.as_ref().unwrap_or(&Value::Null), words);
    }
    let value = session.post(&format!("/api/v1/inbox/{}/{}", api::encode(&item.id), said.verb), &body).await;
    Ok((value.map_err(|failure| half_done(failure, made.as_deref()))?, item))
}

/// What was made already is not made again.
fn half_done(failure: Failure, made: Option<&str>) -> Failure {
    match (failure, made) {
        (Failure::Error { error, correlation_id }, Some(name)) => {
            let error = error
                .fix(format!("the standing approval `{name}` is made: decide again without `--always`"))
                .fix(format!("or take it back: orc delete standing-approval/{name}"));
            Failure::Error { error, correlation_id }
        }
        (other, _) => other,
    }
}

/// Makes the standing approval, before anything is decided: if it is refused, nothing is. Answers its name, which nobody else has given one
/// for the same question: each person's word is their own.
async fn stand(cx: &Cx<'_>, session: &mut Session<'_>, item: &InboxItem, (what, irreversible): (Always, bool)) -> Result<String, Failure> {
    let whole = session.get(&format!("/api/v1/inbox/{}", api::encode(&item.id))).await?;
    let call = &whole["call"];
    if call.is_null() {
        return Err(Error::invalid("bad_decision", "nothing is called when this is approved, so there is nothing to approve always")
            .place("--always")
            .into());
    }
    if call["class"].as_str().is_none_or(|class| class == "irreversible") && !irreversible {
        return Err(Error::invalid("bad_decision", format!("a call of {} cannot be undone", call["tool"]))
            .place("--always")
            .fix("add --irreversible if it may be made without asking all the same")
            .into());
    }
    let mut spec = json!({"tool": call["tool"], "irreversible": irreversible});
    if what != Always::Tool {
        let step: Vec<&str> = item.task.split('/').map(|part| part.split('[').next().unwrap_or_default()).collect();
        (spec["workflow"], spec["step"]) = (whole["run_name"].clone(), json!(step.join("/")));
    }
    if what == Always::Call {
        spec["input"] = call["input"].clone();
    }
    let workspace = whole["workspace"].as_str().unwrap_or_default();
    let name = format!("from-{}-{:08x}", item.id.replace('_', "-"), cx.host.rng().next_u64() >> 32);
    let body = json!({"spec": spec, "title": text::cut(&item.title, 200, true)});
    let path = format!("/api/v1/workspaces/{}/standing-approvals/{}", api::encode(workspace), api::encode(&name));
    session.call("PUT", &path, Some(&body), &[]).await?;
    Ok(name)
}

/// `latest` is the one that was asked last.
async fn find(session: &mut Session<'_>, id: &str, said: &Said) -> Result<InboxItem, Failure> {
    if id == "latest" {
        return latest(session, said).await;
    }
    match session.get(&format!("/api/v1/inbox/{}", api::encode(id))).await {
        Ok(item) => Ok(api::read(&item, "the inbox")?),
        Err(Failure::Error { error, .. }) if error.code() == "approval_not_found" => {
            Err(Error::not_found("approval_not_found", "nothing with this id waits for a decision").place(id).fix("orc inbox").into())
        }
        Err(other) => Err(other),
    }
}

/// Of those about which this can be said: what one has handed on is still there to be taken back, what others must decide is not meant.
async fn latest(session: &mut Session<'_>, said: &Said) -> Result<InboxItem, Failure> {
    let back = said.verb == "delegate" && said.body["to"].is_null();
    let (state, may) = match said.verb {
        _ if back => ("delegated", "take_back"),
        "withdraw" => ("open", "withdraw"),
        _ => ("open", "decide"),
    };
    let (mut after, mut newest, mut other) = (String::new(), None, None);
    loop {
        // Open items come in the order in which they were asked.
        let page = session.get(&format!("/api/v1/inbox?state={state}&limit=200{after}")).await?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        let (mine, theirs): (Vec<Value>, Vec<Value>) = items.into_iter().partition(|item| item["may"][may] == true);
        (newest, other) = (mine.into_iter().next_back().or(newest), theirs.into_iter().next_back().or(other));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={}", api::encode(next)),
            None => break,
        }
    }
    // Of one that others must decide, the server says why.
    match newest.or(other) {
        Some(item) => Ok(api::read(&item, "the inbox")?),
        None => Err(Error::not_found("approval_not_found", "nothing waits for a decision")
            .fix("orc inbox; what you have handed on: orc inbox --delegated")
            .into()),
    }
}
