//! Damage for drills: one bit of one cell, changed behind the store's back, and put back again.

use crate::{apply::SUMMED, fault};
use base::{Error, Result, Rng};
use rusqlite::{Connection, ErrorCode, OpenFlags, types::Value};
use std::path::Path;

/// A table whose cells are covered: its name, how a row is named, its columns, and out of a hundred flips how many it gets.
struct Target {
    table: &'static str,
    key: &'static [&'static str],
    columns: &'static str,
    only: &'static str,
    share: u64,
}

const TARGETS: [Target; 7] = [
    Target {
        table: "event",
        key: &["rowid"],
        columns: "org, stream, seq, pos, kind, at, actor, key_id, subject, body, hash",
        only: "1",
        share: 45,
    },
    Target {
        table: "audit",
        key: &["org", "part", "seq"],
        columns: "org, part, seq, pos, action, at, actor, key_id, subject, body, hash",
        only: "1",
        share: 25,
    },
    Target { table: "stream", key: &["org", "id"], columns: SUMMED, only: "1", share: 12 },
    Target { table: "blob", key: &["rowid"], columns: "org, id, key_id, subject, media_type, size, bytes", only: "1", share: 8 },
    Target { table: "snapshot", key: &["rowid"], columns: "org, stream, seq, key_id, subject, body", only: "1", share: 4 },
    Target { table: "checkpoint", key: &["pos"], columns: "pos, root, note", only: "1", share: 4 },
    Target { table: "meta", key: &["key"], columns: "value", only: "key = 'root'", share: 2 },
];

/// One flipped bit, and how to put it back.
#[derive(Clone, Debug)]
pub struct Flip {
    pub table: &'static str,
    pub column: String,
    /// The stream of the damaged event, as it was before, in hexadecimal; empty for other tables.
    pub stream: String,
    /// The sequence number of the damaged event or record before; 0 where there is none.
    pub seq: u64,
    undo: (String, Vec<Value>),
}

/// A connection of its own, with no checks of the store's.
pub struct Flipper {
    conn: Connection,
}

impl Flipper {
    pub fn open(dir: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(dir.join("orc.db"), flags).map_err(failed)?;
        conn.busy_timeout(std::time::Duration::from_secs(10)).map_err(failed)?;
        conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF").map_err(failed)?;
        Ok(Self { conn })
    }

    /// Flips one random bit of one random cell that is covered.
    pub fn flip(&self, rng: &dyn Rng) -> Result<Flip> {
        // Empty cells, empty tables and flips that a key refuses are drawn again.
        for _ in 0..10_000 {
            let mut at = rng.next_u64() % 100;
            let target = TARGETS.iter().find(|t| {
                let hit = at < t.share;
                at = at.saturating_sub(t.share);
                hit
            });
            if let Some(flip) = self.one(target.unwrap_or(&TARGETS[0]), rng)? {
                return Ok(flip);
            }
        }
        Err(Error::internal("drill_failed", "no cell was found in which a bit could be flipped").fix("fill the data folder first"))
    }

    fn one(&self, target: &Target, rng: &dyn Rng) -> Result<Option<Flip>> {
        let Target { table, key, columns, only, .. } = target;
        let n: i64 = self.conn.query_row(&format!("SELECT count(*) FROM {table} WHERE {only}"), [], |r| r.get(0)).map_err(failed)?;
        if n == 0 {
            return Ok(None);
        }
        let row = (rng.next_u64() % n.unsigned_abs()).cast_signed();
        let names: Vec<&str> = columns.split(',').map(str::trim).collect();
        let column = names[usize::try_from(rng.next_u64()).unwrap_or(0) % names.len()];
        let about = if *table == "event" {
            "hex(stream), seq"
        } else if names.contains(&"seq") {
            "'', seq"
        } else {
            "'', 0"
        };
        let sql = format!("SELECT {column}, {about}, {} FROM {table} WHERE {only} LIMIT 1 OFFSET {row}", key.join(", "));
        let (old, stream, seq, mut place) = self
            .conn
            .query_row(&sql, [], |r| {
                let place = (0..key.len()).map(|i| r.get::<_, Value>(3 + i)).collect::<rusqlite::Result<Vec<_>>>()?;
                Ok((stored(r.get_ref(0)?), r.get::<_, String>(1)?, r.get::<_, i64>(2)?, place))
            })
            .map_err(failed)?;
        let Some(new) = flipped(&old, rng) else { return Ok(None) };
        let condition: Vec<String> = key.iter().enumerate().map(|(i, k)| format!("{k} IS ?{}", i + 2)).collect();
        // Text goes in as its bytes: a flipped bit need not leave it valid.
        let cast = if matches!(old, Cell::Text(_)) { "CAST(?1 AS TEXT)" } else { "?1" };
        let sql = format!("UPDATE {table} SET {column} = {cast} WHERE {}", condition.join(" AND "));
        let values = |value: &Cell, place: &[Value]| [&[value.clone().into()][..], place].concat();
        match self.conn.execute(&sql, rusqlite::params_from_iter(values(&new, &place))) {
            Ok(1) => {}
            Ok(n) => return Err(Error::internal("drill_failed", format!("{n} rows of {table} changed instead of one"))),
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => return Ok(None),
            Err(e) => return Err(failed(e)),
        }
        // The flip may have moved the row.
        let moved = |k: &&str| *k == column || (*k == "rowid" && *table == "event" && column == "pos");
        if let Some(i) = key.iter().position(moved) {
            place[i] = new.clone().into();
        }
        let undo = (sql, values(&old, &place));
        Ok(Some(Flip { table, column: column.to_owned(), stream, seq: seq.unsigned_abs(), undo }))
    }

    /// Puts the bit back.
    pub fn undo(&self, flip: Flip) -> Result<()> {
        match self.conn.execute(&flip.undo.0, rusqlite::params_from_iter(flip.undo.1)).map_err(failed)? {
            1 => Ok(()),
            n => Err(Error::internal("drill_failed", format!("{n} rows of {} changed back instead of one", flip.table))),
        }
    }
}

#[derive(Clone, Debug)]
enum Cell {
    Nothing,
    Int(i64),
    Text(Vec<u8>),
    Bytes(Vec<u8>),
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Nothing => Self::Null,
            Cell::Int(n) => Self::Integer(n),
            Cell::Text(bytes) | Cell::Bytes(bytes) => Self::Blob(bytes),
        }
    }
}

fn stored(value: rusqlite::types::ValueRef<'_>) -> Cell {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Integer(n) => Cell::Int(n),
        ValueRef::Text(bytes) => Cell::Text(bytes.to_vec()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Cell::Nothing,
    }
}

fn flipped(cell: &Cell, rng: &dyn Rng) -> Option<Cell> {
    let turn = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let bit = usize::try_from(rng.next_u64()).ok()? % (bytes.len() * 8).max(1);
        *bytes.get_mut(bit / 8)? ^= 1 << (bit % 8);
        Some(bytes)
    };
    match cell {
        Cell::Nothing => None,
        Cell::Int(n) => Some(Cell::Int(n ^ (1 << (rng.next_u64() % 64)))),
        Cell::Text(bytes) => turn(bytes).map(Cell::Text),
        Cell::Bytes(bytes) => turn(bytes).map(Cell::Bytes),
    }
}

fn failed(e: rusqlite::Error) -> Error {
    fault::reading("damaging the database", e)
}
