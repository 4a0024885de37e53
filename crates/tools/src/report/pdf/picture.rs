//! Pictures, judged before they are drawn: a small file can describe a picture that fills the memory.

use super::fonts;
use base::{Error, Result};
use krilla::image::Image;
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};
use usvg::{Tree, fontdb, roxmltree};

const PIXELS_MAX: u64 = 40_000_000;
const SVG_BYTES_MAX: usize = 4 << 20;
/// Elements after every `use` has been replaced by what it shows.
const SVG_ELEMENTS_MAX: usize = 50_000;
const SVG_DEPTH_MAX: usize = 64;
/// A pixel in points.
const PIXEL: f32 = 0.75;

pub(super) enum Kind {
    Raster(Image),
    Vector(Box<Tree>),
}

pub(super) struct Picture {
    pub(super) kind: Kind,
    /// In points.
    pub(super) width: f32,
    pub(super) height: f32,
}

fn bad(name: &str, why: &str) -> Error {
    let name: String = name.chars().take(80).collect();
    Error::invalid("bad_image", format!("the picture `{name}` cannot be shown in a PDF: {why}"))
        .fix("use an SVG of `chart.svg`, a PNG or a JPEG; make large pictures smaller")
}

/// `kind` is a media type.
pub(super) fn read(name: &str, kind: &str, bytes: Vec<u8>) -> Result<Picture> {
    if kind == "image/svg+xml" {
        return vector(name, &bytes);
    }
    // The sizes stand in the first bytes; nothing is unpacked yet.
    let image = match kind {
        "image/png" => Image::from_png(bytes.into(), true),
        "image/jpeg" | "image/jpg" => Image::from_jpeg(bytes.into(), true),
        "image/gif" => Image::from_gif(bytes.into(), true),
        "image/webp" => Image::from_webp(bytes.into(), true),
        _ => return Err(bad(name, &format!("`{kind}` is not a kind that is known"))),
    };
    let image = image.map_err(|why| bad(name, &why))?;
    let (width, height) = image.size();
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(bad(name, &format!("it has {width} × {height} pixels; at most {PIXELS_MAX} in all are drawn")));
    }
    Ok(Picture { kind: Kind::Raster(image), width: width as f32 * PIXEL, height: height as f32 * PIXEL })
}

fn vector(name: &str, bytes: &[u8]) -> Result<Picture> {
    let text = std::str::from_utf8(bytes).map_err(|_| bad(name, "its text is not UTF-8"))?;
    if text.len() > SVG_BYTES_MAX {
        return Err(bad(name, &format!("it has more than {SVG_BYTES_MAX} bytes")));
    }
    check_depth(text).map_err(|why| bad(name, why))?;
    // Most programs write a document type; one that declares entities could let a few words become many.
    if text.contains("<!ENTITY") {
        return Err(bad(name, "it declares entities"));
    }
    let options = roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: SVG_ELEMENTS_MAX as u32 * 4, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|e| bad(name, &e.to_string()))?;
    check_elements(&document).map_err(|why| bad(name, why))?;
    let tree = Tree::from_xmltree(&document, &svg_options()).map_err(|e| bad(name, &e.to_string()))?;
    let size = tree.size();
    if !(size.width() >= 0.1 && size.height() >= 0.1 && size.width() < 100_000.0 && size.height() < 100_000.0) {
        return Err(bad(name, "its size makes no sense"));
    }
    Ok(Picture { width: size.width() * PIXEL, height: size.height() * PIXEL, kind: Kind::Vector(Box::new(tree)) })
}

/// Reads no file and no font but those of the program.
fn svg_options() -> usvg::Options<'static> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let database = DATABASE.get_or_init(|| {
        let mut database = fontdb::Database::new();
        for file in fonts::files() {
            database.load_font_source(fontdb::Source::Binary(Arc::new(file)));
        }
        database.set_sans_serif_family("DejaVu Sans");
        database.set_serif_family("DejaVu Sans");
        database.set_cursive_family("DejaVu Sans");
        database.set_fantasy_family("DejaVu Sans");
        database.set_monospace_family("DejaVu Sans Mono");
        Arc::new(database)
    });
    usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: database.clone(),
        image_href_resolver: usvg::ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) },
        ..usvg::Options::default()
    }
}

/// Before any parser sees the text: they call themselves for every level.
fn check_depth(text: &str) -> std::result::Result<(), &'static str> {
    let mut depth = 0usize;
    for tag in text.split('<').skip(1) {
        let end = tag.find('>').map_or(tag, |at| tag.get(..at).unwrap_or(tag));
        match tag.chars().next() {
            Some('/') => depth = depth.saturating_sub(1),
            Some('!' | '?') | None => {}
            Some(_) if end.ends_with('/') => {}
            Some(_) => depth += 1,
        }
        if depth > SVG_DEPTH_MAX {
            return Err("its elements stand too deep in each other");
        }
    }
    Ok(())
}

/// `use` shows an element again; ten levels of ten each are ten thousand million elements. Filters and the like are drawn as
/// pixels of any size.
fn check_elements(document: &roxmltree::Document<'_>) -> std::result::Result<(), &'static str> {
    let ids: HashMap<&str, roxmltree::Node<'_, '_>> = document.descendants().filter_map(|n| Some((n.attribute("id")?, n))).collect();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        if matches!(node.tag_name().name(), "filter" | "mask" | "pattern" | "foreignObject" | "script") {
            return Err("it uses filters, masks, patterns, scripts or foreign elements, which are not drawn");
        }
        if node.tag_name().name() == "style" && node.text().is_some_and(|css| css.contains("url(")) {
            return Err("its style sheet points to elements; attributes may");
        }
    }
    let mut budget = SVG_ELEMENTS_MAX;
    weigh(document.root(), &ids, 0, &mut budget)
}

fn weigh<'a, 'i>(
    node: roxmltree::Node<'a, 'i>,
    ids: &HashMap<&'a str, roxmltree::Node<'a, 'i>>,
    depth: usize,
    budget: &mut usize,
) -> std::result::Result<(), &'static str> {
    if depth > 2 * SVG_DEPTH_MAX {
        return Err("its elements show each other too deep");
    }
    *budget = budget.checked_sub(1).ok_or("it has too many elements")?;
    // What any attribute points to may be drawn once more for this element: markers and clip paths as well as `use`.
    for target in node.attributes().flat_map(|a| references(a.value())).filter_map(|id| ids.get(id)) {
        if !node.ancestors().any(|n| n == *target) {
            weigh(*target, ids, depth + 1, budget)?;
        }
    }
    node.children().filter(roxmltree::Node::is_element).try_for_each(|child| weigh(child, ids, depth + 1, budget))
}

fn references(value: &str) -> impl Iterator<Item = &str> {
    let whole = value.trim().strip_prefix('#');
    let parts = value.split("url(").skip(1).filter_map(|part| {
        let inner = part.split(')').next()?.trim().trim_matches(['"', '\'']);
        inner.strip_prefix('#')
    });
    whole.into_iter().chain(parts)
}
