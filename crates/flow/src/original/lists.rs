//! Lists of texts: what a step gives that repeats itself and asks a model. Ours holds the texts themselves, theirs a result around each.

use super::Reader;
use expr::ast::{Ast, Kind};
use expr::text;

impl Reader<'_, '_> {
    /// Does it say, as a whole, what a loop gave whose iterations each give a text?
    pub(super) fn gives_texts(&self, source: &str) -> bool {
        let prepared = self.prepare(source.trim());
        matches!(text::parse(&prepared), Ok(text::Text::Exact(code)) if self.is_list_of_texts(&code.ast))
    }

    pub(super) fn is_list_of_texts(&self, ast: &Ast) -> bool {
        let Kind::Path(path) = &ast.kind else { return false };
        let texts = |id: &str| self.written_id(id).and_then(|w| self.survey.steps.get(&w)).is_some_and(|k| k.texts);
        let names: Vec<&str> = path.members.iter().map(|m| &*m.name).collect();
        match names.as_slice() {
            ["results" | "items" | "result"] => texts(&path.root),
            [id, "results" | "items" | "result" | "output"] if &*path.root == "steps" => texts(id),
            _ => false,
        }
    }

    /// Notes the names that loops give to texts.
    pub(super) fn name_texts(&mut self, nodes: &[text::Node]) {
        for node in nodes {
            match node {
                text::Node::For(each) => {
                    if let [name] = each.names.as_slice()
                        && self.is_list_of_texts(&each.items.ast)
                    {
                        self.text_names.insert(name.to_string());
                    }
                    self.name_texts(&each.body);
                    self.name_texts(&each.otherwise);
                }
                text::Node::If(branches) => branches.iter().for_each(|(_, body)| self.name_texts(body)),
                _ => {}
            }
        }
    }
}

/// The member of a result that is the text itself.
pub(super) fn is_main(name: &str) -> bool {
    matches!(name, "result" | "output" | "content" | "value" | "response" | "text")
}
