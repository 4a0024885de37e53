//! Files that are part of the binary: the console, the templates of the gallery and the pages of the error codes.

use flate2::read::GzDecoder;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{borrow::Cow, io::Read};

/// Most files are here compressed only.
#[derive(RustEmbed)]
#[folder = "../../web/dist/packed"]
#[allow_missing = true]
struct Web;

#[derive(RustEmbed)]
#[folder = "../../templates"]
#[allow_missing = true]
struct Templates;

#[derive(RustEmbed)]
#[folder = "../../docs/errors"]
#[allow_missing = true]
struct Pages;

/// The console's files, by path.
pub(crate) struct Console;

impl http::Assets for Console {
    fn get(&self, path: &str) -> Option<http::Asset> {
        if let Some(file) = Web::get(path) {
            return Some(http::Asset { version: version(&file), bytes: file.data });
        }
        // For clients that take no compressed files.
        let packed = Web::get(&format!("{path}.gz"))?;
        let mut bytes = Vec::new();
        GzDecoder::new(&*packed.data).read_to_end(&mut bytes).ok()?;
        Some(http::Asset { version: version(&packed), bytes: bytes.into() })
    }
}

fn version(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

impl Console {
    pub(crate) fn is_built() -> bool {
        http::Assets::get(&Self, "index.html").is_some()
    }
}

pub(crate) fn error_page(code: &str) -> Option<String> {
    // Codes are file names: nothing else may become part of a path.
    if code.is_empty() || !code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let file = Pages::get(&format!("{code}.md"))?;
    Some(text(file.data).into_owned())
}

/// What is in the binary stays there: nothing is copied.
fn text(data: Cow<'static, [u8]>) -> Cow<'static, str> {
    match data {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// The templates of the gallery: file names and texts.
pub(crate) fn gallery() -> Vec<(String, Cow<'static, str>)> {
    Templates::iter().filter_map(|name| Some((name.to_string(), text(Templates::get(&name)?.data)))).collect()
}

pub(crate) fn error_codes() -> Vec<String> {
    let mut codes: Vec<String> = Pages::iter().filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect();
    codes.retain(|code| error_page(code).is_some());
    codes.sort_unstable();
    codes
}

/// For the server's own pages.
pub(crate) fn error_pages() -> http::ErrorPages {
    http::ErrorPages { page: std::sync::Arc::new(error_page), codes: error_codes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_kept_compressed_is_there_as_it_was() {
        let Some(page) = http::Assets::get(&Console, "index.html") else { return assert!(!Console::is_built()) };
        assert!(String::from_utf8_lossy(&page.bytes).contains("</html>"));
        assert!(http::Assets::get(&Console, "index.html.br").is_none_or(|packed| packed.bytes.len() < page.bytes.len()));
        assert!(http::Assets::get(&Console, "assets/none.js").is_none());
    }

    #[test]
    fn pages_have_titles_and_paths_stay_inside() {
        assert!(error_page("../guide/cli").is_none());
        assert!(error_page("usage").is_some_and(|page| page.starts_with("# ")));
        assert!(error_codes().contains(&"usage".to_owned()));
    }
}
