//! Installing a package: its resources are applied as one, owned by the package, and what a newer one no longer has goes.

use super::{Package, Verified, parameters, range, verify};
use crate::{ApplyRequest, Finding, Outcome, Prune, Resources, Scope, findings, row, sql};
use base::{Ctx, Error, Result, Timestamp, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Param, Statement};

/// How a package is to be installed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Install {
    pub parameters: Value,
    pub workspace: String,
    pub dry_run: bool,
    /// Takes fields over that somebody else changed.
    pub force: bool,
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
        let mut out = Vec::new();
        for found in self.rows(ctx).query(sql::PACKAGES, vec![]).await? {
            let workspace = found.text("workspace")?.to_owned();
            if !self.registry.iter().any(|kind| ctx.rights.has_in(kind.name, Verb::Read, Some(&workspace))) {
                continue;
            }
            out.push(Installed {
                workspace,
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
        self.needed(ctx, package, how).await?;
        not_empty(package)?;
        let mut documents = parameters::filled(package, &how.parameters)
            .map_err(|found| findings::refuse(&format!("the installation of {}", package.name), &found))?;
        for document in &mut documents {
            document.labels.insert("orc.package".into(), package.name.clone());
            document.labels.insert("orc.package-version".into(), package.version.clone());
        }
        let owner = format!("package/{}", package.name);
        let request = ApplyRequest {
            documents,
            workspace: Some(how.workspace.clone()),
            manager: owner.clone(),
            dry_run: how.dry_run,
            force: how.force,
            prune: Some(Prune { owner }),
            draft: false,
            reason: Some(format!("package {} {}", package.name, package.version)),
        };
        let mut outcome = self.apply_with(ctx, request, &|| vec![self.noted(&verified, &how.workspace)]).await?;
        if !verified.signed {
            outcome.findings.push(Finding::new("/signature", "package_unsigned", "nobody has signed this package"));
        }
        Ok(outcome)
    }

    /// Makes what a template's package holds. It stays with whoever made it: nothing is noted as installed, and nothing that
    /// is there goes.
    pub(crate) async fn make(&self, ctx: &Ctx, package: &Package, how: &Install, owner: String) -> Result<Outcome> {
        not_empty(package)?;
        crate::model::check_name("workspace", &how.workspace)?;
        self.may_import(ctx, package, &how.workspace)?;
        self.needed(ctx, package, how).await?;
        let documents = parameters::filled(package, &how.parameters)
            .map_err(|found| findings::refuse(&format!("what is made from {}", package.name), &found))?;
        let request = ApplyRequest {
            documents,
            workspace: Some(how.workspace.clone()),
            reason: Some(format!("from {owner}")),
            manager: owner,
            dry_run: how.dry_run,
            force: how.force,
            prune: None,
            draft: false,
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

    fn noted(&self, verified: &Verified, workspace: &str) -> Statement {
        let texts = [workspace, &verified.name, &verified.version, &verified.hash].map(row::text);
        Statement::new(sql::PUT_PACKAGE, texts.into_iter().chain([Param::Int(self.clock.now().0)]).collect())
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

/// What holds nothing asks for no right, so it may not leave a trace either.
fn not_empty(package: &Package) -> Result<()> {
    if !package.resources.is_empty() {
        return Ok(());
    }
    Err(Error::invalid("package_empty", format!("the package {} holds no resources", package.name))
        .place("resources")
        .fix("put at least one resource into it"))
}
