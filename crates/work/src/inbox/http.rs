//! The inbox over HTTP.

use super::{InboxItem, Word, classed, find, history, say, sql};
use crate::{State, places};
use ::http::{Body, Call, Cursor, Json, Method, Nothing, Operation, Page, limit, right};
use base::{Error, Result, Timestamp};
use engine::{Act, Decision};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Which {
    #[default]
    Open,
    Delegated,
    Decided,
}

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Asks {
    Approval,
    Question,
    Outcome,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListInbox {
    /// Open ones come oldest first; `delegated` are those that the caller has handed on and that have not come back; decided
    /// ones (and expired and cancelled ones) come newest first.
    #[serde(default)]
    state: Which,
    /// Only of this workspace; usually of all that the caller may look into.
    workspace: Option<String>,
    /// Found in the title, the step or the name of the run; 200 characters at most.
    q: Option<String>,
    asks: Option<Asks>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideBody {
    /// To an `approval`: may it go on? To a `question`: true with the answer, false refuses to answer.
    approved: Option<bool>,
    /// To an `outcome`: what has become of the effect.
    outcome: Option<Outcome>,
    /// With `done`: what the effect gave, as the steps after it see it.
    output: Option<Value>,
    /// Shown with the decision and kept in the journal.
    note: Option<String>,
    /// To a question: a value that fits its schema.
    #[serde(default, deserialize_with = "some")]
    answer: Option<Value>,
    /// The `binding` of the item as it was read.
    binding: String,
}

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It has happened: the run goes on with `output`, and nothing is called.
    Done,
    /// It has not happened: it is carried out again, under the same key.
    Repeat,
    /// The step fails with `outcome_unknown`.
    GiveUp,
}

impl DecideBody {
    fn decision(self) -> Result<Decision> {
        let Self { approved, outcome, output, note, answer, binding } = self;
        let (approved, given) = match (approved, outcome) {
            (Some(approved), None) => (approved, None),
            (None, Some(Outcome::Done)) => (true, Some(output.clone().unwrap_or_default())),
            (None, Some(outcome)) => (outcome == Outcome::Repeat, None),
            _ => {
                return Err(Error::invalid("bad_decision", "a decision says either `approved` or `outcome`")
                    .place("/")
                    .fix("send `approved` for an approval, and `outcome` where it is asked whether something has happened"));
            }
        };
        if given.is_none() && output.is_some() {
            return Err(Error::invalid("bad_decision", "there is an output only of what has happened")
                .place("/output")
                .fix("send it with `outcome: done`"));
        }
        if answer.is_some() && outcome.is_some() {
            return Err(Error::invalid("bad_decision", "there is an answer only to a question").place("/answer").fix("send `output`"));
        }
        Ok(Decision { approved, note, binding, output: given.or(answer) })
    }
}

/// A null that is written is an answer, one that is not there is none.
fn some<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DelegateBody {
    /// The name of an account that may decide there; null takes it back.
    to: Option<String>,
    note: Option<String>,
    /// Then it comes back; never, if it is not there.
    #[schemars(with = "Option<String>")]
    until: Option<Timestamp>,
    binding: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditBody {
    /// What the tool would be called with.
    input: Value,
    note: Option<String>,
    binding: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawBody {
    binding: String,
}

fn example(state: &str) -> Value {
    let decided = json!({"approved": true, "by": "ada", "note": "go", "answer": null, "at": "2026-11-21T09:01:00.000000Z"});
    let open = state == "open";
    json!({
        "id": "apr_5f0c1d2e3a4b5c6d", "asks": "approval", "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "run_name": "ticket-triage",
        "workspace": "default", "asked_by": "grace", "task": "send", "title": "Send 12 answers?", "details": null,
        "call": {"tool": "http.request", "class": "irreversible", "input": {"method": "POST", "url": "https://desk.example/answers"}}, "answer": null,
        "rule": {"approvers": {"people": [], "teams": ["support"], "roles": []}, "needed": 1, "not_by_requester": true,
            "on_expiry": "fail", "escalate_to": null, "grace_ms": null},
        "rejected": "fails", "binding": "9f86d081884c7d65", "state": state,
        "asked_at": "2026-11-21T09:00:00.000000Z", "expires_at": null, "escalated": false, "effective_at": null, "run_status": if open { "waiting" } else { "succeeded" }, "edited": [],
        "decisions": if open { json!([]) } else { json!([decided]) }, "handed_on": [],
        "decided": if open { Value::Null } else { decided },
        "may": {"decide": open, "why_not": null, "edit": open, "withdraw": false, "take_back": false}
    })
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("list_inbox", Method::GET, "/api/v1/inbox", state, list_inbox)
            .tag("inbox")
            .summary("List approvals and questions")
            .details("Those of runs that the caller may look at.")
            .fails_with(&[422])
            .response_example(json!({"items": [example("open")], "next": null})),
        Operation::new("get_inbox_item", Method::GET, "/api/v1/inbox/{id}", state, get_inbox_item)
            .tag("inbox")
            .summary("Get an approval or a question")
            .fails_with(&[404])
            .response_example(example("open")),
        Operation::new("decide_approval", Method::POST, "/api/v1/inbox/{id}/decide", state, decide_approval)
            .urgent()
            .tag("inbox")
            .summary("Approve, answer or reject")
            .details(
                "The decision that completes it counts. A later one is a 409 that names who decided before. Where an item asks for an \
                 `outcome` (an effect that cannot be undone was cut off, and whether it has happened is not known), say `done` with its \
                 output, `repeat` or `give_up`.",
            )
            .fails_with(&[404, 409, 413, 415, 422])
            .request_example(json!({"approved": true, "note": "go", "binding": "9f86d081884c7d65"}))
            .response_example(example("approved")),
        Operation::new("withdraw_decision", Method::POST, "/api/v1/inbox/{id}/withdraw", state, withdraw_decision)
            .tag("inbox")
            .summary("Take one's own decision back")
            .details("As long as nothing has come of it: more decisions are needed, or its time of grace is not over.")
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"binding": "9f86d081884c7d65"}))
            .response_example(example("open")),
        Operation::new("delegate_approval", Method::POST, "/api/v1/inbox/{id}/delegate", state, delegate_approval)
            .tag("inbox")
            .summary("Let somebody else decide in one's place")
            .details("It comes back at `until`, or when it is taken back with `to: null`. Nobody gets a right by it.")
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"to": "ada", "note": "I am away", "until": "2026-11-22T09:00:00Z", "binding": "9f86d081884c7d65"}))
            .response_example(example("open")),
        Operation::new("edit_approval", Method::POST, "/api/v1/inbox/{id}/edit", state, edit_approval)
            .tag("inbox")
            .summary("Change the call before it is decided")
            .details("The changed call is asked about: the item has another `binding`, and decisions made before do not count. Its input is checked against the tool's schema. Whoever may decide may do this.")
            .fails_with(&[404, 409, 413, 415, 422, 429])
            .request_example(json!({"input": {"method": "POST", "url": "https://desk.example/drafts"}, "binding": "9f86d081884c7d65"}))
            .response_example(example("open")),
        history::operation(state),
    ]
}

const SEARCH_CHARS_MAX: usize = 200;

async fn list_inbox(state: State, call: Call<right::RunsRead, ListInbox>) -> Result<Json<Page<InboxItem>>> {
    let asked = call.query;
    let limit = limit(asked.limit, 50, 200);
    let after = asked.after.as_deref().map(position).transpose()?;
    let places = places::readable(&call.caller, asked.workspace.as_deref())?;
    let part = match asked.state {
        Which::Open => sql::Part::Open,
        Which::Delegated => sql::Part::Delegated,
        Which::Decided => sql::Part::Decided,
    };
    let asks = match asked.asks {
        None => "",
        Some(Asks::Approval) => "approval",
        Some(Asks::Question) => "question",
        Some(Asks::Outcome) => "outcome",
    };
    let search = asked.q.unwrap_or_default().chars().take(SEARCH_CHARS_MAX).collect::<String>().to_lowercase();
    let wanted = sql::Asked { places, part, search, asks, after, limit };
    let found = sql::list(&state.store.org(call.caller.org), &call.caller, wanted, state.env.clock.now()).await?;
    let items: Vec<InboxItem> = found.into_iter().map(|item| classed(&state, item)).collect();
    let next = items.last().filter(|_| items.len() == limit).map(|item| Cursor::seal(&format!("{} {}", item.asked_at.0, item.id)));
    Ok(Json(Page { items, next, total: None }))
}

async fn get_inbox_item(state: State, call: Call<right::RunsRead>) -> Result<Json<InboxItem>> {
    find(&state, &call.caller, call.path.text("id")?).await.map(Json)
}

fn position(cursor: &str) -> Result<(i64, String)> {
    let text = Cursor::open(cursor)?;
    let parts = text.split_once(' ').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
    parts.ok_or_else(|| Error::invalid("bad_cursor", "the cursor `after` was not made by this list").place("query parameter `after`"))
}

const NOTE_CHARS_MAX: usize = 4_000;

fn short(note: &Option<String>) -> Result<()> {
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        return Err(
            Error::too_large("note_too_long", format!("the note is longer than {NOTE_CHARS_MAX} characters")).place("body field `note`")
        );
    }
    Ok(())
}

async fn decide_approval(state: State, call: Call<right::ApprovalsDecide, Nothing, Body<DecideBody>>) -> Result<Json<InboxItem>> {
    let body = call.body.0;
    short(&body.note)?;
    let word = Word::Decide { outcome: body.outcome.is_some(), decision: body.decision()? };
    say(&state, &call.caller, call.path.text("id")?, word).await.map(Json)
}

async fn withdraw_decision(state: State, call: Call<right::ApprovalsDecide, Nothing, Body<WithdrawBody>>) -> Result<Json<InboxItem>> {
    let word = Word::Act { binding: call.body.0.binding, act: Act::Withdraw };
    say(&state, &call.caller, call.path.text("id")?, word).await.map(Json)
}

async fn edit_approval(state: State, call: Call<right::ApprovalsDecide, Nothing, Body<EditBody>>) -> Result<Json<InboxItem>> {
    let EditBody { input, note, binding } = call.body.0;
    short(&note)?;
    let word = Word::Act { binding, act: Act::Edit { input, note } };
    say(&state, &call.caller, call.path.text("id")?, word).await.map(Json)
}

async fn delegate_approval(state: State, call: Call<right::ApprovalsDecide, Nothing, Body<DelegateBody>>) -> Result<Json<InboxItem>> {
    let DelegateBody { to, note, until, binding } = call.body.0;
    short(&note)?;
    if until.is_some_and(|until| until <= state.env.clock.now()) {
        return Err(Error::invalid("bad_delegate", "the time at which it comes back is over already").place("body field `until`"));
    }
    let word = Word::Act { binding, act: Act::Delegate { to, note, until } };
    say(&state, &call.caller, call.path.text("id")?, word).await.map(Json)
}
