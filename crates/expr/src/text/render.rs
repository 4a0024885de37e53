//! Nodes to text.

use super::super::access::{iterate, with_names};
use super::super::ast::Code;
use super::super::bind::bind;
use super::super::eval::{Env, Eval, Local, Sets};
use super::super::value::{List, Val};
use super::super::{Res, print};
use super::{For, Node};
use crate::template::{Fuel, Scope};
use std::cell::RefCell;

pub(crate) fn render(nodes: &[Node], scope: &dyn Scope, fuel: &mut Fuel) -> Res<String> {
    let sets = RefCell::new(Vec::new());
    let mut renderer = Renderer { scope, eval: Eval { fuel }, sets: &sets, out: String::new() };
    renderer.nodes(nodes, None)?;
    Ok(renderer.out)
}

struct Renderer<'r, 'f> {
    scope: &'r dyn Scope,
    eval: Eval<'f>,
    sets: &'r Sets,
    out: String,
}

impl Renderer<'_, '_> {
    fn nodes(&mut self, nodes: &[Node], locals: Option<&Local<'_, '_>>) -> Res<()> {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    self.eval.reserve(text.len(), 0)?;
                    self.out.push_str(text);
                    print::room(&self.out, 0)?;
                }
                Node::Print(code) => self.with(code, locals, &mut |renderer, value| {
                    let before = renderer.out.len();
                    print::print(&value, &mut renderer.out, code.ast.start)?;
                    renderer.eval.reserve(renderer.out.len() - before, code.ast.start)
                })?,
                Node::If(branches) => {
                    for (condition, body) in branches {
                        let mut holds = true;
                        if let Some(code) = condition {
                            self.with(code, locals, &mut |_, value| {
                                holds = value.truth();
                                Ok(())
                            })?;
                        }
                        if holds {
                            self.nodes(body, locals)?;
                            break;
                        }
                    }
                }
                Node::For(each) => self.each(each, locals)?,
                Node::Set(name, code) => self.with(code, locals, &mut |renderer, value| {
                    let value = value.into_static(code.ast.start)?;
                    renderer.sets.borrow_mut().push(((&**name).into(), value));
                    Ok(())
                })?,
            }
        }
        Ok(())
    }

    /// Evaluates `code` and hands the value on; what it borrows lives for the length of the call.
    fn with(&mut self, code: &Code, locals: Option<&Local<'_, '_>>, then: &mut dyn FnMut(&mut Self, Val<'_>) -> Res<()>) -> Res<()> {
        let mut result = Ok(());
        let scope = self.scope;
        bind(scope, &code.paths, &mut |slots| {
            let env = Env { slots, locals, sets: Some(self.sets) };
            result = self.eval.eval(&code.ast, env).and_then(|value| then(self, value));
        });
        result
    }

    fn each(&mut self, each: &For, locals: Option<&Local<'_, '_>>) -> Res<()> {
        let at = each.items.ast.start;
        let mut result = Ok(());
        let scope = self.scope;
        bind(scope, &each.items.paths, &mut |slots| {
            let env = Env { slots, locals, sets: Some(self.sets) };
            result = self.eval.eval(&each.items.ast, env).and_then(|v| iterate(v, at)).and_then(|items| self.items(each, items, env));
        });
        result
    }

    fn items<'a>(&mut self, each: &'a For, items: List<'a>, env: Env<'_, 'a>) -> Res<()> {
        let at = each.items.ast.start;
        let mut kept = Vec::new();
        for item in items.iter() {
            self.eval.burn(1, at)?;
            let mut keep = true;
            if let Some(condition) = &each.condition {
                with_names(&each.names, item.clone(), env, at, &mut |env| {
                    self.with(condition, env.locals, &mut |_, value| {
                        keep = value.truth();
                        Ok(())
                    })
                })?;
            }
            if keep {
                kept.push(item);
            }
        }
        if kept.is_empty() {
            return self.nodes(&each.otherwise, env.locals);
        }
        let length = kept.len();
        for (i, item) in kept.into_iter().enumerate() {
            self.eval.burn(2, at)?;
            let sets = self.sets.borrow().len();
            let position = Local { name: "loop", value: Val::Loop(i, length), sets, outer: env.locals };
            with_names(&each.names, item, Env { locals: Some(&position), ..env }, at, &mut |env| self.nodes(&each.body, env.locals))?;
            self.sets.borrow_mut().truncate(sets);
        }
        Ok(())
    }
}
