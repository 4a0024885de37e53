//! The audit's rows. Each question walks the index of the most telling thing it names, newest first, and stops at its limit;
//! whatever else it names is looked at on the way. Time is part of every index, so that a page of last year is as quick.

use super::{AuditEntry, Behind, Which};
use base::{Error, Principal, Result, Timestamp};
use serde_json::Value;
use store::{OrgStore, Param, Row};

/// Accounts of one name, in times long gone and now.
const ACTORS_MAX: i64 = 16;

macro_rules! search {
    ($by:literal) => {
        concat!(
            "SELECT a.pos, a.at, a.action, a.actor, a.kind, a.workspace, a.name, a.correlation_id, a.readable, a.body, p.name AS actor_name
             FROM audit AS a LEFT JOIN principal AS p ON p.org = a.org AND p.id = substr(a.actor, 2)
             WHERE a.org = $1 AND a.at >= $2 AND (a.at, a.pos) < ($3, $4) ",
            $by,
            " AND ($5 IS NULL OR a.kind = $5) AND ($6 IS NULL OR a.name = $6) AND ($7 IS NULL OR a.workspace = $7)
               AND ($8 IS NULL OR a.actor = $8) AND ($9 IS NULL OR a.action = $9) AND ($10 IS NULL OR a.correlation_id = $10)
             ORDER BY a.at DESC, a.pos DESC LIMIT $11"
        )
    };
}

const BY_CORRELATION: &str = search!("AND a.correlation_id = $10");
const BY_NAME: &str = search!("AND a.name = $6");
const BY_ACTOR: &str = search!("AND a.actor = $8");
const BY_ACTION: &str = search!("AND a.action = $9");
const BY_WORKSPACE: &str = search!("AND a.workspace = $7");
const BY_KIND: &str = search!("AND a.kind = $5");
const BY_TIME: &str = search!("");
const ACTORS: &str = "SELECT kind, id FROM principal WHERE org = $1 AND (name = $2 OR id = $3) ORDER BY id LIMIT $4";

/// One workspace and one actor of a question.
pub(super) struct Part<'a> {
    pub(super) which: &'a Which,
    pub(super) workspace: Option<&'a str>,
    /// As it is stored.
    pub(super) actor: Option<&'a [u8]>,
    pub(super) behind: Option<Behind>,
}

impl Part<'_> {
    fn sql(&self) -> &'static str {
        let which = self.which;
        if which.correlation_id.is_some() {
            BY_CORRELATION
        } else if which.name.is_some() {
            BY_NAME
        } else if self.actor.is_some() {
            BY_ACTOR
        } else if which.action.is_some() {
            BY_ACTION
        } else if self.workspace.is_some() {
            BY_WORKSPACE
        } else if which.kind.is_some() {
            BY_KIND
        } else {
            BY_TIME
        }
    }

    fn params(&self, most: usize) -> Vec<Param> {
        let text = |text: Option<&str>| text.map_or(Param::Null, |text| Param::Text(text.to_owned()));
        let which = self.which;
        let end = which.to.map_or((i64::MAX, i64::MAX), |to| (to.0, i64::MAX));
        let (at, pos) = self.behind.map_or(end, |behind| end.min((behind.at, behind.position)));
        vec![
            Param::Int(which.from.map_or(i64::MIN, |from| from.0)),
            Param::Int(at),
            Param::Int(pos),
            text(which.kind.as_deref()),
            text(which.name.as_deref()),
            text(self.workspace),
            self.actor.map_or(Param::Null, |actor| Param::Bytes(actor.to_vec())),
            text(which.action.as_deref()),
            text(which.correlation_id.as_deref()),
            Param::Int(i64::try_from(most).unwrap_or(i64::MAX)),
        ]
    }
}

pub(super) async fn search(rows: &OrgStore, part: &Part<'_>, most: usize) -> Result<Vec<AuditEntry>> {
    rows.query(part.sql(), part.params(most)).await?.iter().map(entry).collect()
}

/// Everybody who acted under this name or id, as they stand in the records.
pub(super) async fn actors(rows: &OrgStore, which: &str) -> Result<Vec<Vec<u8>>> {
    let id = which.parse::<base::PrincipalId>().map_or(Param::Null, |id| Param::Bytes(id.as_bytes().to_vec()));
    let found = rows.query(ACTORS, vec![Param::Text(which.to_owned()), id, Param::Int(ACTORS_MAX)]).await?;
    let stored = |row: &Row| {
        let kind = u8::try_from(row.int("kind")?).map_err(|_| broken())?;
        Ok([&[kind], row.bytes("id")?].concat())
    };
    found.iter().map(stored).collect()
}

fn broken() -> Error {
    Error::internal("row_not_readable", "an audit record has another shape than this version writes")
}

fn entry(row: &Row) -> Result<AuditEntry> {
    let (kind, id) = store::actor_parts(row.bytes("actor")?).ok_or_else(broken)?;
    let name = row.opt_text("actor_name")?.map_or_else(|| id.to_string(), str::to_owned);
    let mut details: Value = match row.bool("readable")? {
        true => serde_json::from_slice(row.bytes("body")?).map_err(|_| broken())?,
        false => Value::Null,
    };
    let text = |column: &str| row.opt_text(column).map(|text| text.map(str::to_owned));
    let reason = details["reason"].as_str().map(str::to_owned);
    let version = details["version"].as_u64();
    if let Value::Object(fields) = &mut details {
        let about = row.text("action")?.starts_with("account.");
        // What stands beside it need not be said twice.
        fields.retain(|field, _| match field.as_str() {
            "kind" => about,
            "workspace" | "name" | "reason" | "correlation_id" => false,
            // That of a package is a text and stands nowhere else.
            "version" => version.is_none(),
            _ => true,
        });
    }
    Ok(AuditEntry {
        position: row.int("pos")?.unsigned_abs(),
        at: Timestamp(row.int("at")?),
        action: row.text("action")?.to_owned(),
        actor: Principal { id, kind, name },
        kind: text("kind")?,
        workspace: text("workspace")?,
        name: text("name")?,
        version,
        reason,
        correlation_id: text("correlation_id")?,
        details,
    })
}
