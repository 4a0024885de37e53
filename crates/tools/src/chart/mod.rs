//! Charts as plain SVG text: the same input gives the same bytes. Readable without colours, by screen readers and in print.

mod canvas;
mod categories;
mod data;
mod histogram;
mod pie;
mod scale;
pub(crate) mod svg;

#[cfg(test)]
mod tests;
