//! Installing a package: its resources are applied as one, owned by the package, and what a newer one no longer has goes.

use super::{
    Package, Verified,
    parameters::{self, Kept},
    range, verify,
};
use crate::{
    Address, ApplyRequest, Finding, Once, Outcome, PlanAction, Prune, Resources, Scope, access, change::Desired, commit::Along, findings,
    row, sql,
};
use base::{Ctx, Error, Result, Timestamp, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{AuditRecord, Param, Statement};

/// The label of what a package made.
const PACKAGE: &str = "orc.package";

/// How a package is to be installed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Install {
    pub parameters: Value,
    /// What is not given goes back to its default, and does not keep the value that it was installed with.
    pub reset_parameters: bool,
    pub workspace: String,
    pub dry_run: bool,
    /// What is made or changed is not published yet.
    pub draft: bool,
    /// Takes fields over that somebody else changed.
    pub force: bool,
    /// Also over a newer version of the same package.
    pub allow_downgrade: bool,
    pub once: Option<Once>,
    /// Public keys that are trusted; empty: the signature is checked if there is one.
    pub keys: Vec<String>,
}

/// A package that is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Installed {
    pub workspace: String,
    pub name: String,
    pub version: String,
    pub hash: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

impl Resources {
    /// Those in workspaces where the caller may read something.
    pub async fn packages(&self, ctx: &Ctx) -> Result<Vec<Installed>> {
        let mut all = self.packages_in(ctx).await?;
        all.retain(|package| self.registry.iter().any(|kind| ctx.rights.has_in(kind.name, Verb::Read, Some(&package.workspace))));
        Ok(all)
    }

    /// All of the organization, whoever asks.
    async fn packages_in(&self, ctx: &Ctx) -> Result<Vec<Installed>> {
        let mut out = Vec::new();
        for found in self.rows(ctx).query(sql::PACKAGES, vec![]).await? {
            out.push(Installed {
                workspace: found.text("workspace")?.to_owned(),
                name: found.text("name")?.to_owned(),
                version: found.text("version")?.to_owned(),
                hash: found.text("hash")?.to_owned(),
                at: Timestamp(found.int("at")?),
            });
        }
        Ok(out)
    }

    /// Checked, put in order and signed with the organization's own key, which nobody else can make.
    pub fn build_package(&self, ctx: &Ctx, package: Package) -> Result<Package> {
        not_empty(&package)?;
        for document in &package.resources {
            let kind = self.registry.find(&document.kind)?;
            ctx.need_on(kind.name, Verb::Export, None)?;
        }
        let seed = self.rows(ctx).fingerprint("resources/package-signing-key", b"ed25519/1");
        super::sign(super::build(package)?, &seed.0)
    }

    pub async fn install(&self, ctx: &Ctx, package: &Package, how: &Install) -> Result<Outcome> {
        let verified = verify(package, &how.keys)?;
        crate::model::check_name("workspace", &how.workspace)?;
        self.may_import(ctx, package, &how.workspace)?;
        self.once(ctx, how.once.clone(), self.install_now(ctx, package, how, verified)).await
    }

    async fn install_now(&self, ctx: &Ctx, package: &Package, how: &Install, verified: Verified) -> Result<Outcome> {
        self.needed(ctx, package, how).await?;
        not_empty(package)?;
        let before = self.packages_in(ctx).await?.into_iter().find(|p| p.workspace == how.workspace && p.name == package.name);
        let kept = if before.is_some() && !how.reset_parameters { self.kept(ctx, package, how).await? } else { Kept::default() };
        let mut documents = parameters::filled(package, &how.parameters, &kept)
            .map_err(|found| findings::refuse(&format!("the installation of {}", package.name), &found))?;
        for document in &mut documents {
            document.labels.insert(PACKAGE.into(), package.name.clone());
            document.labels.insert("orc.package-version".into(), package.version.clone());
        }
        let older = before.as_ref().filter(|before| is_older(&package.version, &before.version)).map(|b| b.version.clone());
        if let (Some(newer), false, false) = (&older, how.allow_downgrade, how.dry_run) {
            return Err(downgrade(package, newer));
        }
        let owner = format!("package/{}", package.name);
        let request = ApplyRequest {
            documents,
            workspace: Some(how.workspace.clone()),
            manager: owner.clone(),
            dry_run: how.dry_run,
            force: how.force,
            prune: Some(Prune { owner }),
            draft: how.draft,
            reason: Some(format!("package {} {}", package.name, package.version)),
            once: how.once.clone(),
        };
        let said = |outcome: &mut Outcome| {
            if !verified.signed {
                outcome.findings.push(Finding::new("/signature", "package_unsigned", "nobody has signed this package"));
            }
            outcome.findings.extend(older.as_deref().map(|newer| said_older(package, newer, how.allow_downgrade)));
            outcome.findings.extend(kept.findings(package));
            let changes = outcome.plan.iter().any(|i| matches!(i.action, PlanAction::Create | PlanAction::Update | PlanAction::Delete));
            self.noted(ctx, &verified, &how.workspace, before.as_ref(), changes)
        };
        self.apply_with(ctx, request, &said).await
    }

    /// Makes what a template's package holds. It stays with whoever made it: nothing is noted as installed, and nothing that
    /// is there goes.
    pub(crate) async fn make(&self, ctx: &Ctx, package: &Package, how: &Install, owner: String) -> Result<Outcome> {
        not_empty(package)?;
        crate::model::check_name("workspace", &how.workspace)?;
        self.may_import(ctx, package, &how.workspace)?;
        self.needed(ctx, package, how).await?;
        let documents = parameters::filled(package, &how.parameters, &Kept::default())
            .map_err(|found| findings::refuse(&format!("what is made from {}", package.name), &found))?;
        let request = ApplyRequest {
            documents,
            workspace: Some(how.workspace.clone()),
            reason: Some(format!("from {owner}")),
            manager: owner,
            dry_run: how.dry_run,
            force: how.force,
            prune: None,
            draft: how.draft,
            once: how.once.clone(),
        };
        self.apply(ctx, request).await
    }

    fn may_import(&self, ctx: &Ctx, package: &Package, workspace: &str) -> Result<()> {
        for document in &package.resources {
            let kind = self.registry.find(&document.kind)?;
            let workspace = (kind.scope == Scope::Workspace).then_some(workspace);
            if kind.verbs.contains(&Verb::Import) {
                ctx.need_on(kind.name, Verb::Import, workspace)?;
            }
        }
        Ok(())
    }

    /// What the package's own resources hold in the places of parameters that are not given again.
    async fn kept(&self, ctx: &Ctx, package: &Package, how: &Install) -> Result<Kept> {
        let mut found = Map::new();
        for (parameter, kind, name, place) in parameters::places(package) {
            let Some(kind) = self.registry.get(kind).filter(|_| how.parameters.get(parameter).is_none()) else { continue };
            let workspace = (kind.scope == Scope::Workspace).then_some(how.workspace.as_str());
            let current = self.load(ctx, kind, &Address::new(kind.name, workspace, name)).await?;
            let own = current.filter(|c| c.stored.labels.get(PACKAGE) == Some(&package.name) && access::sees(ctx, &c.stored));
            if let Some(value) = own.and_then(|c| Desired::of(&c).view().pointer(place).cloned()).filter(|v| !v.is_null()) {
                found.insert(parameter.to_owned(), value);
            }
        }
        Ok(Kept::of(package, found))
    }

    /// That it is installed now, and the audit record of that. `changes`: the same again may have other parameters.
    fn noted(&self, ctx: &Ctx, verified: &Verified, workspace: &str, before: Option<&Installed>, changes: bool) -> Along {
        let (at, Verified { name, version, hash, key, .. }) = (self.clock.now(), verified);
        let seen = before.map(|b| b.version.as_str());
        let texts = [workspace, name, version, hash].map(row::text);
        let params = texts.into_iter().chain([Param::Int(at.0), row::opt_text(seen)]).collect();
        let body = json!({"workspace": workspace, "name": name, "version": version, "hash": hash, "key": key, "before": seen});
        let record = AuditRecord::of(ctx, at, "package.installed", body);
        // The same again is no news.
        let news = changes || before.is_none_or(|b| b.version != *version || b.hash != *hash);
        let audit = if news { vec![record] } else { Vec::new() };
        Along { rows: vec![Statement::new(sql::PUT_PACKAGE, params).expecting(1)], audit, answer: None }
    }

    /// The program's version and the packages it builds on.
    async fn needed(&self, ctx: &Ctx, package: &Package, how: &Install) -> Result<()> {
        let fits = |version: &str, range: &str| match (range::Version::parse(version), range::Range::parse(range)) {
            (Some(version), Some(range)) => range.holds(&version),
            _ => false,
        };
        let own = env!("CARGO_PKG_VERSION");
        if !fits(own, &package.requires) {
            return Err(Error::conflict(
                "package_requires",
                format!("{} works with {} of this program, which is {own}", package.name, package.requires),
            )
            .place("requires")
            .fix("use another version of the package or of the program"));
        }
        if package.dependencies.is_empty() {
            return Ok(());
        }
        let there = self.packages(ctx).await?;
        for dependency in &package.dependencies {
            let found = there.iter().find(|p| p.workspace == how.workspace && p.name == dependency.name);
            if !found.is_some_and(|p| fits(&p.version, &dependency.version)) {
                let has = found.map_or_else(|| "it is not installed".to_owned(), |p| format!("{} is installed", p.version));
                let why = format!(
                    "{} builds on {} {} in the workspace {}, and {has}",
                    package.name, dependency.name, dependency.version, how.workspace
                );
                return Err(Error::conflict("package_requires", why).place("dependencies").fix("install that package first"));
            }
        }
        Ok(())
    }
}

fn is_older(version: &str, than: &str) -> bool {
    matches!((range::Version::parse(version), range::Version::parse(than)), (Some(one), Some(other)) if one < other)
}

fn downgrade(package: &Package, newer: &str) -> Error {
    let why = format!("{} {newer} is installed, which is newer than {}", package.name, package.version);
    Error::conflict("package_downgrade", why)
        .place("version")
        .fix("install a newer version, or ask for the older one: `allow_downgrade` in the request, `--downgrade` on the command line")
}

/// The same in a plan.
fn said_older(package: &Package, newer: &str, allowed: bool) -> Finding {
    let error = downgrade(package, newer);
    let next =
        if allowed { "it is replaced by the older one" } else { "installing it is refused without `allow_downgrade` (`--downgrade`)" };
    Finding::new("/version", error.code(), format!("{}; {next}", error.message()))
}

/// What holds nothing asks for no right, so it may not leave a trace either.
fn not_empty(package: &Package) -> Result<()> {
    if !package.resources.is_empty() {
        return Ok(());
    }
    Err(Error::invalid("package_empty", format!("the package {} holds no resources", package.name))
        .place("resources")
        .fix("put at least one resource into it"))
}
