//! Packages: resources that belong together, with parameters, in one signed file.

mod install;
mod parameters;
mod range;

pub use install::{Install, Installed};

use crate::{Document, Finding, canonical, findings, pointer};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base::{Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub const FORMAT: &str = "orc-package/1";

const BYTES_MAX: usize = 16 * 1024 * 1024;
const RESOURCES_MAX: usize = 500;
const SCREENSHOTS_MAX: usize = 10;
const README_MAX: usize = 256 * 1024;
const IMAGES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// One JSON file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// `orc-package/1`.
    pub format: String,
    pub name: String,
    /// Three numbers: `1.4.0`.
    pub version: String,
    pub title: String,
    /// Markdown.
    #[serde(default)]
    pub readme: String,
    /// Versions of the program it works with: `^0.1`, `>=0.1, <2`.
    pub requires: String,
    /// Packages that must be installed before.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
    /// JSON Schema of an object; each property's `sets` lists the places its value goes to: `model/fast#/spec/provider`.
    #[serde(default = "no_parameters")]
    pub parameters: Value,
    /// Without workspaces: they go where the package is installed.
    pub resources: Vec<Document>,
    #[serde(default)]
    pub screenshots: Vec<Screenshot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

fn no_parameters() -> Value {
    json!({ "type": "object", "properties": {} })
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    pub name: String,
    /// A range of versions.
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screenshot {
    pub name: String,
    pub media_type: String,
    /// Base64.
    pub data: String,
}

/// Ed25519 over the canonical JSON of the package without this field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The public key, base64.
    pub key: String,
    pub value: String,
}

/// What a check of a package says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verified {
    pub name: String,
    pub version: String,
    /// Of everything but the signature.
    pub hash: String,
    pub signed: bool,
    /// The key it is signed with; whether to trust it is the reader's decision.
    pub key: Option<String>,
}

impl Signature {
    /// Of this key over these bytes.
    pub fn of(key: &[u8], value: &[u8]) -> Self {
        Self { key: STANDARD.encode(key), value: STANDARD.encode(value) }
    }

    /// Why it does not hold over this text.
    pub fn check(&self, text: &[u8]) -> std::result::Result<(), &'static str> {
        let unreadable = "has a signature that cannot be read";
        let key = STANDARD.decode(&self.key).map_err(|_| unreadable)?;
        let value = STANDARD.decode(&self.value).map_err(|_| unreadable)?;
        UnparsedPublicKey::new(&ED25519, key).verify(text, &value).map_err(|_| "was changed after it was signed")
    }
}

impl Package {
    pub fn new(name: impl Into<String>, version: impl Into<String>, title: impl Into<String>, resources: Vec<Document>) -> Self {
        Self {
            format: FORMAT.into(),
            name: name.into(),
            version: version.into(),
            title: title.into(),
            readme: String::new(),
            requires: format!("^{}", env!("CARGO_PKG_VERSION")),
            dependencies: Vec::new(),
            parameters: no_parameters(),
            resources,
            screenshots: Vec::new(),
            signature: None,
        }
    }
}

/// Reads a file; its form is checked, its signature is not.
pub fn parse(text: &str) -> Result<Package> {
    if text.len() > BYTES_MAX {
        return Err(Error::too_large("package_too_large", format!("the package has {} bytes; at most {BYTES_MAX} are read", text.len())));
    }
    let package: Package = serde_json::from_str(text).map_err(|e| {
        Error::invalid("bad_package", format!("this is no package: {e}")).place(format!("line {} column {}", e.line(), e.column()))
    })?;
    check(&package)?;
    Ok(package)
}

/// Made ready to be written: resources without workspaces and owner labels, in a fixed order, everything checked.
pub fn build(mut package: Package) -> Result<Package> {
    package.format = FORMAT.into();
    package.signature = None;
    for document in &mut package.resources {
        document.workspace = None;
        document.labels.retain(|key, _| !key.starts_with("orc."));
    }
    package.resources.sort_by_key(Document::address);
    check(&package)?;
    Ok(package)
}

/// The file's text.
pub fn to_text(package: &Package) -> String {
    let mut text = serde_json::to_string_pretty(package).unwrap_or_default();
    text.push('\n');
    text
}

/// Signs with the key whose seed this is.
pub fn sign(mut package: Package, seed: &[u8; 32]) -> Result<Package> {
    package.signature = None;
    let pair = Ed25519KeyPair::from_seed_unchecked(seed)
        .map_err(|_| Error::invalid("bad_signing_key", "this cannot be used as a signing key").fix("use 32 random bytes"))?;
    let value = STANDARD.encode(pair.sign(signed_text(&package).as_bytes()).as_ref());
    package.signature = Some(Signature { key: STANDARD.encode(pair.public_key().as_ref()), value });
    Ok(package)
}

/// Refuses a package that is not what was signed. `keys`: those that are trusted; empty: any, also none.
pub fn verify(package: &Package, keys: &[String]) -> Result<Verified> {
    check(package)?;
    let bad = |why: &'static str| {
        Error::forbidden("package_signature", format!("the package {} {} {why}", package.name, package.version))
            .place("signature")
            .fix("get it again from where it is published")
    };
    let text = signed_text(&Package { signature: None, ..package.clone() });
    if let Some(signature) = &package.signature {
        signature.check(text.as_bytes()).map_err(bad)?;
    }
    let key = package.signature.as_ref().map(|s| s.key.clone());
    if !keys.is_empty() && !key.as_ref().is_some_and(|k| keys.contains(k)) {
        return Err(bad("is not signed with a key that is trusted here"));
    }
    let (name, version) = (package.name.clone(), package.version.clone());
    Ok(Verified { name, version, hash: canonical::sha256(text.as_bytes()), signed: key.is_some(), key })
}

fn signed_text(package: &Package) -> String {
    format!("{FORMAT}\n{}", canonical::text(&serde_json::to_value(package).unwrap_or(Value::Null)))
}

fn check(package: &Package) -> Result<()> {
    let found = self::findings(package);
    if found.is_empty() { Ok(()) } else { Err(findings::refuse(&format!("the package {}", pointer::escape(&package.name)), &found)) }
}

/// Everything about a package that can be said without installing it.
pub(crate) fn findings(package: &Package) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut say = |path: &str, code: &str, message: String| out.push(Finding::new(path, code, message));
    if package.format != FORMAT {
        say(
            "/format",
            "invalid_value",
            format!("the format is `{}`; this program reads `{FORMAT}`", package.format.chars().take(40).collect::<String>()),
        );
    }
    if let Err(e) = crate::model::check_name("package", &package.name) {
        say("/name", e.code(), e.message().to_owned());
    }
    if range::Version::parse(&package.version).is_none() {
        say("/version", "invalid_value", "a version is three numbers, for instance 1.4.0".into());
    }
    for (path, range) in std::iter::once(("/requires".to_owned(), &package.requires))
        .chain(package.dependencies.iter().enumerate().map(|(i, d)| (format!("/dependencies/{i}/version"), &d.version)))
    {
        if range::Range::parse(range).is_none() {
            say(&path, "invalid_value", format!("`{}` is no range of versions", range.chars().take(40).collect::<String>()));
        }
    }
    if package.resources.len() > RESOURCES_MAX {
        say("/resources", "too_large", format!("there are {} resources; at most {RESOURCES_MAX} are allowed", package.resources.len()));
    }
    if package.readme.len() > README_MAX {
        say("/readme", "too_large", format!("the readme has {} bytes; at most {README_MAX} are allowed", package.readme.len()));
    }
    let mut seen = BTreeSet::new();
    for (i, document) in package.resources.iter().enumerate() {
        if document.workspace.is_some() {
            say(&format!("/resources/{i}/workspace"), "workspace_refused", "resources of a package name no workspace".into());
        }
        if !seen.insert((&document.kind, &document.name)) {
            say(&format!("/resources/{i}"), "duplicate_document", format!("{}/{} occurs twice", document.kind, document.name));
        }
    }
    if package.screenshots.len() > SCREENSHOTS_MAX {
        say(
            "/screenshots",
            "too_large",
            format!("there are {} screenshots; at most {SCREENSHOTS_MAX} are allowed", package.screenshots.len()),
        );
    }
    for (i, shot) in package.screenshots.iter().enumerate() {
        if !IMAGES.contains(&shot.media_type.as_str()) || STANDARD.decode(&shot.data).is_err() {
            say(&format!("/screenshots/{i}"), "invalid_value", format!("a screenshot is base64 of one of {}", IMAGES.join(", ")));
        }
    }
    out.extend(parameters::check(package));
    out
}
