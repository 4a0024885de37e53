//! `orc drill FAULT`: injects a fault, looks at what became of everything, and prints the figures. One file per fault.

mod bits;
mod crash;
mod kill;
mod overload;
mod power;
mod sim;

pub use bits::Bits;
pub use crash::Crash;
pub use kill::Kill;
pub use overload::{Overload, Sender};
pub use power::{Power, inside};
pub use sim::Sim;

use serde::Serialize;

/// What a drill saw.
#[derive(Debug, Serialize)]
pub struct Report {
    pub drill: &'static str,
    /// Whether everything that must hold held.
    pub ok: bool,
    pub figures: Vec<Count>,
    /// What did not hold, each with what is needed to see it again.
    pub findings: Vec<String>,
}

/// One figure of a drill.
#[derive(Debug, Serialize)]
pub struct Count {
    pub name: String,
    pub value: f64,
    /// What it must be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<f64>,
    /// What it must not exceed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<f64>,
}

impl Count {
    pub fn new(name: impl Into<String>, value: f64) -> Self {
        Self { name: name.into(), value, wanted: None, most: None }
    }

    #[must_use]
    pub fn wanted(self, wanted: f64) -> Self {
        Self { wanted: Some(wanted), ..self }
    }

    #[must_use]
    pub fn most(mut self, most: f64) -> Self {
        self.most = Some(most);
        self
    }
}
