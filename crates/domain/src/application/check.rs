//! May an act be recorded? The clock is asked first, about what it knows; then the rules that the clock does not
//! know: another person's approval, records that must be there before. All reasons at once.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    Act, ActName, ClockSheet, Entry, Group, Ledger, Matter, Need, RefusalCode, Rules, Standing, State, Way,
    fee_rates, ground, ledger::out_of_row,
};
use crate::{
    calendar::{Calendar, OutOfRange},
    id::StaffId,
    organisation::Duty,
    refusal::Refusal,
};

/// Whoever wants to record something.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who; none: the program.
    pub staff: Option<&'a StaffId>,
    /// Duties held today.
    pub duties: &'a BTreeSet<Duty>,
}

/// The first Regulations (国务院令第492号) are in force since 1 May 2008.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2008, 5, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What is wrong with the day on which an application arrived, if anything.
pub fn check_arrival(arrived: NaiveDate, today: NaiveDate) -> Option<Refusal> {
    if arrived > today {
        return Some(Refusal::new("in_future", "收到日期不能晚于今天，请核对").under("条例45").at("arrived"));
    }
    let sentence = "条例自2008年5月1日起施行，那以前没有依申请公开，请核对年份";
    (arrived < FIRST_DAY)
        .then(|| Refusal::new("before_the_regulations", sentence).under("条例45").at("arrived"))
}

impl RefusalCode {
    /// The stable word of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            RefusalCode::NotReceived => "not_received",
            RefusalCode::OutOfOrder => "out_of_order",
            RefusalCode::CaseClosed => "case_closed",
            RefusalCode::NotRunning => "not_running",
            RefusalCode::CorrectionTwice => "correction_twice",
            RefusalCode::CorrectionTooLate => "correction_too_late",
            RefusalCode::NoCorrection => "no_correction",
            RefusalCode::CorrectionPeriodOver => "correction_period_over",
            RefusalCode::NoConsultation => "no_consultation",
            RefusalCode::AlreadyExtended => "already_extended",
            RefusalCode::ExtensionTooLong => "extension_too_long",
            RefusalCode::ExtensionTooLate => "extension_too_late",
            RefusalCode::NoFee => "no_fee",
            RefusalCode::FeePeriodOver => "fee_period_over",
        }
    }

    /// As surfaces answer it.
    pub fn refusal(self, rules: Option<Rules>) -> Refusal {
        let article = match self.article() {
            "30" => "条例30",
            "31" => "条例31",
            "33" => "条例33",
            "42" => "条例42",
            _ => "条例45",
        };
        Refusal::new(self.code(), self.sentence(rules)).under(article)
    }
}

impl Ledger {
    /// Every reason why an act may not be recorded now; empty: it may.
    ///
    /// # Errors
    /// [`OutOfRange`].
    pub fn check(
        &self,
        entry: &Entry,
        hand: Hand<'_>,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Result<Vec<Refusal>, OutOfRange> {
        let name = entry.act.name();
        if entry.on > today {
            return Ok(vec![Refusal::new("in_future", "日期不能晚于今天，请核对").under("条例45").at("on")]);
        }
        let sheet = self.clock(calendar, today)?;
        let clock = |code: RefusalCode| vec![code.refusal(sheet.rules)];
        if !out_of_row(&entry.act) && entry.on < self.last_day() {
            return Ok(clock(RefusalCode::OutOfOrder));
        }
        let now = self.standing();
        if let Some(early) = before_receipt(name, sheet.state) {
            return Ok(early);
        }
        let after = self.with(entry.clone());
        if let Some(code) = after.clock_refuses_last(calendar, today)? {
            return Ok(clock(code));
        }
        if now.correction_requested && name == ActName::CorrectionRequested {
            return Ok(clock(RefusalCode::CorrectionTwice));
        }
        // What the office itself decides here is done when it is recorded: a day of the past makes nothing punctual.
        if decided_here(name) && entry.on < today {
            let now_done = self.with(Entry { on: today, ..entry.clone() });
            if let Some(code) = now_done.clock_refuses_last(calendar, today)? {
                return Ok(vec![as_of_today(code.refusal(sheet.rules))]);
            }
        }
        if done_here(name) && entry.on != today {
            let sentence = "送审、审批、编号在系统里办理，日期是办理的当天，请改成今天";
            return Ok(vec![Refusal::new("done_today", sentence).under("条例45").at("on")]);
        }
        // What came before the end may be entered after it: a correction that lay on a desk.
        let then = self.clock(calendar, entry.on)?;
        if has_ended(then.state) && !goes_after_the_end(name) {
            return Ok(clock(RefusalCode::CaseClosed));
        }
        let mut refusals = Vec::new();
        // The program speaks for the applicant, and for nobody else.
        let for_applicant = hand.staff.is_none()
            && matches!(name, ActName::Confirmed | ActName::Corrected | ActName::Withdrawn);
        if !for_applicant && !name.duties().iter().any(|duty| hand.duties.contains(duty)) {
            let words: Vec<_> = name.duties().iter().map(|duty| duty.word()).collect();
            let sentence = format!("此事项由{}办理", words.join("或"));
            refusals.push(Refusal::new("other_duty", sentence).under("条例45"));
        }
        refusals.extend(self.own_rules(entry, &now, hand, (sheet.state, &then), today));
        if matches!(name, ActName::ExtensionProposed | ActName::ExtensionApproved) && refusals.is_empty() {
            let done = Entry { on: today, ..entry.clone() };
            let late = self.not_extensible(&done, calendar, today)?.map(|code| code.refusal(sheet.rules));
            refusals
                .extend(late.map(|refusal| if entry.on < today { as_of_today(refusal) } else { refusal }));
        }
        refusals.extend(super::lately::against(entry, hand, &sheet, today));
        refusals.extend(super::consent::against(entry, &now, calendar)?);
        Ok(refusals)
    }

    /// What is proposed or approved must be such that it could be told on the same day.
    fn not_extensible(
        &self,
        entry: &Entry,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Result<Option<RefusalCode>, OutOfRange> {
        let told = Entry { act: Act::ExtensionTold, ..entry.clone() };
        self.with(entry.clone()).with(told).clock_refuses_last(calendar, today)
    }

    fn own_rules(
        &self,
        entry: &Entry,
        now: &Standing,
        hand: Hand<'_>,
        (state, then): (State, &ClockSheet),
        today: NaiveDate,
    ) -> Vec<Refusal> {
        if now.matter == Matter::OwnRecord && belongs_to_disclosure(entry.act.name()) {
            return vec![refuse("not_for_records", "要求更正自身信息的办件没有这一事项", "条例41")];
        }
        match &entry.act {
            Act::Registered { .. } => vec![refuse("registered_twice", "申请已经登记", "条例45")],
            Act::Confirmed => confirmed(self, state),
            Act::Assigned { .. } | Act::Corrected | Act::Withdrawn | Act::FeePaid => Vec::new(),
            Act::CorrectionRequested { until } => correction(entry.on, *until, today),
            Act::ConsultationSent { .. } => Vec::new(),
            Act::ConsultationDelivered { letter } => consultation(entry, now, *letter, false),
            Act::ConsultationReplied { letter, .. } | Act::ConsultationEnded { letter } => {
                consultation(entry, now, *letter, true)
            }
            Act::ExtensionProposed { .. } => extension_proposed(now),
            Act::ExtensionApproved | Act::ExtensionRejected => extension_decided(now, hand),
            Act::ExtensionTold => extension_told(now),
            Act::ConsultationTold { letter } => only(
                !now.letters.iter().any(|one| one.place == *letter),
                RefusalCode::NoConsultation.refusal(None).at("letter"),
            ),
            Act::ThirdPartyTold { letter } => third_party_told(now, *letter),
            Act::ReasonsRequested { until, count } => {
                reasons_requested(now, (entry.on, *until, today), *count)
            }
            Act::ReasonsGiven { .. } => reasons_given(now),
            Act::DelayTold { until } => delay_told(now, then, entry.on, *until),
            Act::AnswerOrdered { until } => answer_ordered(state, entry.on, *until),
            Act::FeeNotified { mode, count, yuan } => fee(self, now, entry.on, (*mode, *count, *yuan)),
            Act::SearchRecorded { .. } | Act::ReviewRecorded => while_not_submitted(now),
            Act::Drafted { ground: id } => drafted(now, id),
            Act::Submitted => submitted(now, entry.on),
            Act::Approved | Act::Returned => decided(now, hand, entry.act == Act::Approved),
            Act::Numbered { .. } => numbered(now),
            Act::Delivered { .. } => delivered(now),
            Act::Undeliverable => undeliverable(now),
            Act::Joined { .. } => joined(self),
            Act::Closed => closed(now, state),
            Act::Reopened => reopened(state),
        }
    }
}

/// The same, where the day that was entered would have been in time.
fn as_of_today(mut refusal: Refusal) -> Refusal {
    refusal.sentence.push_str("。这一事项在系统里作出，以登记的当天为准，补填以前的日期不能算按期");
    refusal
}

fn refuse(code: &'static str, sentence: &str, article: &'static str) -> Refusal {
    Refusal::new(code, sentence).under(article)
}

fn only(wrong: bool, refusal: Refusal) -> Vec<Refusal> {
    if wrong { vec![refusal] } else { Vec::new() }
}

pub(super) fn has_ended(state: State) -> bool {
    matches!(state, State::Answered | State::Withdrawn | State::Abandoned | State::ClosedUnpaid)
}

/// What can still be done when a case is over: a letter that came back, the letter that closes it, a good reason.
fn goes_after_the_end(name: ActName) -> bool {
    matches!(
        name,
        ActName::Delivered
            | ActName::Undeliverable
            | ActName::Closed
            | ActName::Reopened
            | ActName::AnswerOrdered
    )
}

/// What the Regulations know for applications for disclosure alone: Art. 41 has no term that could be extended, no
/// fee, no excess.
fn belongs_to_disclosure(name: ActName) -> bool {
    matches!(
        name,
        ActName::ExtensionProposed
            | ActName::ExtensionApproved
            | ActName::ExtensionTold
            | ActName::FeeNotified
            | ActName::FeePaid
            | ActName::ReasonsRequested
            | ActName::ReasonsGiven
            | ActName::DelayTold
            | ActName::ThirdPartyTold
    )
}

/// Before both sides have confirmed, only the register is kept (Art. 31).
fn before_receipt(name: ActName, state: State) -> Option<Vec<Refusal>> {
    let early = state == State::AwaitingConfirmation
        && !matches!(name, ActName::Confirmed | ActName::Assigned | ActName::Registered | ActName::Withdrawn);
    early.then(|| vec![RefusalCode::NotReceived.refusal(None)])
}

fn confirmed(ledger: &Ledger, state: State) -> Vec<Refusal> {
    let sentence = "此渠道的收到日期不需要确认，或者已经确认过";
    let needless = state != State::AwaitingConfirmation || ledger.confirmed_on().is_some();
    only(needless, refuse("confirmed_already", sentence, "条例31"))
}

/// Longest period that is set in a notice, in days. The Regulations say 合理 and name none (Art. 30, 35); more than a
/// year is a slip of the pen, and would keep the clock of the case standing.
const LONGEST_PERIOD: i64 = 366;
/// Longest delay of an answer (Art. 35: a reasonable time), in days.
const LONGEST_DELAY: i64 = 2 * 366;

/// Is a day that somebody set further off than anybody means?
fn too_far(on: NaiveDate, until: NaiveDate, most: i64, article: &'static str) -> Vec<Refusal> {
    let sentence = match most {
        LONGEST_PERIOD => "这个日期在一年以后，请核对年份",
        _ => "这个日期在两年以后，请核对年份",
    };
    let far = until.signed_duration_since(on).num_days() > most;
    only(far, refuse("until_too_far", sentence, article).at("until"))
}

fn correction(on: NaiveDate, until: NaiveDate, today: NaiveDate) -> Vec<Refusal> {
    let sentence = "补正期限应晚于告知之日，请给申请人合理的时间";
    let mut refusals = only(until <= on, refuse("correction_period", sentence, "条例30").at("until"));
    // A term that is over when it is entered would end the case without anybody having been able to answer.
    let sentence = "补正期限已经过了，不能补记成逾期不补正，请重新告知并给申请人合理的时间";
    let over = until > on && until < today;
    refusals.extend(only(over, refuse("correction_until_past", sentence, "条例30").at("until")));
    refusals.extend(too_far(on, until, LONGEST_PERIOD, "条例30"));
    refusals
}

/// Notices and decisions that are made in this program, and whose day decides whether they were in time.
fn decided_here(name: ActName) -> bool {
    matches!(name, ActName::CorrectionRequested | ActName::ExtensionProposed | ActName::ExtensionApproved)
}

/// Steps towards the answer that are taken in this program by whoever records them: a day of the past would make an
/// answer punctual that was not (Art. 33).
fn done_here(name: ActName) -> bool {
    matches!(name, ActName::Submitted | ActName::Approved | ActName::Returned | ActName::Numbered)
}

fn consultation(entry: &Entry, now: &Standing, letter: u32, is_reply: bool) -> Vec<Refusal> {
    let Some(letter) = now.letters.iter().find(|one| one.place == letter) else {
        return vec![RefusalCode::NoConsultation.refusal(None).at("letter")];
    };
    let mut refusals = Vec::new();
    let again = if is_reply { letter.closed_on().is_some() } else { letter.delivered_on.is_some() };
    if again {
        refusals
            .push(refuse("consultation_known", "这封征求意见函已经登记过，请核对", "条例32—34").at("letter"));
    }
    if entry.on < letter.sent_on {
        refusals.push(refuse("before_sent", "日期早于发函之日，请核对", "条例32—34").at("on"));
    }
    refusals
}

/// Art. 32: the third party is told what is given in spite of it, and why, before or when it is given.
fn third_party_told(now: &Standing, letter: u32) -> Vec<Refusal> {
    let is_asked =
        |one: &super::ConsultationLetter| one.place == letter && one.with == super::Consulted::ThirdParty;
    if !now.letters.iter().any(is_asked) {
        return vec![refuse("third_party_not_asked", "还没有书面征求第三方意见", "条例32").at("letter")];
    }
    let gives = now
        .draft
        .as_ref()
        .filter(|draft| draft.approved_on.is_some())
        .and_then(|draft| ground(&draft.ground));
    let gives = gives.is_some_and(|one| matches!(one.group, Group::Granted | Group::Partial));
    only(!gives, refuse("not_disclosing", "还没有批准公开的决定，不需要告知第三方", "条例32"))
}

fn reasons_requested(
    now: &Standing,
    (on, until, today): (NaiveDate, NaiveDate, NaiveDate),
    count: u32,
) -> Vec<Refusal> {
    let mut refusals = only(now.reasons.is_some(), refuse("reasons_twice", "已经要求说明过理由", "条例35"));
    let sentence = "说明理由的期限应晚于告知之日，请给申请人合理的时间";
    refusals.extend(only(until <= on, refuse("reasons_period", sentence, "条例35").at("until")));
    let sentence = "说明理由的期限已经过了，不能补记成逾期不说明，请重新告知并给申请人合理的时间";
    let over = until > on && until < today;
    refusals.extend(only(over, refuse("reasons_until_past", sentence, "条例35").at("until")));
    refusals.extend(too_far(on, until, LONGEST_PERIOD, "条例35"));
    let sentence = "这是申请人今年的第1件申请，谈不上数量、频次明显超过合理范围，不能要求说明理由";
    refusals.extend(only(count < 2, refuse("not_excessive", sentence, "条例35")));
    refusals
}

fn reasons_given(now: &Standing) -> Vec<Refusal> {
    let awaited = now.reasons.is_some_and(|reasons| reasons.sound.is_none());
    only(!awaited, refuse("no_reasons_requested", "没有要求说明理由，或者已经登记过", "条例35"))
}

/// Art. 35: sound reasons, told before the term is over, once, and a day that is later.
fn delay_told(now: &Standing, then: &ClockSheet, on: NaiveDate, until: NaiveDate) -> Vec<Refusal> {
    let sound = now.reasons.is_some_and(|reasons| reasons.sound == Some(true));
    let sentence = "只有说明的理由合理的大量、频繁申请才能延迟答复，请先要求说明理由";
    let mut refusals = only(!sound, refuse("reasons_not_sound", sentence, "条例35"));
    let sentence = "已经确定过延迟答复的日期，不得再次延迟";
    refusals.extend(only(now.delayed, refuse("delay_twice", sentence, "条例35")));
    let late = then.due.is_some_and(|due| on > due);
    refusals.extend(only(late, refuse("delay_too_late", "延迟答复须在答复期限届满前告知申请人", "条例35")));
    let sentence = "延迟到的日期应晚于现在的答复期限";
    let sooner = until <= then.due.unwrap_or(on);
    refusals.extend(only(sooner, refuse("delay_not_later", sentence, "条例35").at("until")));
    refusals.extend(too_far(on, until, LONGEST_DELAY, "条例35"));
    refusals
}

/// An answer, or an end without one, that a body of review or a court has set right.
fn answer_ordered(state: State, on: NaiveDate, until: Option<NaiveDate>) -> Vec<Refusal> {
    let sentence = "办件还没有答复或者结案，没有可以重新作出的答复";
    let mut refusals = only(!has_ended(state), refuse("not_ended", sentence, "复议决定、判决"));
    let sentence = "责令答复的期限不能早于收到决定的日期，请核对";
    let early = until.is_some_and(|day| day < on);
    refusals.extend(only(early, refuse("order_period", sentence, "复议决定、判决").at("until")));
    refusals.extend(until.map(|day| too_far(on, day, LONGEST_PERIOD, "复议决定、判决")).unwrap_or_default());
    refusals
}

fn extension_proposed(now: &Standing) -> Vec<Refusal> {
    let sentence = "已经提请延期，还没有告知申请人，请先办完";
    only(now.proposal.is_some(), refuse("extension_pending", sentence, "条例33(2)"))
}

fn extension_decided(now: &Standing, hand: Hand<'_>) -> Vec<Refusal> {
    let Some(proposal) = now.proposal.as_ref().filter(|one| !one.approved) else {
        return vec![refuse("no_proposal", "没有待批准的延期", "条例33(2)")];
    };
    let own = proposal.by.is_some() && proposal.by.as_ref() == hand.staff;
    only(own, refuse("same_person", "提请延期的人不能自己批准", "条例33(2)"))
}

fn extension_told(now: &Standing) -> Vec<Refusal> {
    let approved = now.proposal.as_ref().is_some_and(|one| one.approved);
    let sentence = "延期须先经政府信息公开工作机构负责人同意";
    only(!approved, refuse("extension_not_approved", sentence, "条例33(2)"))
}

fn fee(
    ledger: &Ledger,
    now: &Standing,
    on: NaiveDate,
    (mode, count, yuan): (super::FeeMode, u32, u64),
) -> Vec<Refusal> {
    // The clock stops for one notice (Art. 42); a second one would stop it again.
    let known = ledger.entries().iter().any(|entry| matches!(entry.act, Act::FeeNotified { .. }));
    if known {
        let sentence = "已经发过收费通知，一件申请只通知一次；金额有误的，请与申请人说明并在材料里留存";
        return vec![refuse("fee_twice", sentence, "条例42")];
    }
    if now.draft.as_ref().is_some_and(|draft| draft.number.is_some()) {
        let sentence = "答复已经编号，不能再通知收费；需要收费的，应当在作出答复以前通知";
        return vec![refuse("fee_after_answer", sentence, "条例42")];
    }
    // Whoever set the answer right said by when there is to be another one: a notice of this office moves that day
    // no more than an extension does.
    let named = |entry: &Entry| matches!(entry.act, Act::AnswerOrdered { until: Some(_) });
    if ledger.entries().iter().any(named) {
        let sentence = "责令重新答复的期限是决定、判决写明的，不因收费通知重新计算，请在期限内作出答复";
        return vec![refuse("fee_after_order", sentence, "复议决定、判决")];
    }
    let Some(rates) = fee_rates(on) else {
        return vec![refuse("no_rates", "这一天还没有信息处理费的收费标准", "条例42")];
    };
    let due: u64 = rates.lines(mode, count).iter().map(|line| line.yuan).sum();
    let by_item = if count == 0 { 0 } else { rates.item(count) };
    let expected = if mode == super::FeeMode::ByItem { by_item } else { due };
    if expected == 0 {
        return vec![refuse("no_fee_due", "按收费标准不需要缴费", "条例42").at("count")];
    }
    only(yuan != expected, refuse("fee_differs", "金额与收费标准不符，请重新计算", "条例42").at("count"))
}

fn while_not_submitted(now: &Standing) -> Vec<Refusal> {
    let waits = now.draft.as_ref().is_some_and(|draft| draft.submitted_by.is_some());
    only(waits, refuse("submitted_already", "答复稿已经送审，请先退回再改", "条例45"))
}

fn drafted(now: &Standing, id: &str) -> Vec<Refusal> {
    let mut refusals = while_not_submitted(now);
    let Some(found) = ground(id).filter(|one| one.ends.is_none()) else {
        refusals.push(refuse("ground_unknown", "请选择答复的情形", "条例36").at("ground"));
        return refusals;
    };
    let fits = (found.group == Group::Record) == (now.matter == Matter::OwnRecord);
    let sentence = "更正自身信息和申请公开的答复情形不同，请选择本办件的情形";
    refusals.extend(only(!fits, refuse("ground_misfit", sentence, "条例41").at("ground")));
    refusals
}

fn submitted(now: &Standing, on: NaiveDate) -> Vec<Refusal> {
    let Some(draft) = &now.draft else {
        return vec![refuse("no_draft", "还没有答复稿，请先起草", "条例36")];
    };
    let mut refusals = while_not_submitted(now);
    let Some(found) = ground(&draft.ground) else {
        refusals.push(refuse("ground_unknown", "请选择答复的情形", "条例36").at("ground"));
        return refusals;
    };
    // What was not found can neither be given nor withheld (Art. 36 (2)-(4)).
    let found_nothing = now.searched == Some(false);
    if found_nothing && matches!(found.group, Group::Granted | Group::Partial | Group::Denied) {
        let sentence =
            "检索记录写明没有找到所需信息，不能答复公开或者不公开；检索有误的重新登记检索，否则换别的情形";
        refusals.push(refuse("search_nothing", sentence, "条例36").at("ground"));
    }
    let mut lacks = |need: Need, there: bool, refusal: Refusal| {
        if found.needs(need) && !there {
            refusals.push(refusal);
        }
    };
    lacks(
        Need::Search,
        now.searched.is_some(),
        refuse("no_search", "缺检索记录：请先登记检索了哪里、用什么词、结果如何", "条例36"),
    );
    let sentence = "检索记录写明找到了所需信息，不能答复不存在；检索有误的重新登记检索，否则换别的情形";
    lacks(
        Need::NothingFound,
        now.searched != Some(true),
        refuse("search_found", sentence, "条例36(4)").at("ground"),
    );
    lacks(
        Need::Review,
        now.reviewed_by.is_some(),
        refuse("no_review", "缺审查记录：不公开须先经公开审查（含保密审查）", "条例17"),
    );
    let own = now.reviewed_by.as_ref().is_some_and(|by| by.is_some() && *by == draft.by);
    lacks(
        Need::Review,
        !own,
        refuse("reviewer_drafted", "起草答复的人不能同时是审查人，请换人审查", "条例17"),
    );
    let asked = now.letters.iter().any(|letter| letter.with == super::Consulted::ThirdParty);
    lacks(Need::ThirdParty, asked, refuse("third_party_not_asked", "还没有书面征求第三方意见", "条例32"));
    lacks(
        Need::Reasons,
        now.reasons.is_some_and(|reasons| reasons.fail_on(on)),
        refuse(
            "reasons_not_asked",
            "不予处理前须要求申请人说明理由，理由不合理或者逾期不说明的才能不予处理",
            "条例35",
        ),
    );
    lacks(
        Need::Correction,
        now.corrected,
        refuse("never_corrected", "没有经过补正，不能以补正后仍不明确答复", "条例30"),
    );
    refusals
}

fn decided(now: &Standing, hand: Hand<'_>, approves: bool) -> Vec<Refusal> {
    // What was approved can be taken back until it has its number.
    let waits = |draft: &&super::Draft| {
        draft.submitted_by.is_some() && draft.number.is_none() && (!approves || draft.approved_on.is_none())
    };
    let Some(draft) = now.draft.as_ref().filter(waits) else {
        return vec![refuse("nothing_submitted", "没有待审批的答复稿", "条例45")];
    };
    let mut refusals = Vec::new();
    if now.is_for_the_leader() && !hand.duties.contains(&Duty::ResponsibleLeader) {
        refusals.push(refuse(
            "leader_decides",
            "不予公开、部分公开和第三方反对而公开的答复由分管领导审批",
            "条例45",
        ));
    }
    let is = |by: &Option<StaffId>| by.is_some() && by.as_ref() == hand.staff;
    if approves && (is(&draft.by) || draft.submitted_by.as_ref().is_some_and(is)) {
        refusals.push(refuse("same_person", "起草、送审的人不能自己批准", "条例45"));
    }
    refusals
}

fn numbered(now: &Standing) -> Vec<Refusal> {
    let ready = now.draft.as_ref().is_some_and(|draft| draft.approved_on.is_some() && draft.number.is_none());
    only(!ready, refuse("not_approved", "答复稿还没有批准，或者已经编号", "条例45"))
}

fn delivered(now: &Standing) -> Vec<Refusal> {
    let numbered = now.draft.as_ref().is_some_and(|draft| draft.number.is_some());
    if !numbered {
        return vec![refuse("not_numbered", "答复还没有批准、编号，不能发出", "条例45")];
    }
    let again = now.delivered.is_some() && !now.undeliverable;
    only(again, refuse("delivered_already", "答复已经送达；退信后才能再送", "条例36"))
}

fn undeliverable(now: &Standing) -> Vec<Refusal> {
    let posted = now.delivered.is_some_and(|(_, way)| way == Way::Post) && !now.undeliverable;
    only(!posted, refuse("not_posted", "没有寄出的答复，不能登记退信", "条例36"))
}

/// Only the same paper that came twice: before anything was said to the applicant.
fn joined(ledger: &Ledger) -> Vec<Refusal> {
    let quiet = |act: &Act| matches!(act, Act::Registered { .. } | Act::Confirmed | Act::Assigned { .. });
    let said = ledger.entries().iter().any(|entry| !quiet(&entry.act));
    only(said, refuse("under_way", "办件已经开始办理，不能并入别的办件", "条例45"))
}

fn closed(now: &Standing, state: State) -> Vec<Refusal> {
    let silent = matches!(state, State::Abandoned | State::ClosedUnpaid);
    only(!silent || now.closed, refuse("not_silent", "只有逾期不补正、不缴费的办件这样结案", "条例30、42"))
}

fn reopened(state: State) -> Vec<Refusal> {
    let sentence = "只有逾期不补正的办件，申请人有正当理由的，才能恢复办理";
    only(state != State::Abandoned, refuse("not_abandoned", sentence, "条例30"))
}
