//! A two-dimensional code that opens the page where the state of an application is asked for. The code of the
//! application stands behind the `#`: a browser does not send that part, so no server and no log gets it.

use qrcode::{Color, EcLevel, QrCode};

/// Light squares around it, as its standard wants them.
const QUIET: usize = 4;

/// A two-dimensional code as a path of an SVG picture.
pub struct TwoDimensional {
    pub side: usize,
    pub path: String,
}

impl TwoDimensional {
    /// Of the code of an application. `None`: nobody knows under which address the portal is reached.
    pub fn of_code(base: &str, code: &str) -> Option<Self> {
        if base.is_empty() {
            return None;
        }
        let address = format!("{base}/track#{code}");
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let mut path = String::new();
        for (row, colours) in code.to_colors().chunks(code.width()).enumerate() {
            for (column, colour) in colours.iter().enumerate() {
                if *colour == Color::Dark {
                    path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
                }
            }
        }
        Some(Self { side: code.width() + 2 * QUIET, path })
    }
}
