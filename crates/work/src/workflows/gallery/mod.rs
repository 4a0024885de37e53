//! The gallery: templates of workflows that come with the program. They are documents of the kind `template` which nobody has
//! stored; what is made from one is made as from a stored one.

mod http;

pub(super) use self::http::operations;

use crate::State;
use base::{Error, Result};
use editing::documents;
use flow::Source;
use resources::{Category, Document, Spec, TemplateSpec};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeSet};

/// All of them, by name.
pub(crate) struct Gallery(Vec<Offer>);

/// One template.
struct Offer {
    name: String,
    title: String,
    spec: TemplateSpec,
    /// Tools and kinds of steps, by their names.
    uses: BTreeSet<String>,
    /// Everything about it that is searched, in small letters.
    words: String,
}

impl Gallery {
    /// Read once, and kept.
    fn of(state: &State) -> Result<&Self> {
        if let Some(gallery) = state.gallery.get() {
            return Ok(gallery);
        }
        let read = Self::read(&state.catalogue.gallery)?;
        Ok(state.gallery.get_or_init(|| read))
    }

    fn read(files: &[(String, Cow<'static, str>)]) -> Result<Self> {
        let mut offers = files.iter().map(|(file, text)| Offer::read(file, text)).collect::<Result<Vec<_>>>()?;
        offers.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self(offers))
    }

    fn find(&self, name: &str) -> Result<&Offer> {
        let found = self.0.iter().find(|offer| offer.name == name);
        found.ok_or_else(|| {
            let shown: String = name.chars().take(40).collect();
            let error = Error::not_found("template_not_found", format!("the gallery has no template `{shown}`")).place("name");
            match base::nearest(name, self.0.iter().map(|offer| offer.name.as_str())) {
                Some(near) => error.fix(format!("did you mean `{near}`?")),
                None => error.fix("look through them: `orc templates list`, or `GET /api/v1/gallery`"),
            }
        })
    }

    /// Those in which every word occurs somewhere.
    fn search(&self, q: &str, category: Option<Category>) -> impl Iterator<Item = &Offer> {
        let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
        let fits = move |offer: &&Offer| words.iter().all(|word| offer.words.contains(word));
        self.0.iter().filter(fits).filter(move |offer| category.is_none_or(|category| offer.spec.category == category))
    }
}

impl Offer {
    fn read(file: &str, text: &str) -> Result<Self> {
        let broken = |why: String| Error::internal("internal_fault", format!("a template of the gallery is broken: {why}")).place(file);
        let read = documents::read(&Source { name: file.to_owned(), bytes: text.as_bytes().to_vec() });
        let read = read.map_err(|found| broken(found.first().map_or_else(String::new, |first| first.message.clone())))?;
        let [one] = read.items.as_slice() else { return Err(broken("it is not one document".into())) };
        let Document { kind, name, title, spec, .. } = serde_json::from_value(one.value.clone()).map_err(|e| broken(e.to_string()))?;
        if kind != TemplateSpec::KIND {
            return Err(broken(format!("it is of the kind `{kind}`")));
        }
        let spec: TemplateSpec = serde_json::from_value(spec).map_err(|e| broken(e.to_string()))?;
        if let Some(found) = spec.check().first() {
            return Err(broken(format!("{}: {}", found.path, found.message)));
        }
        let title = title.unwrap_or_else(|| spec.package.title.clone());
        let mut uses = BTreeSet::new();
        for document in &spec.package.resources {
            used(&document.spec, &mut uses);
        }
        let offer = Self { name, title, spec, uses, words: String::new() };
        Ok(Self { words: offer.searched(), ..offer })
    }

    /// What it does, in one sentence.
    fn summary(&self) -> &str {
        let described = self.spec.package.resources.iter().find_map(|d| d.spec.get("description").and_then(Value::as_str));
        described.unwrap_or(&self.title)
    }

    fn searched(&self) -> String {
        let category = serde_json::to_value(self.spec.category).ok();
        let category = category.as_ref().and_then(Value::as_str).unwrap_or_default().replace('_', " ");
        let mut all = vec![&self.name, &self.title, self.summary(), &self.spec.package.readme, &category];
        all.extend(self.uses.iter().map(String::as_str));
        all.join("\n").to_lowercase()
    }
}

/// What the steps use, also those inside of others.
fn used(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            out.extend(map.get("uses").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| used(inner, out));
        }
        Value::Array(items) => items.iter().for_each(|inner| used(inner, out)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gallery(texts: &[&'static str]) -> Result<Gallery> {
        let files: Vec<_> = texts.iter().enumerate().map(|(i, text)| (format!("{i}.yaml"), Cow::Borrowed(*text))).collect();
        Gallery::read(&files)
    }

    const HELLO: &str = r#"
kind: template
name: hello
title: A hello
spec:
  category: sales
  package:
    format: orc-package/1
    name: hello
    version: 1.0.0
    requires: "*"
    title: A hello
    readme: Greets whoever comes.
    parameters: {type: object, properties: {who: {type: string, sets: ["workflow/hello#/spec/inputs/who/default"]}}}
    resources:
      - kind: workflow
        name: hello
        spec:
          description: Says hello
          inputs: {who: {type: string, default: world}}
          steps: [{id: each, uses: for_each, with: {items: [1]}, steps: [{id: say, uses: text.case}]}]
"#;

    #[test]
    fn every_word_must_occur_and_the_case_does_not_matter() {
        let gallery = gallery(&[HELLO]).expect("it is read");
        let count = |q: &str, category| gallery.search(q, category).count();
        assert_eq!((count("", None), count("HELLO greets", None), count("text.case", None), count("hello absent", None)), (1, 1, 1, 0));
        assert_eq!((count("", Some(Category::Sales)), count("", Some(Category::Research))), (1, 0));
    }

    #[test]
    fn what_stands_in_the_workflow_is_the_default_of_its_parameter() {
        let gallery = gallery(&[HELLO]).expect("it is read");
        let asked = gallery.find("hello").expect("it is there").spec.package.asked();
        assert_eq!(asked.pointer("/properties/who/default"), Some(&Value::from("world")));
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest() {
        let gallery = gallery(&[HELLO]).expect("it is read");
        let near = gallery.find("helo").err().expect("there is none");
        assert_eq!((near.code(), near.fixes()), ("template_not_found", &["did you mean `hello`?".to_owned()][..]));
    }

    #[test]
    fn a_broken_file_is_named() {
        for text in ["kind: workflow\nname: a\nspec: {}\n", "kind: [", "kind: template\nname: a\nspec: {package: {}}\n"] {
            let error = gallery(&[text]).err().expect("it is broken");
            assert_eq!(error.place_text(), Some("0.yaml"), "{error:?}");
        }
        let elsewhere = HELLO.replace("workflow/hello#", "workflow/other#");
        let error = Offer::read("here.yaml", &elsewhere).err().expect("it sets what is not there");
        assert!(error.message().contains("/package/parameters/properties/who/sets/0"), "{error:?}");
    }
}
