//! Resources of the server as files of the folder: what is there is rewritten in its place, the rest gets a file of its own.

use super::super::{
    export::{self, Written},
    files::Files,
    show::HEAD,
};
use base::Error;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

/// The new texts of files; `None` removes one.
pub(super) struct Rewrite<'a> {
    files: &'a Files,
    edits: BTreeMap<PathBuf, Vec<Edit>>,
    new: BTreeMap<PathBuf, String>,
}

/// A range of a file and what stands there instead.
struct Edit {
    range: Range<usize>,
    /// `None`: nothing does.
    text: Option<String>,
    /// It is the only document of its file.
    alone: bool,
}

impl<'a> Rewrite<'a> {
    pub(super) fn new(files: &'a Files) -> Self {
        Self { files, edits: BTreeMap::new(), new: BTreeMap::new() }
    }

    /// A resource that no file holds.
    pub(super) fn create(&mut self, root: &Path, plural: &str, document: &Value) -> Result<(), Error> {
        let name = export::file_name(document["name"].as_str().unwrap_or_default())?;
        let path = root.join(export::file_name(plural)?).join(format!("{name}.yaml"));
        if path.exists() || self.new.contains_key(&path) {
            return Err(Error::conflict("file_exists", "a file for a new resource is there already and holds something else")
                .place(path.display().to_string())
                .fix("move it away, or declare the resource in it"));
        }
        self.new.insert(path, export::one(document, Written::Yaml));
        Ok(())
    }

    /// The document with this number becomes this; `None` takes it out.
    pub(super) fn replace(&mut self, number: usize, document: Option<&Value>) {
        let declared = &self.files.declared[number];
        let (range, alone) = self.files.span(number);
        let json = declared.path.extension().is_some_and(|e| e == "json");
        let text = document.map(|document| {
            let document = if declared.bare { bare(document, &declared.path) } else { document.clone() };
            if json {
                serde_json::to_string_pretty(&document).unwrap_or_default()
            } else {
                editing::documents::write_in_order(&document, if declared.bare { &["name"] } else { &HEAD })
            }
        });
        self.edits.entry(declared.path.clone()).or_default().push(Edit { range, text, alone });
    }

    /// All of it or nothing: the new texts stand beside the old ones before the first is put in its place.
    pub(super) fn carry_out(self) -> Result<(), Error> {
        let mut texts: BTreeMap<PathBuf, Option<String>> = self.new.into_iter().map(|(path, text)| (path, Some(text))).collect();
        for (path, edits) in self.edits {
            let old = String::from_utf8_lossy(self.files.text(&path).unwrap_or_default()).into_owned();
            texts.insert(path, edited(&old, edits));
        }
        let beside: Vec<(PathBuf, PathBuf)> =
            texts.iter().filter(|(_, text)| text.is_some()).map(|(path, _)| (path.clone(), hidden(path))).collect();
        for (path, temporary) in &beside {
            let text = texts.get(path).and_then(Option::as_deref).unwrap_or_default();
            if let Err(e) = export::write(temporary, text) {
                beside.iter().for_each(|(_, temporary)| drop(fs::remove_file(temporary)));
                return Err(e);
            }
        }
        let failed = |path: &Path, e: &std::io::Error| {
            Error::invalid("file_unwritable", format!("the file cannot be put in its place: {e}")).place(path.display().to_string())
        };
        for (path, temporary) in &beside {
            fs::rename(temporary, path).map_err(|e| failed(path, &e))?;
        }
        for path in texts.iter().filter(|(_, text)| text.is_none()).map(|(path, _)| path) {
            fs::remove_file(path).map_err(|e| failed(path, &e))?;
        }
        Ok(())
    }
}

fn hidden(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.orc-new"))
}

/// A workflow as `orc run` takes it; without the name if the file has it.
fn bare(document: &Value, path: &Path) -> Value {
    let mut spec = document["spec"].clone();
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    if document["name"] != stem.as_str() {
        spec["name"] = document["name"].clone();
    }
    spec
}

/// `None`: nothing is left.
fn edited(old: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let mut out = old.to_owned();
    for Edit { range, text, alone } in edits {
        if alone {
            return text.map(|t| if t.ends_with('\n') { t } else { format!("{t}\n") });
        }
        let text = text.unwrap_or_default();
        let line = out[..range.start].rfind('\n').map_or(0, |i| i + 1);
        // A map cannot begin behind the mark that divides documents.
        let head = if out[line..range.start].starts_with("---") && !text.is_empty() { "\n" } else { "" };
        let tail =
            if out[range.end..].starts_with('\n') || out[range.start..range.end].ends_with('\n') || text.is_empty() { "" } else { "\n" };
        let keep = if out[range.start..range.end].ends_with('\n') { "\n" } else { "" };
        out.replace_range(range, &format!("{head}{}{tail}{keep}", text.trim_end_matches('\n')));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::super::files;
    use super::*;
    use serde_json::json;

    fn folder(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("orc-sync-files-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a folder");
        dir
    }

    fn load(dir: &Path) -> Files {
        files::load(&[dir.to_owned()]).unwrap_or_else(|f| panic!("{:?}", f.object()))
    }

    fn names(files: &Files) -> Vec<String> {
        files.declared.iter().map(|d| format!("{}/{}={}", d.kind(), d.name(), d.value["spec"])).collect()
    }

    #[test]
    fn documents_are_rewritten_where_they_stand() {
        let dir = folder("rewrite");
        let text = "# all\nkind: model\nname: a\nspec: {x: 1} # kept?\n---\n# the second\nkind: model\nname: b\nspec:\n  t: |\n    two\n    lines\n---\nkind: model\nname: c\nspec: {}\n";
        fs::write(dir.join("all.yaml"), text).expect("written");
        fs::write(dir.join("flow.yaml"), "steps: []\n").expect("written");
        fs::write(dir.join("one.json"), "{\"kind\":\"model\",\"name\":\"j\",\"spec\":{}}").expect("written");
        let files = load(&dir);
        assert_eq!(names(&files).len(), 5);
        let mut rewrite = Rewrite::new(&files);
        rewrite.replace(0, Some(&json!({"kind": "model", "name": "a", "spec": {"x": 2}})));
        rewrite.replace(1, Some(&json!({"kind": "model", "name": "b", "spec": {"t": "new\ntext\n"}})));
        rewrite.replace(2, None);
        rewrite.replace(3, Some(&json!({"kind": "workflow", "name": "flow", "spec": {"steps": [1]}})));
        rewrite.replace(4, None);
        rewrite.create(&dir, "models", &json!({"kind": "model", "name": "d", "spec": {"n": null}})).expect("a new file");
        rewrite.carry_out().expect("written");
        let after = load(&dir);
        assert_eq!(
            names(&after),
            ["model/a={\"x\":2}", "model/b={\"t\":\"new\\ntext\\n\"}", "workflow/flow={\"steps\":[1]}", "model/d={\"n\":null}"]
        );
        let all = fs::read_to_string(dir.join("all.yaml")).expect("there");
        assert!(all.starts_with("# all\nkind: model\nname: a\n") && all.contains("# the second"), "{all}");
        assert!(!dir.join("one.json").exists());
        assert_eq!(fs::read_to_string(dir.join("flow.yaml")).expect("there"), "steps:\n  - 1\n");
        assert_eq!(fs::read_to_string(dir.join("models/d.yaml")).expect("there"), "kind: model\nname: d\nspec:\n  'n': null\n");
        fs::remove_dir_all(dir).expect("removed");
    }

    #[test]
    fn nothing_is_written_over_a_stranger_and_nothing_outside() {
        let dir = folder("strangers");
        fs::create_dir_all(dir.join("models")).expect("a folder");
        fs::write(dir.join("models/a.yaml"), "just: text\n").expect("written");
        let files = load(&dir);
        let mut rewrite = Rewrite::new(&files);
        assert_eq!(rewrite.create(&dir, "models", &json!({"name": "a"})).expect_err("it is there").code(), "file_exists");
        for bad in ["../x", "", "a/b", ".hidden"] {
            assert_eq!(rewrite.create(&dir, "models", &json!({"name": bad})).expect_err(bad).code(), "bad_file_name");
        }
        fs::remove_dir_all(dir).expect("removed");
    }
}
