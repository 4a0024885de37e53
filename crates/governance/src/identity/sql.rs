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

/// The address of an account, and one that the person has said and not confirmed yet.
const V2: &str = "
ALTER TABLE account ADD COLUMN email TEXT;
CREATE TABLE account_email_code(
  org BLOB NOT NULL REFERENCES organization(id), account BLOB NOT NULL, email TEXT NOT NULL, hash BLOB NOT NULL, until INTEGER NOT NULL,
  tries INTEGER NOT NULL, sent INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY(org, account)
) STRICT, WITHOUT ROWID;
";

pub fn migrations() -> Vec<Migration> {
    [V1, V2].into_iter().zip(1..).map(|(sql, version)| Migration { feature: "identity", version, sql }).collect()
}

const INSERT_ACCOUNT: &str =
    "INSERT INTO account(org, id, kind, name, roles, teams, disabled, generation, created_at, created_by, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $8)";
const UPDATE_ACCOUNT: &str =
    "UPDATE account SET roles = $4, teams = $5, disabled = $6, updated_at = $7, email = $8, generation = generation + 1
    WHERE org = $1 AND id = $2 AND generation = $3";
macro_rules! accounts {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, name, roles, teams, disabled, generation, created_at, created_by, updated_at, email FROM account WHERE org = $1 ",
            $rest
        )
    };
}
const ACCOUNT: &str = accounts!("AND id = $2");
const ACCOUNT_BY_NAME: &str = accounts!("AND name = $2");
const ACCOUNTS: &str = accounts!("AND name > $2 AND ($3 = '' OR instr(name, $3) > 0) ORDER BY name LIMIT $4");
const ADMINISTRATORS: &str = accounts!("AND disabled = 0 AND (instr(roles, '\"org_admin\"') > 0 OR instr(roles, '\"system_admin\"') > 0)");

const EMAIL_CODE: &str = "SELECT email, hash, until, tries, sent, since FROM account_email_code WHERE org = $1 AND account = $2";
const PUT_EMAIL_CODE: &str = "INSERT INTO account_email_code(org, account, email, hash, until, tries, sent, since)
    VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
    ON CONFLICT(org, account) DO UPDATE SET email = excluded.email, hash = excluded.hash, until = excluded.until, tries = 0,
      sent = excluded.sent, since = excluded.since";
const TRY_EMAIL_CODE: &str =
    "UPDATE account_email_code SET tries = tries + 1 WHERE org = $1 AND account = $2 AND hash = $3 AND tries = $4 AND until > 0";
/// How many were sent is remembered.
const END_EMAIL_CODE: &str = "UPDATE account_email_code SET email = '', until = 0 WHERE org = $1 AND account = $2";

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
        account.email.as_deref().map_or(Param::Null, text),
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
        email: row.opt_text("email")?.map(str::to_owned),
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

/// An address that waits for its code.
pub(super) struct EmailCode {
    pub(super) email: String,
    pub(super) hash: Vec<u8>,
    /// Zero: it is over.
    pub(super) until: Timestamp,
    /// Codes that were said.
    pub(super) tries: i64,
    /// Letters of this hour, and when that began.
    pub(super) sent: i64,
    pub(super) since: Timestamp,
}

fn id(of: PrincipalId) -> Param {
    Param::Bytes(of.as_bytes().to_vec())
}

pub(super) async fn email_code(rows: &OrgStore, of: PrincipalId) -> Result<Option<EmailCode>> {
    let read = |row: Row| {
        Ok(EmailCode {
            email: row.text("email")?.to_owned(),
            hash: row.bytes("hash")?.to_vec(),
            until: Timestamp(row.int("until")?),
            tries: row.int("tries")?,
            sent: row.int("sent")?,
            since: Timestamp(row.int("since")?),
        })
    };
    rows.query_one(EMAIL_CODE, vec![id(of)]).await?.map(read).transpose()
}

pub(super) fn put_email_code(of: PrincipalId, code: &EmailCode) -> Statement {
    let EmailCode { email, hash, until, sent, since, .. } = code;
    let params = vec![id(of), text(email), Param::Bytes(hash.clone()), Param::Int(until.0), Param::Int(*sent), Param::Int(since.0)];
    Statement::new(PUT_EMAIL_CODE, params)
}

/// Refuses the batch if another try was faster: so many at once are as many one after the other.
pub(super) fn try_email_code(of: PrincipalId, code: &EmailCode) -> Statement {
    Statement::new(TRY_EMAIL_CODE, vec![id(of), Param::Bytes(code.hash.clone()), Param::Int(code.tries)]).expecting(1)
}

pub(super) fn end_email_code(of: PrincipalId) -> Statement {
    Statement::new(END_EMAIL_CODE, vec![id(of)])
}
