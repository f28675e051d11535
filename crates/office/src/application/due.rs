//! Open cases for the work lists. Their last days are computed by the clock.

use gongkai_domain::authority::{Read, Staff};

use super::{Asked, Cases, Line, list};
use crate::{Office, OfficeError};

/// Open cases of the agency, those with the least time first.
pub(crate) async fn open_lines(office: &Office, who: &Staff) -> Result<Vec<Line>, OfficeError> {
    let right = who.authorise_all::<Read, Cases>()?;
    Ok(list(office, &right, &Asked::default()).await?.lines)
}
