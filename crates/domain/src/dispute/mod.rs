//! Reconsideration and litigation about answers to applications: by when the agency defends itself, how a dispute
//! ended, where it stands in table four.

mod event;

use chrono::{Days, NaiveDate};

use crate::{
    calendar::{Calendar, OutOfRange, date_in_words},
    refusal::Refusal,
};

pub use event::DisputeEvent;

/// Groups of table four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DisputeKind {
    /// 行政复议.
    Review,
    /// 未经复议直接起诉.
    SuitDirect,
    /// 复议后起诉.
    SuitAfterReview,
}

impl DisputeKind {
    /// All, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Review, Self::SuitDirect, Self::SuitAfterReview];

    /// As stored: the id of the group.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::SuitDirect => "suit_direct",
            Self::SuitAfterReview => "suit_after_review",
        }
    }

    /// As the table prints it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Review => "行政复议",
            Self::SuitDirect => "未经复议直接起诉",
            Self::SuitAfterReview => "复议后起诉",
        }
    }

    /// The kind of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How long the agency has for its defence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defence {
    /// 简易程序: 5 working days (行政复议法 Art. 54).
    Simple,
    /// 普通程序: 10 working days (行政复议法 Art. 48).
    Ordinary,
    /// By the day that the court has set.
    Set(NaiveDate),
}

impl Defence {
    /// The last day, for a copy that arrived on a day.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn due(self, notified: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, OutOfRange> {
        Ok(match self {
            Self::Simple => calendar.due(notified, 5)?.date,
            Self::Ordinary => calendar.due(notified, 10)?.date,
            Self::Set(day) => day,
        })
    }

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Ordinary => "ordinary",
            Self::Set(_) => "set",
        }
    }

    /// The defence of a code and, where it was set, its day.
    pub fn parse(code: &str, set: Option<NaiveDate>) -> Option<Self> {
        match (code, set) {
            ("simple", _) => Some(Self::Simple),
            ("ordinary", _) => Some(Self::Ordinary),
            ("set", Some(day)) => Some(Self::Set(day)),
            _ => None,
        }
    }
}

/// How a dispute ended. [K] for what belongs to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DisputeResult {
    /// 结果维持: upheld, application or claim rejected.
    Upheld,
    /// 结果纠正: revoked, changed, held unlawful, ordered to answer anew.
    Corrected,
    /// 其他结果: terminated, withdrawn, settled, not accepted, transferred.
    Other,
}

impl DisputeResult {
    /// All, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Corrected, Self::Other];

    /// As stored: the id of the column.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Corrected => "corrected",
            Self::Other => "other",
        }
    }

    /// As the table prints it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upheld => "结果维持",
            Self::Corrected => "结果纠正",
            Self::Other => "其他结果",
        }
    }

    /// The result of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.code() == code)
    }
}

/// A dispute as it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Its group.
    pub kind: DisputeKind,
    /// The day on which the copy arrived.
    pub notified: NaiveDate,
    /// How long the agency has.
    pub defence: Defence,
    /// The day on which the defence was handed in.
    pub defended: Option<NaiveDate>,
    /// How it ended, and when.
    pub ended: Option<(DisputeResult, NaiveDate)>,
}

/// What the case and the register say beside the entry itself.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Date of receipt of the application; none while a confirmation is awaited.
    pub received: Option<NaiveDate>,
    /// What else is registered about the case, each with the body that decides.
    pub others: Vec<(Dispute, String)>,
    /// Days on which a new answer was ordered, in their order.
    pub orders: Vec<NaiveDate>,
    /// The entry as it stood before this change.
    pub was: Option<Dispute>,
}

impl Dispute {
    /// What does not fit the case and the rest of the register. Before an answer it fits: silence can be reviewed.
    pub fn misfits(&self, body: &str, beside: &Beside) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        match beside.received {
            None => {
                let sentence = "办件还没有确认收到，不能登记复议诉讼，请先在办件里登记确认，或者核对编号";
                refusals.push(Refusal::new("case_not_received", sentence).under("条例31").at("case"));
            }
            Some(day) if self.notified < day => {
                let day = date_in_words(day);
                let sentence = format!("本办件{day}才收到申请，副本不会更早，请核对办件编号和收到日期");
                refusals.push(Refusal::new("before_application", sentence).under("条例31").at("notified"));
            }
            Some(_) => {}
        }
        let is_same = |(other, its): &(Dispute, String)| {
            other.kind == self.kind && other.notified == self.notified && its.trim() == body.trim()
        };
        if beside.others.iter().any(is_same) {
            let sentence = "同一办件、种类、机关和收到日期的已经登记过，请在原来的登记上修改，不要重复登记";
            refusals.push(Refusal::new("dispute_known", sentence).under("条例50").at("notified"));
        }
        let opens = |(other, _): &(Dispute, String)| other.opens_suit(self.notified);
        if self.kind == DisputeKind::SuitAfterReview && !beside.others.iter().any(opens) {
            let sentence = "没有登记本办件已经审结的行政复议，请先登记复议和它的结果；没有经过复议的，选“未经复议直接起诉”";
            refusals.push(Refusal::new("no_review_decided", sentence).under("行诉法44、45").at("kind"));
        }
        if self.takes_ground_away(beside) {
            let sentence = "办件已经按这个结果登记责令重新答复，结果和结案日期要与它一致，不能改成没有纠正、推迟或者尚未审结";
            refusals.push(Refusal::new("answer_rests_on_it", sentence).under("复议法64").at("result"));
        }
        if strands_suit(Some(self), beside) {
            let sentence = "已经登记了这件复议之后的起诉，复议要在起诉之前审结或者逾期，请核对种类、日期，或者先更正起诉的登记";
            refusals.push(Refusal::new("suit_rests_on_it", sentence).under("行诉法44、45").at("ended"));
        }
        refusals
    }

    /// Does the body fit the kind? Suits are decided by courts, reviews by nobody of them.
    pub fn body_misfits(&self, body: &str) -> Option<Refusal> {
        let is_court = body.contains("法院");
        match (self.kind, is_court) {
            _ if body.trim().is_empty() => None,
            (DisputeKind::Review, true) => {
                let sentence = "行政复议由行政机关办理，这里写的是法院；是诉讼的，请改选诉讼，是复议的，请写复议机关的全称";
                Some(Refusal::new("body_is_court", sentence).under("复议法24").at("body"))
            }
            (DisputeKind::SuitDirect | DisputeKind::SuitAfterReview, false) => {
                let sentence =
                    "诉讼由人民法院审理，请写法院的全称，如“某某区人民法院”；是复议的，请改选行政复议";
                Some(Refusal::new("body_not_court", sentence).under("行诉法14").at("body"))
            }
            _ => None,
        }
    }

    /// What was pending when this one came, or came while this one was, and stands against it: a review by the same
    /// body is most likely the same, registered twice; between a review and a suit that went to court without one the
    /// law lets nobody have both (行政复议法 Art. 29), so it is somebody else's or another decision.
    pub fn double<'a>(&self, body: &str, beside: &'a Beside) -> Option<&'a Dispute> {
        let pending = |one: &Dispute, on: NaiveDate| {
            one.notified <= on && one.ended.is_none_or(|(_, ended)| ended > on)
        };
        let is_same = |(other, its): &&(Dispute, String)| {
            use DisputeKind::{Review, SuitDirect};
            let against = match (self.kind, other.kind) {
                (Review, Review) => its.trim() == body.trim(),
                (Review, SuitDirect) | (SuitDirect, Review) => true,
                _ => false,
            };
            against && (pending(other, self.notified) || pending(self, other.notified))
        };
        beside.others.iter().find(is_same).map(|(other, _)| other)
    }

    /// What is in the way of striking the entry, as one that was registered by mistake.
    pub fn in_the_way_of_striking(&self, beside: &Beside) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if (Self { ended: None, ..self.clone() }).takes_ground_away(beside) {
            let sentence = "办件已经按这个结果登记责令重新答复，不能撤销登记；登记有误的，修改这一条";
            refusals.push(Refusal::new("answer_rests_on_it", sentence).under("复议法64"));
        }
        if strands_suit(None, beside) {
            let sentence = "已经登记了这件复议之后的起诉，请先撤销或者更正起诉的登记";
            refusals.push(Refusal::new("suit_rests_on_it", sentence).under("行诉法44、45"));
        }
        refusals
    }

    /// May somebody go to court after it? It is a review that was decided by the day, or whose term was over without
    /// a decision: 30 days in the simple procedure, else 60 (行政复议法 Art. 62), counted from the copy. [K]
    fn opens_suit(&self, on: NaiveDate) -> bool {
        let term = Days::new(if self.defence == Defence::Simple { 30 } else { 60 });
        let is_over = match self.ended {
            Some((_, ended)) => ended <= on,
            None => self.notified.checked_add_days(term).is_some_and(|last| last < on),
        };
        self.kind == DisputeKind::Review && is_over
    }

    /// Had it set the answer right by a day?
    fn corrected_by(&self, day: NaiveDate) -> bool {
        self.ended.is_some_and(|(result, on)| result == DisputeResult::Corrected && on <= day)
    }

    /// Would a new answer that was ordered rest on nothing any more? Each rests on a result of its own.
    fn takes_ground_away(&self, beside: &Beside) -> bool {
        let Some(was) = &beside.was else { return false };
        (1..).zip(&beside.orders).any(|(needed, day)| {
            let others = beside.others.iter().filter(|(other, _)| other.corrected_by(*day)).count();
            was.corrected_by(*day) && !self.corrected_by(*day) && others < needed
        })
    }

    /// What is wrong with it.
    pub fn check(&self, today: NaiveDate) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let early = |day: NaiveDate| day < self.notified;
        if self.notified > today {
            refusals.push(Refusal::new("in_future", "收到日期不能晚于今天，请核对").at("notified"));
        }
        if (self.kind == DisputeKind::Review) == matches!(self.defence, Defence::Set(_)) {
            let sentence = "复议请选简易程序或普通程序，诉讼请填法院指定的答辩期限";
            refusals.push(Refusal::new("defence_misfit", sentence).under("复议法48、54").at("defence"));
        }
        if matches!(self.defence, Defence::Set(day) if early(day)) {
            refusals.push(Refusal::new("before_notice", "答辩期限早于收到日期，请核对").at("set"));
        }
        if self.defended.is_some_and(|day| early(day) || day > today) {
            let sentence = "提交答辩的日期应在收到之后、今天之前，请核对";
            refusals.push(Refusal::new("defended_when", sentence).at("defended"));
        }
        if self.ended.is_some_and(|(_, day)| early(day) || day > today) {
            let sentence = "结案日期应在收到之后、今天之前，请核对";
            refusals.push(Refusal::new("ended_when", sentence).at("ended"));
        }
        refusals
    }

    /// Its column in table four of a year, as known on `today`: counted in every year in which it was pending or
    /// ended. [K]
    pub fn column_in(&self, year: i32, today: NaiveDate) -> Option<&'static str> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?.min(today);
        if self.notified > last || self.ended.is_some_and(|(_, on)| on < first) {
            return None;
        }
        match self.ended {
            Some((result, on)) if on <= last => Some(result.code()),
            _ => Some("pending"),
        }
    }
}

/// Does a suit that came after the entry have no review before it any more? `now`: what the entry says from here
/// on; none when it is struck.
fn strands_suit(now: Option<&Dispute>, beside: &Beside) -> bool {
    let opened = |by: Option<&Dispute>, on: NaiveDate| {
        beside.others.iter().map(|(other, _)| other).chain(by).any(|review| review.opens_suit(on))
    };
    let suits = beside.others.iter().filter(|(other, _)| other.kind == DisputeKind::SuitAfterReview);
    suits.map(|(suit, _)| suit.notified).any(|on| opened(beside.was.as_ref(), on) && !opened(now, on))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn review(notified: &str, ended: Option<(DisputeResult, &str)>) -> Dispute {
        Dispute {
            kind: DisputeKind::Review,
            notified: day(notified),
            defence: Defence::Simple,
            defended: None,
            ended: ended.map(|(result, on)| (result, day(on))),
        }
    }

    /// 2026-09-30 is followed by the holidays of National Day; 10 October is worked.
    #[test]
    fn last_day_of_the_defence() {
        let notified = day("2026-09-30");
        let due = |defence: Defence| defence.due(notified, Calendar::embedded()).unwrap();
        assert_eq!(due(Defence::Simple), day("2026-10-13"));
        assert_eq!(due(Defence::Ordinary), day("2026-10-20"));
        assert_eq!(due(Defence::Set(day("2026-10-15"))), day("2026-10-15"));
    }

    #[test]
    fn place_in_table_four() {
        let today = day("2026-11-24");
        let ended = review("2025-11-03", Some((DisputeResult::Corrected, "2026-01-20")));
        assert_eq!(ended.column_in(2024, today), None);
        assert_eq!(ended.column_in(2025, today), Some("pending"));
        assert_eq!(ended.column_in(2026, today), Some("corrected"));
        assert_eq!(ended.column_in(2027, today), None);
        assert_eq!(review("2026-11-20", None).column_in(2026, today), Some("pending"));
    }

    #[test]
    fn what_is_wrong() {
        let today = day("2026-11-24");
        let codes = |dispute: &Dispute| -> Vec<&str> {
            dispute.check(today).iter().map(|refusal| refusal.code).collect()
        };
        let good = review("2026-11-20", None);
        assert!(codes(&good).is_empty());
        assert_eq!(codes(&review("2026-11-25", None)), ["in_future"]);
        assert_eq!(codes(&review("2026-11-20", Some((DisputeResult::Other, "2026-11-19")))), ["ended_when"]);
        let suit = Dispute { kind: DisputeKind::SuitDirect, ..good };
        assert_eq!(codes(&suit), ["defence_misfit"]);
        let set = Dispute { defence: Defence::Set(day("2026-11-01")), ..suit };
        assert_eq!(codes(&set), ["before_notice"]);
        let defended = Dispute { defended: Some(day("2026-11-25")), ..review("2026-11-20", None) };
        assert_eq!(codes(&defended), ["defended_when"]);
    }

    fn beside(others: &[Dispute]) -> Beside {
        let others = others.iter().map(|one| (one.clone(), "示范区人民政府".to_owned())).collect();
        Beside { received: Some(day("2026-10-12")), others, ..Beside::default() }
    }

    fn misfits(dispute: &Dispute, beside: &Beside) -> Vec<&'static str> {
        dispute.misfits(" 示范区人民政府", beside).iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn what_does_not_fit_the_case() {
        let of = |kind, notified| Dispute {
            kind,
            defence: Defence::Set(day("2026-12-20")),
            ..review(notified, None)
        };
        let suit = |notified| of(DisputeKind::SuitAfterReview, notified);
        let upheld = review("2026-10-20", Some((DisputeResult::Upheld, "2026-11-10")));
        let ordinary = Dispute { defence: Defence::Ordinary, ..review("2026-10-20", None) };
        let decided_suit = Dispute { ended: upheld.ended, ..of(DisputeKind::SuitDirect, "2026-10-20") };
        for (dispute, others, wanted) in [
            (review("2026-10-12", None), vec![], None),
            (review("2026-10-11", None), vec![], Some("before_application")),
            (review("2026-10-20", None), vec![upheld.clone()], Some("dispute_known")),
            (review("2026-10-21", None), vec![upheld.clone()], None),
            (of(DisputeKind::SuitDirect, "2026-10-20"), vec![upheld.clone()], None),
            (suit("2026-11-10"), vec![upheld.clone()], None),
            (suit("2026-11-09"), vec![upheld], Some("no_review_decided")),
            (suit("2026-11-20"), vec![], Some("no_review_decided")),
            (suit("2026-11-20"), vec![decided_suit], Some("no_review_decided")),
            // No decision within the term of the review.
            (suit("2026-11-19"), vec![review("2026-10-20", None)], Some("no_review_decided")),
            (suit("2026-11-20"), vec![review("2026-10-20", None)], None),
            (suit("2026-12-19"), vec![ordinary.clone()], Some("no_review_decided")),
            (suit("2026-12-20"), vec![ordinary], None),
        ] {
            assert_eq!(misfits(&dispute, &beside(&others)), Vec::from_iter(wanted), "{dispute:?}");
        }
        let unconfirmed = Beside { received: None, ..beside(&[]) };
        assert_eq!(misfits(&review("2026-10-20", None), &unconfirmed), ["case_not_received"]);
        let other_body =
            Beside { others: vec![(review("2026-10-20", None), "别的机关".to_owned())], ..beside(&[]) };
        assert!(misfits(&review("2026-10-20", None), &other_body).is_empty());
    }

    #[test]
    fn courts_decide_suits_and_nothing_else() {
        let of = |kind| Dispute { kind, ..review("2026-10-20", None) };
        for (kind, body, code) in [
            (DisputeKind::Review, "示范区人民政府", None),
            (DisputeKind::Review, "示范区人民法院", Some("body_is_court")),
            (DisputeKind::SuitDirect, "示范市铁路运输法院", None),
            (DisputeKind::SuitDirect, "示范区人民政府", Some("body_not_court")),
            (DisputeKind::SuitAfterReview, "示范区司法局", Some("body_not_court")),
            (DisputeKind::SuitAfterReview, " ", None),
        ] {
            let found = of(kind).body_misfits(body).map(|refusal| refusal.code);
            assert_eq!(found, code, "{kind:?} {body}");
        }
    }

    #[test]
    fn two_pending_reviews_of_one_body_are_most_likely_one() {
        let ended = |on| Some((DisputeResult::Upheld, on));
        let suit = Dispute { kind: DisputeKind::SuitDirect, ..review("2026-10-21", None) };
        for (one, other, twice) in [
            (review("2026-10-21", None), review("2026-10-20", None), true),
            (review("2026-10-19", None), review("2026-10-20", None), true),
            (review("2026-10-21", None), review("2026-10-20", ended("2026-11-10")), true),
            (review("2026-11-10", None), review("2026-10-20", ended("2026-11-10")), false),
            (review("2026-10-01", ended("2026-10-15")), review("2026-10-20", None), false),
        ] {
            let known = beside(std::slice::from_ref(&other));
            assert_eq!(one.double("示范区人民政府 ", &known).is_some(), twice, "{one:?} {other:?}");
            assert!(one.double("示范市人民政府", &known).is_none());
        }
        // Nobody is before a court and a body of review at once (Art. 29), whoever they are.
        for (one, other, both) in [
            (suit.clone(), review("2026-10-20", None), true),
            (review("2026-10-22", None), suit.clone(), true),
            (suit.clone(), review("2026-10-20", ended("2026-10-21")), false),
            (suit.clone(), suit, false),
        ] {
            let known = beside(std::slice::from_ref(&other));
            assert_eq!(one.double("示范区人民法院", &known).is_some(), both, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_a_new_answer_rests_on_stays() {
        let corrected = |notified, on| review(notified, Some((DisputeResult::Corrected, on)));
        let was = corrected("2026-10-20", "2026-11-10");
        let second = corrected("2026-10-30", "2026-11-12");
        let (one, two) = (vec!["2026-11-12"], vec!["2026-11-12", "2026-11-20"]);
        for (now, others, orders, refused) in [
            (review("2026-10-20", None), vec![], vec![], false),
            (review("2026-10-20", None), vec![], one.clone(), true),
            (review("2026-10-20", Some((DisputeResult::Upheld, "2026-11-10"))), vec![], one.clone(), true),
            (corrected("2026-10-20", "2026-11-12"), vec![], one.clone(), false),
            (corrected("2026-10-20", "2026-11-13"), vec![], one.clone(), true),
            (review("2026-10-20", None), vec![second.clone()], one, false),
            (review("2026-10-20", None), vec![second], two, true),
        ] {
            let orders = orders.into_iter().map(day).collect();
            let beside = Beside { orders, was: Some(was.clone()), ..beside(&others) };
            let wanted = refused.then_some("answer_rests_on_it");
            assert_eq!(misfits(&now, &beside), Vec::from_iter(wanted), "{now:?}");
        }
    }

    #[test]
    fn a_review_before_a_suit_stays() {
        let upheld = |on| review("2026-10-20", Some((DisputeResult::Upheld, on)));
        let was = upheld("2026-11-10");
        let suit = Dispute {
            kind: DisputeKind::SuitAfterReview,
            defence: Defence::Set(day("2026-12-20")),
            ..review("2026-11-20", None)
        };
        let second = review("2026-10-21", Some((DisputeResult::Other, "2026-11-12")));
        let (alone, beside_another) = (vec![suit.clone()], vec![suit, second]);
        for (now, others, refused) in [
            (upheld("2026-11-20"), alone.clone(), false),
            (upheld("2026-11-21"), alone.clone(), true),
            (upheld("2026-11-21"), beside_another.clone(), false),
        ] {
            let beside = Beside { was: Some(was.clone()), ..beside(&others) };
            let wanted = refused.then_some("suit_rests_on_it");
            assert_eq!(misfits(&now, &beside), Vec::from_iter(wanted), "{now:?}");
        }
        for (others, wanted) in [(vec![], None), (alone, Some("suit_rests_on_it")), (beside_another, None)] {
            let beside = Beside { was: Some(was.clone()), ..beside(&others) };
            let codes: Vec<_> = was.in_the_way_of_striking(&beside).iter().map(|one| one.code).collect();
            assert_eq!(codes, Vec::from_iter(wanted));
        }
        let corrected = review("2026-10-20", Some((DisputeResult::Corrected, "2026-11-10")));
        let ordered = Beside { was: Some(corrected.clone()), orders: vec![day("2026-11-12")], ..beside(&[]) };
        assert_eq!(corrected.in_the_way_of_striking(&ordered)[0].code, "answer_rests_on_it");
    }
}
