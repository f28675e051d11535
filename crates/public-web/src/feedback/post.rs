//! How a letter leaves the portal: sealed to the office before it reaches a disk, under the hash of a code
//! that the writer alone gets.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use gongkai_domain::{feedback::Letter, refusal::Refusal};
use gongkai_public::{
    AgencyCard, ReceiptCode,
    mailbox::{self, CHANCE, seal_letter},
};
use gongkai_web_kit::{problem::Problem, seal::Sealer};
use zeroize::Zeroizing;

use crate::portal::Portal;

/// Every seal of a form is longer: 16 bytes of chance and a signature.
const SHORTEST_SEAL: usize = 40;

/// Why a letter was not taken.
pub enum NotTaken {
    /// The writer can mend it.
    Refused(Vec<Refusal>),
    /// The writer cannot.
    Problem(Problem),
}

impl From<Problem> for NotTaken {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Takes a letter. `form`: the seal of the form. Of it and of the letter the code is made: the same form sent
/// twice leaves one letter under one code, and other words in it are another letter.
pub async fn post(
    portal: &Portal,
    (from, sealer, form): (IpAddr, &Sealer, &str),
    card: &AgencyCard,
    mut letter: Letter,
) -> Result<ReceiptCode, NotTaken> {
    // A script that brings the proof elsewhere has no form of which a code could be made.
    if form.len() < SHORTEST_SEAL {
        return Err(Problem::ForeignForm.into());
    }
    let refusals = letter.check();
    if !refusals.is_empty() {
        return Err(NotTaken::Refused(refusals));
    }
    let said = Zeroizing::new(serde_json::to_string(&letter).map_err(Problem::fault)?);
    if portal.limits.was_sent(from, &said, form) {
        let sentence = "同样的内容您刚才已经提交过，我们已经收到，不用再提交；请用那一次的回执号查答复。要补充的，请写明补充什么";
        return Err(NotTaken::Refused(vec![Refusal::new("sent_before", sentence)]));
    }
    portal.limits.letter(from)?;
    let code = ReceiptCode::of_seal(&Zeroizing::new(format!("{form}\n{}", said.as_str())));
    let receipt = code.receipt();
    letter.reply_key = HEXLOWER.encode(&*code.reply_key());
    let text = Zeroizing::new(serde_json::to_vec(&letter).map_err(Problem::fault)?);
    let mut chance = Zeroizing::new([0; CHANCE]);
    sealer.draw(&mut *chance);
    let sealed = seal_letter(&card.agency, &card.letter_key, &receipt, &text, &chance);
    let sealed = sealed.ok_or_else(|| Problem::fault("an agency without a key for letters"))?;
    let row =
        mailbox::Model { receipt, agency_id: card.agency.to_string(), received_on: portal.today(), sealed };
    if portal.store.post_letter(row).await.map_err(Problem::fault)? {
        portal.limits.note_sent(from, &said, form);
        return Ok(code);
    }
    let sentence = "现在提交的人太多，暂时收不下；您填的内容还在，请过一小时再提交，急的请打电话";
    Err(NotTaken::Refused(vec![Refusal::new("mailbox_full", sentence)]))
}
