//! Which words on the pages are a heading, a list, a table or the description of a picture, for those who hear the document.

use super::page::{ARTIFACT, Item, Part};
use krilla::{
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree},
};
use std::num::NonZeroU16;

pub(super) struct Tags {
    parts: Vec<Part>,
    /// Where on the pages each part stands.
    found: Vec<Vec<Identifier>>,
    open: Option<usize>,
}

impl Tags {
    pub(super) fn new(parts: Vec<Part>) -> Self {
        let mut found = Vec::new();
        found.resize_with(parts.len(), Vec::new);
        Self { parts, found, open: None }
    }

    /// Begins a piece of the page unless the last one goes on.
    pub(super) fn enter(&mut self, surface: &mut Surface<'_>, part: usize, item: &Item) {
        if part == ARTIFACT || matches!(item, Item::Bar { .. }) {
            return self.enter_artifact(surface);
        }
        if self.open == Some(part) {
            return;
        }
        self.leave(surface);
        let tag = if matches!(item, Item::Text { .. }) { ContentTag::Span(SpanTag::empty()) } else { ContentTag::Other };
        let identifier = surface.start_tagged(tag);
        if let Some(found) = self.found.get_mut(part) {
            found.push(identifier);
        }
        self.open = Some(part);
    }

    pub(super) fn enter_artifact(&mut self, surface: &mut Surface<'_>) {
        if self.open != Some(ARTIFACT) {
            self.leave(surface);
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            self.open = Some(ARTIFACT);
        }
    }

    pub(super) fn leave(&mut self, surface: &mut Surface<'_>) {
        if self.open.take().is_some() {
            surface.end_tagged();
        }
    }

    /// The parts in their order; items and cells gathered to lists and tables.
    pub(super) fn tree(self, lang: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        let mut list = TagGroup::new(Tag::L(ListNumbering::None));
        let mut table: Option<Table> = None;
        for (part, found) in self.parts.into_iter().zip(self.found) {
            let leaves: Vec<Node> = found.into_iter().map(Node::from).collect();
            if !matches!(part, Part::Item) && !list.children.is_empty() {
                tree.push(std::mem::replace(&mut list, TagGroup::new(Tag::L(ListNumbering::None))));
            }
            let number = if let Part::Cell { table, .. } = part { Some(table) } else { None };
            if let Some(done) = table.take_if(|t| Some(t.number) != number) {
                tree.push(done.close());
            }
            match part {
                Part::Heading { level, text } => {
                    let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
                    tree.push(TagGroup::with_children(Tag::Hn(level, Some(text)), leaves));
                }
                Part::Paragraph => tree.push(TagGroup::with_children(Tag::P, leaves)),
                Part::Code => tree.push(TagGroup::with_children(Tag::P, vec![TagGroup::with_children(Tag::Code, leaves).into()])),
                Part::Figure { words } => {
                    let words = if words.trim().is_empty() { "A picture".to_owned() } else { words };
                    tree.push(TagGroup::with_children(Tag::Figure(Some(words)), leaves));
                }
                Part::Item => list.push(TagGroup::with_children(Tag::LI, vec![TagGroup::with_children(Tag::LBody, leaves).into()])),
                Part::Cell { table: number, row, head } => {
                    table.get_or_insert_with(|| Table::new(number)).cell(row, head, leaves);
                }
            }
        }
        if !list.children.is_empty() {
            tree.push(list);
        }
        if let Some(done) = table {
            tree.push(done.close());
        }
        tree
    }
}

struct Table {
    number: usize,
    all: TagGroup,
    row: TagGroup,
    at: usize,
}

impl Table {
    fn new(number: usize) -> Self {
        Self { number, all: TagGroup::new(Tag::Table), row: TagGroup::new(Tag::TR), at: 0 }
    }

    fn cell(&mut self, row: usize, head: bool, leaves: Vec<Node>) {
        if row != self.at {
            self.all.push(std::mem::replace(&mut self.row, TagGroup::new(Tag::TR)));
            self.at = row;
        }
        self.row.push(match head {
            true => TagGroup::with_children(Tag::TH(TableHeaderScope::Column), leaves),
            false => TagGroup::with_children(Tag::TD, leaves),
        });
    }

    fn close(mut self) -> TagGroup {
        self.all.push(self.row);
        self.all
    }
}
