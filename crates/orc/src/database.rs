//! Which database keeps the journal, as the environment says it.

use base::{Error, Result};
use cli::host::{Finding, Health};
use store::Database;

const STORE: &str = "ORC_STORE";
const PASSWORD: &str = "ORC_STORE_PASSWORD";
const PASSWORD_FILE: &str = "ORC_STORE_PASSWORD_FILE";

/// `None`: SQLite in the data folder.
pub(crate) fn named() -> Result<Option<Database>> {
    of(&|name| std::env::var(name).ok())
}

pub(crate) fn of(variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<Database>> {
    let set = |name: &str| variable(name).filter(|text| !text.is_empty());
    let Some(url) = set(STORE) else { return Ok(None) };
    let password = match set(PASSWORD_FILE) {
        None => set(PASSWORD),
        Some(path) => {
            let read = std::fs::read_to_string(&path).map_err(|e| {
                Error::invalid("bad_database_address", format!("the file with the password of the database cannot be read: {e}"))
                    .place(path)
                    .fix(format!("name a file that this user may read in {PASSWORD_FILE}"))
            })?;
            Some(read.trim_end_matches(['\r', '\n']).to_owned())
        }
    };
    Database::parse(&url, password.as_deref()).map(Some).map_err(|e| e.place(STORE))
}

/// Which one it is; without trying it, for that would take the journal from whoever has it.
pub(crate) fn examine() -> Finding {
    match named() {
        Ok(None) => Finding::new("store", Health::Ok, "SQLite in the data folder"),
        Ok(Some(database)) => Finding::new("store", Health::Ok, format!("PostgreSQL at {}", database.shown())),
        Err(e) => Finding::new("store", Health::Bad, e.message()).fix(format!("correct {STORE}; see docs/guide/storage.md")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_comes_from_its_own_place_and_is_never_shown() {
        let file = std::env::temp_dir().join(format!("orc-store-password-{}", std::process::id()));
        std::fs::write(&file, "secret\n").expect("writes");
        let path = file.display().to_string();
        let with = |set: &'static [(&'static str, &'static str)], file: Option<&str>| {
            let file = file.map(str::to_owned);
            of(&move |name| match (name, &file) {
                (PASSWORD_FILE, Some(file)) => Some(file.clone()),
                _ => set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()),
            })
        };
        assert!(with(&[], None).expect("nothing is said").is_none());
        assert!(with(&[(STORE, "")], None).expect("nothing is said").is_none());
        let url = "postgres://ada@db.example/orc";
        let named = with(&[(STORE, "postgres://ada@db.example/orc")], Some(&path)).expect("reads").expect("is named");
        assert_eq!(named.password(), Some(&b"secret"[..]));
        assert!(named.shown().starts_with(url.split("/orc").next().expect("a host")) && !format!("{named:?}").contains("secret"));
        let named = with(&[(STORE, "postgres://ada@db.example/orc"), (PASSWORD, "other")], None).expect("reads").expect("is named");
        assert_eq!(named.password(), Some(&b"other"[..]));
        std::fs::remove_file(&file).expect("removes");
        let e = with(&[(STORE, "postgres://ada@db.example/orc")], Some(&path)).expect_err("the file is gone");
        assert!(e.code() == "bad_database_address" && e.place_text().is_some_and(|place| place == path), "{e}");
        assert_eq!(with(&[(STORE, "mysql://x")], None).expect_err("another database").code(), "bad_database_address");
    }
}
