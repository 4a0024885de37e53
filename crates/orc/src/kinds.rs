//! The one list of kinds, and the mechanism that serves them. A new kind is one line here and one file in the crate that
//! owns its meaning.

use crate::{catalogue::Hands, host::System};
use base::Result;
use flow::{Diagnostic, Source};
use governance::{identity::KindName, policies::Policies};
use http::kinds::Reader;
use resources::{Finding, Kind, Registry, Resources, Scope};
use std::sync::Arc;
use store::Store;

fn all(hands: &Hands) -> Vec<Kind> {
    let own = vec![
        governance::workspaces::kind(),
        work::workflows::kind(hands.flow()),
        work::triggers::kind(),
        work::inbox::kind(),
        resources::kind::<gateway::ModelSpec>(),
        governance::policies::kind(),
        governance::retention::kind(),
        governance::dashboards::kind(),
        resources::kind::<resources::TemplateSpec>(),
    ];
    [own, governance::integrations::kinds(), governance::notifications::kinds()].concat()
}

pub(crate) fn resources(system: &System, store: &Store, hands: &Hands, more: Vec<Kind>) -> Result<Resources> {
    let registry = Arc::new(Registry::new([all(hands), more].concat())?);
    let resources = Resources::new(store.clone(), registry, system.clock.clone(), system.rng.clone());
    let policies = Arc::new(Policies::new(resources.clone()));
    Ok(resources.with_admission(policies).with_admission(Arc::new(work::inbox::ByDeciders)))
}

/// What tables of rights are made from.
pub(crate) fn names(resources: &Resources) -> Vec<KindName> {
    resources.registry().iter().map(|kind| KindName { name: kind.name, in_workspaces: kind.scope == Scope::Workspace }).collect()
}

/// Reads files of documents; YAML is understood by the crate that reads workflow files.
pub(crate) fn reader() -> Reader {
    Arc::new(|path, text| {
        let source = Source { name: path.to_owned(), bytes: text.as_bytes().to_vec() };
        let read = editing::documents::read(&source).map_err(|found| found.iter().map(finding).collect::<Vec<_>>())?;
        Ok(read.items.into_iter().map(|document| document.value).collect())
    })
}

fn finding(diagnostic: &Diagnostic) -> Finding {
    let span = &diagnostic.span;
    let place = format!("{}:{}:{}", span.file, span.line, span.column);
    Finding::new(place, diagnostic.code.clone(), diagnostic.message.clone())
}
