//! The key of an agency to which the portal seals letters of the public. The portal knows its public half
//! alone; the secret comes from that of the installation and never leaves this process.

use gongkai_domain::id::AgencyId;
use gongkai_public::{mailbox, parcel};
use zeroize::Zeroizing;

use super::Key;
use crate::Office;

fn secret(office: &Office, agency: &AgencyId) -> Key {
    office.master().derive(&format!("letters to an agency 1 {agency}"))
}

/// The public half, base 64.
pub fn letter_key(office: &Office, agency: &AgencyId) -> String {
    mailbox::public_key(&secret(office, agency))
}

/// Opens a letter; `None`: it was not sealed to this agency and receipt.
pub(crate) fn open_letter(
    office: &Office,
    agency: &AgencyId,
    receipt: &str,
    sealed: &str,
) -> Option<Zeroizing<Vec<u8>>> {
    mailbox::open_letter(agency, &secret(office, agency), receipt, sealed)
}

/// Opens a piece of a file; `None`: it was not sealed to this agency and place.
pub(crate) fn open_piece(
    office: &Office,
    agency: &AgencyId,
    place: (&str, &str, u32),
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    parcel::open_piece(agency, &secret(office, agency), place, sealed)
}
