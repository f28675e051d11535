//! Further applications of three years, made by rule so that every ground, every procedure and every kind of dispute
//! comes up several times. The same every time; nobody in them exists.

use chrono::{Datelike, Days, NaiveDate};
use gongkai_domain::{
    application::{Group, Matter, ground, grounds},
    calendar::Calendar,
};

use super::applications::{Disputed, Planned};

/// So many.
const FURTHER: usize = 330;
/// What is done after this day is left to whoever tries the program.
const LAST: (i32, u32, u32) = (2026, 11, 20);
/// Calendar days over which they come.
const SPAN: u64 = 1_034;

/// Courses that end without an answer, or with one by a road of its own.
const ROADS: [&str; 8] =
    ["withdrawn", "uncorrected", "unpaid", "paid", "delayed", "told", "corrected", "extended"];

const TOPICS: [&str; 12] = [
    "道路修缮工程验收材料",
    "物业服务合同备案信息",
    "人民调解员补贴发放明细",
    "养老服务机构检查结果",
    "校园食堂抽检报告",
    "行政处罚决定书",
    "政府采购合同",
    "专项资金分配方案",
    "社区用房移交清单",
    "法律援助案件统计",
    "会议费支出明细",
    "公务用车更新计划",
];
const KINDS: [&str; 10] = [
    "natural",
    "natural",
    "business",
    "natural",
    "legal_service",
    "natural",
    "research",
    "natural",
    "public_benefit",
    "other_org",
];
const INTAKES: [&str; 6] = ["counter", "post_signed", "email", "oral", "fax", "post_unsigned"];
const AGENCIES: [usize; 10] = [1, 2, 1, 3, 1, 4, 1, 2, 1, 0];

/// The applications.
pub fn further() -> Result<Vec<Planned>, String> {
    let mut all: Vec<Planned> = Vec::with_capacity(FURTHER);
    for nth in 0..FURTHER {
        let mut one = planned(nth).ok_or_else(|| format!("the sample application {nth}"))?;
        if is_repeat(&one) {
            let first = all.iter().rfind(|other| answered_before(other, &one));
            let first = first.ok_or_else(|| format!("nothing that the sample application {nth} repeats"))?;
            (one.who, one.title) = (first.who.clone(), format!("{}（再次申请）", first.title));
        }
        if is_one_of_many(&one) {
            let first = all.iter().rfind(|other| of_the_same_year(other, &one));
            let first =
                first.ok_or_else(|| format!("nobody who came before the sample application {nth}"))?;
            (one.who, one.kind) = (first.who.clone(), first.kind.clone());
        }
        all.push(one);
    }
    Ok(all)
}

fn is_repeat(case: &Planned) -> bool {
    case.step.iter().any(|step| step.ends_with(" draft:refused_repeat"))
}

/// Reasons are asked for of somebody who has applied before in the year (Art. 35).
fn is_one_of_many(case: &Planned) -> bool {
    case.step.iter().any(|step| step.contains(" reasons:"))
}

fn of_the_same_year(other: &Planned, case: &Planned) -> bool {
    other.agency == case.agency
        && other.matter == case.matter
        && other.arrived.year() == case.arrived.year()
        && other.arrived < case.arrived
}

/// May the other be what a case asks for again: of the same agency, by the same kind of applicant, answered by then?
fn answered_before(other: &Planned, case: &Planned) -> bool {
    other.agency == case.agency
        && other.kind == case.kind
        && other.matter == case.matter
        && !is_repeat(other)
        && other.delivered().is_some_and(|on| on < case.arrived)
}

fn day((year, month, day): (i32, u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn of<T: Copy>(list: &[T], nth: usize) -> Option<T> {
    list.get(nth % list.len().max(1)).copied()
}

/// The n-th working day after a day.
fn working(after: NaiveDate, days: u32) -> Option<NaiveDate> {
    Calendar::embedded().due(after, days).ok().map(|due| due.date)
}

fn planned(nth: usize) -> Option<Planned> {
    let spread = u64::try_from(nth).ok()?.checked_mul(SPAN)? / u64::try_from(FURTHER).ok()?;
    let near = day((2024, 1, 14))?.checked_add_days(Days::new(spread))?;
    let arrived = working(near, 1)?;
    let courses = grounds().iter().filter(|one| one.ends.is_none()).map(|one| one.id.as_str());
    let courses: Vec<&str> = courses.chain(ROADS).collect();
    let course = of(&courses, nth)?;
    let is_record = ground(course).is_some_and(|one| one.group == Group::Record);
    let intake = of(&INTAKES, nth / 3)?;
    let mut steps = Vec::new();
    if matches!(intake, "email" | "fax" | "post_unsigned") {
        steps.push((0, "confirm".to_owned()));
    }
    steps.extend(steps_of(course, nth / courses.len(), arrived)?);
    let last = day(LAST)?;
    let dated = steps.into_iter().map_while(|(days, what)| {
        let on = if days == 0 { arrived } else { working(arrived, days)? };
        (on <= last).then(|| format!("{on} {what}"))
    });
    let kind = of(&KINDS, nth + nth / KINDS.len())?;
    Some(Planned {
        agency: of(&AGENCIES, nth)?,
        who: if kind == "natural" {
            format!("样品申请人{nth:03}")
        } else {
            format!("样品单位{nth:03}")
        },
        kind: kind.to_owned(),
        matter: if is_record { Matter::OwnRecord } else { Matter::Disclosure }.code().to_owned(),
        intake: intake.to_owned(),
        arrived,
        title: if is_record {
            format!("本人登记信息第{nth}项")
        } else {
            format!("第{nth}号{}", of(&TOPICS, nth / 2)?)
        },
        step: dated.collect(),
    })
}

type Steps = Vec<(u32, String)>;

/// From the draft to the delivery, beginning on a working day of the case.
fn answered(id: &str, from: u32) -> Steps {
    let way = ["post", "person", "online"].get(usize::try_from(from).unwrap_or_default() % 3);
    [
        (from, format!("draft:{id}")),
        (from, "review".to_owned()),
        (from + 1, "submit".to_owned()),
        (from + 1, "approve".to_owned()),
        (from + 2, "number".to_owned()),
        (from + 2, (*way.unwrap_or(&"post")).to_owned()),
    ]
    .into()
}

fn said(lines: &[(u32, &str)]) -> Steps {
    lines.iter().map(|(on, what)| (*on, (*what).to_owned())).collect()
}

/// What is done, by working days after the arrival; `round`: how often the course came up before.
fn steps_of(course: &str, round: usize, arrived: NaiveDate) -> Option<Steps> {
    let until = |days| Some(working(arrived, days)?.to_string());
    let found = if course == "unable_not_held" { "search:no" } else { "search:yes" };
    let mut steps = said(&[(1, found)]);
    match course {
        "withdrawn" => steps.extend(said(&[(3, "withdraw")])),
        "uncorrected" => {
            steps.push((3, format!("correction:{}", until(12)?)));
            steps.extend(said(&[(14, "close")]));
        }
        "unpaid" => steps.extend(said(&[(4, "fee:68"), (32, "close")])),
        "paid" => {
            steps.extend(said(&[(4, "fee:100"), (8, "paid")]));
            steps.extend(answered("answer_granted", 15));
        }
        "delayed" => {
            steps.push((2, format!("reasons:{}", until(9)?)));
            steps.push((7, "given:sound".to_owned()));
            steps.push((12, format!("delay:{}", until(45)?)));
            steps.extend(answered("answer_partial", 36));
        }
        "told" => {
            steps.extend(said(&[
                (2, "ask:third_party"),
                (2, "asked:0"),
                (4, "arrived:0"),
                (9, "reply:0:objects"),
            ]));
            let answer = answered("answer_granted", 12);
            let before = answer.len().saturating_sub(1);
            steps.extend(answer.get(..before)?.iter().cloned());
            steps.push((14, "tell:0".to_owned()));
            steps.extend(answer.get(before..)?.iter().cloned());
        }
        "corrected" => {
            steps.push((4, format!("correction:{}", until(15)?)));
            steps.push((9, "corrected".to_owned()));
            steps.extend(answered("answer_public", 16));
        }
        "extended" => {
            steps.extend(said(&[(12, "propose:15"), (13, "extend"), (13, "told")]));
            steps.extend(answered("unable_not_existing", 26));
        }
        "unable_unclear" => {
            steps.push((4, format!("correction:{}", until(15)?)));
            steps.push((9, "corrected".to_owned()));
            steps.extend(answered(course, 13));
        }
        "refused_abusive" => {
            steps.push((2, format!("reasons:{}", until(9)?)));
            steps.push((7, "given:unsound".to_owned()));
            steps.extend(answered(course, 9));
        }
        "denied_third_party" => {
            steps.extend(said(&[(2, "ask:third_party"), (4, "arrived:0"), (9, "reply:0:objects")]));
            steps.extend(answered(course, 11));
        }
        ground => {
            if round % 3 == 1 {
                steps.extend(said(&[(2, "ask:other_agency"), (6, "reply:0:agrees")]));
            }
            steps.extend(answered(ground, 7));
            if round % 4 == 2 && steps.last().is_some_and(|(_, what)| what == "post") {
                steps.extend(said(&[(15, "back"), (17, "post")]));
            }
        }
    }
    Some(steps)
}

/// Disputes about some of them: every kind and every result.
pub fn disputes(cases: &[Planned]) -> Vec<Disputed> {
    let answered = |case: &&Planned| case.matter == "disclosure" && case.delivered().is_some();
    let some = cases.iter().filter(answered).step_by(7).enumerate();
    some.filter_map(|(nth, case)| dispute(nth, case)).flat_map(with_review).collect()
}

/// A lawsuit after a review with the review that upheld the answer before it.
fn with_review(suit: Disputed) -> Vec<Disputed> {
    if suit.kind != "suit_after_review" {
        return vec![suit];
    }
    let before = |days| suit.notified.checked_sub_days(Days::new(days));
    let review = before(28).zip(before(5)).map(|(notified, ended)| Disputed {
        title: suit.title.clone(),
        arrived: suit.arrived,
        kind: "review".to_owned(),
        body: "样板区人民政府".to_owned(),
        notified,
        defence: "simple".to_owned(),
        set: None,
        defended: working(notified, 3),
        again: false,
        result: Some("upheld".to_owned()),
        ended: Some(ended),
    });
    review.into_iter().chain([suit]).collect()
}

fn dispute(nth: usize, case: &Planned) -> Option<Disputed> {
    let notified = case.delivered()?.checked_add_days(Days::new(31))?;
    let last = day(LAST)?;
    if notified > last {
        return None;
    }
    let kind = of(&["review", "suit_direct", "suit_after_review"], nth)?;
    let result = of(&["upheld", "corrected", "other"], nth / 3)?;
    let ended = notified.checked_add_days(Days::new(52)).filter(|on| *on <= last);
    let is_suit = kind != "review";
    Some(Disputed {
        title: case.title.clone(),
        arrived: case.arrived,
        kind: kind.to_owned(),
        body: if is_suit { "样板区人民法院" } else { "样板区人民政府" }.to_owned(),
        notified,
        defence: if is_suit { "set" } else { of(&["simple", "ordinary"], nth / 3)? }.to_owned(),
        set: if is_suit { working(notified, 15) } else { None },
        defended: working(notified, 3),
        again: ended.is_some() && result == "corrected",
        result: ended.map(|_| result.to_owned()),
        ended,
    })
}
