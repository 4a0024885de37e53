//! The inbox's rows: written by a projection in the transaction of the event, read for the list.

use super::item::{Decided, HandedOn, InboxItem, ItemCall, ItemRule, Line, More, Story, may, word};
use base::{Ctx, Error, OrgId, Principal, Result, RunId, Timestamp};
use engine::{
    event::{Asks, Event},
    port::Projection,
    view::approval_id,
};
use serde_json::Value;
use store::{Migration, OrgStore, Param, Row, Statement};

const V1: &str = "
CREATE TABLE inbox(
  org BLOB NOT NULL REFERENCES organization(id), id TEXT NOT NULL, run BLOB NOT NULL, task TEXT NOT NULL,
  title TEXT NOT NULL, details TEXT NOT NULL, binding TEXT NOT NULL, state TEXT NOT NULL,
  asked_at INTEGER NOT NULL, expires_at INTEGER, decided_by TEXT, note TEXT, decided_at INTEGER,
  PRIMARY KEY(org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_state ON inbox(org, state, asked_at, id);
CREATE INDEX inbox_run ON inbox(org, run);
";

/// What is asked: `approval`, `outcome` or `question`.
const V2: &str = "
ALTER TABLE inbox ADD COLUMN asks TEXT NOT NULL DEFAULT 'approval';
";

/// The rule of a question, and what has happened to it, one line of JSON each.
const V3: &str = "
ALTER TABLE inbox ADD COLUMN more TEXT NOT NULL DEFAULT '{}';
ALTER TABLE inbox ADD COLUMN history TEXT NOT NULL DEFAULT '';
CREATE TABLE inbox_handed(
  org BLOB NOT NULL REFERENCES organization(id), id TEXT NOT NULL, giver BLOB NOT NULL, receiver TEXT NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY(org, id, giver)
) STRICT, WITHOUT ROWID;
";

/// What has happened to a question, page by page; `history` keeps what has happened since it was asked last.
const V4: &str = "
CREATE TABLE inbox_line(
  org BLOB NOT NULL REFERENCES organization(id), id TEXT NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL,
  PRIMARY KEY(org, id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO inbox_line(org, id, seq, line) SELECT org, id, 0, history FROM inbox WHERE history <> '';
";

pub fn migrations() -> Vec<Migration> {
    let versions = [V1, V2, V3, V4];
    versions.into_iter().zip(1..).map(|(sql, version)| Migration { feature: "inbox", version, sql }).collect()
}

const ASKED: &str = "INSERT INTO inbox(org, id, run, task, title, details, binding, state, asked_at, expires_at, asks, more, history)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $12)
    ON CONFLICT(org, id) DO UPDATE SET title = excluded.title, details = excluded.details, binding = excluded.binding, state = 'open',
      asked_at = excluded.asked_at, expires_at = excluded.expires_at, asks = excluded.asks, more = excluded.more,
      history = excluded.history, decided_by = NULL, note = NULL, decided_at = NULL";
const DECIDED: &str =
    "UPDATE inbox SET state = $3, decided_by = $4, note = $5, decided_at = $6 WHERE org = $1 AND id = $2 AND state = 'open'";
const REOPENED: &str = "UPDATE inbox SET state = 'open', decided_by = NULL, note = NULL, decided_at = NULL WHERE org = $1 AND id = $2";
const ESCALATED: &str = "UPDATE inbox SET expires_at = $3 WHERE org = $1 AND id = $2 AND state = 'open'";
const HAPPENED: &str = "UPDATE inbox SET history = history || $3 WHERE org = $1 AND id = $2";
const EDITED: &str = "UPDATE inbox SET binding = $3 WHERE org = $1 AND id = $2";
const LINE: &str = "INSERT INTO inbox_line(org, id, seq, line) VALUES ($1, $2, $3, $4)";
const LINES: &str = "SELECT seq, line FROM inbox_line WHERE org = $1 AND id = $2 AND seq > $3 ORDER BY seq LIMIT $4";
const HANDED: &str = "INSERT INTO inbox_handed(org, id, giver, receiver, until) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT(org, id, giver) DO UPDATE SET receiver = excluded.receiver, until = excluded.until";
const HANDED_BACK: &str = "DELETE FROM inbox_handed WHERE org = $1 AND id = $2 AND giver = $3";
const NOTHING_HANDED: &str = "DELETE FROM inbox_handed WHERE org = $1 AND id = $2";
const ENDED: &str = "UPDATE inbox SET state = $3 WHERE org = $1 AND run = $2 AND task = $4 AND state = 'open'";
const RUN_ENDED: &str = "UPDATE inbox SET state = 'cancelled' WHERE org = $1 AND run = $2 AND state = 'open'";

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT inbox.id, inbox.run, stream.name AS run_name, stream.workspace AS workspace, stream.owner AS owner,
               stream.status AS run_status, inbox.task, inbox.title,
               inbox.details, inbox.binding, inbox.state, inbox.asked_at, inbox.expires_at, inbox.decided_by, inbox.note, inbox.decided_at,
               inbox.asks, inbox.more, inbox.history
             FROM inbox JOIN stream ON stream.org = inbox.org AND stream.id = inbox.run ",
            $rest
        )
    };
}

const GET: &str = columns!("WHERE inbox.org = $1 AND inbox.id = $2");
/// What the caller has handed on is another list, until it comes back.
const OPEN: &str = columns!(
    "WHERE inbox.org = $1 AND inbox.state = 'open' AND (inbox.asked_at, inbox.id) > ($2, $3)
       AND ($5 IS NULL OR instr($5, '/' || stream.workspace || '/') > 0)
       AND ($6 = '' OR instr(lower(inbox.title || ' ' || inbox.task || ' ' || stream.name), $6) > 0) AND ($7 = '' OR inbox.asks = $7)
       AND (CASE WHEN EXISTS(SELECT 1 FROM inbox_handed h WHERE h.org = inbox.org AND h.id = inbox.id AND h.giver = $8 AND h.until > $9)
            THEN 1 ELSE 0 END) = $10
     ORDER BY inbox.asked_at, inbox.id LIMIT $4"
);
const NOT_OPEN: &str = columns!(
    "WHERE inbox.org = $1 AND inbox.state <> 'open' AND (inbox.asked_at, inbox.id) < ($2, $3)
       AND ($5 IS NULL OR instr($5, '/' || stream.workspace || '/') > 0)
       AND ($6 = '' OR instr(lower(inbox.title || ' ' || inbox.task || ' ' || stream.name), $6) > 0) AND ($7 = '' OR inbox.asks = $7)
     ORDER BY inbox.asked_at DESC, inbox.id DESC LIMIT $4"
);

/// Removes everything that a run has asked.
pub(crate) fn forget(run: RunId) -> Vec<Statement> {
    const HANDED: &str = "DELETE FROM inbox_handed WHERE org = $1 AND id IN (SELECT id FROM inbox WHERE org = $1 AND run = $2)";
    const LINES: &str = "DELETE FROM inbox_line WHERE org = $1 AND id IN (SELECT id FROM inbox WHERE org = $1 AND run = $2)";
    const ASKED: &str = "DELETE FROM inbox WHERE org = $1 AND run = $2";
    [HANDED, LINES, ASKED].into_iter().map(|sql| Statement::new(sql, vec![Param::Bytes(run.as_bytes().to_vec())])).collect()
}

/// Keeps the inbox in step with the journal.
pub struct InboxRows;

impl Projection for InboxRows {
    fn rows(&self, _org: OrgId, run: RunId, seq: u64, at: Timestamp, event: &Event, out: &mut Vec<Statement>) {
        match event {
            Event::ApprovalRequested { .. } => asked(run, (seq, at), event, out),
            Event::ApprovalDecided { task, call, .. } => happened(&approval_id(run, task, call.as_deref()), (seq, at), event, out),
            Event::ApprovalWithdrawn { task, .. }
            | Event::ApprovalEdited { task, .. }
            | Event::ApprovalDelegated { task, .. }
            | Event::ApprovalEscalated { task, .. } => {
                happened(&approval_id(run, task, None), (seq, at), event, out);
            }
            Event::TaskFailed { task, error, retry_at: None, .. } => out.push(ended(run, task, end_by(error.code()))),
            Event::HandlerOpened { task, error, .. } => out.push(ended(run, task, end_by(error.code()))),
            Event::TaskSkipped { task, error: Some(error), .. } => out.push(ended(run, task, end_by(error.code()))),
            Event::TaskCancelled { task } => out.push(ended(run, task, "cancelled")),
            Event::RunFailed { .. } | Event::RunCancelled { .. } => {
                out.push(Statement::new(RUN_ENDED, vec![Param::Bytes(run.as_bytes().to_vec())]));
            }
            _ => {}
        }
    }
}

/// A question that ends with its step while nobody has decided: because the time is over, or for another reason.
fn end_by(code: &str) -> &'static str {
    if matches!(code, "approval_expired" | "approval_rejected") { "expired" } else { "cancelled" }
}

fn json<T: serde::Serialize>(value: &T, otherwise: &str) -> Param {
    Param::Text(serde_json::to_string(value).unwrap_or_else(|_| otherwise.to_owned()))
}

fn line(line: &Line) -> Param {
    Param::Text(serde_json::to_string(line).map(|text| text + "\n").unwrap_or_default())
}

fn asked(run: RunId, (seq, at): (u64, Timestamp), event: &Event, out: &mut Vec<Statement>) {
    let Event::ApprovalRequested { task, title, details, binding, expires_at, asks, call, tool, input, answer, rule, rejected } = event
    else {
        return;
    };
    let asks = match asks {
        Asks::Approval => "approval",
        Asks::Outcome => "outcome",
        Asks::Question => "question",
    };
    let more = More {
        tool: tool.clone(),
        input: input.as_ref().and_then(|input| serde_json::to_value(input).ok()),
        answer: answer.clone(),
        rule: rule.as_deref().cloned().unwrap_or_default(),
        rejected: *rejected,
    };
    let id = approval_id(run, task, call.as_deref());
    out.push(Statement::new(NOTHING_HANDED, vec![Param::Text(id.clone())]));
    out.push(kept(&id, seq, &Line::Asked { at: Some(at) }));
    out.push(Statement::new(
        ASKED,
        vec![
            Param::Text(id),
            Param::Bytes(run.as_bytes().to_vec()),
            Param::Text(task.clone()),
            Param::Text(title.clone()),
            json(details, "null"),
            Param::Text(binding.clone()),
            Param::Int(at.0),
            expires_at.map_or(Param::Null, |at| Param::Int(at.0)),
            Param::Text(asks.to_owned()),
            json(&more, "{}"),
            line(&Line::Asked { at: Some(at) }),
        ],
    ));
}

fn kept(id: &str, seq: u64, told: &Line) -> Statement {
    let seq = Param::Int(i64::try_from(seq).unwrap_or(i64::MAX));
    Statement::new(LINE, vec![Param::Text(id.to_owned()), seq, line(told)])
}

fn happened(id: &str, (seq, at): (u64, Timestamp), event: &Event, out: &mut Vec<Statement>) {
    let of = id;
    let id = || Param::Text(id.to_owned());
    let told = match event.clone() {
        Event::ApprovalDecided { approved, by, note, seat, more, output, effective_at, .. } => {
            let answer = output.and_then(|output| serde_json::to_value(output).ok());
            if more == 0 {
                let state = if approved { "approved" } else { "rejected" };
                let note = note.clone().map_or(Param::Null, Param::Text);
                out.push(Statement::new(
                    DECIDED,
                    vec![id(), Param::Text(state.to_owned()), Param::Text(by.name.clone()), note, Param::Int(at.0)],
                ));
            }
            Line::Decided { by, seat, approved, note, answer, more, effective_at, at }
        }
        Event::ApprovalWithdrawn { by, .. } => {
            out.push(Statement::new(REOPENED, vec![id()]));
            Line::Withdrawn { by, at }
        }
        Event::ApprovalEdited { by, note, input, binding, .. } => {
            out.push(Statement::new(EDITED, vec![id(), Param::Text(binding)]));
            Line::Edited { by, note, input: serde_json::to_value(input).unwrap_or_default(), at }
        }
        Event::ApprovalDelegated { by, to, note, until, .. } => {
            let giver = Param::Bytes(by.id.as_bytes().to_vec());
            out.push(match &to {
                Some(to) => {
                    let until = until.map_or(i64::MAX, |until| until.0);
                    Statement::new(HANDED, vec![id(), giver, Param::Text(to.clone()), Param::Int(until)])
                }
                None => Statement::new(HANDED_BACK, vec![id(), giver]),
            });
            Line::Delegated { by, to, note, until, at }
        }
        Event::ApprovalEscalated { expires_at, .. } => {
            out.push(Statement::new(ESCALATED, vec![id(), Param::Int(expires_at.0)]));
            Line::Escalated { at }
        }
        _ => return,
    };
    out.push(kept(of, seq, &told));
    out.push(Statement::new(HAPPENED, vec![id(), line(&told)]));
}

fn ended(run: RunId, task: &str, state: &str) -> Statement {
    let params = vec![Param::Bytes(run.as_bytes().to_vec()), Param::Text(state.to_owned()), Param::Text(task.to_owned())];
    Statement::new(ENDED, params)
}

pub(super) async fn get(rows: &OrgStore, ctx: &Ctx, id: &str, now: Timestamp) -> Result<Option<InboxItem>> {
    rows.query_one(GET, vec![Param::Text(id.to_owned())]).await?.map(|row| item(ctx, &row, now)).transpose()
}

/// One that is open, as the first of these people sees it, and which of them may decide it.
pub(super) async fn open_for(rows: &OrgStore, people: &[Ctx], id: &str, now: Timestamp) -> Result<Option<(InboxItem, Vec<bool>)>> {
    let row = rows.query_one(GET, vec![Param::Text(id.to_owned())]).await?;
    let Some((row, first)) = row.zip(people.first()) else { return Ok(None) };
    let shown = item(first, &row, now)?;
    let decide = people.iter().map(|ctx| item(ctx, &row, now).map(|item| item.may.decide)).collect::<Result<Vec<_>>>()?;
    Ok(Some((shown, decide)).filter(|(item, _)| item.state == "open"))
}

/// Lines of what has happened to an item, each with its event; those from before they were kept apart stand together as event 0.
pub(super) async fn lines(rows: &OrgStore, id: &str, after: u64, limit: usize) -> Result<Vec<(u64, Vec<Line>)>> {
    let int = |n: u64| Param::Int(i64::try_from(n).unwrap_or(i64::MAX));
    // The one before the first is event 0.
    let after = if after == 0 { Param::Int(-1) } else { int(after) };
    let found = rows.query(LINES, vec![Param::Text(id.to_owned()), after, int(limit as u64)]).await?;
    let broken = || Error::internal("row_not_readable", "a line of the inbox has another shape than this version writes");
    found
        .iter()
        .map(|row| {
            let lines = row.text("line")?.lines().map(|line| serde_json::from_str(line).map_err(|_| broken())).collect::<Result<_>>()?;
            Ok((u64::try_from(row.int("seq")?).unwrap_or_default(), lines))
        })
        .collect()
}

/// Which part of the inbox.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Open,
    /// Open, and handed on by the caller.
    Delegated,
    Decided,
}

/// What is wanted of the list.
pub(super) struct Asked {
    /// Of these workspaces, or of all.
    pub(super) places: Option<Vec<String>>,
    pub(super) part: Part,
    /// In title, task or name of the run; small letters.
    pub(super) search: String,
    /// Empty: whatever is asked.
    pub(super) asks: &'static str,
    pub(super) after: Option<(i64, String)>,
    pub(super) limit: usize,
}

/// Open ones oldest first, decided ones newest first.
pub(super) async fn list(rows: &OrgStore, ctx: &Ctx, asked: Asked, now: Timestamp) -> Result<Vec<InboxItem>> {
    let edge = if asked.part == Part::Decided { i64::MAX } else { i64::MIN };
    let (at, id) = asked.after.unwrap_or((edge, String::new()));
    // No name of a workspace holds a slash.
    let places = asked.places.map_or(Param::Null, |places| Param::Text(format!("/{}/", places.join("/"))));
    let limit = Param::Int(i64::try_from(asked.limit).unwrap_or(i64::MAX));
    let mut params = vec![Param::Int(at), Param::Text(id), limit, places, Param::Text(asked.search), Param::Text(asked.asks.to_owned())];
    if asked.part != Part::Decided {
        let mine = Param::Bytes(ctx.principal.id.as_bytes().to_vec());
        params.extend([mine, Param::Int(now.0), Param::Int(i64::from(asked.part == Part::Delegated))]);
    }
    let found = rows.query(if asked.part == Part::Decided { NOT_OPEN } else { OPEN }, params).await?;
    found.iter().map(|row| item(ctx, row, now)).collect()
}

fn item(ctx: &Ctx, row: &Row, now: Timestamp) -> Result<InboxItem> {
    let broken = || Error::internal("row_not_readable", "a row of the inbox has another shape than this version writes");
    let owned = |column: &str| row.text(column).map(str::to_owned);
    let more: More = serde_json::from_str(row.text("more")?).map_err(|_| broken())?;
    let mut story = Story::default();
    for line in row.text("history")?.lines() {
        story.take(serde_json::from_str(line).map_err(|_| broken())?);
    }
    let state = owned("state")?;
    let decided = match (row.opt_text("decided_by")?, row.opt_int("decided_at")?) {
        (Some(by), Some(at)) => {
            let (approved, note) = (state == "approved", row.opt_text("note")?.map(str::to_owned));
            let answer = story.decisions.last().and_then(|(_, _, decided)| decided.answer.clone());
            Some(Decided { approved, by: by.to_owned(), note, answer, at: Timestamp(at) })
        }
        _ => None,
    };
    let owner: Option<Principal> = row.opt_text("owner")?.and_then(|text| serde_json::from_str(text).ok());
    let handed = |h: &engine::Handed| HandedOn { from: h.from.name.clone(), to: h.to.clone(), note: h.note.clone(), until: h.until };
    let mut item = InboxItem {
        id: owned("id")?,
        asks: owned("asks")?,
        run: RunId::from_slice(row.bytes("run")?).ok_or_else(broken)?,
        run_name: owned("run_name")?,
        workspace: owned("workspace")?,
        asked_by: owner.as_ref().map(|owner| owner.name.clone()),
        task: owned("task")?,
        title: owned("title")?,
        details: serde_json::from_str(row.text("details")?).map_err(|_| broken())?,
        call: more.tool.clone().map(|tool| ItemCall {
            tool,
            input: story.input.clone().or_else(|| more.input.clone()).unwrap_or(Value::Null),
            class: None,
        }),
        answer: more.answer.clone(),
        rule: ItemRule::of(&more.rule),
        rejected: word(more.rejected).to_owned(),
        binding: owned("binding")?,
        state,
        asked_at: Timestamp(row.int("asked_at")?),
        expires_at: row.opt_int("expires_at")?.map(Timestamp),
        escalated: story.escalated,
        effective_at: story.effective_at,
        run_status: owned("run_status")?,
        edited: story.edited.clone(),
        decisions: story.decisions.iter().map(|(_, _, decided)| decided.clone()).collect(),
        handed_on: story.handed.iter().filter(|h| super::item::lives(h, now)).map(handed).collect(),
        decided,
        may: Default::default(),
        requester: owner.map(|owner| owner.id),
        handed: story.handed.clone(),
        acts: row.text("history")?.lines().count(),
        acts_bytes: row.text("history")?.len(),
    };
    item.may = may(ctx, &item, (&more.rule, &story), now);
    Ok(item)
}
