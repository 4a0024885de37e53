//! Pages to bytes.

use super::{
    Setting,
    fonts::{Fonts, Style},
    layout::{Layout, Section},
    lines::Run,
    page::{Ink, Item},
    picture::Kind,
    tags::Tags,
};
use base::{Error, Result};
use krilla::{
    Document, SerializeSettings,
    action::LinkAction,
    annotation::{LinkAnnotation, Target},
    color::rgb,
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect, Size, Transform},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::{Page, PageSettings},
    paint::Fill,
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};
use krilla_svg::{SurfaceExt, SvgSettings};
use std::collections::HashMap;

const FOOTER_SIZE: f32 = 8.0;

/// A rectangle that leads somewhere.
struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    link: usize,
}

struct Drawing<'a> {
    fonts: &'a Fonts,
    setting: &'a Setting<'a>,
    addresses: &'a [String],
    places: HashMap<&'a str, &'a Section>,
}

pub(super) fn document(fonts: &Fonts, setting: &Setting<'_>, layout: Layout<'_>) -> Result<Vec<u8>> {
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(metadata(setting));
    let places = layout.sections.iter().map(|s| (s.id.as_str(), s)).collect();
    let drawing = Drawing { fonts, setting, addresses: &layout.addresses, places };
    let all = layout.flow.pages.len();
    let mut tags = Tags::new(layout.flow.parts);
    for (i, items) in layout.flow.pages.into_iter().enumerate() {
        setting.work.check_alive()?;
        let size = PageSettings::from_wh(setting.paper.width, setting.paper.height)
            .ok_or_else(|| Error::internal("tool_crashed", "the paper has no size"))?;
        let mut page = document.start_page_with(size);
        let mut areas = Vec::new();
        let mut surface = page.surface();
        for (part, item) in items {
            tags.enter(&mut surface, part, &item);
            drawing.item(&mut surface, item, &mut areas);
        }
        tags.enter_artifact(&mut surface);
        drawing.footer(&mut surface, &format!("{} / {all}", i + 1));
        tags.leave(&mut surface);
        surface.finish();
        drawing.links(&mut page, areas);
        page.finish();
    }
    document.set_outline(outline(&layout.sections));
    document.set_tag_tree(tags.tree(setting.lang));
    document.finish().map_err(|e| match e {
        krilla::error::KrillaError::Image(_, _, why) => {
            Error::invalid("bad_image", format!("a picture of the report cannot be read: {why}")).fix("save the picture again as PNG")
        }
        other => Error::internal("tool_crashed", format!("the PDF could not be written: {other}")),
    })
}

fn metadata(setting: &Setting<'_>) -> Metadata {
    let mut out = Metadata::new()
        .title(setting.title.to_owned())
        .language(setting.lang.to_owned())
        .creator("Orchestrator".to_owned())
        .producer("Orchestrator".to_owned());
    if let Some((year, month, day)) = setting.created {
        out = out.creation_date(DateTime::new(year).month(month).day(day));
    }
    out
}

impl Drawing<'_> {
    fn item(&self, surface: &mut Surface<'_>, item: Item, areas: &mut Vec<Area>) {
        match item {
            Item::Bar { x, y, width, height, ink } => bar(surface, (x, y), (width, height), ink),
            Item::Text { x, baseline, size, run } => {
                if run.style.mono {
                    let width = self.fonts.width(run.style, &run.text) * size;
                    bar(surface, (x, baseline - size * 0.88), (width, size * 1.15), Ink::Fill);
                }
                let width = self.text(surface, (x, baseline), size, &run);
                self.decorate((x, baseline), (width, size), run.style, surface, areas);
            }
            Item::Picture { x, y, width, height, picture } => {
                let Some(size) = Size::from_wh(width, height) else { return };
                surface.push_transform(&Transform::from_translate(x, y));
                match &picture.kind {
                    Kind::Raster(image) => surface.draw_image(image.clone(), size),
                    Kind::Vector(tree) => {
                        surface.draw_svg(tree, size, SvgSettings::default());
                    }
                }
                surface.pop();
            }
        }
    }

    /// Draws the text and tells how wide it is.
    fn text(&self, surface: &mut Surface<'_>, (x, baseline): (f32, f32), size: f32, run: &Run) -> f32 {
        surface.set_fill(Some(fill(ink(run.style))));
        let (mut at, mut start) = (x, x);
        let (mut face, mut glyphs, mut text) = (0, Vec::new(), String::new());
        let mut flush = |face: usize, start: f32, glyphs: &mut Vec<KrillaGlyph>, text: &mut String| {
            if let Some(font) = self.fonts.font(face).filter(|_| !glyphs.is_empty()) {
                surface.draw_glyphs(Point::from_xy(start, baseline), glyphs, font, text, size, false);
            }
            glyphs.clear();
            text.clear();
        };
        for c in run.text.chars() {
            let Some(glyph) = self.fonts.glyph(run.style, c) else { continue };
            if glyph.face != face {
                flush(face, start, &mut glyphs, &mut text);
                (face, start) = (glyph.face, at);
            }
            let begin = text.len();
            text.push(c);
            let range = begin..text.len();
            glyphs.push(KrillaGlyph::new(GlyphId::new(u32::from(glyph.id)), glyph.advance, 0.0, 0.0, 0.0, range, None));
            at += glyph.advance * size;
        }
        flush(face, start, &mut glyphs, &mut text);
        at - x
    }

    fn decorate(
        &self,
        (x, baseline): (f32, f32),
        (width, size): (f32, f32),
        style: Style,
        surface: &mut Surface<'_>,
        areas: &mut Vec<Area>,
    ) {
        if style.struck {
            bar(surface, (x, baseline - size * 0.28), (width, size * 0.06), ink(style));
        }
        if let Some(link) = style.link {
            bar(surface, (x, baseline + size * 0.12), (width, size * 0.05), Ink::Link);
            areas.push(Area { x, y: baseline - size, width, height: size * 1.25, link });
        }
    }

    fn footer(&self, surface: &mut Surface<'_>, number: &str) {
        let style = Style { soft: true, ..Style::default() };
        let paper = self.setting.paper;
        let baseline = paper.height - paper.margin * 0.5;
        let width = self.fonts.width(style, number) * FOOTER_SIZE;
        let right = paper.width - paper.margin - width;
        self.text(surface, (right, baseline), FOOTER_SIZE, &Run { text: number.to_owned(), style });
        // What does not fit beside the number is left out.
        let mut room = right - paper.margin - 20.0;
        let words = self.setting.footer.unwrap_or(self.setting.title).chars();
        let text: String = words
            .take_while(|c| {
                room -= self.fonts.glyph(style, *c).map_or(0.0, |g| g.advance * FOOTER_SIZE);
                room >= 0.0
            })
            .collect();
        self.text(surface, (paper.margin, baseline), FOOTER_SIZE, &Run { text, style });
    }

    fn links(&self, page: &mut Page<'_>, areas: Vec<Area>) {
        for area in areas {
            let Some(rect) = Rect::from_xywh(area.x, area.y, area.width, area.height) else { continue };
            let Some(address) = self.addresses.get(area.link) else { continue };
            let target = match address.strip_prefix('#') {
                Some(id) => match self.places.get(id) {
                    Some(section) => Target::Destination(place(section).into()),
                    None => continue,
                },
                None => Target::Action(LinkAction::new(address.clone()).into()),
            };
            page.add_annotation(LinkAnnotation::new(rect, target).into());
        }
    }
}

fn place(section: &Section) -> XyzDestination {
    XyzDestination::new(section.page, Point::from_xy(0.0, (section.y - 10.0).max(0.0)))
}

/// The bookmarks: sections with the deeper ones below them.
fn outline(sections: &[Section]) -> Outline {
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let mut top = Vec::new();
    let close = |open: &mut Vec<(u8, OutlineNode)>, top: &mut Vec<OutlineNode>, level: u8| {
        while let Some((_, node)) = open.pop_if(|(l, _)| *l >= level) {
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => top.push(node),
            }
        }
    };
    for section in sections {
        close(&mut open, &mut top, section.level);
        open.push((section.level, OutlineNode::new(section.text.clone(), place(section))));
    }
    close(&mut open, &mut top, 0);
    let mut out = Outline::new();
    top.into_iter().for_each(|node| out.push_child(node));
    out
}

fn ink(style: Style) -> Ink {
    match style {
        Style { link: Some(_), .. } => Ink::Link,
        Style { soft: true, .. } => Ink::Soft,
        _ => Ink::Text,
    }
}

fn fill(ink: Ink) -> Fill {
    let colour = match ink {
        Ink::Text => rgb::Color::new(26, 26, 26),
        Ink::Soft => rgb::Color::new(89, 89, 89),
        Ink::Line => rgb::Color::new(200, 200, 200),
        Ink::Fill => rgb::Color::new(243, 244, 246),
        Ink::Link => rgb::Color::new(10, 88, 202),
    };
    Fill { paint: colour.into(), ..Fill::default() }
}

fn bar(surface: &mut Surface<'_>, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
    }
}
