//! Listens to the interpreter of page descriptions and keeps what matters: characters and rules.

use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::fonts::Fonts;
use super::ink::{Cover, Glyph, Ink, Rule, Run};
use crate::colour::{Rgb, WHITE};

/// No report prints more on a page; what comes after is not kept.
const MAX_GLYPHS_A_PAGE: usize = 200_000;
const MAX_RULES_A_PAGE: usize = 200_000;
const MAX_COVERS_A_PAGE: usize = 2_000;
/// Of 255: less opaque than the one nobody sees, more than the other hides what is below.
const CLEAR: u8 = 0x10;
const OPAQUE: u8 = 0xc0;
/// Bars that one path paints.
const MAX_BARS_A_PATH: usize = 60;
/// A filled shape that is thinner than this, in points, is a rule. Word's widest ordinary border
/// is 6 points; wider ones are decoration, and text of ordinary size is higher.
const RULE_THICKNESS: f64 = 4.0;
/// A stroke may leave its axis by this much, in points, and still be straight.
const STRAIGHT: f64 = 0.8;

/// Text may lean by this much, as a sine: scanned pages lie askew by some degrees.
const MAX_SLANT: f64 = 0.2;

/// Which list a character belongs to.
#[derive(Clone, Copy)]
enum Sight {
    Seen,
    Unseen,
    Stray,
}

/// Collects one page.
pub(super) struct Collector<'f, 'p> {
    pub(super) ink: Ink,
    pub(super) full: bool,
    /// Areas beyond which nothing is painted, each within the one before.
    clips: Vec<Rect>,
    fonts: &'f mut Fonts<'p>,
}

impl<'f, 'p> Collector<'f, 'p> {
    /// `width` and `height` of the page as shown, in points.
    pub(super) fn new(width: f32, height: f32, fonts: &'f mut Fonts<'p>) -> Self {
        Self { ink: Ink { width, height, ..Ink::default() }, full: false, clips: Vec::new(), fonts }
    }

    fn keep(&mut self, glyph: Glyph, seen: Sight) {
        let list = match seen {
            Sight::Seen => &mut self.ink.glyphs,
            Sight::Unseen => &mut self.ink.unseen,
            Sight::Stray => &mut self.ink.stray,
        };
        if list.len() >= MAX_GLYPHS_A_PAGE {
            self.full = true;
            return;
        }
        list.push(glyph);
    }

    /// Keeps an opaque area that may hide what was painted before.
    fn cover(&mut self, area: Rect, paint: Option<Rgb>, full: bool) {
        let area = self.clips.last().map_or(area, |clip| area.intersect(*clip));
        let broad = area.width() > RULE_THICKNESS && area.height() > RULE_THICKNESS;
        if broad && self.ink.covers.len() < MAX_COVERS_A_PAGE {
            let (left, top, right, bottom) = (area.x0 as f32, area.y0 as f32, area.x1 as f32, area.y1 as f32);
            let after = self.ink.glyphs.len();
            self.ink.covers.push(Cover { left, top, right, bottom, after, paint, full });
        }
    }

    /// Is a character cut away? One that stands half within is seen in part.
    fn is_cut(&self, x: f64, y: f64, size: f64) -> bool {
        self.clips.last().is_some_and(|clip| {
            let room = clip.inflate(size, size);
            clip.width() < 0.5 || clip.height() < 0.5 || !room.contains(Point::new(x, y))
        })
    }

    /// Keeps a straight piece as a rule; a slanted one is no rule.
    fn straight(&mut self, start: Point, end: Point) {
        let (across, down) = ((end.x - start.x).abs(), (end.y - start.y).abs());
        if self.ink.horizontal.len() + self.ink.vertical.len() >= MAX_RULES_A_PAGE {
            return;
        }
        if down <= STRAIGHT && across > down {
            let (from, to) = (start.x.min(end.x) as f32, start.x.max(end.x) as f32);
            self.ink.horizontal.push(Rule { at: ((start.y + end.y) / 2.0) as f32, from, to });
        } else if across <= STRAIGHT && down > across {
            let (from, to) = (start.y.min(end.y) as f32, start.y.max(end.y) as f32);
            self.ink.vertical.push(Rule { at: ((start.x + end.x) / 2.0) as f32, from, to });
        }
    }

    fn edges(&mut self, path: &BezPath, transform: Affine) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => {
                    first = transform * to;
                    last = first;
                }
                PathEl::LineTo(to) => {
                    let to = transform * to;
                    self.straight(last, to);
                    last = to;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => last = transform * to,
                PathEl::ClosePath => {
                    self.straight(last, first);
                    last = first;
                }
            }
        }
    }

    fn filled(&mut self, path: &BezPath, transform: Affine) {
        let parts = straight_parts(path, transform);
        let mut rest = parts.as_slice();
        while let [part, following @ ..] = rest {
            rest = following;
            let Some(outer) = part else {
                self.ink.shapes = self.ink.shapes.saturating_add(1);
                continue;
            };
            if let [Some(inner), beyond @ ..] = following
                && is_frame(*outer, *inner)
            {
                let middle = Rect::new(
                    (outer.x0 + inner.x0) / 2.0,
                    (outer.y0 + inner.y0) / 2.0,
                    (outer.x1 + inner.x1) / 2.0,
                    (outer.y1 + inner.y1) / 2.0,
                );
                self.frame(middle);
                rest = beyond;
                continue;
            }
            self.thin(*outer);
        }
    }

    fn frame(&mut self, rect: Rect) {
        let corners = [
            Point::new(rect.x0, rect.y0),
            Point::new(rect.x1, rect.y0),
            Point::new(rect.x1, rect.y1),
            Point::new(rect.x0, rect.y1),
        ];
        for (start, end) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            self.straight(*start, *end);
        }
    }

    /// A thin filled rectangle is a rule along its middle. One that is small both ways is a dot of
    /// a dotted border, or the corner piece where two borders meet: it may lengthen both.
    fn thin(&mut self, rect: Rect) {
        let (width, height) = (rect.width(), rect.height());
        let centre = rect.center();
        if height <= RULE_THICKNESS && width > 0.0 {
            self.straight(Point::new(rect.x0, centre.y), Point::new(rect.x1, centre.y));
        }
        if width <= RULE_THICKNESS && height > 0.0 {
            self.straight(Point::new(centre.x, rect.y0), Point::new(centre.x, rect.y1));
        }
    }
}

/// Bounding boxes of the sub-paths of a path; `None` for one that has curves.
fn straight_parts(path: &BezPath, transform: Affine) -> Vec<Option<Rect>> {
    let mut parts = Vec::new();
    let mut current: Option<Rect> = None;
    let mut curved = false;
    let mut close = |current: &mut Option<Rect>, curved: &mut bool| {
        if let Some(rect) = current.take() {
            parts.push((!*curved).then_some(rect));
        }
        *curved = false;
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                close(&mut current, &mut curved);
                let to = transform * to;
                current = Some(Rect::from_points(to, to));
            }
            PathEl::LineTo(to) => current = current.map(|rect| rect.union_pt(transform * to)),
            PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                curved = true;
                current = current.map(|rect| rect.union_pt(transform * to));
            }
            PathEl::ClosePath => {}
        }
    }
    close(&mut current, &mut curved);
    parts
}

/// The colour of a paint and how opaque it is; that of patterns is not known.
fn colour(paint: &Paint<'_>) -> Option<(Rgb, u8)> {
    let Paint::Color(colour) = paint else { return None };
    let [red, green, blue, opacity] = colour.to_rgba().to_rgba8();
    Some((Rgb(red, green, blue), opacity))
}

/// Is a path only rectangles beside each other? A frame is one in another, and its middle is bare.
fn is_full(path: &BezPath, transform: Affine, parts: &[Option<Rect>]) -> bool {
    let rects: Vec<Rect> = parts.iter().flatten().copied().collect();
    let near = |one: f64, other: f64| (one - other).abs() < 0.5;
    let at_corner = |point: Point| {
        let point = transform * point;
        rects.iter().any(|rect| {
            (near(point.x, rect.x0) || near(point.x, rect.x1))
                && (near(point.y, rect.y0) || near(point.y, rect.y1))
        })
    };
    let corners = path.elements().iter().all(|element| match *element {
        PathEl::MoveTo(to) | PathEl::LineTo(to) => at_corner(to),
        PathEl::ClosePath => true,
        PathEl::QuadTo(..) | PathEl::CurveTo(..) => false,
    });
    let lines = path.elements().iter().filter(|element| matches!(element, PathEl::LineTo(_))).count();
    let nested = || {
        rects.iter().enumerate().any(|(at, rect)| {
            rects.iter().enumerate().any(|(other, inner)| at != other && rect.contains(inner.center()))
        })
    };
    let few = !rects.is_empty() && rects.len() <= MAX_BARS_A_PATH;
    few && rects.len() == parts.len() && lines >= 3 * rects.len() && corners && !nested()
}

/// A border painted as the difference of two rectangles.
fn is_frame(outer: Rect, inner: Rect) -> bool {
    let insets = [inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1];
    inner.width() > RULE_THICKNESS
        && inner.height() > RULE_THICKNESS
        && insets.iter().all(|inset| (0.0..=RULE_THICKNESS).contains(inset))
        && insets.iter().any(|inset| *inset > 0.0)
}

/// Way of the run from the direction of a glyph's baseline.
fn run_of(along: Vec2, vertical: bool) -> Run {
    if along.x.abs() >= along.y.abs() {
        match (along.x >= 0.0, vertical) {
            (true, true) => Run::Column,
            (true, false) => Run::Right,
            (false, _) => Run::Left,
        }
    } else if along.y > 0.0 {
        Run::Down
    } else {
        Run::Up
    }
}

/// Width of the glyph in thousandths of its em.
fn width_of(glyph: &Shape<'_>) -> f64 {
    let width = match glyph {
        Shape::Outline(outline) => outline.advance_width(),
        Shape::Type3(drawn) => drawn.advance_width(),
    };
    width.map(f64::from).filter(|width| width.is_finite() && *width > 0.0).unwrap_or(0.0)
}

impl<'a> Device<'a> for Collector<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        match mode {
            DrawMode::Stroke(stroke) => {
                // A stroke as broad as a line of text is a painted area.
                let scale = props.transform.determinant().abs().sqrt();
                if f64::from(stroke.line_width) * scale <= RULE_THICKNESS * 2.0 {
                    self.edges(path, props.transform);
                }
            }
            DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => {
                if props.soft_mask.is_none()
                    && let Some((paint, opacity)) = colour(&props.paint)
                    && opacity > OPAQUE
                {
                    let parts = straight_parts(path, props.transform);
                    let full = is_full(path, props.transform, &parts);
                    for part in parts.into_iter().flatten() {
                        self.cover(part, Some(paint), full);
                    }
                }
                self.filled(path, props.transform);
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let paint = colour(&props.paint);
        let clear = paint.is_some_and(|(_, opacity)| opacity < CLEAR);
        let ink = paint.map(|(colour, opacity)| colour.over(WHITE, f64::from(opacity) / 255.0));
        let seen = if matches!(mode, DrawMode::Invisible) { Sight::Unseen } else { Sight::Seen };
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let origin =
            |at: usize| run.glyphs().get(at).map(|glyph| props.transform * glyph.transform() * Point::ZERO);
        for (number, glyph) in run.glyphs().iter().enumerate() {
            let transform = props.transform * glyph.transform();
            let [a, b, c, d, x, y] = transform.as_coeffs();
            if ![a, b, c, d, x, y].iter().all(|value| value.is_finite() && value.abs() < 1e7) {
                continue;
            }
            // Glyphs are described on a square of 1000 units.
            let (along, up) = (Vec2::new(a, b) * 1000.0, Vec2::new(c, d) * 1000.0);
            let size = up.hypot();
            if !size.is_finite() || size <= 0.0 {
                continue;
            }
            // Marks across the page and round seals are no lines of text.
            let across = along.x.abs().min(along.y.abs()) > along.hypot() * MAX_SLANT;
            let cut = self.is_cut(x, y, size);
            let seen = if cut { Sight::Unseen } else { seen };
            let seen = if across || !(0.1..=2000.0).contains(&size) { Sight::Stray } else { seen };
            let width = width_of(glyph) / 1000.0;
            // A substituted font is stretched to the width that the file asks for, so the scale
            // along the line says nothing then; the next glyph tells which is right.
            let (scaled, plain) = (along.hypot() * width, size * width);
            let step = origin(number + 1).map(|next| (next - Point::new(x, y)).hypot());
            let advance = match step {
                Some(step) if (plain - step).abs() < (scaled - step).abs() => plain,
                _ => scaled,
            };
            let base = Glyph {
                character: ' ',
                x: x as f32,
                y: y as f32,
                advance: advance as f32,
                size: size as f32,
                run: run_of(along, vertical),
                ink,
                clear,
            };
            match self.fonts.text(glyph) {
                BfString::Char(character) => self.keep(Glyph { character, ..base }, seen),
                BfString::String(text) => {
                    let share = base.advance / (text.chars().count().max(1) as f32);
                    let unit = along / along.hypot().max(1e-9) * f64::from(share);
                    for (place, character) in text.chars().enumerate() {
                        let shift = unit * place as f64;
                        let (x, y) = ((x + shift.x) as f32, (y + shift.y) as f32);
                        self.keep(Glyph { character, x, y, advance: share, ..base }, seen);
                    }
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        // The transform is that of one of the picture's dots.
        let dots = f64::from(image.width()) * f64::from(image.height());
        let area = props.transform.determinant().abs() * dots;
        let clear = match &image {
            Image::Stencil(_) => true,
            Image::Raster(raster) => {
                let dict = raster.stream().dict().clone();
                ["SMask", "Mask"].iter().any(|key| dict.contains_key(*key))
            }
        };
        if !clear && props.soft_mask.is_none() {
            let corner = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
            self.cover(props.transform.transform_rect_bbox(corner), None, true);
        }
        let page = f64::from(self.ink.width * self.ink.height).max(1.0);
        self.ink.picture = self.ink.picture.max((area / page).min(1.0) as f32);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let area = clip.path.bounding_box();
        let area = self.clips.last().map_or(area, |around| around.intersect(area));
        self.clips.push(area);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}
