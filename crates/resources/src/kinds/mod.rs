//! Kinds whose meaning is the mechanism itself.

mod template;

pub use template::{Category, Instantiate, TemplateSpec};
