//! The web as text: a page without its markup, and what a search engine finds.

mod extract;
pub(crate) mod fetch;
pub(crate) mod search;

#[cfg(test)]
mod tests;
