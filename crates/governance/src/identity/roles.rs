//! The six standard roles, as one table: what each may do with which nouns. Nothing that is not in it is allowed.
//!
//! A role is held in the whole organization or in one workspace. In one workspace it reaches the kinds of resources that
//! live there, and the runs, approvals and deliveries there; accounts and the rest belong to the organization and are not
//! reached.

use base::{Error, Grant, Result, Rights, Verb, Verbs};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

use Verb::{Approve, Check, Control, Create, Delete, Execute, Export, Import, Publish, Read, Share, Update};

/// Kinds that hold credentials, reach outside, bind others or decide for them: they stand in the table by name.
const GUARDED: &[&str] =
    &["connection", "mail-server", "policy", "retention", "secret", "standing-approval", "webhook-endpoint", "workspace"];

/// Nouns that are no kinds of resources.
const OTHERS: &[&str] = &["account", "approval", "audit", "delivery", "grant", "organization", "run", "system", "token"];

/// Those of them that belong to a workspace.
const IN_WORKSPACES: &[&str] = &["approval", "delivery", "run"];

/// Which nouns a line of the table is about.
enum Nouns {
    /// Everything there is.
    All,
    /// Every kind of resource, those to come included.
    EveryKind,
    /// Every kind but the guarded ones.
    WorkingKinds,
    These(&'static [&'static str]),
}

/// One line of the table.
pub struct Role {
    pub name: &'static str,
    pub title: &'static str,
    pub summary: &'static str,
    grants: &'static [(Nouns, &'static [Verb])],
}

pub const SYSTEM_ADMIN: &str = "system_admin";
pub const ORG_ADMIN: &str = "org_admin";

/// Everyone keeps their own API tokens.
const OWN_TOKENS: (Nouns, &[Verb]) = (Nouns::These(&["token"]), &[Read, Create]);

pub const ROLES: &[Role] = &[
    Role {
        name: SYSTEM_ADMIN,
        title: "System Admin",
        summary: "The installation: everything in the first organization, and making further organizations",
        grants: &[(Nouns::All, Verb::ALL)],
    },
    Role {
        name: ORG_ADMIN,
        title: "Org Admin",
        summary: "One organization: accounts, roles, policies and everything else that belongs to it",
        grants: &[(Nouns::EveryKind, Verb::ALL), (Nouns::These(&["run", "approval", "account", "token", "audit", "delivery"]), Verb::ALL)],
    },
    Role {
        name: "team_manager",
        title: "Team Manager",
        summary: "Builds, publishes and approves; keeps connections, mail servers, secrets and webhooks",
        grants: &[
            (Nouns::WorkingKinds, Verb::ALL),
            (Nouns::These(&["connection", "mail-server", "secret", "standing-approval", "webhook-endpoint"]), Verb::ALL),
            (Nouns::These(&["policy", "retention", "workspace", "account"]), &[Read]),
            (Nouns::These(&["run"]), &[Read, Create, Control, Export]),
            (Nouns::These(&["approval"]), &[Read, Approve]),
            (Nouns::These(&["delivery"]), &[Read, Execute]),
            OWN_TOKENS,
        ],
    },
    Role {
        name: "developer",
        title: "Developer",
        summary: "Builds and runs; somebody else publishes and approves",
        grants: &[
            (Nouns::WorkingKinds, &[Read, Create, Update, Delete, Share, Execute, Export, Import, Check]),
            (
                Nouns::These(&[
                    "connection",
                    "mail-server",
                    "secret",
                    "webhook-endpoint",
                    "policy",
                    "retention",
                    "standing-approval",
                    "workspace",
                    "delivery",
                ]),
                &[Read],
            ),
            (Nouns::These(&["run"]), &[Read, Create, Control]),
            (Nouns::These(&["approval"]), &[Read]),
            OWN_TOKENS,
        ],
    },
    Role {
        name: "analyst",
        title: "Analyst",
        summary: "Reads and exports; keeps dashboards",
        grants: &[
            (Nouns::WorkingKinds, &[Read, Export, Check]),
            (Nouns::These(&["policy", "retention", "standing-approval", "workspace", "run", "approval"]), &[Read]),
            (Nouns::These(&["dashboard"]), &[Create, Update, Delete, Publish, Share, Import]),
            OWN_TOKENS,
        ],
    },
    Role {
        name: "viewer",
        title: "Viewer",
        summary: "Reads",
        grants: &[
            (Nouns::WorkingKinds, &[Read]),
            (Nouns::These(&["policy", "retention", "standing-approval", "workspace", "run", "approval"]), &[Read]),
            OWN_TOKENS,
        ],
    },
];

/// A role held by an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// `system_admin`, `org_admin`, `team_manager`, `developer`, `analyst` or `viewer`.
    pub role: String,
    /// Null: in the whole organization.
    #[serde(default)]
    pub workspace: Option<String>,
}

/// A kind of resource, as far as roles care.
#[derive(Clone, Copy, Debug)]
pub struct KindName {
    pub name: &'static str,
    /// Its resources live in workspaces.
    pub in_workspaces: bool,
}

/// The table over the kinds of this installation.
#[derive(Clone)]
pub struct Roles(Arc<[KindName]>);

impl Roles {
    pub fn new(kinds: impl IntoIterator<Item = KindName>) -> Self {
        Self(kinds.into_iter().collect())
    }

    /// Every noun a right can be about.
    pub(super) fn nouns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|kind| kind.name).chain(OTHERS.iter().copied())
    }

    /// Everything these roles allow together. A role that this version does not know allows nothing.
    pub fn rights(&self, held: &[Assignment]) -> Rights {
        Rights::new(
            held.iter().filter_map(|one| Some((role(&one.role)?, one.workspace.as_deref()))).flat_map(|(r, w)| self.grants(r, w)).collect(),
        )
    }

    fn grants(&self, role: &Role, workspace: Option<&str>) -> Vec<Grant> {
        role.grants.iter().flat_map(|(nouns, verbs)| self.line(nouns, verbs, workspace)).collect()
    }

    fn line(&self, nouns: &Nouns, verbs: &[Verb], workspace: Option<&str>) -> Vec<Grant> {
        let kinds = |keep: fn(&KindName) -> bool| self.0.iter().filter(move |kind| keep(kind)).map(|kind| kind.name).collect();
        let named: Vec<&'static str> = match nouns {
            Nouns::All if workspace.is_none() => return vec![Grant { noun: None, verbs: Verbs::of(verbs), workspace: None }],
            Nouns::All | Nouns::EveryKind => kinds(|_| true),
            Nouns::WorkingKinds => kinds(|kind| !GUARDED.contains(&kind.name)),
            Nouns::These(names) => {
                let is_kind = |name: &str| self.0.iter().any(|kind| kind.name == name);
                names.iter().copied().filter(|name| OTHERS.contains(name) || is_kind(name)).collect()
            }
        };
        let verbs = Verbs::of(verbs);
        named.into_iter().flat_map(|noun| self.grant(noun, verbs, workspace)).collect()
    }

    fn grant(&self, noun: &'static str, verbs: Verbs, workspace: Option<&str>) -> Vec<Grant> {
        let grant = |verbs: Verbs, workspace: Option<&str>| {
            (!verbs.is_empty()).then(|| Grant { noun: Some(Cow::Borrowed(noun)), verbs, workspace: workspace.map(str::to_owned) })
        };
        let Some(workspace) = workspace else { return grant(verbs, None).into_iter().collect() };
        let lives_there = IN_WORKSPACES.contains(&noun) || self.0.iter().any(|kind| kind.name == noun && kind.in_workspaces);
        match noun {
            // What one may do with one's own tokens is the same everywhere.
            "token" => grant(verbs.and(Verbs::of(&[Read, Create])), None).into_iter().collect(),
            // What happened there; the audit is written by the program alone.
            "audit" => grant(verbs.and(Verbs::of(&[Read])), Some(workspace)).into_iter().collect(),
            // Checking a text reads nothing that is stored.
            _ if lives_there => {
                [grant(verbs, Some(workspace)), grant(verbs.and(Verbs::of(&[Check])), None)].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }
}

pub(super) fn role(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.name == name)
}

/// Refuses names that are not in the table, and what can only be held in the whole organization.
pub(super) fn check(held: &[Assignment]) -> Result<()> {
    for one in held {
        let known = || ROLES.iter().map(|role| role.name).collect::<Vec<_>>().join(", ");
        let Some(role) = role(&one.role) else {
            return Err(Error::invalid("unknown_role", format!("there is no role `{}`", one.role))
                .place("role")
                .fix(format!("roles are {}", known())));
        };
        if role.name == SYSTEM_ADMIN && one.workspace.is_some() {
            return Err(Error::invalid("unknown_role", "the role `system_admin` is not held in one workspace")
                .place("workspace")
                .fix("leave the workspace out, or give the role `org_admin`"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Roles {
        let kind = |name, in_workspaces| KindName { name, in_workspaces };
        let there = ["model", "secret", "greeting", "mail-server"].map(|name| kind(name, true));
        Roles::new(there.into_iter().chain([kind("policy", false), kind("workspace", false)]))
    }

    fn of(role: &str, workspace: Option<&str>) -> Rights {
        roles().rights(&[Assignment { role: role.into(), workspace: workspace.map(str::to_owned) }])
    }

    #[test]
    fn each_role_reaches_no_further_than_the_one_above() {
        let org = |name| of(name, None);
        for (lower, upper) in [("viewer", "analyst"), ("viewer", "developer"), ("developer", "team_manager"), ("team_manager", "org_admin")]
        {
            assert!(org(lower).within(&org(upper)), "{lower} is within {upper}");
            assert!(!org(upper).within(&org(lower)), "{upper} is more than {lower}");
        }
        assert!(org("analyst").within(&org("org_admin")) && org("org_admin").within(&org("system_admin")));
        assert_eq!(org("system_admin"), Rights::all());
        assert_eq!(org("king"), Rights::none());
    }

    #[test]
    fn what_a_developer_may_not() {
        let developer = of("developer", None);
        assert!(developer.has_in("greeting", Update, Some("shop")), "a new kind is reached without a line of its own");
        for (noun, verb) in
            [("greeting", Publish), ("policy", Update), ("secret", Update), ("account", Read), ("approval", Approve), ("grant", Verb::Give)]
        {
            assert!(!developer.has(noun, verb), "{noun}:{}", verb.word());
        }
        assert!(
            !of("org_admin", None).has("organization", Create)
                && !of("org_admin", None).has("system", Read)
                && !of("org_admin", None).has("grant", Verb::Give)
        );
    }

    /// Who declares one says where letters go and which host is called with a password.
    #[test]
    fn a_mail_server_is_kept_and_tried_by_those_who_keep_secrets() {
        for verb in [Create, Update, Delete, Publish, Execute] {
            for role in ["developer", "analyst", "viewer"] {
                assert!(!of(role, None).has("mail-server", verb), "{role} {}", verb.word());
            }
            assert!(of("team_manager", Some("shop")).has_in("mail-server", verb, Some("shop")), "{}", verb.word());
        }
        assert!(of("developer", None).has("mail-server", Read) && !of("analyst", None).has("mail-server", Read));
    }

    #[test]
    fn a_role_in_one_workspace_reaches_nothing_else() {
        for name in ["org_admin", "team_manager", "developer", "analyst", "viewer"] {
            let there = of(name, Some("shop"));
            assert!(there.has_in("model", Read, Some("shop")), "{name}");
            assert!(!there.has_in("model", Read, Some("bank")) && !there.has_in("model", Read, None), "{name}");
            assert_eq!(there.has_in("audit", Read, Some("shop")), of(name, None).has("audit", Read), "{name}");
            assert!(!there.has_in("audit", Read, Some("bank")) && !there.has_in("audit", Read, None), "{name}");
            for noun in ["account", "organization", "system", "policy", "workspace", "grant"] {
                assert!(Verb::ALL.iter().all(|verb| !there.has(noun, *verb)), "{name} {noun}");
            }
            assert!(there.has_in("run", Read, Some("shop")) && !there.has_in("run", Read, Some("bank")), "{name}");
            assert!(!there.has_in("run", Read, None) && !there.has_in("approval", Read, None), "{name}");
            assert!(there.has_in("token", Create, None), "{name}");
            assert!(there.within(&of(name, None)), "{name}");
        }
    }

    #[test]
    fn only_roles_of_the_table_are_given() {
        let one = |role: &str, workspace: Option<&str>| [Assignment { role: role.into(), workspace: workspace.map(str::to_owned) }];
        assert!(check(&one("developer", Some("shop"))).is_ok());
        assert_eq!(check(&one("king", None)).unwrap_err().code(), "unknown_role");
        assert_eq!(check(&one("system_admin", Some("shop"))).unwrap_err().code(), "unknown_role");
    }
}
