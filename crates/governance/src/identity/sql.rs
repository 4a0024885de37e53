//! Rows of accounts and of their API tokens.

use super::{Account, AccountKind, ApiToken};
use base::{Error, PrincipalId, Result, Rights, Timestamp, TokenId};
use serde::Serialize;
use store::{Migration, OrgStore, Param, Row, Statement};

const V1: &str = "
CREATE TABLE account(
  org BLOB NOT NULL REFERENCES organization(id), id BLOB NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL,
  teams TEXT NOT NULL, disabled INTEGER NOT NULL, generation INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL, PRIMARY KEY(org, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_name ON account(org, name);
CREATE TABLE api_token(
  org BLOB NOT NULL REFERENCES organization(id), id BLOB NOT NULL, account BLOB NOT NULL, name TEXT NOT NULL, prefix TEXT NOT NULL,
  hash BLOB NOT NULL, scopes TEXT, created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER NOT NULL,
  last_used_at INTEGER, revoked_at INTEGER, PRIMARY KEY(org, id), FOREIGN KEY(org, account) REFERENCES account(org, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX api_token_hash ON api_token(org, hash);
CREATE INDEX api_token_account ON api_token(org, account, id);
";

pub fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "identity", version: 1, sql: V1 }]
}

const INSERT_ACCOUNT: &str =
    "INSERT INTO account(org, id, kind, name, roles, teams, disabled, generation, created_at, created_by, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $8)";
const UPDATE_ACCOUNT: &str = "UPDATE account SET roles = $4, teams = $5, disabled = $6, updated_at = $7, generation = generation + 1
    WHERE org = $1 AND id = $2 AND generation = $3";
macro_rules! accounts {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, name, roles, teams, disabled, generation, created_at, created_by, updated_at FROM account WHERE org = $1 ",
            $rest
        )
    };
}
const ACCOUNT: &str = accounts!("AND id = $2");
const ACCOUNT_BY_NAME: &str = accounts!("AND name = $2");
const ACCOUNTS: &str = accounts!("AND name > $2 AND ($3 = '' OR instr(name, $3) > 0) ORDER BY name LIMIT $4");
const ADMINISTRATORS: &str = accounts!("AND disabled = 0 AND (instr(roles, '\"org_admin\"') > 0 OR instr(roles, '\"system_admin\"') > 0)");

const INSERT_TOKEN: &str = "INSERT INTO api_token(org, id, account, name, prefix, hash, scopes, created_at, created_by, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const REVOKE: &str = "UPDATE api_token SET revoked_at = $3 WHERE org = $1 AND id = $2 AND revoked_at IS NULL";
const USED: &str = "UPDATE api_token SET last_used_at = $3 WHERE org = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)";
macro_rules! tokens {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.account, a.name AS account_name, t.name, t.prefix, t.scopes, t.created_at, t.created_by, t.expires_at,
               t.last_used_at, t.revoked_at
             FROM api_token t JOIN account a ON a.org = t.org AND a.id = t.account WHERE t.org = $1 ",
            $rest
        )
    };
}
const TOKEN: &str = tokens!("AND t.id = $2");
const TOKEN_BY_HASH: &str = tokens!("AND t.hash = $2");
const TOKENS: &str = tokens!("AND t.id > $2 ORDER BY t.id LIMIT $3");
const TOKENS_OF: &str = tokens!("AND t.id > $2 AND t.account = $4 ORDER BY t.id LIMIT $3");

fn text(value: &str) -> Param {
    Param::Text(value.to_owned())
}

fn json<T: Serialize>(value: &T) -> Result<Param> {
    serde_json::to_string(value).map(Param::Text).map_err(|e| Error::internal("internal_fault", e.to_string()))
}

fn limit(n: usize) -> Param {
    Param::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

pub(super) fn insert_account(account: &Account) -> Result<Statement> {
    let params = vec![
        Param::Bytes(account.id.as_bytes().to_vec()),
        text(account.kind.word()),
        text(&account.name),
        json(&account.roles)?,
        json(&account.teams)?,
        Param::Int(i64::from(account.disabled)),
        Param::Int(account.created_at.0),
        text(&account.created_by),
    ];
    Ok(Statement::new(INSERT_ACCOUNT, params))
}

/// Refuses the batch if the account was changed since it was read.
pub(super) fn update_account(account: &Account) -> Result<Statement> {
    let params = vec![
        Param::Bytes(account.id.as_bytes().to_vec()),
        Param::Int(account.generation),
        json(&account.roles)?,
        json(&account.teams)?,
        Param::Int(i64::from(account.disabled)),
        Param::Int(account.updated_at.0),
    ];
    Ok(Statement::new(UPDATE_ACCOUNT, params).expecting(1))
}

pub(super) fn insert_token(token: &ApiToken, hash: [u8; 32]) -> Result<Statement> {
    let params = vec![
        Param::Bytes(token.id.as_bytes().to_vec()),
        Param::Bytes(token.account.as_bytes().to_vec()),
        text(&token.name),
        text(&token.prefix),
        Param::Bytes(hash.to_vec()),
        token.scopes.as_ref().map(json).transpose()?.unwrap_or(Param::Null),
        Param::Int(token.created_at.0),
        text(&token.created_by),
        Param::Int(token.expires_at.0),
    ];
    Ok(Statement::new(INSERT_TOKEN, params))
}

pub(super) fn revoke(id: TokenId, now: Timestamp) -> Statement {
    Statement::new(REVOKE, vec![Param::Bytes(id.as_bytes().to_vec()), Param::Int(now.0)])
}

pub(super) fn used(id: TokenId, at: Timestamp) -> Statement {
    Statement::new(USED, vec![Param::Bytes(id.as_bytes().to_vec()), Param::Int(at.0)])
}

async fn one_account(rows: &OrgStore, sql: &'static str, param: Param) -> Result<Option<Account>> {
    rows.query_one(sql, vec![param]).await?.map(|row| account(&row)).transpose()
}

pub(super) async fn find_account(rows: &OrgStore, id: PrincipalId) -> Result<Option<Account>> {
    one_account(rows, ACCOUNT, Param::Bytes(id.as_bytes().to_vec())).await
}

pub(super) async fn account_by_name(rows: &OrgStore, name: &str) -> Result<Option<Account>> {
    one_account(rows, ACCOUNT_BY_NAME, text(name)).await
}

pub(super) async fn accounts(rows: &OrgStore, after: &str, search: &str, most: usize) -> Result<Vec<Account>> {
    let found = rows.query(ACCOUNTS, vec![text(after), text(search), limit(most)]).await?;
    found.iter().map(account).collect()
}

/// Accounts that may sign in and hold an administrator's role somewhere.
pub(super) async fn administrators(rows: &OrgStore) -> Result<Vec<Account>> {
    rows.query(ADMINISTRATORS, Vec::new()).await?.iter().map(account).collect()
}

pub(super) async fn find_token(rows: &OrgStore, id: TokenId) -> Result<Option<ApiToken>> {
    rows.query_one(TOKEN, vec![Param::Bytes(id.as_bytes().to_vec())]).await?.map(|row| token(&row)).transpose()
}

pub(super) async fn token_by_hash(rows: &OrgStore, hash: [u8; 32]) -> Result<Option<ApiToken>> {
    rows.query_one(TOKEN_BY_HASH, vec![Param::Bytes(hash.to_vec())]).await?.map(|row| token(&row)).transpose()
}

pub(super) async fn tokens(rows: &OrgStore, of: Option<PrincipalId>, after: Option<TokenId>, most: usize) -> Result<Vec<ApiToken>> {
    let mut params = vec![Param::Bytes(after.map(|id| id.as_bytes().to_vec()).unwrap_or_default()), limit(most)];
    let sql = match of {
        Some(account) => {
            params.push(Param::Bytes(account.as_bytes().to_vec()));
            TOKENS_OF
        }
        None => TOKENS,
    };
    rows.query(sql, params).await?.iter().map(token).collect()
}

fn broken() -> Error {
    Error::internal("row_not_readable", "a row of an account has another shape than this version writes")
}

fn account(row: &Row) -> Result<Account> {
    Ok(Account {
        id: PrincipalId::from_slice(row.bytes("id")?).ok_or_else(broken)?,
        kind: AccountKind::of(row.text("kind")?).ok_or_else(broken)?,
        name: row.text("name")?.to_owned(),
        roles: serde_json::from_str(row.text("roles")?).map_err(|_| broken())?,
        teams: serde_json::from_str(row.text("teams")?).map_err(|_| broken())?,
        disabled: row.bool("disabled")?,
        created_at: Timestamp(row.int("created_at")?),
        created_by: row.text("created_by")?.to_owned(),
        updated_at: Timestamp(row.int("updated_at")?),
        generation: row.int("generation")?,
    })
}

fn token(row: &Row) -> Result<ApiToken> {
    let time = |column: &str| row.opt_int(column).map(|at| at.map(Timestamp));
    let scopes = row.opt_text("scopes")?.map(serde_json::from_str::<Rights>).transpose().map_err(|_| broken())?;
    Ok(ApiToken {
        id: TokenId::from_slice(row.bytes("id")?).ok_or_else(broken)?,
        account: PrincipalId::from_slice(row.bytes("account")?).ok_or_else(broken)?,
        account_name: row.text("account_name")?.to_owned(),
        name: row.text("name")?.to_owned(),
        prefix: row.text("prefix")?.to_owned(),
        scopes,
        created_at: Timestamp(row.int("created_at")?),
        created_by: row.text("created_by")?.to_owned(),
        expires_at: Timestamp(row.int("expires_at")?),
        last_used_at: time("last_used_at")?,
        revoked_at: time("revoked_at")?,
    })
}
