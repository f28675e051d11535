//! The form of one act: the day, what it must say, what it rests on. One page for all of them.

use askama::Template;
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    application::{Act, ActName, Addressee, Consulted, FeeMode, Opinion, Standing, Way, consulted_word},
    calendar::date_in_words,
    id::UnitId,
    refusal::Refusal,
};
use gongkai_office::{
    OfficeError,
    application::{self, ConfirmedOnline, Recording, text_needed},
};
use gongkai_web_kit::{
    caller::Caller,
    extract::{Asked, At},
    form::{self, Entered},
    layout::{Choice, Crumb, FormView, OfficeFrame},
    problem::Problem,
    seal::Sealer,
};
use serde::Deserialize;

use super::{NAME, ROOT, page::loaded};
use crate::{OfficeWeb, problem, publication::list::Units, words::moment};

/// 条例33(2).
const LONGEST_EXTENSION: u32 = 20;
/// More pages than anybody is charged for.
const MOST_PAGES: u32 = 1_000_000;

/// A field of the form, beside the day and the text.
enum Part {
    /// Field, label, hint, type of the input.
    Input(&'static str, &'static str, &'static str, &'static str),
    /// The same, and it may be empty.
    Maybe(&'static str, &'static str, &'static str, &'static str),
    /// Field, label, choices.
    Choice(&'static str, &'static str, Vec<Choice>),
}

#[derive(Template)]
#[template(path = "application/record.html")]
struct RecordPage {
    frame: OfficeFrame,
    id: String,
    version: i32,
    act: &'static str,
    word: &'static str,
    article: &'static str,
    explained: &'static str,
    text_label: &'static str,
    text_optional: bool,
    parts: Vec<Part>,
    form: FormView,
}

/// Which act.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    act: String,
}

pub async fn form(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let case = loaded(&desk, &caller, &id).await?;
    let known = ActName::parse(&which.act).filter(|act| *act != ActName::Registered);
    match known {
        Some(ActName::Drafted) => Ok(Redirect::to(&format!("{ROOT}/{id}/answer")).into_response()),
        Some(act) => {
            let form = FormView::new()
                .with("on", desk.office().today().to_string())
                .with("text", known_of(act, case.confirmed_online));
            page((&desk, &caller, &sealer), &id, act, form).await.map(|page| Html(page).into_response())
        }
        None => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
    }
}

/// What the register knows by itself for the text of an act.
fn known_of(act: ActName, confirmed: Option<ConfirmedOnline>) -> String {
    match (act, confirmed) {
        (ActName::Confirmed, Some(ConfirmedOnline { on, at })) => {
            let when = at.map_or_else(|| date_in_words(on), moment);
            format!("申请人在网上确认申请由本人提交（{when}收到）")
        }
        _ => String::new(),
    }
}

async fn page(
    (desk, caller, sealer): (&OfficeWeb, &Caller, &Sealer),
    id: &str,
    act: ActName,
    form: FormView,
) -> Result<String, Problem> {
    let case = loaded(desk, caller, id).await?;
    let units = Units::of(desk, caller).await?;
    let crumbs = vec![
        Crumb::new(NAME, ROOT),
        Crumb::new(&case.row.number, format!("{ROOT}/{id}")),
        Crumb::here(act.word()),
    ];
    let page = RecordPage {
        frame: desk.frame(caller, sealer, act.word(), crumbs).await?,
        id: id.to_owned(),
        version: case.row.version,
        act: act.code(),
        word: act.word(),
        article: act.article(),
        explained: explained(act),
        text_label: text_needed(act).unwrap_or("说明"),
        text_optional: text_needed(act).is_none(),
        parts: parts(act, &case.ledger.standing(), &units),
        form,
    };
    Ok(page.render()?)
}

/// What the day of an act means, where that is not plain.
const fn explained(act: ActName) -> &'static str {
    match act {
        ActName::Confirmed => "双方确认之日就是收到申请之日，期限从下一个工作日起算。",
        ActName::CorrectionRequested => {
            "补正只能一次性告知，在收到申请之日起7个工作日内；写全需要补正的每一项。收到补正后，答复期限重新计算。"
        }
        ActName::ConsultationSent => {
            "自发函之日起到收到意见为止的时间不计入答复期限。第三方15个工作日不答复，由本机关决定；共同制作机关15个工作日不答复，视为同意公开。"
        }
        ActName::ConsultationEnded => {
            "用于函无法送达、发错了或者不再需要等的情形，写明原因。自这一天以后的时间计入答复期限；这封函当作没有收到意见。"
        }
        ActName::ConsultationTold => "告知申请人征求意见的时间不计入答复期限，申请人就不会以为逾期。",
        ActName::ThirdPartyTold => {
            "第三方不同意公开、本机关决定公开的，应当把决定公开的信息内容和理由书面告知第三方，在公开之前或者同时送达。"
        }
        ActName::ReasonsRequested => {
            "只用于申请的数量、频次明显超过合理范围的情形，一个办件只要求一次。期限照常计算，请给申请人合理的时间。件数由系统按本年度登记的申请算出。"
        }
        ActName::ReasonsGiven => {
            "理由不合理的，可以答复不予处理；理由合理、期限内不能答复的，可以延迟答复并告知申请人。"
        }
        ActName::DelayTold => "须在答复期限届满前告知申请人，写明确定的日期；只能一次，以后不能再延长。",
        ActName::AnswerOrdered => {
            "先在“复议诉讼”里登记结果纠正。期限从收到决定或者判决之日重新计算；决定写明期限的，按写明的日期。需要重新检索、审查、审批、编号。年报仍按原答复统计，不算新收。"
        }
        ActName::ExtensionProposed => {
            "最多延长20个工作日，只能一次，须经政府信息公开工作机构负责人同意并在原期限内告知申请人。"
        }
        ActName::ExtensionTold => "告知申请人之后，延期才算数。",
        ActName::FeeNotified => {
            "收费通知须在答复期限内发出。日期填申请人收到通知之日，自次日起30日内缴清，答复期限自缴费次日重新计算。按件或者按量择一计算，金额由系统按收费标准算出。"
        }
        ActName::SearchRecorded => "写明在哪些系统、用什么关键词、到哪些地方查找，结果如何。",
        ActName::Delivered => {
            "邮寄的，日期填交邮之日，写明邮件号，要交邮政企业寄送；当面送达的，填签收之日；网上送达的，填发出之日。"
        }
        ActName::Numbered => "编号按年度连续，给出后不再收回。",
        _ => "",
    }
}

fn parts(act: ActName, now: &Standing, units: &Units) -> Vec<Part> {
    let letters = |open: &dyn Fn(&gongkai_domain::application::ConsultationLetter) -> bool| {
        let shown = now.letters.iter().filter(|letter| open(letter)).map(|letter| {
            let label = format!("{} {}发出", consulted_word(letter.with), date_in_words(letter.sent_on));
            Choice::new(letter.place.to_string(), label)
        });
        shown.collect::<Vec<_>>()
    };
    let choice = |code: &str, word: &str| Choice::new(code, word);
    match act {
        ActName::Assigned => vec![Part::Choice("unit", "协助办理的科室", units.choices())],
        ActName::CorrectionRequested => {
            vec![Part::Input("until", "补正期限到", "给申请人合理的时间，通常10到15个工作日", "date")]
        }
        ActName::ConsultationSent => vec![
            Part::Choice(
                "with",
                "向谁征求意见",
                vec![
                    choice("third_party", "第三方（条例32）"),
                    choice("joint_agency", "共同制作机关（条例34）"),
                    choice("other_agency", "其他机关（条例33(3)）"),
                ],
            ),
            Part::Input(
                "to_name",
                "收件人",
                "姓名或者单位名称。密封保存，只写进承办人生成的文书；下面的内容里不要写",
                "text",
            ),
            Part::Maybe("to_address", "收件地址", "", "text"),
            Part::Maybe("to_phone", "收件人电话", "", "tel"),
        ],
        ActName::ConsultationTold => {
            vec![Part::Choice("letter", "哪一封", letters(&|_| true))]
        }
        ActName::ThirdPartyTold => {
            vec![Part::Choice("letter", "哪一封", letters(&|letter| letter.with == Consulted::ThirdParty))]
        }
        ActName::ReasonsRequested => {
            vec![Part::Input("until", "说明理由期限到", "晚于告知之日", "date")]
        }
        ActName::ReasonsGiven => vec![Part::Choice(
            "sound",
            "审查结果",
            vec![choice("yes", "理由合理"), choice("no", "理由不合理")],
        )],
        ActName::DelayTold => {
            vec![Part::Input("until", "延迟到", "晚于现在的答复期限，是一个确定的日期", "date")]
        }
        ActName::AnswerOrdered => {
            vec![Part::Maybe("until", "决定写明的答复期限", "没有写明的不填，按20个工作日计算", "date")]
        }
        ActName::ConsultationDelivered => {
            vec![Part::Choice("letter", "哪一封", letters(&|letter| letter.delivered_on.is_none()))]
        }
        ActName::ConsultationEnded => {
            vec![Part::Choice("letter", "哪一封", letters(&|letter| letter.closed_on().is_none()))]
        }
        ActName::ConsultationReplied => vec![
            Part::Choice("letter", "哪一封", letters(&|letter| letter.closed_on().is_none())),
            Part::Choice(
                "opinion",
                "意见",
                [Opinion::Agrees, Opinion::Partly, Opinion::Objects]
                    .into_iter()
                    .zip(["agrees", "partly", "objects"])
                    .map(|(opinion, code)| choice(code, opinion.word()))
                    .collect(),
            ),
        ],
        ActName::ExtensionProposed => vec![Part::Input("days", "延长的工作日数", "1到20", "number")],
        ActName::FeeNotified => vec![
            Part::Choice(
                "mode",
                "计收方式",
                vec![
                    choice("by_item", FeeMode::ByItem.word()),
                    choice("by_volume", FeeMode::ByVolume.word()),
                ],
            ),
            Part::Input("count", "页数", "按量计收时填写", "number"),
        ],
        ActName::SearchRecorded => {
            vec![Part::Choice("found", "结果", vec![choice("yes", "找到"), choice("no", "没有找到")])]
        }
        ActName::Delivered => vec![
            Part::Choice(
                "way",
                "送达方式",
                [Way::Post, Way::InPerson, Way::Online]
                    .into_iter()
                    .zip(["post", "in_person", "online"])
                    .map(|(way, code)| choice(code, way.word()))
                    .collect(),
            ),
            Part::Maybe("mail", "邮件号", "邮寄的必填：挂号信或者EMS收据上的号码", "text"),
        ],
        ActName::Joined => vec![Part::Input("into", "并入的办件编号", "同一申请人正在办理的办件", "text")],
        _ => Vec::new(),
    }
}

/// The act that a form says, or what is missing for saying it.
pub fn act_of(name: ActName, said: &dyn Fn(&str) -> String) -> Result<Act, Refusal> {
    let missing = |field: &'static str| Refusal::new("missing", "请填写或选择这一项").at(field);
    let choice = |field: &'static str| said(field).trim().parse::<u32>().map_err(|_| missing(field));
    let number = |field: &'static str, most: u32| match said(field).trim() {
        "" => Err(missing(field)),
        text => form::number(text)
            .filter(|number| (1..=most).contains(number))
            .ok_or_else(|| Refusal::new("number_unreadable", format!("请填整数，1至{most}")).at(field)),
    };
    let date = |field: &'static str| match said(field).trim() {
        "" => Err(missing(field)),
        text => form::day(text)
            .ok_or_else(|| Refusal::new("date_unreadable", "请写成存在的日期，如 2026-11-24").at(field)),
    };
    Ok(match name {
        ActName::Registered => return Err(Refusal::new("registered_twice", "申请已经登记").under("条例45")),
        ActName::Confirmed => Act::Confirmed,
        ActName::Assigned => Act::Assigned { unit: String::new() },
        ActName::CorrectionRequested => Act::CorrectionRequested { until: date("until")? },
        ActName::Corrected => Act::Corrected,
        ActName::ConsultationSent => Act::ConsultationSent {
            with: match said("with").as_str() {
                "third_party" => Consulted::ThirdParty,
                "joint_agency" => Consulted::JointAgency,
                "other_agency" => Consulted::OtherAgency,
                _ => return Err(missing("with")),
            },
        },
        ActName::ConsultationDelivered => Act::ConsultationDelivered { letter: choice("letter")? },
        ActName::ConsultationReplied => Act::ConsultationReplied {
            letter: choice("letter")?,
            opinion: Opinion::parse(&said("opinion")).ok_or_else(|| missing("opinion"))?,
        },
        ActName::ConsultationEnded => Act::ConsultationEnded { letter: choice("letter")? },
        ActName::ConsultationTold => Act::ConsultationTold { letter: choice("letter")? },
        ActName::ThirdPartyTold => Act::ThirdPartyTold { letter: choice("letter")? },
        ActName::ReasonsRequested => Act::ReasonsRequested { until: date("until")?, count: 0 },
        ActName::ReasonsGiven => Act::ReasonsGiven {
            sound: match said("sound").as_str() {
                "yes" => true,
                "no" => false,
                _ => return Err(missing("sound")),
            },
        },
        ActName::DelayTold => Act::DelayTold { until: date("until")? },
        ActName::AnswerOrdered if said("until").trim().is_empty() => Act::AnswerOrdered { until: None },
        ActName::AnswerOrdered => Act::AnswerOrdered { until: Some(date("until")?) },
        ActName::ExtensionProposed => Act::ExtensionProposed { days: number("days", LONGEST_EXTENSION)? },
        ActName::ExtensionApproved => Act::ExtensionApproved,
        ActName::ExtensionRejected => Act::ExtensionRejected,
        ActName::ExtensionTold => Act::ExtensionTold,
        ActName::FeeNotified => {
            let mode = FeeMode::parse(&said("mode")).ok_or_else(|| missing("mode"))?;
            let count = if mode == FeeMode::ByVolume { number("count", MOST_PAGES)? } else { 0 };
            Act::FeeNotified { mode, count, yuan: 0 }
        }
        ActName::FeePaid => Act::FeePaid,
        ActName::SearchRecorded => Act::SearchRecorded {
            found: match said("found").as_str() {
                "yes" => true,
                "no" => false,
                _ => return Err(missing("found")),
            },
        },
        ActName::ReviewRecorded => Act::ReviewRecorded,
        ActName::Drafted => Act::Drafted { ground: said("ground") },
        ActName::Submitted => Act::Submitted,
        ActName::Approved => Act::Approved,
        ActName::Returned => Act::Returned,
        ActName::Numbered => Act::Numbered { number: String::new() },
        ActName::Delivered => Act::Delivered { way: Way::parse(&said("way")).ok_or_else(|| missing("way"))? },
        ActName::Undeliverable => Act::Undeliverable,
        ActName::Withdrawn => Act::Withdrawn,
        ActName::Joined => Act::Joined { into: said("into") },
        ActName::Closed => Act::Closed,
        ActName::Reopened => Act::Reopened,
    })
}

pub async fn record(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    loaded(&desk, &caller, &id).await?;
    let unknown = || Refusal::new("act_unknown", "没有选择要办的事项，请从办件页面进入");
    let known = ActName::parse(entered.text("act")).filter(|act| *act != ActName::Drafted);
    let name = known.ok_or_else(|| Problem::Refused(vec![unknown()]))?;
    let done = match recording(name, &entered) {
        Ok(said) => application::record(desk.office(), caller.staff(), &id, &said).await,
        Err(all) => Err(OfficeError::Refused(all)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let page = page((&desk, &caller, &sealer), &id, name, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

fn addressee(entered: &Entered) -> Addressee {
    let text = |field: &str| entered.text(field).trim().to_owned();
    Addressee { name: text("to_name"), address: text("to_address"), phone: entered.code("to_phone") }
}

fn recording(name: ActName, entered: &Entered) -> Result<Recording, Vec<Refusal>> {
    let on = form::day(entered.text("on"));
    let date = || Refusal::new("date_missing", "请填写日期，如 2026-11-24").at("on");
    let act = act_of(name, &|field| entered.text(field).to_owned());
    match (on, act) {
        (Some(on), Ok(act)) => Ok(Recording {
            version: entered.version(),
            on,
            act,
            text: entered.text("text").to_owned(),
            answer: None,
            unit: UnitId::parse(entered.text("unit")),
            addressee: (name == ActName::ConsultationSent).then(|| addressee(entered)),
            mail: entered.text("mail").to_owned(),
        }),
        (on, act) => Err(on.is_none().then(date).into_iter().chain(act.err()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: ActName, fields: &[(&str, &str)]) -> Result<Act, (&'static str, String)> {
        let said = |field: &str| {
            let found = fields.iter().find(|(name, _)| *name == field);
            found.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
        };
        act_of(name, &said).map_err(|refusal| (refusal.code, refusal.sentence))
    }

    #[test]
    fn numbers_say_what_they_can_be() {
        for days in ["-5", "12345678901234567890", "0", "21", "x"] {
            let (code, sentence) = of(ActName::ExtensionProposed, &[("days", days)]).unwrap_err();
            assert_eq!((code, sentence.as_str()), ("number_unreadable", "请填整数，1至20"), "{days}");
        }
        assert_eq!(of(ActName::ExtensionProposed, &[("days", "")]).unwrap_err().0, "missing");
        assert!(matches!(
            of(ActName::ExtensionProposed, &[("days", "２０")]),
            Ok(Act::ExtensionProposed { days: 20 })
        ));
        for count in ["-3", "999999999999"] {
            let (code, _) = of(ActName::FeeNotified, &[("mode", "by_volume"), ("count", count)]).unwrap_err();
            assert_eq!(code, "number_unreadable", "{count}");
        }
        let wrong = of(ActName::CorrectionRequested, &[("until", "2026-02-30")]).unwrap_err();
        assert_eq!(wrong.0, "date_unreadable");
    }
}
