//! The kind `template`: a package that is kept here and from which new resources are made.

use crate::{
    Address, Finding, Once, Outcome, Resources, Spec, VersionRef, findings,
    package::{self, Install, Package},
};
use base::{Ctx, Error, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Research,
    ContentCreation,
    CustomerSupport,
    Sales,
    Marketing,
    DataAnalysis,
    Automation,
    Reporting,
    #[default]
    Other,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateSpec {
    #[serde(default)]
    pub category: Category,
    /// What is made from it, with the parameters that are asked for.
    pub package: Package,
}

impl Spec for TemplateSpec {
    const KIND: &'static str = "template";
    const PLURAL: &'static str = "templates";
    const TITLE: &'static str = "Template";
    const SUMMARY: &'static str = "A package from which new resources are made";
    const VERBS: &'static [Verb] =
        &[Verb::Read, Verb::Create, Verb::Update, Verb::Delete, Verb::Publish, Verb::Share, Verb::Export, Verb::Import, Verb::Execute];
    const SEARCH: &'static [&'static str] = &["/package/title", "/package/readme", "/category"];
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("Category", "/spec/category"), ("Title", "/spec/package/title"), ("Version", "/spec/package/version")];

    fn check(&self) -> Vec<Finding> {
        package::findings(&self.package).into_iter().map(|found| Finding { path: format!("/package{}", found.path), ..found }).collect()
    }

    fn hints() -> Value {
        json!({"/category": {"order": 1}, "/package": {"order": 2}})
    }

    fn example() -> Self {
        Self { category: Category::Other, package: Package::new("example", "1.0.0", "An example without resources", Vec::new()) }
    }
}

/// What to make from a template, and where.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instantiate {
    /// Where the new resources go.
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    pub workspace: String,
    /// A name for what is made, when the template makes one thing; otherwise each keeps its own.
    #[serde(default)]
    pub name: Option<String>,
    /// Values for the template's parameters.
    #[serde(default = "no_values")]
    #[schemars(with = "serde_json::Map<String, Value>")]
    pub parameters: Value,
    /// Only show what would be made.
    #[serde(default)]
    pub dry_run: bool,
    /// Make drafts, which takes no right to publish.
    #[serde(default)]
    pub draft: bool,
    /// The same request again gets the first one's answer and makes nothing.
    #[serde(skip)]
    pub once: Option<Once>,
}

fn no_values() -> Value {
    json!({})
}

impl Resources {
    /// Makes the resources of a template's current version. What was made from it belongs to whoever made it: making another
    /// one under another name touches nothing.
    pub async fn instantiate(&self, ctx: &Ctx, template: &Address, how: &Instantiate) -> Result<Outcome> {
        ctx.need_on(TemplateSpec::KIND, Verb::Execute, template.workspace.as_deref())?;
        let found = self.get(ctx, template, VersionRef::Current).await?;
        let spec: TemplateSpec = serde_json::from_value(found.spec)
            .map_err(|e| Error::internal("row_not_readable", format!("the stored {template} has another shape: {e}")))?;
        self.made_of(ctx, spec, template.to_string(), how).await
    }

    /// The same of a template that nobody has stored, because it comes with the program; the right to use templates is asked for
    /// where the new resources go.
    pub async fn instantiate_given(&self, ctx: &Ctx, spec: TemplateSpec, origin: String, how: &Instantiate) -> Result<Outcome> {
        ctx.need_on(TemplateSpec::KIND, Verb::Execute, Some(&how.workspace))?;
        self.made_of(ctx, spec, origin, how).await
    }

    async fn made_of(&self, ctx: &Ctx, spec: TemplateSpec, origin: String, how: &Instantiate) -> Result<Outcome> {
        let package = match &how.name {
            None => spec.package,
            Some(name) => named(spec.package, name)?,
        };
        let install = Install {
            parameters: if how.parameters.is_null() { json!({}) } else { how.parameters.clone() },
            workspace: how.workspace.clone(),
            dry_run: how.dry_run,
            draft: how.draft,
            once: how.once.clone(),
            ..Install::default()
        };
        self.make(ctx, &package, &install, origin).await
    }
}

/// The package under another name, its only resource too, and what parameters say about that one.
fn named(mut package: Package, name: &str) -> Result<Package> {
    crate::model::check_name("resource", name)?;
    let [only] = package.resources.as_mut_slice() else {
        let why = format!("the template makes {} resources, so one name does not fit", package.resources.len());
        let found = Finding::new("/name", "name_refused", why).fix("leave `name` out");
        return Err(findings::refuse("what is to be made", &[found]));
    };
    let (before, after) = (format!("{}/{}#", only.kind, only.name), format!("{}/{name}#", only.kind));
    only.name = name.to_owned();
    package.signature = None;
    package.name = name.to_owned();
    let properties = package.parameters.get_mut("properties").and_then(Value::as_object_mut);
    for target in properties.into_iter().flat_map(|all| all.values_mut()).filter_map(|p| p.get_mut("sets")?.as_array_mut()).flatten() {
        if let Some(rest) = target.as_str().and_then(|text| text.strip_prefix(&before)) {
            *target = Value::String(format!("{after}{rest}"));
        }
    }
    Ok(package)
}
