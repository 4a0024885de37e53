//! A person's own e-mail address. Whoever says one has it when they repeat a code that was sent there: it lasts a quarter of an hour and five
//! tries, and has fifty bits. The address stands in the account and nowhere else, also not in the audit, and goes when the account is disabled.

use super::{Account, AccountKind, Identity, sql};
use crate::address::is_address;
use ::http::{Body, Call, Empty, Json, Method, Nothing, Operation, right};
use base::{Ctx, Digest, Error, Kind, OrgId, PrincipalId, Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{Batch, Fut, Journal};

const LASTS: Duration = Duration::from_secs(15 * 60);
const TRIES_MAX: i64 = 5;
const LETTERS_MAX: i64 = 5;
const HOUR: Duration = Duration::from_secs(3_600);
/// Without those that look like another one.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_CHARS: usize = 10;

/// The way of a letter to an address.
pub trait Letters: Send + Sync {
    fn send<'a>(&'a self, org: OrgId, to: &'a str, title: &'a str, text: String) -> Fut<'a, ()>;
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Addresses {
    identity: Identity,
    letters: Arc<dyn Letters>,
}

/// Where one is reached.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct OwnEmail {
    /// Null: there is none.
    email: Option<String>,
    /// An address that waits for the code that was sent there.
    pending: Option<PendingEmail>,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct PendingEmail {
    email: String,
    /// The code is good until then.
    #[schemars(with = "String")]
    until: Timestamp,
}

/// What who keeps accounts says of one; empty: none.
pub(super) fn said(email: &str, of: &Account) -> Result<Option<String>> {
    if email.is_empty() {
        return Ok(None);
    }
    check(email, of).map(|()| Some(email.to_owned()))
}

fn check(email: &str, of: &Account) -> Result<()> {
    if of.kind != AccountKind::User {
        return Err(Error::invalid("bad_email", "a service account is no person whom letters could reach").place("email"));
    }
    if !is_address(email) {
        let shown: String = email.chars().take(100).collect();
        return Err(Error::invalid("bad_email", format!("`{shown}` is no e-mail address"))
            .place("email")
            .fix("an address looks like ada@example.com"));
    }
    Ok(())
}

fn hash(org: OrgId, who: PrincipalId, email: &str, code: &str) -> Vec<u8> {
    Digest::of(&[b"email code", org.as_bytes(), who.as_bytes(), email.as_bytes(), code.as_bytes()]).0.to_vec()
}

fn refused(words: &str) -> Error {
    Error::invalid("email_code_refused", words).place("code").fix("have another code sent: orc account email ADDRESS")
}

impl Addresses {
    pub fn new(identity: Identity, letters: Arc<dyn Letters>) -> Self {
        Self { identity, letters }
    }

    /// The caller's account. A token that may do less than its owner moves no letters of the owner's.
    async fn own(&self, ctx: &Ctx) -> Result<Account> {
        let account = self.identity.account(ctx, &ctx.principal.id.to_string()).await?;
        if self.identity.rights_of(&account).within(&ctx.rights) {
            return Ok(account);
        }
        Err(Error::forbidden(
            "email_needs_whole_account",
            "this token may do less than its account, and letters hold what the account may see",
        )
        .fix("sign in, or use a token without scopes"))
    }

    pub(crate) async fn get(&self, ctx: &Ctx) -> Result<OwnEmail> {
        let account = self.own(ctx).await?;
        let waits = sql::email_code(&self.identity.store().org(ctx.org), account.id).await?;
        let now = self.identity.clock().now();
        let pending = waits.filter(|code| code.until > now).map(|code| PendingEmail { email: code.email, until: code.until });
        Ok(OwnEmail { email: account.email, pending })
    }

    /// Sends a code there. What was asked before is over.
    pub(crate) async fn ask(&self, ctx: &Ctx, email: &str) -> Result<OwnEmail> {
        let account = self.own(ctx).await?;
        check(email, &account)?;
        let code = {
            let _one_at_a_time = self.identity.0.changing.lock().await;
            let now = self.identity.clock().now();
            let before = sql::email_code(&self.identity.store().org(ctx.org), account.id).await?;
            let (sent, since) = before.filter(|code| now.since(code.since) < HOUR).map_or((0, now), |code| (code.sent, code.since));
            if sent >= LETTERS_MAX {
                let wait = since.plus(HOUR).since(now);
                return Err(Error::new(Kind::Limited, "email_codes_limited", format!("{LETTERS_MAX} codes were sent within an hour"))
                    .retry_after_ms(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
                    .fix("look into the folder for unwanted mail, or wait"));
            }
            let code = self.code();
            let hash = hash(ctx.org, account.id, email, &code);
            let kept = sql::EmailCode { email: email.to_owned(), hash, until: now.plus(LASTS), tries: 0, sent: sent + 1, since };
            let rows = vec![sql::put_email_code(account.id, &kept)];
            let body = json!({"id": account.id, "name": account.name});
            self.identity.commit(ctx, rows, "account.email_asked", body).await?;
            code
        };
        let (first, last) = code.split_at(CODE_CHARS / 2);
        let text = format!(
            "{first}-{last} is the code with which {} says that this address is theirs. It lasts 15 minutes. If you have not asked for it, do nothing.",
            account.name
        );
        self.letters.send(ctx.org, email, "Confirm your address", text).await?;
        self.get(ctx).await
    }

    fn code(&self) -> String {
        let mut bytes = [0u8; CODE_CHARS];
        self.identity.0.rng.fill(&mut bytes);
        bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
    }

    /// The try is written down before it is looked at.
    pub(crate) async fn confirm(&self, ctx: &Ctx, code: &str) -> Result<OwnEmail> {
        let account = self.own(ctx).await?;
        let store = self.identity.store();
        let now = self.identity.clock().now();
        let waits = sql::email_code(&store.org(ctx.org), account.id).await?.filter(|waits| waits.until > now);
        let Some(waits) = waits else { return Err(refused("no address waits for a code, or its time is over")) };
        if waits.tries >= TRIES_MAX {
            return Err(refused("too many codes were wrong; this one is over"));
        }
        let tried = Batch { rows: vec![sql::try_email_code(account.id, &waits)], ..Batch::new(ctx.org) };
        store.commit(tried).await.map_err(|error| match error.code() {
            "stale_row" => refused("another try was made at the same moment"),
            _ => error,
        })?;
        let said: String = code.chars().filter(char::is_ascii_alphanumeric).take(CODE_CHARS + 1).collect();
        if hash(ctx.org, account.id, &waits.email, &said.to_ascii_uppercase()) != waits.hash {
            let left = TRIES_MAX - waits.tries - 1;
            return Err(refused(&format!("that is not the code; {left} more tries")));
        }
        self.change(ctx, Some(waits.email)).await?;
        self.get(ctx).await
    }

    /// Where letters went before is told that they do not any more.
    async fn change(&self, ctx: &Ctx, email: Option<String>) -> Result<()> {
        let before = {
            let _one_at_a_time = self.identity.0.changing.lock().await;
            let before = self.own(ctx).await?;
            let after = Account { email: email.clone(), updated_at: self.identity.clock().now(), ..before.clone() };
            let rows = vec![sql::update_account(&after)?, sql::end_email_code(after.id)];
            let body = json!({"id": after.id, "name": after.name, "has_email": after.email.is_some()});
            self.identity.commit(ctx, rows, "account.email_changed", body).await?;
            before
        };
        if let Some(old) = before.email.filter(|old| email.as_ref() != Some(old)) {
            let text =
                format!("Letters to {} do not come to this address any more. If that was not you, tell who keeps accounts.", before.name);
            if let Err(error) = self.letters.send(ctx.org, &old, "Your address was changed", text).await {
                tracing::warn!(org = %ctx.org, code = error.code(), "the address that was left could not be told");
            }
        }
        Ok(())
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayEmail {
    /// `ada@example.com`
    email: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayCode {
    /// As it stands in the letter; small letters and hyphens do not matter.
    code: String,
}

const PATH: &str = "/api/v1/me/email";

pub fn operations(addresses: &Addresses) -> Vec<Operation> {
    let example = json!({"email": "ada@example.com", "pending": null});
    let waits = json!({"email": null, "pending": {"email": "ada@example.com", "until": "2026-11-21T09:15:00.000000Z"}});
    let all = vec![
        Operation::new("get_own_email", Method::GET, PATH, addresses, get_own)
            .summary("The address where one is reached by e-mail")
            .response_example(example.clone()),
        Operation::new("set_own_email", Method::POST, PATH, addresses, set_own)
            .summary("Say one's address: a code is sent there")
            .details(
                "It is one's own when the code was repeated, within 15 minutes and five tries. Five codes are sent in an hour at most.",
            )
            .fails_with(&[415, 422, 429, 503])
            .request_example(json!({"email": "ada@example.com"}))
            .response_example(waits),
        Operation::new("confirm_own_email", Method::POST, "/api/v1/me/email/confirm", addresses, confirm_own)
            .summary("Repeat the code that was sent to one's address")
            .fails_with(&[415, 422])
            .request_example(json!({"code": "7KQ4M-XW2RD"}))
            .response_example(example),
        Operation::new("delete_own_email", Method::DELETE, PATH, addresses, delete_own)
            .summary("Be reached by e-mail no more")
            .details("Where the name of the account is an address, letters go there."),
    ];
    all.into_iter().map(|operation| operation.tag("identity")).collect()
}

async fn get_own(own: Addresses, call: Call<right::SignedIn>) -> Result<Json<OwnEmail>> {
    own.get(&call.caller).await.map(Json)
}

async fn set_own(own: Addresses, call: Call<right::SignedIn, Nothing, Body<SayEmail>>) -> Result<Json<OwnEmail>> {
    own.ask(&call.caller, call.body.0.email.trim()).await.map(Json)
}

async fn confirm_own(own: Addresses, call: Call<right::SignedIn, Nothing, Body<SayCode>>) -> Result<Json<OwnEmail>> {
    own.confirm(&call.caller, &call.body.0.code).await.map(Json)
}

async fn delete_own(own: Addresses, call: Call<right::SignedIn>) -> Result<Empty> {
    own.change(&call.caller, None).await.map(|()| Empty)
}
