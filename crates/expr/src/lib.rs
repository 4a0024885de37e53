//! The one expression language of conditions and `{{ }}` templates: lexer, Pratt parser, evaluator. Total (every operation burns fuel), closed (names come from
//! the scope only, functions and methods from fixed lists) and strict (an undefined name is an error).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod access;
pub mod ast;
pub(crate) mod bind;
mod compare;
pub(crate) mod eval;
pub mod filters;
pub mod functions;
mod json;
pub mod kept;
mod lexer;
pub mod methods;
mod number;
mod ops;
pub(crate) mod parser;
mod pattern;
pub mod predicates;
mod print;
pub mod signature;
pub mod template;
pub mod text;
pub(crate) mod value;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;

use template::EvalError;

pub type Res<T> = Result<T, EvalError>;

/// Longest expression, in characters.
pub(crate) const CHARS_MAX: usize = 4_096;
pub(crate) const NODES_MAX: usize = 500;
pub(crate) const DEPTH_MAX: usize = 40;
/// Largest text and largest result, in bytes.
pub(crate) const RESULT_MAX: usize = 8 * 1024 * 1024;
/// Deepest nesting of a value that an expression may build.
pub(crate) const VALUE_DEPTH_MAX: usize = 128;

pub(crate) const SYNTAX: &str = "expression_syntax";
pub(crate) const UNDEFINED: &str = "expression_undefined";
pub(crate) const TYPE: &str = "expression_type";
pub(crate) const VALUE: &str = "expression_value";
pub(crate) const LIMIT: &str = "expression_limit";

pub(crate) fn fail<T>(code: &'static str, at: u32, message: impl Into<String>) -> Res<T> {
    Err(EvalError { code, message: message.into(), offset: at as usize })
}

/// Is there something in the text that fits the regular expression? The reason, if that cannot be read.
pub fn pattern_found(pattern: &str, text: &str) -> Result<bool, String> {
    pattern::compile(pattern, 0).map(|regex| regex.is_match(text)).map_err(|e| e.message)
}

/// The names users may meet, for help texts and suggestions.
pub fn filter_names() -> impl Iterator<Item = &'static str> {
    filters::all().map(|f| f.name)
}

/// Every filter, function, method and test.
pub fn names() -> impl Iterator<Item = &'static str> {
    let called = functions::all().map(|f| f.name).chain(methods::all().map(|m| m.name));
    filter_names().chain(called).chain(predicates::all().map(|p| p.name))
}
