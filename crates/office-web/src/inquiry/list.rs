//! Entries of any time, by desk, way, line and words.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use chrono::NaiveDate;
use gongkai_domain::{
    authority::{Authz, Read},
    calendar::date_in_words,
    id::{InquiryId, UnitId},
    inquiry::{ANSWERED_LATER, Count, HEADINGS, Word, groups, lines, subjects, way, word},
    refusal::Refusal,
};
use gongkai_office::inquiry::{self, Inquiries, Lines, inquiry_of, inquiry_row};
use gongkai_web_kit::{
    caller::Caller,
    download::{Download, csv_cell},
    extract::Asked,
    form,
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{
    NAME, ROOT,
    desk::{Row, any_desk},
    form::Choices,
};
use crate::{OfficeWeb, problem, publication::list::Units};

/// What is asked for, as the address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    words: String,
    from: String,
    until: String,
    desk: String,
    way: String,
    line: String,
    /// `-`: none is said.
    subject: String,
    /// `yes`: the list of a figure, without what does not count.
    counted: String,
    open: String,
    before: String,
}

/// Stands in addresses for a subject that is not said.
pub(super) const NO_SUBJECT: &str = "-";

impl Filter {
    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("words", &self.words),
            ("from", &self.from),
            ("until", &self.until),
            ("desk", &self.desk),
            ("way", &self.way),
            ("line", &self.line),
            ("subject", &self.subject),
            ("counted", &self.counted),
            ("open", &self.open),
        ]
    }

    fn view(&self) -> FormView {
        FormView::of(self.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    fn asked(&self) -> inquiry::Asked {
        inquiry::Asked {
            from: form::day(&self.from),
            until: form::day(&self.until),
            desk: UnitId::parse(&self.desk),
            way: self.way.clone(),
            line: self.line.clone(),
            subject: match self.subject.as_str() {
                "" => None,
                NO_SUBJECT => Some(String::new()),
                code => Some(code.to_owned()),
            },
            counted: self.counted == "yes",
            open: self.open == "yes",
            words: self.words.clone(),
            before: InquiryId::parse(&self.before),
        }
    }

    /// Days that there are not, or that stand in the wrong order.
    fn faults(&self) -> Vec<Refusal> {
        let unreadable = |text: &str| !text.trim().is_empty() && form::day(text).is_none();
        let days = [("from", &self.from), ("until", &self.until)].into_iter();
        let mut faults: Vec<Refusal> = days
            .filter(|(_, text)| unreadable(text))
            .map(|(field, _)| {
                Refusal::new("date_missing", "没有这一天，请写成存在的日期，如 2026-11-24").at(field)
            })
            .collect();
        if let (Some(from), Some(until)) = (form::day(&self.from), form::day(&self.until))
            && from > until
        {
            faults.push(Refusal::new("days_reversed", "结束的日期在开始的日期之前，请改正").at("until"));
        }
        faults
    }

    fn href(&self, page: &str, before: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let all = self.pairs().into_iter().chain([("before", before)]);
        query.extend_pairs(all.filter(|(_, value)| !value.is_empty()));
        format!("{ROOT}/{page}?{}", query.finish())
    }
}

#[derive(Template)]
#[template(path = "inquiry/list.html")]
struct ListPage {
    frame: OfficeFrame,
    form: FormView,
    desks: Vec<Choice>,
    ways: Vec<Choice>,
    lines: Vec<Choice>,
    subjects: Vec<Choice>,
    only: Vec<Choice>,
    /// What the figure says whose list it is, in words; empty: it is no figure's.
    figure: String,
    /// Day sheets in the figure: day and desk, persons, matters.
    sheets: Vec<(String, u64, u64)>,
    rows: Vec<Row>,
    next: String,
    searched_to: bool,
    csv: String,
}

pub async fn list(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    Asked(filter): Asked<Filter>,
) -> Result<Html<String>, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let units = Units::of(&desk, &caller).await?;
    let faults = filter.faults();
    let found = match faults.as_slice() {
        [] => inquiry::list(desk.office(), &right, &filter.asked()).await.map_err(problem)?,
        _ => Lines::default(),
    };
    let mut form = filter.view();
    for fault in &faults {
        form.refuse(fault.field.unwrap_or_default(), fault.sentence.as_str());
    }
    let choices = Choices::of(units.choices());
    let any = |word: &str, list: &[Choice]| {
        std::iter::once(Choice::new("", word)).chain(list.iter().cloned()).collect::<Vec<_>>()
    };
    let (figure, sheets) = match faults.as_slice() {
        [] => figure(&desk, &right, &filter, &units).await?,
        _ => Default::default(),
    };
    let subjects = [Choice::new("", "全部事项"), Choice::new(NO_SUBJECT, "没有填")].into_iter();
    let crumbs = vec![Crumb::new(NAME, ROOT), Crumb::here("查找")];
    let page = ListPage {
        frame: desk.frame(&caller, &sealer, "查找咨询", crumbs).await?,
        form,
        desks: any_desk(&units),
        ways: any("全部方式", &choices.ways),
        lines: any("全部类别", &choices.lines),
        subjects: subjects
            .chain(choices.subjects.iter().filter(|one| !one.value.is_empty()).cloned())
            .collect(),
        figure,
        sheets,
        only: vec![Choice::new("yes", "待答复的")],
        rows: found.rows.iter().map(|row| Row::of(&desk, &units, row)).collect(),
        next: found.next.as_deref().map(|id| filter.href("search", id)).unwrap_or_default(),
        searched_to: found.searched_to,
        csv: filter.href("search.csv", ""),
    };
    Ok(Html(page.render()?))
}

/// The figure whose list is asked for: in words, and the day sheets in it, which have no entries.
async fn figure(
    desk: &OfficeWeb,
    right: &Authz<Read, Inquiries>,
    filter: &Filter,
    units: &Units,
) -> Result<(String, Vec<(String, u64, u64)>), Problem> {
    let asked = filter.asked();
    let (Some(from), Some(until), true, true) =
        (asked.from, asked.until, asked.counted, asked.words.trim().is_empty())
    else {
        return Ok((String::new(), Vec::new()));
    };
    let found = inquiry::figures(desk.office(), right, from, until).await.map_err(problem)?.of(&asked);
    let (all, sheets) = (found.all(), found.sheets());
    let words = match asked.open {
        true => format!("待答复 {} 件，其中日报 {} 件", all.open(), sheets.open()),
        false => format!("{} 人次，{} 件，其中日报 {} 人次", all.persons, all.matters, sheets.persons),
    };
    let sheet = |((on, id), count): ((NaiveDate, String), Count)| {
        let matters = if asked.open { count.open() } else { count.matters };
        (format!("{} {}", date_in_words(on), units.name(&id)), count.persons, matters)
    };
    let lines = found.by_sheet().into_iter().map(sheet).filter(|(.., matters)| !asked.open || *matters > 0);
    Ok((words, lines.collect()))
}

/// The entries found as a table for a spreadsheet or a hotline, in the columns of the import. Who asked is not
/// in it.
pub async fn export(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Result<Download, Problem> {
    let right = caller.authorise_all::<Read, Inquiries>()?;
    let faults = filter.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let units = Units::of(&desk, &caller).await?;
    let (rows, whole) = inquiry::take(desk.office(), &right, &filter.asked()).await.map_err(problem)?;
    let mut text = format!("\u{feff}编号,{}\r\n", HEADINGS.join(","));
    // What was written down twice counts once, here too.
    for row in rows.iter().filter(|row| row.counted) {
        let cells: Vec<_> = std::iter::once(row.number.clone())
            .chain(cells(row, &units)?)
            .map(|cell| csv_cell(&cell))
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    let part = if whole { "" } else { "（只有最近的一部分）" };
    let name = format!("咨询登记-{}{part}.csv", desk.office().today());
    Ok(Download { name, kind: "text/csv; charset=utf-8", bytes: text.into_bytes().into() })
}

/// An entry in the columns of the import.
fn cells(row: &inquiry_row::Model, units: &Units) -> Result<[String; HEADINGS.len()], Problem> {
    let said = inquiry_of(row).map_err(problem)?;
    let word = |list: &[Word], code: &str| word(list, code).to_owned();
    Ok(HEADINGS.map(|heading| match heading {
        "日期" => said.at.date().to_string(),
        "时间" => said.at.format("%H:%M").to_string(),
        "接待点" => units.name(said.desk.as_str()),
        "方式" => way(&said.way).map(|way| way.word.clone()).unwrap_or_default(),
        "业务类别" => word(lines(), &said.line),
        "事项" => word(subjects(), &said.subject),
        "人群" => word(groups(), &said.group),
        "人次" => said.persons.to_string(),
        "件数" => said.matters.to_string(),
        "结果" if said.result.is_open() && row.closed_at.is_some() => ANSWERED_LATER.to_owned(),
        "结果" => said.result.word().to_owned(),
        "转往" => said.referred.clone(),
        "约期" => said.appointment.map(|day| day.to_string()).unwrap_or_default(),
        "内容" => said.question.clone(),
        "答复" => said.answer.clone(),
        "外部编号" => said.reference.clone(),
        _ => String::new(),
    }))
}
