//! What third parties said, and what may be answered then (Art. 15, 32).

use super::{ActName, Answer, ConsultationLetter, Consulted, Entry, Group, Need, Opinion, Standing, ground};
use crate::{
    calendar::{Calendar, OutOfRange, date_in_words},
    refusal::Refusal,
};

fn third_parties(now: &Standing) -> impl Iterator<Item = &ConsultationLetter> {
    now.letters.iter().filter(|letter| letter.with == Consulted::ThirdParty)
}

fn objects(letter: &ConsultationLetter) -> bool {
    matches!(letter.replied, Some((_, Opinion::Partly | Opinion::Objects)))
}

fn gives(now: &Standing, groups: &[Group]) -> bool {
    let found = now.draft.as_ref().and_then(|draft| ground(&draft.ground));
    found.is_some_and(|one| groups.contains(&one.group))
}

impl Standing {
    /// Is the answer that was drafted approved by the leader in charge?
    pub fn is_for_the_leader(&self) -> bool {
        let found = self.draft.as_ref().and_then(|draft| ground(&draft.ground));
        found.is_some_and(|found| found.needs(Need::Leader)) || self.is_overruled()
    }

    /// Is everything to be given although a third party objects?
    pub fn is_overruled(&self) -> bool {
        gives(self, &[Group::Granted]) && third_parties(self).any(objects)
    }
}

/// Why the answer may not go on, as third parties were asked or have answered.
///
/// # Errors
/// [`OutOfRange`].
pub(super) fn against(
    entry: &Entry,
    now: &Standing,
    calendar: &Calendar,
) -> Result<Vec<Refusal>, OutOfRange> {
    let (submits, delivers) = match entry.act.name() {
        ActName::Submitted => (true, false),
        ActName::Delivered if now.delivered.is_none() => (false, true),
        _ => return Ok(Vec::new()),
    };
    let withholds_for_them = now
        .draft
        .as_ref()
        .and_then(|draft| ground(&draft.ground))
        .is_some_and(|found| found.needs(Need::ThirdParty));
    let mut refusals = Vec::new();
    if withholds_for_them || gives(now, &[Group::Granted, Group::Partial]) {
        refusals.extend(waits(entry, now, calendar)?);
    }
    let agreed = |letter: &ConsultationLetter| matches!(letter.replied, Some((_, Opinion::Agrees)));
    if submits && withholds_for_them && third_parties(now).count() > 0 && third_parties(now).all(agreed) {
        let sentence = "第三方都已同意公开，不能再以保护第三方合法权益不予公开，请改为公开或者换别的情形";
        refusals.push(Refusal::new("third_party_agreed", sentence).under("条例15").at("ground"));
    }
    if submits && now.is_overruled() && now.reviewed_by.is_none() {
        let sentence =
            "第三方反对公开，只有不公开会对公共利益造成重大影响的才能公开，请先登记审查记录，写明理由";
        refusals.push(Refusal::new("public_interest_missing", sentence).under("条例15、32"));
    }
    if delivers && now.is_overruled() && third_parties(now).filter(|one| objects(one)).any(|one| !one.told) {
        let sentence = "第三方反对而决定公开的，要把公开的内容和理由书面告知第三方，请先登记“告知第三方”";
        refusals.push(Refusal::new("third_party_not_told", sentence).under("条例32"));
    }
    Ok(refusals)
}

/// Why an answer in part may not be sent to whoever decides: a part that is withheld for a third party needs what an
/// answer that withholds everything for one needs (Art. 32, 37), or says why nobody was asked: whose number of a paper
/// is blacked out has nothing to decide.
pub fn parts_against(answer: &Answer, now: &Standing) -> Option<Refusal> {
    let for_them = |id: &str| ground(id).is_some_and(|one| one.needs(Need::ThirdParty));
    let mut parts = answer.withheld.iter().filter(|part| for_them(&part.ground)).peekable();
    parts.peek()?;
    if third_parties(now).count() == 0 {
        if parts.all(|part| part.reason.contains("征求")) {
            return None;
        }
        let sentence = "有一部分以保护第三方合法权益不公开，还没有书面征求第三方意见；不需要征求的（如身份证号码、\
                        联系方式），请在这一部分的理由里写明为什么不征求意见";
        return Some(Refusal::new("third_party_not_asked", sentence).under("条例32、37"));
    }
    let agreed = |letter: &ConsultationLetter| matches!(letter.replied, Some((_, Opinion::Agrees)));
    third_parties(now).all(agreed).then(|| {
        let sentence = "第三方都已同意公开，不能再以保护第三方合法权益不公开其中一部分，请重新起草";
        Refusal::new("third_party_agreed", sentence).under("条例15、37")
    })
}

/// A third party that was asked has 15 working days from the day the letter reached it.
fn waits(entry: &Entry, now: &Standing, calendar: &Calendar) -> Result<Option<Refusal>, OutOfRange> {
    for letter in third_parties(now).filter(|letter| letter.closed_on().is_none()) {
        let sentence = match letter.silent_end(calendar)? {
            Some(end) if end < entry.on => continue,
            Some(end) => format!(
                "征求第三方意见的15个工作日到{}才满，收到意见或者期满以后才能继续",
                date_in_words(end)
            ),
            None => {
                "征求第三方意见的函还没有登记送达，请先登记送达；收到意见或者满15个工作日才能继续".to_owned()
            }
        };
        return Ok(Some(Refusal::new("third_party_waits", sentence).under("条例32")));
    }
    Ok(None)
}
