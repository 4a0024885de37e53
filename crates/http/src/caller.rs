//! Authorization as a parameter type. A handler names its right in its signature (`Call<right::RunsRead>`); a value of
//! that type exists only after the check, so no route compiles without a permission. Operations that are built from data
//! (one set for each kind) declare theirs as data; their handlers get a [`right::Declared`] caller, which is made by the
//! check of that declaration and nowhere else.

use crate::body::Params;
use base::{Ctx, Result, Right, Verb};
use std::{borrow::Cow, marker::PhantomData, ops::Deref};

/// What a caller must have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Need {
    /// Any signed-in principal.
    SignedIn,
    Right(Right),
    /// A right in some workspace at least: what is touched belongs to one, and the function asks for the right there.
    Somewhere(Right),
    /// A verb on a noun, in the workspace that the path names; where it names none, in some workspace.
    On {
        noun: Cow<'static, str>,
        verb: Verb,
    },
    /// A verb on the kind that the path parameter `kind` names, in the workspace of the query or in some.
    Kind(Verb),
}

impl Need {
    /// As it stands in the document: `run:read`, `{kind}:publish`.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::SignedIn => None,
            Self::Right(right) | Self::Somewhere(right) => Some(right.to_string()),
            Self::On { noun, verb } => Some(format!("{noun}:{}", verb.word())),
            Self::Kind(verb) => Some(format!("{{kind}}:{}", verb.word())),
        }
    }

    fn check(&self, ctx: &Ctx, params: &Params, query: Option<&str>) -> Result<()> {
        let (noun, verb) = match self {
            Self::SignedIn => return Ok(()),
            Self::Right(right) => return ctx.need(*right),
            Self::Somewhere(right) => return somewhere(ctx, *right),
            Self::On { noun, verb } => (noun.as_ref(), *verb),
            Self::Kind(verb) => (params.text("kind")?, *verb),
        };
        let workspace = params.text("workspace").ok().map(Cow::Borrowed).or_else(|| workspace_of(query));
        match workspace {
            Some(workspace) => ctx.need_on(noun, verb, Some(&workspace)),
            None if ctx.rights.has(noun, verb) => Ok(()),
            None => ctx.need_on(noun, verb, None),
        }
    }
}

fn somewhere(ctx: &Ctx, right: Right) -> Result<()> {
    if ctx.rights.has(right.noun, right.verb) { Ok(()) } else { ctx.need(right) }
}

fn workspace_of(query: Option<&str>) -> Option<Cow<'_, str>> {
    let text = query?.split('&').find_map(|pair| pair.strip_prefix("workspace="))?;
    crate::body::percent_decoded(text)
}

pub trait Permission: Send + Sync + 'static {
    const NEED: Need;
}

macro_rules! rights {
    ($($name:ident = $how:ident($right:ident)),* $(,)?) => {
        /// One type per right.
        pub mod right {
            use super::{Need, Permission};

            /// Any signed-in principal, whatever its rights.
            pub struct SignedIn;

            impl Permission for SignedIn {
                const NEED: Need = Need::SignedIn;
            }

            /// What the operation's declaration asks for.
            pub struct Declared;

            $(
                pub struct $name;

                impl Permission for $name {
                    const NEED: Need = Need::$how(base::Right::$right);
                }
            )*
        }
    };
}

rights! {
    RunsRead = Somewhere(RUNS_READ),
    RunsStart = Somewhere(RUNS_START),
    RunsControl = Somewhere(RUNS_CONTROL),
    ApprovalsDecide = Somewhere(APPROVALS_DECIDE),
    WorkflowsCheck = Right(WORKFLOWS_CHECK),
    WorkflowsRead = Somewhere(WORKFLOWS_READ),
    WorkflowsUpdate = Somewhere(WORKFLOWS_UPDATE),
    GrantsGive = Right(GRANTS_GIVE),
    SystemRead = Right(SYSTEM_READ),
    AuditRead = Somewhere(AUDIT_READ),
    AccountsRead = Right(ACCOUNTS_READ),
    AccountsWrite = Right(ACCOUNTS_WRITE),
    TokensRead = Right(TOKENS_READ),
    TokensWrite = Right(TOKENS_WRITE),
    OrgsRead = Right(ORGS_READ),
    OrgsCreate = Right(ORGS_CREATE),
    DeliveriesRead = Somewhere(DELIVERIES_READ),
    DeliveriesReplay = Somewhere(DELIVERIES_REPLAY),
    TriggersRead = Somewhere(TRIGGERS_READ),
    TriggersFire = Somewhere(TRIGGERS_FIRE),
    RetentionRead = Right(RETENTION_READ),
    RetentionApply = Right(RETENTION_APPLY),
    RetentionHold = Right(RETENTION_HOLD),
    TemplatesRead = Somewhere(TEMPLATES_READ),
    TemplatesUse = Somewhere(TEMPLATES_USE),
}

/// Who calls, checked for `P`.
pub struct Caller<P> {
    ctx: Ctx,
    checked: PhantomData<fn() -> P>,
}

impl<P: Permission> Caller<P> {
    pub(crate) fn check(ctx: Ctx, params: &Params) -> Result<Self> {
        match P::NEED {
            Need::Right(right) => ctx.need(right)?,
            // Before anything else is read: a path that names the workspace says where the right must be held.
            Need::Somewhere(right) => match params.text("workspace") {
                Ok(workspace) => ctx.need_on(right.noun, right.verb, Some(workspace))?,
                Err(_) => somewhere(&ctx, right)?,
            },
            Need::SignedIn | Need::On { .. } | Need::Kind(_) => {}
        }
        Ok(Self { ctx, checked: PhantomData })
    }
}

impl Caller<right::Declared> {
    pub(crate) fn declared(ctx: Ctx, need: &Need, params: &Params, query: Option<&str>) -> Result<Self> {
        need.check(&ctx, params, query)?;
        Ok(Self { ctx, checked: PhantomData })
    }
}

impl<P> Caller<P> {
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }
}

impl<P> Deref for Caller<P> {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}
