//! Accounts: made, given roles and teams, disabled. They are never deleted, because the audit names them.

use super::{Account, AccountKind, Assignment, Identity, address, roles, sql};
use base::{Ctx, Error, OrgId, PrincipalId, Result, Rights};
use serde_json::json;

const NAME_CHARS_MAX: usize = 100;
const ROLES_MAX: usize = 64;
const PAGE: usize = 200;
const TEAMS_MAX: usize = 64;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    pub kind: AccountKind,
    pub name: String,
    pub roles: Vec<Assignment>,
    pub teams: Vec<String>,
}

/// What is to be otherwise; `None` stays.
#[derive(Clone, Debug, Default)]
pub(super) struct AccountChange {
    pub(super) disabled: Option<bool>,
    pub(super) teams: Option<Vec<String>>,
    /// Empty: none.
    pub(super) email: Option<String>,
}

impl Identity {
    /// The person at the machine has an account like everybody, so that lists are complete.
    pub(super) async fn ensure_local_user(&self) -> Result<()> {
        let store = self.store();
        let who = store.local_user();
        let ctx = Ctx::new(store.local_org(), who.clone(), Rights::all());
        if sql::find_account(&store.org(ctx.org), who.id).await?.is_some() {
            return Ok(());
        }
        let roles = vec![Assignment { role: roles::SYSTEM_ADMIN.into(), workspace: None }];
        let account = self.fresh(&ctx, NewAccount { kind: AccountKind::User, name: who.name.clone(), roles, teams: Vec::new() });
        self.insert(&ctx, &Account { id: who.id, ..account }).await
    }

    fn fresh(&self, ctx: &Ctx, new: NewAccount) -> Account {
        let NewAccount { kind, name, roles, teams } = new;
        let now = self.clock().now();
        Account {
            id: PrincipalId::new(&**self.clock(), &*self.0.rng),
            kind,
            name,
            roles,
            teams,
            disabled: false,
            email: None,
            created_at: now,
            created_by: ctx.principal.name.clone(),
            updated_at: now,
            generation: 1,
        }
    }

    async fn insert(&self, ctx: &Ctx, account: &Account) -> Result<()> {
        let body = json!({"id": account.id, "name": account.name, "kind": account.kind, "roles": account.roles, "teams": account.teams});
        self.commit(ctx, vec![sql::insert_account(account)?], "account.created", body).await
    }

    /// With the roles it is to hold. They never reach beyond those of the caller.
    pub async fn create_account(&self, ctx: &Ctx, new: NewAccount) -> Result<Account> {
        check_name(&new.name)?;
        check_teams(&new.teams)?;
        self.check_roles(ctx, &new.roles)?;
        if sql::account_by_name(&self.store().org(ctx.org), &new.name).await?.is_some() {
            return Err(taken(&new.name));
        }
        let account = self.fresh(ctx, new);
        match self.insert(ctx, &account).await {
            // Somebody was faster.
            Err(error) if error.code() == "rows_refused" => Err(taken(&account.name)),
            done => done.map(|()| account),
        }
    }

    /// The first administrator of an organization that nobody can sign in to yet, or a further one.
    pub(crate) async fn create_administrator(&self, ctx: &Ctx, name: &str) -> Result<Account> {
        check_name(name)?;
        let roles = vec![Assignment { role: roles::ORG_ADMIN.into(), workspace: None }];
        if sql::account_by_name(&self.store().org(ctx.org), name).await?.is_some() {
            return Err(taken(name));
        }
        let account = self.fresh(ctx, NewAccount { name: name.to_owned(), roles, ..NewAccount::default() });
        self.insert(ctx, &account).await?;
        Ok(account)
    }

    pub async fn accounts(&self, ctx: &Ctx, after: &str, search: &str, most: usize) -> Result<Vec<Account>> {
        sql::accounts(&self.store().org(ctx.org), after, search, most).await
    }

    /// By id or by name.
    pub async fn account(&self, ctx: &Ctx, which: &str) -> Result<Account> {
        let rows = self.store().org(ctx.org);
        let found = match which.strip_prefix("usr_").and_then(|_| which.parse().ok()) {
            Some(id) => sql::find_account(&rows, id).await?,
            None => sql::account_by_name(&rows, which).await?,
        };
        found.ok_or_else(|| {
            let shown: String = which.chars().take(NAME_CHARS_MAX).collect();
            Error::not_found("account_not_found", format!("there is no account `{shown}`")).place("account").fix("orc account list")
        })
    }

    /// Somebody by name, with what they may do now; `None` if nobody who may sign in is called so.
    pub async fn by_name(&self, org: OrgId, name: &str) -> Result<Option<Ctx>> {
        let found = sql::account_by_name(&self.store().org(org), name).await?.filter(|account| !account.disabled);
        match found {
            Some(account) => self.as_now(org, &account.principal()).await,
            None => Ok(None),
        }
    }

    /// Where somebody who may sign in is reached by e-mail.
    pub async fn address(&self, org: OrgId, id: PrincipalId) -> Result<Option<String>> {
        let found = sql::find_account(&self.store().org(org), id).await?;
        Ok(found.filter(|account| !account.disabled).and_then(|account| account.email))
    }

    /// All who may sign in, people and programs, with what they may do now.
    pub async fn everybody(&self, org: OrgId) -> Result<Vec<Ctx>> {
        let rows = self.store().org(org);
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = sql::accounts(&rows, &after, "", PAGE).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after.clone_from(&last.name);
            for account in page.iter().filter(|account| !account.disabled) {
                all.extend(self.as_now(org, &account.principal()).await?);
            }
        }
    }

    /// Somebody by id, with what they may do now; `None` if nobody who may sign in has it.
    pub async fn by_id(&self, org: OrgId, id: PrincipalId) -> Result<Option<Ctx>> {
        let found = sql::find_account(&self.store().org(org), id).await?.filter(|account| !account.disabled);
        match found {
            Some(account) => self.as_now(org, &account.principal()).await,
            None => Ok(None),
        }
    }

    pub async fn set_roles(&self, ctx: &Ctx, which: &str, roles: Vec<Assignment>) -> Result<Account> {
        let _one_at_a_time = self.0.changing.lock().await;
        let before = self.account(ctx, which).await?;
        self.may_change(ctx, &before)?;
        self.check_roles(ctx, &roles)?;
        let after = Account { roles, updated_at: self.clock().now(), ..before.clone() };
        self.keep_an_administrator(ctx, &before, &after).await?;
        let body = json!({"id": after.id, "name": after.name, "from": before.roles, "to": after.roles});
        self.commit(ctx, vec![sql::update_account(&after)?], "role.changed", body).await?;
        Ok(Account { generation: after.generation + 1, ..after })
    }

    pub(super) async fn change_account(&self, ctx: &Ctx, which: &str, change: AccountChange) -> Result<Account> {
        let _one_at_a_time = self.0.changing.lock().await;
        let before = self.account(ctx, which).await?;
        let only_email = change.disabled.is_none() && change.teams.is_none() && ctx.principal.id == before.id;
        if !only_email {
            self.may_change(ctx, &before)?;
        }
        if let Some(teams) = &change.teams {
            check_teams(teams)?;
        }
        let disabled = change.disabled.unwrap_or(before.disabled);
        let email = change.email.as_ref().map_or_else(|| Ok(before.email.clone()), |email| address::said(email, &before))?;
        let after = Account {
            disabled,
            // Whoever is gone is not written to, and nobody needs to know where they are.
            email: email.filter(|_| !disabled),
            teams: change.teams.unwrap_or_else(|| before.teams.clone()),
            updated_at: self.clock().now(),
            ..before.clone()
        };
        self.keep_an_administrator(ctx, &before, &after).await?;
        let action = match (before.disabled, after.disabled) {
            (false, true) => "account.disabled",
            (true, false) => "account.enabled",
            _ => "account.updated",
        };
        let moved = after.email != before.email;
        // The address itself is not kept in the audit, from which nothing can be taken out.
        let body = json!({"id": after.id, "name": after.name, "disabled": after.disabled, "teams": after.teams, "email_changed": moved});
        let ended = (moved || disabled).then(|| sql::end_email_code(after.id));
        let rows = [sql::update_account(&after)?].into_iter().chain(ended).collect();
        self.commit(ctx, rows, action, body).await?;
        Ok(Account { generation: after.generation + 1, ..after })
    }

    /// Nobody changes an account that may do more than they do.
    fn may_change(&self, ctx: &Ctx, account: &Account) -> Result<()> {
        if account.id == self.store().local_user().id {
            return Err(Error::conflict("local_user_fixed", "the account of the person at the machine stays as it is")
                .fix("make another account for what is to be otherwise: orc account create"));
        }
        if self.rights_of(account).within(&ctx.rights) {
            return Ok(());
        }
        Err(Error::forbidden("beyond_own_rights", format!("{} may do more than you, so you cannot change the account", account.name))
            .fix("ask somebody whose role reaches as far"))
    }

    fn check_roles(&self, ctx: &Ctx, roles: &[Assignment]) -> Result<()> {
        roles::check(roles)?;
        if roles.len() > ROLES_MAX {
            return Err(Error::too_large("too_many_roles", format!("an account holds at most {ROLES_MAX} roles")).place("roles"));
        }
        let system = roles.iter().any(|one| one.role == roles::SYSTEM_ADMIN);
        if system && ctx.org != self.store().local_org() {
            return Err(Error::invalid(
                "unknown_role",
                "the role `system_admin` is held in the first organization of the installation only",
            )
            .place("role")
            .fix("give the role `org_admin`"));
        }
        if self.0.roles.rights(roles).within(&ctx.rights) {
            return Ok(());
        }
        Err(Error::forbidden("beyond_own_rights", "these roles allow more than you may do yourself")
            .place("roles")
            .fix("GET /api/v1/roles"))
    }

    /// An organization that nobody can administer could not be put right from inside.
    async fn keep_an_administrator(&self, ctx: &Ctx, before: &Account, after: &Account) -> Result<()> {
        let loses = !before.disabled && before.administers() && (after.disabled || !after.administers());
        if !loses {
            return Ok(());
        }
        let others = sql::administrators(&self.store().org(ctx.org)).await?;
        if others.iter().any(|other| other.id != before.id && other.administers()) {
            return Ok(());
        }
        Err(Error::conflict("last_administrator", format!("{} is the last administrator of this organization", before.name))
            .fix("make somebody else administrator first: orc account set-role NAME org_admin"))
    }
}

fn taken(name: &str) -> Error {
    Error::conflict("account_exists", format!("there is an account `{name}` already")).place("name").fix("choose another name")
}

/// Fit for an address and for a command line.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let edge = |b: u8| b.is_ascii_alphanumeric();
    let inner = |b: u8| edge(b) || matches!(b, b'-' | b'_' | b'.' | b'@' | b'+');
    let bytes = name.as_bytes();
    let good = (1..=NAME_CHARS_MAX).contains(&bytes.len())
        && bytes.first().is_some_and(|b| edge(*b))
        && bytes.iter().all(|b| inner(*b))
        && !name.starts_with("usr_");
    if good {
        return Ok(());
    }
    Err(Error::invalid(
        "bad_account_name",
        format!("an account's name has 1 to {NAME_CHARS_MAX} letters, digits, `-`, `_`, `.`, `@` and `+`"),
    )
    .place("name")
    .fix("for instance `ada` or `nightly-build`"))
}

fn check_teams(teams: &[String]) -> Result<()> {
    let good = |team: &String| {
        (1..=NAME_CHARS_MAX).contains(&team.len())
            && team.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
    };
    if teams.len() <= TEAMS_MAX && teams.iter().all(good) {
        return Ok(());
    }
    Err(Error::invalid(
        "bad_team_name",
        format!("an account is in at most {TEAMS_MAX} teams; their names are lower-case letters, digits, `-` and `_`"),
    )
    .place("teams")
    .fix("for instance `docs`"))
}
