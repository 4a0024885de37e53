//! A run as one signed file, which another installation can open: its history with the chain, all values, the pinned workflow.

mod bring;
mod file;
mod http;
mod look;
mod stage;
mod take;
#[cfg(test)]
mod tests;

pub(crate) use self::{bring::Busy, file::sha256, http::operations};
