//! Taking a notice in, and taking it back: looked at first, with what it moves.

use chrono::Datelike;
use gongkai_domain::{
    authority::{Actor, Edit, Staff},
    calendar::{Calendar, Notice, YearFile},
    id::AgencyId,
    operation::OperationEvent,
    refusal::Refusal,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{HolidayNotices, calendar_of, is_annual, message, notice_row, refresh, taken_in};
use crate::{
    Office, OfficeError, Outcome,
    application::{Moving, moving},
    notice::Notice as Bell,
    organisation::agency,
};

/// Longest text of a notice, in bytes; a real one has three thousand.
pub const LONGEST: usize = 64 << 10;

/// What a notice would come to.
#[derive(Debug)]
pub struct NoticePlan {
    /// The notices of the text, one as a rule.
    pub notices: Vec<Notice>,
    /// What hardly any notice says.
    pub doubts: Vec<String>,
    /// Open cases of all agencies whose last day it moves.
    pub moving: Vec<Moving>,
}

fn refuse(refusal: Refusal) -> OfficeError {
    OfficeError::Refused(vec![refusal])
}

/// May this person take notices in? Working days are the same for all, so the agency at the top does it.
pub async fn may_take_in(office: &Office, who: &Staff) -> Result<bool, OfficeError> {
    let Ok(right) = who.authorise_all::<Edit, HolidayNotices>() else { return Ok(false) };
    Ok(superior_of(office, right.agency()).await?.is_none())
}

async fn superior_of(office: &Office, agency: &AgencyId) -> Result<Option<String>, OfficeError> {
    let row = agency::Entity::find_by_id(agency.as_str()).one(office.read()).await?;
    Ok(row.ok_or(OfficeError::NotFound)?.superior_id)
}

async fn authorised(office: &Office, who: &Staff) -> Result<AgencyId, OfficeError> {
    let right = who.authorise_all::<Edit, HolidayNotices>()?;
    let Some(superior) = superior_of(office, right.agency()).await? else {
        return Ok(right.agency().clone());
    };
    let above = agency::Entity::find_by_id(&superior).one(office.read()).await?;
    let name = above.map_or_else(|| "上级机关".to_owned(), |row| row.name);
    Err(refuse(Refusal::new(
        "calendar_superior",
        format!("放假通知对全部单位生效，由最上级的单位导入；请联系{name}"),
    )))
}

/// Reads the text; every reason at once.
fn read(office: &Office, text: &str) -> Result<YearFile, OfficeError> {
    let wrong = |sentence: String| Refusal::new("calendar_text", sentence).at("text");
    if text.trim().is_empty() {
        return Err(refuse(wrong("请粘贴放假通知的全文".to_owned())));
    }
    if text.len() > LONGEST {
        return Err(refuse(wrong("粘贴的内容太长，放假通知一般只有一两页，请只粘贴通知本身".to_owned())));
    }
    let file = YearFile::read_any(text).map_err(|faults| {
        OfficeError::Refused(faults.into_iter().map(|fault| wrong(fault.to_string())).collect())
    })?;
    let today = office.today();
    let mut refusals = Vec::new();
    for notice in file.notices() {
        // A notice of a year that is over moves what has long been answered; one far ahead was never published.
        if !(today.year()..=today.year() + 1).contains(&notice.year) {
            let (this, next) = (today.year(), today.year() + 1);
            let sentence = format!("通知安排的是{}年，只能导入{this}年或者{next}年的", notice.year);
            refusals.push(Refusal::new("calendar_year", sentence).at("text"));
        }
        if notice.published > today {
            let sentence = format!("通知的日期{}还没有到，请核对成文日期", notice.published);
            refusals.push(Refusal::new("calendar_future", sentence).at("text"));
        }
    }
    if refusals.is_empty() { Ok(file) } else { Err(OfficeError::Refused(refusals)) }
}

/// The calendar with the file in it, or why it cannot be.
fn with(present: &Calendar, file: &YearFile) -> Result<Calendar, OfficeError> {
    let mut refusals = Vec::new();
    for notice in file.notices() {
        let number = &notice.number;
        if present.notices().iter().any(|known| known.number == *number) {
            let sentence = format!("{number}已经在用，不需要再导入；导入错了的，请先撤下再导入");
            refusals.push(Refusal::new("calendar_known", sentence).at("text"));
        } else if is_annual(notice) && present.knows_year(notice.year) {
            let year = notice.year;
            let sentence = format!(
                "{year}年已有放假通知，不能再导入一份；导入错了的，请先撤下原来的，调整通知请按文件格式写明 amendment"
            );
            refusals.push(Refusal::new("calendar_known", sentence).at("text"));
        }
    }
    if !refusals.is_empty() {
        return Err(OfficeError::Refused(refusals));
    }
    let more = present.with(file.clone());
    more.map_err(|fault| refuse(Refusal::new("calendar_text", fault.to_string()).at("text")))
}

/// What the text would come to, or every reason against it. Nothing is changed.
pub async fn check_notice(office: &Office, who: &Staff, text: &str) -> Result<NoticePlan, OfficeError> {
    authorised(office, who).await?;
    let file = read(office, text)?;
    let present = calendar_of(&taken_in(office).await?);
    let after = with(&present, &file)?;
    let moving = moving(office, &present, &after).await?;
    let doubts = file.notices().iter().flat_map(Notice::doubts).collect();
    Ok(NoticePlan { notices: file.notices().to_vec(), doubts, moving })
}

/// Counts with the notice from now on. Officers of cases that move are told; `sure`: doubts were looked at.
pub async fn take_in(office: &Office, who: &Staff, text: &str, sure: bool) -> Result<(), OfficeError> {
    let agency = authorised(office, who).await?;
    let plan = check_notice(office, who, text).await?;
    if !plan.doubts.is_empty() && !sure {
        let sentence = format!("{}；已对照原文核对无误的，请勾选后再导入", plan.doubts.join("；"));
        return Err(refuse(Refusal::new("calendar_doubts", sentence).at("sure")));
    }
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            // Somebody else may have taken one in since it was looked at.
            let standing = notice_row::Entity::find().all(tx.conn()).await?;
            let mut outcome = Outcome::of(()).message(message());
            for notice in &plan.notices {
                let there =
                    |row: &notice_row::Model| row.taken_back_at.is_none() && row.number == notice.number;
                if standing.iter().any(there) {
                    return Err(OfficeError::Conflict);
                }
                let row = notice_row::Model {
                    id: tx.new_identity(),
                    number: notice.number.clone(),
                    year: notice.year,
                    body: Some(notice.to_file()),
                    came_at: tx.now(),
                    agency_id: Some(agency.to_string()),
                    by: Some(who.id.to_string()),
                    by_name: Some(who.name.clone()),
                    taken_back_at: None,
                    taken_back_by: None,
                    taken_back_because: None,
                };
                notice_row::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
                let (number, year) = (notice.number.clone(), notice.year);
                outcome = outcome.event(OperationEvent::HolidayNoticeTakenIn { number, year });
            }
            let numbers: Vec<&str> = plan.notices.iter().map(|notice| notice.number.as_str()).collect();
            Ok(plan.moving.iter().fold(outcome, |outcome, one| told(outcome, one, &numbers.join("、"))))
        })
        .await?;
    refresh(office).await
}

/// No longer counts with a notice that people of the own agency took in by mistake.
pub async fn take_back(office: &Office, who: &Staff, id: &str, because: &str) -> Result<(), OfficeError> {
    let right = who.authorise::<Edit, HolidayNotices>(id)?;
    let row = notice_row::Entity::find_by_id(id)
        .filter(notice_row::Column::AgencyId.eq(right.agency().as_str()))
        .filter(notice_row::Column::TakenBackAt.is_null())
        .one(office.read())
        .await?
        .ok_or(OfficeError::NotFound)?;
    let body = row.body.as_ref().ok_or(OfficeError::NotFound)?;
    let because = because.trim();
    if because.is_empty() || because.chars().count() > 200 {
        let sentence = "请写明为什么撤下这份通知（不超过200字）";
        return Err(refuse(Refusal::new("calendar_because", sentence).at("because")));
    }
    let files = taken_in(office).await?;
    let rest: Vec<String> = files.iter().filter(|file| *file != body).cloned().collect();
    let (before, after) = (calendar_of(&files), calendar_of(&rest));
    if before.notices().len() != after.notices().len() + 1 {
        let sentence = format!("还有调整通知以{}为前提，请先撤下调整通知", row.number);
        return Err(refuse(Refusal::new("calendar_needed", sentence)));
    }
    let moving = moving(office, &before, &after).await?;
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let mut changed = row.clone().into_active_model();
            changed.taken_back_at = Set(Some(tx.now()));
            changed.taken_back_by = Set(Some(who.name.clone()));
            changed.taken_back_because = Set(Some(because.to_owned()));
            changed.update(tx.conn()).await?;
            let (number, because) = (row.number.clone(), because.to_owned());
            let event = OperationEvent::HolidayNoticeTakenBack { number, because };
            let outcome = Outcome::of(()).message(message()).event(event);
            let notice = format!("撤下{}", row.number);
            Ok(moving.iter().fold(outcome, |outcome, one| told(outcome, one, &notice)))
        })
        .await?;
    refresh(office).await
}

/// Tells the officer of a case, if it has one; the others stand in the list of cases that moved.
fn told(outcome: Outcome<()>, one: &Moving, notice: &str) -> Outcome<()> {
    let Some(to) = one.officer.clone() else { return outcome };
    let Moving { agency, id, number, before, after, .. } = one;
    outcome.notice(Bell {
        agency: agency.clone(),
        to,
        sentence: format!("放假通知（{notice}）使办件{number}的最后一天由{before}变为{after}"),
        link: format!("/office/cases/{id}"),
    })
}
