//! Colours as files write them, and whether words of one can be told from paper of another.

/// Parts of two colours that differ by no more than this, of 255, nobody tells apart in print.
const SAME: u8 = 16;

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) u8, pub(crate) u8, pub(crate) u8);

pub(crate) const BLACK: Rgb = Rgb(0, 0, 0);
pub(crate) const WHITE: Rgb = Rgb(255, 255, 255);

/// Names that people write; others are not known.
const NAMES: [(&str, u32); 42] = [
    ("white", 0xff_ffff),
    ("black", 0),
    ("window", 0xff_ffff),
    ("windowtext", 0),
    ("canvas", 0xff_ffff),
    ("canvastext", 0),
    ("red", 0xff_0000),
    ("green", 0x00_8000),
    ("lime", 0x00_ff00),
    ("blue", 0x00_00ff),
    ("yellow", 0xff_ff00),
    ("cyan", 0x00_ffff),
    ("aqua", 0x00_ffff),
    ("magenta", 0xff_00ff),
    ("fuchsia", 0xff_00ff),
    ("navy", 0x00_0080),
    ("darkblue", 0x00_008b),
    ("teal", 0x00_8080),
    ("maroon", 0x80_0000),
    ("darkred", 0x8b_0000),
    ("purple", 0x80_0080),
    ("olive", 0x80_8000),
    ("darkgreen", 0x00_6400),
    ("orange", 0xff_a500),
    ("gray", 0x80_8080),
    ("grey", 0x80_8080),
    ("darkgray", 0xa9_a9a9),
    ("darkgrey", 0xa9_a9a9),
    ("silver", 0xc0_c0c0),
    ("lightgray", 0xd3_d3d3),
    ("lightgrey", 0xd3_d3d3),
    ("gainsboro", 0xdc_dcdc),
    ("whitesmoke", 0xf5_f5f5),
    ("snow", 0xff_fafa),
    ("ivory", 0xff_fff0),
    ("azure", 0xf0_ffff),
    ("honeydew", 0xf0_fff0),
    ("mintcream", 0xf5_fffa),
    ("ghostwhite", 0xf8_f8ff),
    ("floralwhite", 0xff_faf0),
    ("aliceblue", 0xf0_f8ff),
    ("lightyellow", 0xff_ffe0),
];

impl Rgb {
    fn of(number: u32) -> Self {
        let [_, red, green, blue] = number.to_be_bytes();
        Self(red, green, blue)
    }

    /// The last six hexadecimal digits; two before them say how opaque it is.
    pub(crate) fn hex(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        let last = digits.get(digits.len().checked_sub(6)?..)?;
        u32::from_str_radix(last, 16).ok().map(Self::of)
    }

    /// A colour of the lists of Word: `darkBlue`, `lightGray`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, number)| Self::of(*number))
    }

    /// Can words of one colour not be told from paper of the other?
    pub(crate) fn is_like(self, other: Self) -> bool {
        let parts = [(self.0, other.0), (self.1, other.1), (self.2, other.2)];
        parts.iter().all(|(one, other)| one.abs_diff(*other) <= SAME)
    }

    /// This colour, so far as it is opaque, over another one.
    pub(crate) fn over(self, below: Self, opaque: f64) -> Self {
        let mix =
            |top: u8, low: u8| (f64::from(top) * opaque + f64::from(low) * (1.0 - opaque)).round() as u8;
        Self(mix(self.0, below.0), mix(self.1, below.1), mix(self.2, below.2))
    }
}

/// A colour of a style sheet and how opaque it is, from 0 to 1. In lower case.
pub(crate) fn of_css(value: &str) -> Option<(Rgb, f64)> {
    let value = value.trim();
    if value == "transparent" {
        return Some((WHITE, 0.0));
    }
    if let Some(digits) = value.strip_prefix('#') {
        return of_digits(digits);
    }
    if let Some((name, rest)) = value.split_once('(') {
        return of_function(name.trim(), rest.trim_end_matches(')'));
    }
    Rgb::named(value).map(|colour| (colour, 1.0))
}

fn of_digits(digits: &str) -> Option<(Rgb, f64)> {
    let long: String = match digits.len() {
        3 | 4 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 | 8 => digits.to_owned(),
        _ => return None,
    };
    let (colour, rest) = long.split_at_checked(6)?;
    let opaque = if rest.is_empty() { 255 } else { u8::from_str_radix(rest, 16).ok()? };
    Some((Rgb::hex(colour)?, f64::from(opaque) / 255.0))
}

/// `rgb(…)` and `hsl(…)` with commas, blanks or a slash between the parts.
fn of_function(name: &str, parts: &str) -> Option<(Rgb, f64)> {
    let parts: Vec<&str> = parts.split([',', ' ', '/']).filter(|part| !part.is_empty()).collect();
    let (first, second, third) = (parts.first()?, parts.get(1)?, parts.get(2)?);
    let opaque = parts.get(3).map_or(Some(1.0), |part| share(part, 1.0))?.clamp(0.0, 1.0);
    let colour = match name {
        "rgb" | "rgba" => {
            let part = |text: &str| share(text, 255.0).map(|value| value.clamp(0.0, 255.0).round() as u8);
            Rgb(part(first)?, part(second)?, part(third)?)
        }
        "hsl" | "hsla" => {
            let turn = first.trim_end_matches("deg").parse::<f64>().ok()?;
            of_hue(turn, share(second, 1.0)?.min(1.0), share(third, 1.0)?.min(1.0))
        }
        _ => return None,
    };
    Some((colour, opaque))
}

/// A number, or a percentage of `whole`.
fn share(text: &str, whole: f64) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(percent) => Some(percent.trim().parse::<f64>().ok()? / 100.0 * whole),
        None => text.trim().parse().ok(),
    }
}

fn of_hue(turn: f64, strong: f64, light: f64) -> Rgb {
    let reach = strong * light.min(1.0 - light);
    let part = |shift: f64| {
        let at = (shift + turn / 30.0).rem_euclid(12.0);
        let value = light - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0);
        (value * 255.0).round().clamp(0.0, 255.0) as u8
    };
    Rgb(part(0.0), part(8.0), part(4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_style_sheets() {
        for (value, colour, opaque) in [
            ("#fff", WHITE, 1.0),
            ("#00000000", BLACK, 0.0),
            ("rgb(255 255 255 / 0%)", WHITE, 0.0),
            ("rgba(0,0,0,.5)", BLACK, 0.5),
            ("hsl(0,0%,100%)", WHITE, 1.0),
            ("hsl(120deg 100% 50%)", Rgb(0, 255, 0), 1.0),
            ("navy", Rgb(0, 0, 128), 1.0),
        ] {
            assert_eq!(of_css(value), Some((colour, opaque)), "{value}");
        }
        for value in ["", "#12", "rgb(1)", "var(--a)", "inherit", "颜色"] {
            assert_eq!(of_css(value), None, "{value}");
        }
        assert!(Rgb(0xf0, 0xf0, 0xf0).is_like(WHITE) && !Rgb(0xd9, 0xd9, 0xd9).is_like(WHITE));
    }
}
