//! The fonts inside the program, which glyph a character gets, and how wide it is. No font of the system is ever looked for, so
//! a report looks the same on every machine.

use base::{Error, Result};
use krilla::text::Font;
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
};

/// How a piece of text looks.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) mono: bool,
    pub(super) struck: bool,
    pub(super) soft: bool,
    /// Which of the document's addresses it leads to.
    pub(super) link: Option<usize>,
}

#[derive(Clone, Copy)]
pub(super) struct Glyph {
    pub(super) face: usize,
    pub(super) id: u16,
    /// For a size of one.
    pub(super) advance: f32,
}

struct Face {
    parsed: ttf_parser::Face<'static>,
    font: Font,
}

pub(super) struct Fonts {
    faces: Vec<Face>,
    known: RefCell<HashMap<(usize, char), Option<Glyph>>>,
    missing: RefCell<BTreeSet<char>>,
}

const REGULAR: usize = 0;
const BOLD: usize = 1;
const MONO: usize = 4;
/// How many characters without a glyph are named in the result.
const MISSING_MAX: usize = 50;

/// In the order of the constants above.
pub(super) fn files() -> [&'static [u8]; 6] {
    [
        dejavu::sans::regular(),
        dejavu::sans::bold(),
        dejavu::sans::oblique(),
        dejavu::sans::bold_oblique(),
        dejavu::sans_mono::regular(),
        dejavu::sans_mono::bold(),
    ]
}

impl Fonts {
    pub(super) fn new() -> Result<Self> {
        let broken = || Error::internal("tool_crashed", "a font inside the program cannot be read");
        let face = |file: &'static [u8]| {
            let parsed = ttf_parser::Face::parse(file, 0).ok()?;
            Some(Face { parsed, font: Font::new(file.into(), 0)? })
        };
        let faces = files().into_iter().map(face).collect::<Option<Vec<_>>>().ok_or_else(broken)?;
        Ok(Self { faces, known: RefCell::default(), missing: RefCell::default() })
    }

    pub(super) fn font(&self, face: usize) -> Option<Font> {
        self.faces.get(face).map(|f| f.font.clone())
    }

    /// `None`: the character shows nothing by itself.
    pub(super) fn glyph(&self, style: Style, c: char) -> Option<Glyph> {
        if is_invisible(c) {
            return None;
        }
        let wanted = match style {
            Style { mono: true, bold, .. } => MONO + usize::from(bold),
            Style { bold, italic, .. } => REGULAR + usize::from(bold) + 2 * usize::from(italic),
        };
        *self.known.borrow_mut().entry((wanted, c)).or_insert_with(|| self.look_up(wanted, style.bold, c))
    }

    fn look_up(&self, wanted: usize, bold: bool, c: char) -> Option<Glyph> {
        let chain = [wanted, if bold { BOLD } else { REGULAR }, REGULAR, MONO];
        let find = |c: char| chain.iter().find_map(|face| self.in_face(*face, c));
        let found = find(c).or_else(|| similar(c).and_then(find));
        // Letters that must be joined or run from right to left are there, but would stand in the wrong order.
        if found.is_none() || needs_shaping(c) {
            let mut missing = self.missing.borrow_mut();
            if missing.len() < MISSING_MAX {
                missing.insert(c);
            }
        }
        found.or_else(|| find('\u{25a1}'))
    }

    fn in_face(&self, face: usize, c: char) -> Option<Glyph> {
        let parsed = &self.faces.get(face)?.parsed;
        let id = parsed.glyph_index(c)?;
        let advance = f32::from(parsed.glyph_hor_advance(id)?) / f32::from(parsed.units_per_em());
        Some(Glyph { face, id: id.0, advance })
    }

    /// Width of `text` at the size one.
    pub(super) fn width(&self, style: Style, text: &str) -> f32 {
        text.chars().filter_map(|c| self.glyph(style, c)).map(|g| g.advance).sum()
    }

    /// The characters that were replaced by a box, or that stand in the wrong order.
    pub(super) fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().map(char::to_string).collect()
    }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Signs that models like to write, by one that says the same.
fn similar(c: char) -> Option<char> {
    Some(match c {
        '✅' | '☑' => '✔',
        '❌' | '❎' => '✘',
        '🟢' | '🟡' | '🟠' | '🔴' | '🔵' | '⚫' => '●',
        '⭐' | '🌟' => '★',
        '\u{202f}' | '\u{2007}' => ' ',
        '\u{2011}' => '-',
        _ => return None,
    })
}

fn needs_shaping(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
