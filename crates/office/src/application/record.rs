//! Every act goes this way: load, ask the ledger, write one row more. What an act must say is asked here as well.

use chrono::{Datelike, Months, NaiveDate};
use gongkai_domain::{
    application::{
        ALIKE, Act, ActName, Addressee, Answer, ApplicationEvent, Draft, Entry, FeeMode, Group, Hand, Intake,
        Way, fee_rates, filing::Route, ground, mail_number, parts_against, similarity,
    },
    authority::{Actor, Edit, Staff},
    calendar::Calendar,
    id::{AgencyId, ApplicationId, UnitId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::{
    Cases, Content, Held, act_row,
    card::put_track,
    case_row, field,
    held::{Order, content_of, held, opened},
    look::all_of,
    redaction, repeat,
};
use crate::{
    Office, OfficeError, Outcome, Tx,
    organisation::unit,
    publication::next_serial,
    seal::{Field, seal_field},
    setting::{self, Name},
};

/// Longest text of an act.
const LONGEST: usize = 4_000;

/// An act that somebody wants to record.
#[derive(Debug, Clone)]
pub struct Recording {
    /// Version of the case that was on the screen.
    pub version: i32,
    /// The day that counts.
    pub on: NaiveDate,
    /// What. Numbers, amounts and names of units are filled in here.
    pub act: Act,
    /// What was said or written.
    pub text: String,
    /// The answer, with a draft.
    pub answer: Option<Answer>,
    /// The unit, with an assignment.
    pub unit: Option<UnitId>,
    /// To whom a letter goes that asks for an opinion.
    pub addressee: Option<Addressee>,
    /// Number of the mail item, of what is posted.
    pub mail: String,
}

/// What a text is called that an act cannot do without; none: it may be empty.
pub const fn text_needed(act: ActName) -> Option<&'static str> {
    match act {
        ActName::Confirmed => Some("如何与申请人确认"),
        ActName::CorrectionRequested => Some("需要补正的事项"),
        ActName::ConsultationSent => Some("向谁、就什么征求意见"),
        ActName::ConsultationReplied => Some("意见内容"),
        ActName::ConsultationEnded => Some("为什么终止，例如无法送达、发错了函"),
        ActName::ExtensionProposed => Some("延期的理由"),
        ActName::SearchRecorded => Some("检索的系统、关键词、地点、经过和结果"),
        ActName::ReviewRecorded => Some("审查意见"),
        ActName::Returned | ActName::ExtensionRejected => Some("退回的原因"),
        ActName::Delivered => Some("送达的凭证"),
        ActName::Undeliverable => Some("退回的原因和日期，例如查无此人、拒收"),
        ActName::Withdrawn => Some("撤回的方式"),
        ActName::Reopened => Some("正当理由"),
        ActName::ReasonsRequested => Some("哪些申请，数量、频次的情况"),
        ActName::ReasonsGiven => Some("说明的理由，以及合理或者不合理的依据"),
        ActName::DelayTold => Some("不能在期限内答复的原因"),
        ActName::ThirdPartyTold => Some("决定公开的信息内容和理由"),
        ActName::AnswerOrdered => Some("决定或者判决的机关、文号和内容"),
        _ => None,
    }
}

impl Recording {
    fn faults(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let length = self.text.trim().chars().count();
        if let Some(name) = text_needed(self.act.name()).filter(|_| length == 0) {
            refusals.push(Refusal::new("text_missing", format!("请写明{name}")).at("text"));
        }
        if length > LONGEST {
            let sentence = format!("有{length}个字，最多{LONGEST}个字，请缩短");
            refusals.push(Refusal::new("too_long", sentence).at("text"));
        }
        refusals.extend(mail_number(&self.act, &self.mail).err());
        if matches!(&self.act, Act::Numbered { number } if !number.trim().is_empty()) {
            let sentence = "文号由系统按年度和字号依次编，不能指定，请不要填写";
            refusals.push(Refusal::new("number_given", sentence).under("条例45").at("number"));
        }
        if matches!(self.act, Act::ConsultationSent { .. }) {
            refusals.extend(self.addressee.as_ref().map_or_else(Addressee::nobody, Addressee::check));
        }
        if matches!(self.act, Act::Drafted { .. }) {
            refusals.extend(self.answer.as_ref().map(Answer::check).unwrap_or_else(|| {
                vec![Refusal::new("ground_unknown", "请选择答复的情形").under("条例36").at("ground")]
            }));
        }
        refusals
    }
}

/// Records an act in the ledger of a case.
pub async fn record(office: &Office, who: &Staff, id: &str, said: &Recording) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, Cases>(id)?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let held = held(tx.conn(), right.agency(), right.id()).await?;
            if held.row.version != said.version {
                return Err(OfficeError::Conflict);
            }
            take(tx, who, right.agency(), held, said).await
        })
        .await
}

async fn take(
    tx: &Tx,
    who: &Staff,
    agency: &AgencyId,
    held: Held,
    said: &Recording,
) -> Result<Outcome<()>, OfficeError> {
    let filled = fill_in(tx, agency, &held, said).await?;
    let entry = Entry { on: said.on, by: Some(who.id.clone()), act: filled };
    let hand = Hand { staff: Some(&who.id), duties: &who.duties };
    let today = tx.office().today();
    let mut refusals = held
        .ledger
        .check(&entry, hand, Calendar::in_force(), today)
        .map_err(|_| Refusal::new("out_of_range", "这个日期超出可计算的范围，请核对").at("on"))?;
    refusals.extend(said.faults());
    refusals.extend(unordered(tx, agency, &held, &entry).await?);
    refusals.extend(repeat::unknown_earlier(tx, agency, &held, said.answer.as_ref()).await?);
    refusals.extend(unapproved_copy(tx, agency, &held, &entry.act).await?);
    refusals.extend(unasked_part(tx, agency, &held, &entry.act).await?);
    refusals.extend(nobody_reads(tx, agency, &held, &entry.act)?);
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    let act = numbered(tx, agency, entry.act.clone()).await?;
    let entry = Entry { act: act.clone(), ..entry };
    let content = Content {
        schema: 1,
        text: said.text.trim().to_owned(),
        answer: said.answer.clone(),
        mail: mail_number(&act, &said.mail)?,
    };
    let application = held.id()?;
    let place = held.ledger.entries().len();
    let addressee = said.addressee.as_ref().filter(|_| matches!(act, Act::ConsultationSent { .. }));
    let said_with = (&content, addressee);
    write_act_to(tx, (agency, &application), (place, &entry, &who.name), said_with).await?;
    let number = held.row.number.clone();
    let mut row = held.row;
    if ends(act.name()) && row.ended_on.is_none() {
        row.ended_on = Some(entry.on);
    }
    // What came back is still to be delivered.
    if matches!(act, Act::Reopened | Act::Undeliverable | Act::AnswerOrdered { .. }) {
        row.ended_on = None;
    }
    if let (Act::Assigned { .. }, Some(unit)) = (&act, &said.unit) {
        row.unit_id = Some(unit.to_string());
    }
    let is_told = row.receipt.is_some();
    save(tx, row.into_active_model()).await?;
    let told = put_track(agency, &application);
    let outcome = Outcome::of(()).event(ApplicationEvent::Recorded { application, number, act });
    Ok(if is_told { outcome.message(told) } else { outcome })
}

/// A new answer rests on a result in the register of disputes that set one right, and on one that no other rests on.
async fn unordered(
    tx: &Tx,
    agency: &AgencyId,
    held: &Held,
    entry: &Entry,
) -> Result<Option<Refusal>, OfficeError> {
    if !matches!(entry.act, Act::AnswerOrdered { .. }) {
        return Ok(None);
    }
    let is_order = |one: &&Entry| matches!(one.act, Act::AnswerOrdered { .. });
    let before = held.ledger.entries().iter().filter(is_order).count();
    let corrected = crate::dispute::corrected_by(tx.conn(), agency, &held.row.id, entry.on).await?;
    let sentence = "复议诉讼登记里没有本办件“结果纠正”的结果，请先登记结果和结案日期";
    Ok((corrected <= before).then(|| Refusal::new("no_corrected_result", sentence)))
}

/// An answer in part goes with its copies: none is approved or sent while one for the applicant is not approved.
async fn unapproved_copy(
    tx: &Tx,
    agency: &AgencyId,
    held: &Held,
    act: &Act,
) -> Result<Option<Refusal>, OfficeError> {
    let is_partial = |draft: Draft| ground(&draft.ground).is_some_and(|one| one.group == Group::Partial);
    let goes_out = matches!(act, Act::Approved | Act::Delivered { .. });
    if !goes_out || !held.ledger.standing().draft.is_some_and(is_partial) {
        return Ok(None);
    }
    let sentence = "给申请人的区分处理文件还没有批准，请先在“区分处理”里生成、批准";
    let refusal = Refusal::new("copy_not_approved", sentence).under("条例37");
    Ok(redaction::waiting(tx.conn(), agency, &held.row.id).await?.then_some(refusal))
}

/// A part that is withheld for a third party rests on a letter to it, as a whole refusal does.
async fn unasked_part(
    tx: &Tx,
    agency: &AgencyId,
    held: &Held,
    act: &Act,
) -> Result<Option<Refusal>, OfficeError> {
    let now = held.ledger.standing();
    let Some(draft) = now.draft.as_ref().filter(|_| matches!(act, Act::Submitted)) else { return Ok(None) };
    let place = i32::try_from(draft.place).map_err(OfficeError::fault)?;
    let row = act_row::Entity::find()
        .filter(act_row::Column::AgencyId.eq(agency.as_str()))
        .filter(act_row::Column::ApplicationId.eq(&held.row.id))
        .filter(act_row::Column::Place.eq(place))
        .one(tx.conn())
        .await?
        .ok_or_else(|| OfficeError::fault("a draft without its row"))?;
    let said = content_of(tx.office(), agency, &row)?;
    Ok(said.answer.and_then(|answer| parts_against(&answer, &now)))
}

/// Over the network an answer reaches those alone who look at the portal or asked for it that way.
fn nobody_reads(tx: &Tx, agency: &AgencyId, held: &Held, act: &Act) -> Result<Option<Refusal>, OfficeError> {
    let by_mail = Intake::parse(&held.row.intake) == Some(Intake::Email);
    if !matches!(act, Act::Delivered { way: Way::Online }) || held.row.receipt.is_some() || by_mail {
        return Ok(None);
    }
    let order: Order = opened(tx.office(), agency, field("wanted", &held.row.id), &held.row.wanted)?;
    let sentence = "申请人没有在网上申请，也没有要求从网上获取，不能网上送达，请邮寄或者当面送达";
    let refused = order.route != Route::Online;
    Ok(refused.then(|| Refusal::new("not_online", sentence).under("条例40").at("way")))
}

/// Acts that leave nothing to be done but what follows an end.
const fn ends(act: ActName) -> bool {
    matches!(act, ActName::Delivered | ActName::Withdrawn | ActName::Joined | ActName::Closed)
}

/// What the office knows better than the form: amounts, names of units, the case that goes on.
async fn fill_in(tx: &Tx, agency: &AgencyId, held: &Held, said: &Recording) -> Result<Act, OfficeError> {
    Ok(match &said.act {
        Act::ReasonsRequested { until, .. } => {
            let count = in_year(tx, agency, &held.row).await?;
            Act::ReasonsRequested { until: *until, count }
        }
        Act::FeeNotified { mode, count, .. } => fee(tx, agency, held, said.on, (*mode, *count)).await?,
        Act::Assigned { .. } => {
            let missing = || Refusal::new("unit_missing", "请选择协助办理的科室").at("unit");
            let id = said.unit.as_ref().ok_or_else(missing)?;
            let row = unit::Entity::find_by_id(id.as_str())
                .filter(unit::Column::AgencyId.eq(agency.as_str()))
                .filter(unit::Column::ClosedOn.is_null())
                .one(tx.conn())
                .await?;
            Act::Assigned { unit: row.ok_or_else(missing)?.name }
        }
        Act::Joined { into } => {
            let other = case_row::Entity::find()
                .filter(case_row::Column::AgencyId.eq(agency.as_str()))
                .filter(case_row::Column::Number.eq(into.trim()))
                .filter(case_row::Column::ApplicantKey.eq(&held.row.applicant_key))
                .filter(case_row::Column::EndedOn.is_null())
                .filter(case_row::Column::Id.ne(&held.row.id))
                // The one that came first goes on, with its term (Art. 31, 33).
                .filter(case_row::Column::ArrivedOn.lte(held.row.arrived_on))
                .one(tx.conn())
                .await?;
            let sentence = "请填写同一申请人的、正在办理的、不晚于本件收到的另一办件的编号：先收到的继续办理，期限按先收到的算";
            let other =
                other.ok_or_else(|| Refusal::new("no_such_case", sentence).under("条例45").at("into"))?;
            if said.text.trim().is_empty() && !alike(tx.office(), agency, &held.row, &other)? {
                let number = &other.number;
                let sentence =
                    format!("两件申请的内容不相近，请核对编号{number}；确是同一申请的，请在说明中写明理由");
                return Err(Refusal::new("not_alike", sentence).under("条例45").at("text").into());
            }
            Act::Joined { into: other.number }
        }
        Act::Drafted { .. } => {
            let ground = said.answer.as_ref().map(|answer| answer.ground.clone());
            Act::Drafted { ground: ground.unwrap_or_default() }
        }
        act => act.clone(),
    })
}

/// Do two cases want much the same?
fn alike(
    office: &Office,
    agency: &AgencyId,
    one: &case_row::Model,
    other: &case_row::Model,
) -> Result<bool, OfficeError> {
    let wanted = |row: &case_row::Model| -> Result<String, OfficeError> {
        let order: Order = opened(office, agency, field("wanted", &row.id), &row.wanted)?;
        Ok(all_of(&order.wanted))
    };
    Ok(similarity(&wanted(one)?, &wanted(other)?) >= ALIKE)
}

/// The amount by the rates; by item: of the applications of this applicant in the month of arrival.
async fn fee(
    tx: &Tx,
    agency: &AgencyId,
    held: &Held,
    on: NaiveDate,
    (mode, pages): (FeeMode, u32),
) -> Result<Act, OfficeError> {
    let Some(rates) = fee_rates(on) else {
        return Ok(Act::FeeNotified { mode, count: pages, yuan: 0 });
    };
    if mode == FeeMode::ByVolume {
        let yuan = rates.lines(mode, pages).iter().map(|line| line.yuan).sum();
        return Ok(Act::FeeNotified { mode, count: pages, yuan });
    }
    let arrived = held.row.arrived_on;
    let first = arrived.with_day(1).unwrap_or(arrived);
    let count = nth_since(tx, agency, &held.row, (first, 1)).await?;
    Ok(Act::FeeNotified { mode, count, yuan: rates.item(count) })
}

/// Which application of its applicant in the year it is (Art. 35).
async fn in_year(tx: &Tx, agency: &AgencyId, row: &case_row::Model) -> Result<u32, OfficeError> {
    let first = row.arrived_on.with_ordinal(1).unwrap_or(row.arrived_on);
    nth_since(tx, agency, row, (first, 12)).await
}

/// Which application of its applicant it is in so many months from a day on.
async fn nth_since(
    tx: &Tx,
    agency: &AgencyId,
    row: &case_row::Model,
    (first, months): (NaiveDate, u32),
) -> Result<u32, OfficeError> {
    let next = first.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
    let nth = case_row::Entity::find()
        .filter(case_row::Column::AgencyId.eq(agency.as_str()))
        .filter(case_row::Column::ApplicantKey.eq(&row.applicant_key))
        .filter(case_row::Column::Matter.eq(&row.matter))
        .filter(case_row::Column::ArrivedOn.gte(first))
        .filter(case_row::Column::ArrivedOn.lt(next))
        .filter(case_row::Column::Serial.lte(row.serial))
        .count(tx.conn())
        .await?;
    Ok(u32::try_from(nth).unwrap_or(u32::MAX))
}

/// A number is drawn last, when nothing refuses any more.
async fn numbered(tx: &Tx, agency: &AgencyId, act: Act) -> Result<Act, OfficeError> {
    if !matches!(act, Act::Numbered { .. }) {
        return Ok(act);
    }
    let settings = setting::of(tx.office(), agency).await?;
    let (series, year) = (settings.value(Name::LetterSeries), tx.office().today().year());
    let serial = next_serial(tx, agency, &format!("letter {series} {year}")).await?;
    Ok(Act::Numbered { number: format!("{series}〔{year}〕{serial}号") })
}

/// Adds a row to the ledger.
pub(super) async fn write_act(
    tx: &Tx,
    case: (&AgencyId, &ApplicationId),
    act: (usize, &Entry, &str),
    content: &Content,
) -> Result<(), OfficeError> {
    write_act_to(tx, case, act, (content, None)).await
}

/// The same with whoever a letter goes to.
async fn write_act_to(
    tx: &Tx,
    (agency, application): (&AgencyId, &ApplicationId),
    (place, entry, by_name): (usize, &Entry, &str),
    (content, addressee): (&Content, Option<&Addressee>),
) -> Result<(), OfficeError> {
    let id = tx.new_identity();
    let empty = content.text.is_empty() && content.answer.is_none();
    let content = match empty {
        true => None,
        false => {
            let json = serde_json::to_vec(content).map_err(OfficeError::fault)?;
            let field = Field { table: "application_act", column: "content", row: &id };
            Some(seal_field(tx, agency, field, &json).await?)
        }
    };
    let addressee = match addressee {
        None => None,
        Some(addressee) => {
            let json = serde_json::to_vec(addressee).map_err(OfficeError::fault)?;
            Some(seal_field(tx, agency, addressee_field(&id), &json).await?)
        }
    };
    let row = act_row::Model {
        agency_id: agency.to_string(),
        application_id: application.to_string(),
        place: i32::try_from(place).map_err(OfficeError::fault)?,
        on_day: entry.on,
        recorded_at: tx.now(),
        by_id: entry.by.as_ref().map(ToString::to_string),
        by_name: by_name.to_owned(),
        act: serde_json::to_string(&entry.act).map_err(OfficeError::fault)?,
        content,
        addressee,
        id,
    };
    act_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Where the addressee of an act is sealed.
pub(super) fn addressee_field(row: &str) -> Field<'_> {
    Field { table: "application_act", column: "addressee", row }
}

/// Writes a case; somebody who was faster makes a conflict.
pub(super) async fn save(tx: &Tx, new: case_row::ActiveModel) -> Result<(), OfficeError> {
    let row: case_row::Model = new.clone().try_into().map_err(OfficeError::fault)?;
    let mut values = new.reset_all();
    values.id = NotSet;
    values.version = Set(row.version + 1);
    let saved = case_row::Entity::update_many()
        .set(values)
        .filter(case_row::Column::Id.eq(&row.id))
        .filter(case_row::Column::AgencyId.eq(&row.agency_id))
        .filter(case_row::Column::Version.eq(row.version))
        .exec(tx.conn())
        .await?;
    if saved.rows_affected == 1 { Ok(()) } else { Err(OfficeError::Conflict) }
}
