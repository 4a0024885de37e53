//! Placeholder until the store is in.
pub fn migrations() -> Vec<()> { Vec::new() }
