//! Who may do what with which resource: the kind, the workspace, the right, and whether it can be seen at all.

use crate::{
    Address, Kind, Registry, Resource, Scope, Visibility, fault, model,
    row::{self, Stored},
};
use base::{Audience, Ctx, Error, Reach, Result, Sight, Verb};
use std::collections::BTreeSet;
use store::Param;

pub(crate) fn sees_all(ctx: &Ctx) -> bool {
    ctx.sees_all()
}

/// Whether a resource is there for this caller; the right to its kind is another question.
pub(crate) fn sees(ctx: &Ctx, stored: &Stored) -> bool {
    let (owner, team) = (Some(stored.owner.id), stored.team.as_deref());
    Sight { audience: stored.visibility.into(), owner, team, shared_with: &stored.shared_with }.is_for(ctx)
}

impl From<Visibility> for Audience {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Organization => Self::Organization,
            Visibility::Team => Self::Team,
            Visibility::Private => Self::Private,
        }
    }
}

impl Stored {
    /// Who may be told of what happens to it.
    pub(crate) fn reach(&self) -> Reach {
        Reach {
            visibility: self.visibility.into(),
            owner: Some(self.owner.id),
            team: self.team.clone(),
            shared_with: self.shared_with.clone(),
            thing: Some(self.id),
            ..Reach::of(self.address.kind.clone(), self.address.workspace.as_deref())
        }
    }
}

impl Resource {
    /// Who may be told of what happens to it.
    pub fn reach(&self) -> Reach {
        Reach {
            visibility: self.visibility.into(),
            owner: Some(self.owner.id),
            team: self.team.clone(),
            shared_with: self.shared_with.clone(),
            thing: Some(self.id),
            ..Reach::of(self.kind.clone(), self.workspace.as_deref())
        }
    }
}

/// The kind of an address, after everything about the address was checked: the kind exists, the workspace fits, the names
/// are names, and the caller has the right.
pub(crate) fn gate<'r>(registry: &'r Registry, ctx: &Ctx, address: &Address, verb: Verb) -> Result<&'r Kind> {
    let kind = place(registry, address)?;
    ctx.need_on(kind.name, verb, address.workspace.as_deref())?;
    Ok(kind)
}

pub(crate) fn place<'r>(registry: &'r Registry, address: &Address) -> Result<&'r Kind> {
    let kind = registry.find(&address.kind)?;
    match (kind.scope, &address.workspace) {
        (Scope::Workspace, None) => {
            return Err(Error::invalid("workspace_missing", format!("a {} lives in a workspace, and none was given", kind.name))
                .place("workspace")
                .fix("name the workspace, for instance `default`"));
        }
        (Scope::Organization, Some(_)) => {
            return Err(Error::invalid("workspace_refused", format!("a {} belongs to the organization, not to a workspace", kind.name))
                .place("workspace")
                .fix("leave the workspace out"));
        }
        (Scope::Workspace, Some(workspace)) => model::check_name("workspace", workspace)?,
        (Scope::Organization, None) => {}
    }
    model::check_name(kind.name, &address.name)?;
    Ok(kind)
}

/// What is not for this caller is not there.
pub(crate) fn visible(ctx: &Ctx, address: &Address, found: Option<Stored>) -> Result<Stored> {
    found.filter(|stored| sees(ctx, stored)).ok_or_else(|| fault::missing(address))
}

/// What the caller may read of these kinds, as statements take it: `model` everywhere, `model@shop` in one workspace.
pub(crate) fn readable<'k>(ctx: &Ctx, kinds: impl IntoIterator<Item = &'k Kind>) -> Param {
    let places: BTreeSet<&str> = ctx.rights.grants().iter().filter_map(|grant| grant.workspace.as_deref()).collect();
    let mut all: Vec<String> = Vec::new();
    for kind in kinds {
        if ctx.rights.has_in(kind.name, Verb::Read, None) {
            all.push(kind.name.to_owned());
        } else {
            let inside = places.iter().filter(|place| ctx.rights.has_in(kind.name, Verb::Read, Some(place)));
            all.extend(inside.map(|place| format!("{}@{place}", kind.name)));
        }
    }
    row::list(&all)
}

/// The caller and his teams, as `shared_with` names them; what [`sees`] is for one resource, statements are with it for all.
pub(crate) fn names(ctx: &Ctx) -> Param {
    if sees_all(ctx) {
        return Param::Null;
    }
    let me = ctx.principal.id.to_string();
    let all: Vec<String> = ctx.teams.iter().map(|team| format!("team:{team}")).chain([me]).collect();
    row::list(&all)
}
