//! API tokens: `orc_<organization>_<256 random bits>`. The organization stands in the text, so that the row is looked for in
//! the right place; only the hash of the text is stored.

use super::{Account, ApiToken, Identity, Roles, sql};
use base::{Ctx, Error, Grant, OrgId, PrincipalId, Result, Rights, Timestamp, TokenId, Verbs};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
pub(super) const USUAL_DAYS: u32 = 90;
const LIFE_DAYS_MAX: u32 = 366;
const NAME_CHARS_MAX: usize = 100;
const SCOPES_MAX: usize = 100;

pub(super) fn hash(token: &str) -> [u8; 32] {
    base::Digest::of(&[token.as_bytes()]).0
}

pub(super) fn org_of(token: &str) -> Option<OrgId> {
    let (org, secret) = token.strip_prefix("orc_")?.split_once('_')?;
    (org.len() == 32 && secret.len() == 64).then(|| org.parse().ok()).flatten()
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct NewToken {
    pub name: String,
    pub scopes: Option<Vec<String>>,
    pub expires_at: Option<Timestamp>,
}

impl Identity {
    /// Makes a token of `account` and answers its secret, which is nowhere else. It never reaches beyond the caller.
    pub async fn create_token(&self, ctx: &Ctx, account: &Account, new: NewToken) -> Result<(ApiToken, String)> {
        if account.id != ctx.principal.id {
            ctx.need(base::Right::ACCOUNTS_WRITE)?;
        }
        let held = self.rights_of(account);
        let scopes = new.scopes.as_deref().map(|texts| scopes(texts, &held, &self.0.roles)).transpose()?;
        let reach = scopes.as_ref().map_or_else(|| held.clone(), |scopes| held.shrunk_to(scopes));
        if !reach.within(&ctx.rights) {
            return Err(Error::forbidden("beyond_own_rights", "the token would allow more than you may do yourself")
                .place("scopes")
                .fix("name scopes within your own rights: GET /api/v1/me lists them"));
        }
        let now = self.0.clock.now();
        let secret = format!("orc_{}_{}", ctx.org.0.simple(), ::http::fresh_token(&*self.0.rng));
        let token = ApiToken {
            id: TokenId::new(&*self.0.clock, &*self.0.rng),
            account: account.id,
            account_name: account.name.clone(),
            name: name(&new.name)?,
            prefix: secret.chars().take(4 + 32 + 1 + 6).collect(),
            scopes,
            created_at: now,
            created_by: ctx.principal.name.clone(),
            expires_at: expiry(new.expires_at, now)?,
            last_used_at: None,
            revoked_at: None,
        };
        let body = json!({
            "id": token.id, "name": token.name, "account": token.account, "account_name": token.account_name,
            "scopes": token.scopes, "expires_at": token.expires_at,
        });
        self.commit(ctx, vec![sql::insert_token(&token, hash(&secret))?], "token.created", body).await?;
        Ok((token, secret))
    }

    /// The caller's own tokens; those of others for whoever may change accounts.
    pub async fn tokens(&self, ctx: &Ctx, of: Option<PrincipalId>, after: Option<TokenId>, most: usize) -> Result<Vec<ApiToken>> {
        let of = if keeps_accounts(ctx) { of } else { Some(ctx.principal.id) };
        let mut found = sql::tokens(&self.0.store.org(ctx.org), of, after, most).await?;
        for token in &mut found {
            token.last_used_at = token.last_used_at.max(self.0.gate.last_used(ctx.org, token.id));
        }
        Ok(found)
    }

    pub async fn token(&self, ctx: &Ctx, id: TokenId) -> Result<ApiToken> {
        let found = sql::find_token(&self.0.store.org(ctx.org), id).await?;
        found.filter(|token| token.account == ctx.principal.id || keeps_accounts(ctx)).ok_or_else(|| {
            Error::not_found("token_not_found", format!("there is no API token {id}"))
                .place("path parameter `token`")
                .fix("GET /api/v1/tokens")
        })
    }

    /// Ends a token at once. Ending it twice is no mistake.
    pub async fn revoke_token(&self, ctx: &Ctx, id: TokenId) -> Result<()> {
        let token = self.token(ctx, id).await?;
        if token.revoked_at.is_some() {
            return Ok(());
        }
        let body = json!({"id": token.id, "name": token.name, "account": token.account, "account_name": token.account_name});
        self.commit(ctx, vec![sql::revoke(id, self.0.clock.now())], "token.revoked", body).await
    }
}

fn keeps_accounts(ctx: &Ctx) -> bool {
    ctx.need(base::Right::ACCOUNTS_WRITE).is_ok()
}

fn name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return Err(Error::invalid("bad_token_name", format!("a token's name has 1 to {NAME_CHARS_MAX} visible characters"))
            .place("name")
            .fix("say what the token is for: `nightly build`"));
    }
    Ok(name.to_owned())
}

fn expiry(asked: Option<Timestamp>, now: Timestamp) -> Result<Timestamp> {
    let at = asked.unwrap_or_else(|| now.plus(DAY * USUAL_DAYS));
    if at <= now || at > now.plus(DAY * LIFE_DAYS_MAX) {
        return Err(Error::invalid("bad_expiry", format!("a token lasts at least a moment and at most {LIFE_DAYS_MAX} days"))
            .place("expires_at")
            .fix(format!("leave it out for {USUAL_DAYS} days")));
    }
    Ok(at)
}

/// What no right can be about is a slip of the pen: a token that allows less than was meant is found out too late.
fn known(text: &str, scope: &Rights, roles: &Roles) -> Result<()> {
    let unknown = scope.grants().iter().filter_map(|grant| grant.noun.as_deref()).find(|noun| roles.nouns().all(|known| known != *noun));
    let Some(noun) = unknown else { return Ok(()) };
    let mut error = Error::invalid("bad_right", format!("`{text}` names nothing that there is: there is no noun `{noun}`")).place("scopes");
    if let Some(near) = base::nearest(noun, roles.nouns()) {
        error = error.fix(format!("did you mean `{near}`?"));
    }
    let mut nouns: Vec<&str> = roles.nouns().collect();
    nouns.sort_unstable();
    Err(error.fix(format!("nouns are {}", nouns.join(", "))))
}

/// A scope that names one right must be held; one with `*` covers what is held of it, and must cover something.
fn scopes(texts: &[String], held: &Rights, roles: &Roles) -> Result<Rights> {
    if texts.is_empty() || texts.len() > SCOPES_MAX {
        return Err(Error::invalid("bad_scopes", format!("a token has 1 to {SCOPES_MAX} scopes"))
            .place("scopes")
            .fix("leave the scopes out for everything the account may do"));
    }
    for text in texts {
        let scope = Rights::parse([text.as_str()]).map_err(|error| error.place("scopes"))?;
        known(text, &scope, roles)?;
        let exact = scope.grants().iter().all(|grant: &Grant| grant.noun.is_some() && grant.verbs != Verbs::ALL);
        let shared = scope.shrunk_to(held);
        if shared.grants().is_empty() || (exact && !scope.within(held)) {
            return Err(Error::forbidden("scope_beyond_account", format!("the account does not have the right `{text}`"))
                .place("scopes")
                .fix("leave the scope out, or give the account a role that has it"));
        }
    }
    Rights::parse(texts.iter().map(String::as_str))
}
