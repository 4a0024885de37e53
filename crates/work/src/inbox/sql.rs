//! The inbox's rows: written by a projection in the transaction of the event, read for the list.

use super::{Decided, InboxItem};
use base::{Error, OrgId, Result, RunId, Timestamp};
use engine::{
    event::{Asks, Event},
    port::Projection,
    view::approval_id,
};
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

/// What is asked: `approval`, or `outcome`.
const V2: &str = "
ALTER TABLE inbox ADD COLUMN asks TEXT NOT NULL DEFAULT 'approval';
";

pub fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "inbox", version: 1, sql: V1 }, Migration { feature: "inbox", version: 2, sql: V2 }]
}

const ASKED: &str = "INSERT INTO inbox(org, id, run, task, title, details, binding, state, asked_at, expires_at, asks)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10)
    ON CONFLICT(org, id) DO UPDATE SET title = excluded.title, details = excluded.details, binding = excluded.binding, state = 'open',
      asked_at = excluded.asked_at, expires_at = excluded.expires_at, asks = excluded.asks, decided_by = NULL, note = NULL, decided_at = NULL";
const DECIDED: &str =
    "UPDATE inbox SET state = $3, decided_by = $4, note = $5, decided_at = $6 WHERE org = $1 AND id = $2 AND state = 'open'";
const ENDED: &str = "UPDATE inbox SET state = $3 WHERE org = $1 AND run = $2 AND task = $4 AND state = 'open'";
const RUN_ENDED: &str = "UPDATE inbox SET state = 'cancelled' WHERE org = $1 AND run = $2 AND state = 'open'";

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT inbox.id, inbox.run, stream.name AS run_name, stream.workspace AS workspace, inbox.task, inbox.title, inbox.details, inbox.binding, inbox.state, inbox.asked_at,
               inbox.expires_at, inbox.asks, inbox.decided_by, inbox.note, inbox.decided_at
             FROM inbox JOIN stream ON stream.org = inbox.org AND stream.id = inbox.run ",
            $rest
        )
    };
}

const GET: &str = columns!("WHERE inbox.org = $1 AND inbox.id = $2");
const OPEN: &str = columns!(
    "WHERE inbox.org = $1 AND inbox.state = 'open' AND (inbox.asked_at, inbox.id) > ($2, $3)
       AND ($5 IS NULL OR instr($5, '/' || stream.workspace || '/') > 0)
     ORDER BY inbox.asked_at, inbox.id LIMIT $4"
);
const NOT_OPEN: &str = columns!(
    "WHERE inbox.org = $1 AND inbox.state <> 'open' AND (inbox.asked_at, inbox.id) < ($2, $3)
       AND ($5 IS NULL OR instr($5, '/' || stream.workspace || '/') > 0)
     ORDER BY inbox.asked_at DESC, inbox.id DESC LIMIT $4"
);

/// Keeps the inbox in step with the journal.
pub struct InboxRows;

impl Projection for InboxRows {
    fn rows(&self, _org: OrgId, run: RunId, _seq: u64, at: Timestamp, event: &Event, out: &mut Vec<Statement>) {
        match event {
            Event::ApprovalRequested { task, title, details, binding, expires_at, asks, call } => out.push(Statement::new(
                ASKED,
                vec![
                    Param::Text(approval_id(run, task, call.as_deref())),
                    Param::Bytes(run.as_bytes().to_vec()),
                    Param::Text(task.clone()),
                    Param::Text(title.clone()),
                    Param::Text(serde_json::to_string(details).unwrap_or_else(|_| "null".to_owned())),
                    Param::Text(binding.clone()),
                    Param::Int(at.0),
                    expires_at.map_or(Param::Null, |at| Param::Int(at.0)),
                    Param::Text(
                        match asks {
                            Asks::Approval => "approval",
                            Asks::Outcome => "outcome",
                        }
                        .to_owned(),
                    ),
                ],
            )),
            Event::ApprovalDecided { task, approved, by, note, call, .. } => out.push(Statement::new(
                DECIDED,
                vec![
                    Param::Text(approval_id(run, task, call.as_deref())),
                    Param::Text(if *approved { "approved" } else { "rejected" }.to_owned()),
                    Param::Text(by.name.clone()),
                    note.clone().map_or(Param::Null, Param::Text),
                    Param::Int(at.0),
                ],
            )),
            Event::TaskFailed { task, error, .. } => {
                let state = if error.code() == "approval_expired" { "expired" } else { "cancelled" };
                out.push(ended(run, task, state));
            }
            Event::TaskCancelled { task } | Event::HandlerOpened { task, .. } => out.push(ended(run, task, "cancelled")),
            Event::RunFailed { .. } | Event::RunCancelled {} => {
                out.push(Statement::new(RUN_ENDED, vec![Param::Bytes(run.as_bytes().to_vec())]));
            }
            _ => {}
        }
    }
}

fn ended(run: RunId, task: &str, state: &str) -> Statement {
    let params = vec![Param::Bytes(run.as_bytes().to_vec()), Param::Text(state.to_owned()), Param::Text(task.to_owned())];
    Statement::new(ENDED, params)
}

pub(super) async fn get(rows: &OrgStore, id: &str) -> Result<Option<InboxItem>> {
    rows.query_one(GET, vec![Param::Text(id.to_owned())]).await?.map(|row| item(&row)).transpose()
}

/// Open ones oldest first, decided ones newest first; of these workspaces, or of all.
pub(super) async fn list(
    rows: &OrgStore,
    places: Option<Vec<String>>,
    open: bool,
    after: Option<(i64, String)>,
    limit: usize,
) -> Result<Vec<InboxItem>> {
    let edge = if open { i64::MIN } else { i64::MAX };
    let (at, id) = after.unwrap_or((edge, String::new()));
    // No name of a workspace holds a slash.
    let places = places.map_or(Param::Null, |places| Param::Text(format!("/{}/", places.join("/"))));
    let params = vec![Param::Int(at), Param::Text(id), Param::Int(i64::try_from(limit).unwrap_or(i64::MAX)), places];
    let found = rows.query(if open { OPEN } else { NOT_OPEN }, params).await?;
    found.iter().map(item).collect()
}

fn item(row: &Row) -> Result<InboxItem> {
    let broken = || Error::internal("row_not_readable", "a row of the inbox has another shape than this version writes");
    let owned = |column: &str| row.text(column).map(str::to_owned);
    let decided = match (row.opt_text("decided_by")?, row.opt_int("decided_at")?) {
        (Some(by), Some(at)) => Some(Decided { by: by.to_owned(), note: row.opt_text("note")?.map(str::to_owned), at: Timestamp(at) }),
        _ => None,
    };
    Ok(InboxItem {
        id: owned("id")?,
        run: RunId::from_slice(row.bytes("run")?).ok_or_else(broken)?,
        run_name: owned("run_name")?,
        workspace: owned("workspace")?,
        task: owned("task")?,
        title: owned("title")?,
        details: serde_json::from_str(row.text("details")?).map_err(|_| broken())?,
        binding: owned("binding")?,
        state: owned("state")?,
        asked_at: Timestamp(row.int("asked_at")?),
        expires_at: row.opt_int("expires_at")?.map(Timestamp),
        asks: owned("asks")?,
        decided,
    })
}
