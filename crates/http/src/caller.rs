//! Authorization as a parameter type. A handler names its right in its signature (`Call<right::RunsRead>`); a value of
//! that type exists only after the check, so no route compiles without a permission.

use base::{Ctx, Result, Right};
use std::{marker::PhantomData, ops::Deref};

/// What a caller must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Any signed-in principal.
    SignedIn,
    Right(Right),
}

pub trait Permission: Send + Sync + 'static {
    const NEED: Need;
}

macro_rules! rights {
    ($($name:ident),* $(,)?) => {
        /// One type per right.
        pub mod right {
            use super::{Need, Permission};

            /// Any signed-in principal, whatever its rights.
            pub struct SignedIn;

            impl Permission for SignedIn {
                const NEED: Need = Need::SignedIn;
            }

            $(
                pub struct $name;

                impl Permission for $name {
                    const NEED: Need = Need::Right(base::Right::$name);
                }
            )*
        }

        /// All rights with their names on the wire.
        pub(crate) const ALL: &[(Right, &str)] = &[$((Right::$name, stringify!($name))),*];

        /// Refuses to compile when a right has no type here.
        const fn _every_right_has_a_type(right: Right) {
            match right {
                $(Right::$name => {}),*
            }
        }
    };
}

rights![RunsRead, RunsStart, RunsControl, ApprovalsDecide, WorkflowsCheck, GrantsGive, SystemRead];

/// The rights in `rights`, one by one.
pub(crate) fn list(rights: base::Rights) -> Vec<Right> {
    ALL.iter().map(|(right, _)| *right).filter(|right| rights.has(*right)).collect()
}

/// Who calls, checked for `P`.
pub struct Caller<P> {
    ctx: Ctx,
    checked: PhantomData<fn() -> P>,
}

impl<P: Permission> Caller<P> {
    pub(crate) fn check(ctx: Ctx) -> Result<Self> {
        if let Need::Right(right) = P::NEED {
            ctx.need(right)?;
        }
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
