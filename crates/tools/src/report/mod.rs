//! Reports: Markdown to a standalone page.

mod html;
mod images;
pub(crate) mod render;

#[cfg(test)]
mod tests;
