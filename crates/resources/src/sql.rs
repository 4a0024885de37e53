//! The tables of resources and every statement over them. `$1` is the organization.

use store::Migration;

pub const MIGRATIONS: &[Migration] = &[Migration { feature: "resources", version: 1, sql: V1 }];

/// A resource is one row with its newest state; its versions, what they refer to, its labels, its words and its sealed
/// secrets hang on it by composite keys, so that no row can belong to another organization's resource.
const V1: &str = "
CREATE TABLE resource(
  org BLOB NOT NULL REFERENCES organization(id), id BLOB NOT NULL, kind TEXT NOT NULL, workspace TEXT NOT NULL, name TEXT NOT NULL,
  generation INTEGER NOT NULL, version INTEGER NOT NULL, published INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER, body TEXT NOT NULL,
  PRIMARY KEY(org, id)
) STRICT;
CREATE UNIQUE INDEX resource_name ON resource(org, kind, workspace, name) WHERE deleted_at IS NULL;
CREATE INDEX resource_by_name ON resource(org, kind, name, id);
CREATE INDEX resource_by_update ON resource(org, kind, updated_at, id);
CREATE INDEX resource_by_creation ON resource(org, kind, created_at, id);
CREATE INDEX resource_place ON resource(org, workspace) WHERE deleted_at IS NULL;
CREATE TABLE resource_version(
  org BLOB NOT NULL, resource BLOB NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL, state TEXT NOT NULL,
  shape INTEGER NOT NULL, spec TEXT NOT NULL, author TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL, rollback_of INTEGER,
  PRIMARY KEY(org, resource, version), FOREIGN KEY(org, resource) REFERENCES resource(org, id)
) STRICT;
CREATE TABLE resource_reference(
  org BLOB NOT NULL, resource BLOB NOT NULL, version INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL,
  workspace TEXT NOT NULL, name TEXT NOT NULL, wanted TEXT NOT NULL,
  PRIMARY KEY(org, resource, version, path), FOREIGN KEY(org, resource) REFERENCES resource(org, id)
) STRICT;
CREATE INDEX resource_used ON resource_reference(org, kind, workspace, name);
CREATE TABLE resource_label(
  org BLOB NOT NULL, resource BLOB NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(org, resource, key), FOREIGN KEY(org, resource) REFERENCES resource(org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_labelled ON resource_label(org, key, value);
CREATE TABLE resource_word(
  org BLOB NOT NULL, resource BLOB NOT NULL, word TEXT NOT NULL, weight INTEGER NOT NULL,
  PRIMARY KEY(org, resource, word), FOREIGN KEY(org, resource) REFERENCES resource(org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_found ON resource_word(org, word, resource, weight);
CREATE TABLE resource_secret(
  org BLOB NOT NULL, resource BLOB NOT NULL, fingerprint TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(org, resource, fingerprint), FOREIGN KEY(org, resource) REFERENCES resource(org, id)
) STRICT;
CREATE TABLE resource_package(
  org BLOB NOT NULL REFERENCES organization(id), workspace TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
  hash TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(org, workspace, name)
) STRICT;
";

/// Every version with what its hash is taken over, deleted resources too.
pub(crate) const VERSIONS_TO_PROVE: &str = "SELECT v.resource, v.version, r.kind, r.name, v.hash, v.spec FROM resource_version v
    JOIN resource r ON r.org = v.org AND r.id = v.resource
    WHERE v.org = $1 AND (v.resource, v.version) > ($2, $3) ORDER BY v.resource, v.version LIMIT $4";

macro_rules! newest {
    () => {
        "SELECT r.body, v.spec, v.shape FROM resource r
         JOIN resource_version v ON v.org = r.org AND v.resource = r.id AND v.version = r.version
         WHERE r.org = $1 AND "
    };
}

pub(crate) const GET: &str = concat!(newest!(), "r.kind = $2 AND r.workspace = $3 AND r.name = $4 AND r.deleted_at IS NULL");
pub(crate) const GET_BY_ID: &str = concat!(newest!(), "r.id = $2");
/// One by its id, deleted or not, without its spec.
pub(crate) const BODY: &str = "SELECT body FROM resource WHERE org = $1 AND id = $2";
/// Many by their names: `$2` lists kind, workspace and name of each, `place` says which one of the list a row is.
pub(crate) const GET_MANY: &str = "SELECT w.key AS place, r.body, v.spec, v.shape FROM json_each($2) w
    CROSS JOIN resource r JOIN resource_version v ON v.org = r.org AND v.resource = r.id AND v.version = r.version
    WHERE r.org = $1 AND r.kind = w.value ->> 0 AND r.workspace = w.value ->> 1 AND r.name = w.value ->> 2 AND r.deleted_at IS NULL";
/// The one that was deleted last.
pub(crate) const GET_DELETED: &str = concat!(
    newest!(),
    "r.kind = $2 AND r.workspace = $3 AND r.name = $4 AND r.deleted_at IS NOT NULL ORDER BY r.deleted_at DESC, r.id DESC LIMIT 1"
);

/// What the caller may read. The parameter lists kinds (`model`: everywhere) and kinds in a workspace (`model@shop`).
macro_rules! readable {
    ($list:literal) => {
        concat!(
            "(r.kind IN (SELECT value FROM json_each(",
            $list,
            ")) OR r.kind || '@' || r.workspace IN (SELECT value FROM json_each(",
            $list,
            ")))"
        )
    };
}

/// What is there for the caller. The parameter lists him and his teams (`team:ops`), as `shared_with` does; NULL sees all.
macro_rules! seen {
    ($names:literal) => {
        concat!(
            "(",
            $names,
            " IS NULL OR r.body ->> '$.visibility' = 'organization' OR r.body ->> '$.owner.id' IN (SELECT value FROM json_each(",
            $names,
            ")) OR (r.body ->> '$.visibility' = 'team' AND 'team:' || (r.body ->> '$.team') IN (SELECT value FROM json_each(",
            $names,
            "))) OR EXISTS (SELECT 1 FROM json_each(r.body, '$.shared_with') s WHERE s.value IN (SELECT value FROM json_each(",
            $names,
            "))))"
        )
    };
}

macro_rules! list {
    ($column:literal, $beyond:literal, $way:literal) => {
        concat!(
            newest!(),
            "r.kind = $2 AND ($3 IS NULL OR r.workspace = $3)
             AND (CASE WHEN r.deleted_at IS NULL THEN 0 ELSE 1 END) = $4
             AND ($5 IS NULL OR EXISTS (SELECT 1 FROM resource_label l
                  WHERE l.org = r.org AND l.resource = r.id AND l.key = $5 AND l.value = $6))
             AND ($7 IS NULL OR EXISTS (SELECT 1 FROM resource_word w
                  WHERE w.org = r.org AND w.resource = r.id AND w.word >= $7 AND w.word < $8))
             AND (",
            $column,
            ", r.id) ",
            $beyond,
            " ($9, $10) AND ",
            readable!("$12"),
            " AND ",
            seen!("$13"),
            " AND ($14 IS NULL OR coalesce(r.body ->> '$.halted.status', CASE WHEN r.published IS NULL THEN 'draft' ELSE 'active' END)
                IN (SELECT value FROM json_each($14)))
             ORDER BY ",
            $column,
            " ",
            $way,
            ", r.id ",
            $way,
            " LIMIT $11"
        )
    };
}

pub(crate) const BY_NAME: &str = list!("r.name", ">", "ASC");
pub(crate) const BY_NAME_BACK: &str = list!("r.name", "<", "DESC");
pub(crate) const BY_UPDATE: &str = list!("r.updated_at", ">", "ASC");
pub(crate) const BY_UPDATE_BACK: &str = list!("r.updated_at", "<", "DESC");
pub(crate) const BY_CREATION: &str = list!("r.created_at", ">", "ASC");
pub(crate) const BY_CREATION_BACK: &str = list!("r.created_at", "<", "DESC");

pub(crate) const LABELLED: &str = concat!(
    newest!(),
    "r.deleted_at IS NULL AND r.id IN (SELECT l.resource FROM resource_label l WHERE l.org = $1 AND l.key = $2 AND l.value = $3)
     AND r.id > $4 AND ($6 IS NULL OR r.workspace = '' OR r.workspace = $6) AND ",
    seen!("$7"),
    " ORDER BY r.id LIMIT $5"
);

/// Up to four beginnings of words, all of which must occur; the first is the one that is looked up.
pub(crate) const SEARCH: &str = concat!(
    "SELECT f.score, r.body, v.spec, v.shape FROM (
      SELECT w.resource AS resource, max(w.weight * 2 + (CASE WHEN w.word = $2 THEN 1 ELSE 0 END)) AS score FROM resource_word w
      WHERE w.org = $1 AND w.word >= $2 AND w.word < $3
        AND ($4 IS NULL OR EXISTS (SELECT 1 FROM resource_word x
             WHERE x.org = w.org AND x.resource = w.resource AND x.word >= $4 AND x.word < $5))
        AND ($6 IS NULL OR EXISTS (SELECT 1 FROM resource_word x
             WHERE x.org = w.org AND x.resource = w.resource AND x.word >= $6 AND x.word < $7))
        AND ($8 IS NULL OR EXISTS (SELECT 1 FROM resource_word x
             WHERE x.org = w.org AND x.resource = w.resource AND x.word >= $8 AND x.word < $9))
      GROUP BY w.resource
    ) f JOIN resource r ON r.org = $1 AND r.id = f.resource
    JOIN resource_version v ON v.org = r.org AND v.resource = r.id AND v.version = r.version
    WHERE r.deleted_at IS NULL AND ($10 IS NULL OR r.workspace = $10 OR r.workspace = '')
      AND (f.score < $11 OR (f.score = $11 AND r.id > $12)) AND ",
    readable!("$14"),
    " AND ",
    seen!("$15"),
    " ORDER BY f.score DESC, r.id LIMIT $13"
);

pub(crate) const INSERT: &str = "INSERT INTO resource(org, id, kind, workspace, name, generation, version, published, created_at,
      updated_at, deleted_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
pub(crate) const UPDATE: &str = "UPDATE resource SET generation = $4, version = $5, published = $6, updated_at = $7, deleted_at = $8,
      body = $9 WHERE org = $1 AND id = $2 AND generation = $3";
pub(crate) const REMOVE: &str = "DELETE FROM resource WHERE org = $1 AND id = $2 AND generation = $3";
pub(crate) const REMOVE_PARTS: [&str; 5] = [
    "DELETE FROM resource_version WHERE org = $1 AND resource = $2",
    "DELETE FROM resource_reference WHERE org = $1 AND resource = $2",
    "DELETE FROM resource_secret WHERE org = $1 AND resource = $2",
    CLEAR_LABELS,
    CLEAR_WORDS,
];

pub(crate) const INSERT_VERSION: &str = "INSERT INTO resource_version(org, resource, version, hash, state, shape, spec, author, reason,
      at, rollback_of) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
pub(crate) const PUBLISH_VERSION: &str =
    "UPDATE resource_version SET state = 'published' WHERE org = $1 AND resource = $2 AND version = $3";
pub(crate) const VERSION: &str = "SELECT version, hash, state, shape, spec, author, reason, at, rollback_of FROM resource_version
    WHERE org = $1 AND resource = $2 AND version = $3";
pub(crate) const VERSIONS: &str = "SELECT version, hash, state, author, reason, at, rollback_of FROM resource_version
    WHERE org = $1 AND resource = $2 AND version < $3 ORDER BY version DESC LIMIT $4";

pub(crate) const CLEAR_LABELS: &str = "DELETE FROM resource_label WHERE org = $1 AND resource = $2";
pub(crate) const INSERT_LABEL: &str = "INSERT INTO resource_label(org, resource, key, value) VALUES ($1, $2, $3, $4)";
pub(crate) const CLEAR_WORDS: &str = "DELETE FROM resource_word WHERE org = $1 AND resource = $2";
pub(crate) const INSERT_WORD: &str = "INSERT INTO resource_word(org, resource, word, weight) VALUES ($1, $2, $3, $4)";
pub(crate) const INSERT_REFERENCE: &str = "INSERT INTO resource_reference(org, resource, version, path, kind, workspace, name, wanted)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
pub(crate) const REFERENCES: &str =
    "SELECT path, kind, workspace, name, wanted FROM resource_reference WHERE org = $1 AND resource = $2 AND version = $3 ORDER BY path";
/// Those that refer to a resource with a version that is in use, but for those that `$5` lists as `kind/workspace/name`.
macro_rules! users {
    () => {
        "FROM resource_reference f JOIN resource r ON r.org = f.org AND r.id = f.resource
         WHERE f.org = $1 AND f.kind = $2 AND f.workspace = $3 AND f.name = $4 AND r.deleted_at IS NULL
           AND (f.version = r.version OR f.version = r.published
                OR EXISTS (SELECT 1 FROM json_each(r.body, '$.version_labels') l WHERE CAST(l.value AS INTEGER) = f.version))
           AND r.kind || '/' || r.workspace || '/' || r.name NOT IN (SELECT value FROM json_each($5))"
    };
}

/// Those that live in a workspace.
macro_rules! inside {
    () => {
        "FROM resource r WHERE r.org = $1 AND r.workspace = $2 AND r.deleted_at IS NULL
           AND r.kind || '/' || r.workspace || '/' || r.name NOT IN (SELECT value FROM json_each($3))"
    };
}

/// Newest version first in each; one row for each resource.
pub(crate) const USED_BY: &str = concat!(
    "SELECT r.kind, r.workspace, r.name, max(f.version) AS used_in ",
    users!(),
    " AND ",
    readable!("$6"),
    " AND ",
    seen!("$7"),
    " GROUP BY r.id, r.kind, r.workspace, r.name ORDER BY r.kind, r.workspace, r.name LIMIT $8"
);
pub(crate) const USED_COUNT: &str = concat!("SELECT count(DISTINCT r.id) AS number ", users!());
pub(crate) const INSIDE: &str = concat!(
    "SELECT r.kind, r.workspace, r.name, NULL AS used_in ",
    inside!(),
    " AND ",
    readable!("$4"),
    " AND ",
    seen!("$5"),
    " ORDER BY r.kind, r.name LIMIT $6"
);
pub(crate) const INSIDE_COUNT: &str = concat!("SELECT count(*) AS number ", inside!());

// Guards: they change nothing, stand at the end of a batch, and refuse it when what was looked at before is not so any more.
pub(crate) const STILL_UNUSED: &str =
    concat!("UPDATE resource SET generation = generation WHERE org = $1 AND id = $6 AND NOT EXISTS (SELECT 1 ", users!(), ")");
pub(crate) const STILL_EMPTY: &str =
    concat!("UPDATE resource SET generation = generation WHERE org = $1 AND id = $4 AND NOT EXISTS (SELECT 1 ", inside!(), ")");
pub(crate) const STILL_THERE: &str = "UPDATE resource SET generation = generation
    WHERE org = $1 AND kind = $2 AND workspace = '' AND name = $3 AND deleted_at IS NULL";

pub(crate) const INSERT_SECRET: &str = "INSERT INTO resource_secret(org, resource, fingerprint, sealed) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";
pub(crate) const SECRETS: &str = "SELECT fingerprint, sealed FROM resource_secret WHERE org = $1 AND resource = $2";
pub(crate) const SECRET: &str = "SELECT sealed FROM resource_secret WHERE org = $1 AND resource = $2 AND fingerprint = $3";

pub(crate) const PACKAGES: &str = "SELECT workspace, name, version, hash, at FROM resource_package WHERE org = $1 ORDER BY workspace, name";
/// Replaces the version that was seen (`$7`), and no other one.
pub(crate) const PUT_PACKAGE: &str = "INSERT INTO resource_package(org, workspace, name, version, hash, at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT(org, workspace, name) DO UPDATE SET version = excluded.version, hash = excluded.hash, at = excluded.at
    WHERE resource_package.version = $7";
