//! Reports: Markdown to a standalone page, or to pages of paper.

mod html;
mod images;
mod pdf;
pub(crate) mod render;

#[cfg(test)]
mod tests;
