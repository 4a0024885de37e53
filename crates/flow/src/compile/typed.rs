//! What values will look like, and whether they can fit what is taken, where that is known before the run.

use super::build::Build;
use super::shape::{self, Shape};
use super::{codes, names};
use crate::yaml::{Kind, Node};
use expr::signature::Kinds;
use expr::template::Template;
use expr::text;
use serde_json::Value;

impl Build<'_, '_> {
    /// What a value will look like; its findings are told elsewhere.
    pub(crate) fn shape(&mut self, node: &Node) -> Shape {
        match &node.kind {
            // What a model will answer is not known.
            Kind::Text(source) if super::auto::is_tag(source) => Shape::Any,
            Kind::Text(source) => {
                let Ok(parsed) = text::parse(source) else { return Shape::Any };
                let mark = self.report.mark();
                let shape = names::check_text(self, node, &parsed);
                self.report.back_to(mark);
                shape
            }
            Kind::List(items) => Shape::list(items.iter().fold(Shape::Kinds(Kinds::NONE), |all, item| all.or(&self.shape(item)))),
            Kind::Map(entries) => Shape::map(entries.iter().map(|e| (e.key.clone(), self.shape(&e.value))).collect::<Vec<_>>()),
            _ => Shape::Kinds(Kinds::of_value(&node.to_json())),
        }
    }

    /// The value of a node without templates.
    pub(crate) fn constant(&self, node: &Node) -> Option<Value> {
        Template::parse(&node.to_json()).ok().filter(Template::is_constant).map(|t| t.source().clone())
    }

    /// Complains of templates whose values can never fit the schema; what is written plainly was checked before.
    pub(crate) fn fit_templates(&mut self, node: &Node, root: &Value, schema: &Value, what: &str, path: &str) {
        let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match &node.kind {
            Kind::Map(entries) => {
                for entry in entries {
                    if let Some(schema) = shape::property(root, schema, &entry.key) {
                        self.fit_templates(&entry.value, root, schema, what, &inner(&entry.key));
                    }
                }
            }
            Kind::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    if let Some(schema) = shape::property(root, schema, "") {
                        self.fit_templates(item, root, schema, what, &format!("{path}[{i}]"));
                    }
                }
            }
            Kind::Text(source) if source.contains("{{") || source.contains("{%") => {
                if let Some(reason) = self.shape(node).unfit(root, schema, path) {
                    let message = format!("{what} {reason}");
                    self.report.doubt(codes::BAD_ARGUMENT, node.at, message, "never fits");
                }
            }
            _ => {}
        }
    }
}
