//! The writer's statements, prepared once.

use rusqlite::{Connection, Statement};

macro_rules! statements {
    ($($name:ident: $text:expr),* $(,)?) => {
        pub(crate) struct Sql<'c> {
            $(pub(crate) $name: Statement<'c>,)*
        }

        impl<'c> Sql<'c> {
            pub(crate) fn prepare(conn: &'c Connection) -> rusqlite::Result<Self> {
                Ok(Self { $($name: conn.prepare($text)?,)* })
            }
        }
    };
}

statements! {
    begin: "BEGIN IMMEDIATE",
    commit: "COMMIT",
    savepoint: "SAVEPOINT batch",
    release: "RELEASE batch",
    rollback_to: "ROLLBACK TO batch",
    root_put: "INSERT INTO meta(key, value) VALUES ('root', ?1) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
    event_put: "INSERT INTO event(org, stream, seq, pos, kind, at, actor, key_id, subject, body, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9, ?10)",
    stream_get: "SELECT seq, head, epoch, status, closed, name, definition, started_at, workspace, owner FROM stream WHERE org = ?1 AND id = ?2",
    stream_put: "INSERT INTO stream(org, id, part, epoch, seq, pos, head, status, closed, name, definition, started_at, ended_at,
          steps_total, steps_done, steps_failed, waiting, cost_microusd, tokens_in, tokens_out, note, extra, workspace, owner, sum)
        VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
    // No indexed column: a step of a run touches no index.
    stream_step: "UPDATE stream SET epoch = ?4, seq = ?5, pos = ?6, head = ?7, ended_at = ?8, steps_total = ?9, steps_done = ?10,
          steps_failed = ?11, waiting = ?12, cost_microusd = ?13, tokens_in = ?14, tokens_out = ?15, note = ?16, extra = ?17, sum = ?18
        WHERE org = ?1 AND id = ?2 AND seq = ?3 AND epoch <= ?4",
    stream_index: "UPDATE stream SET status = ?3, closed = ?4, name = ?5, definition = ?6, started_at = ?7 WHERE org = ?1 AND id = ?2",
    count_add: "INSERT INTO stream_count(org, workspace, status, n) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT(org, workspace, status) DO UPDATE SET n = n + excluded.n",
    snapshot_put: "INSERT INTO snapshot(org, stream, seq, key_id, body, sum) VALUES (?1, ?2, ?3, 0, ?4, ?5)
        ON CONFLICT(org, stream) DO UPDATE SET seq = excluded.seq, key_id = 0, body = excluded.body, sum = excluded.sum",
    event_hash: "SELECT hash FROM event WHERE org = ?1 AND stream = ?2 AND seq = ?3",
    blob_put: "INSERT INTO blob(org, id, key_id, subject, media_type, size, bytes, sum) VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT(org, id) DO NOTHING",
    blob_place: "INSERT INTO blob_place(org, id, workspace) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    blob_use: "INSERT INTO blob_use(org, id, used_by) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    tombstone_get: "SELECT 1 FROM tombstone WHERE org = ?1 AND stream = ?2",
    timer_set: "INSERT INTO timer(org, stream, name, due) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT(org, stream, name) DO UPDATE SET due = excluded.due",
    timer_clear: "DELETE FROM timer WHERE org = ?1 AND stream = ?2 AND name = ?3",
    timers_drop: "DELETE FROM timer WHERE org = ?1 AND stream = ?2",
    outbox_put: "INSERT INTO outbox(org, topic, at, key_id, body, reach) VALUES (?1, ?2, ?3, 0, ?4, ?5)",
    outbox_hold: "INSERT INTO outbox_held(n, org, topic, at, key_id, subject, body, reach, reason, held_at)
        SELECT n, org, topic, at, key_id, subject, body, reach, ?3, ?4 FROM outbox WHERE org = ?1 AND n = ?2",
    outbox_remove: "DELETE FROM outbox WHERE org = ?1 AND n = ?2",
    audit_head: "SELECT seq, hash FROM audit WHERE org = ?1 AND part = 0 ORDER BY seq DESC LIMIT 1",
    audit_put: "INSERT INTO audit(org, part, seq, pos, action, at, actor, key_id, subject, body, hash)
        VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9)",
    key_get: "SELECT request, response FROM idempotency WHERE org = ?1 AND key = ?2",
    key_put: "INSERT INTO idempotency(org, key, request, response, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    principal_put: "INSERT INTO principal(org, id, kind, name) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT(org, id) DO UPDATE SET kind = excluded.kind, name = excluded.name",
}
