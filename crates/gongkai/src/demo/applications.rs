//! Applications that the sample district has received in three years, and what its people did with them, step by
//! step through the use cases of the office.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gongkai_domain::{
    application::{
        Act, Addressee, Answer, Consulted, FeeMode, Intake, Matter, Opinion, Way, Withheld,
        filing::{Applicant, ApplicantKind, Contact, DocumentKind, Filing, Form, Identity, Route, Wanted},
    },
    authority::Staff,
    calendar::read_date,
    dispute::{Defence, Dispute, DisputeKind, DisputeResult},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    application::{self, Entered, Recording, Registration},
    dispute,
};
use serde::Deserialize;

use super::{cases, desk::Desk};

const APPLICATIONS: &str = include_str!("../../../../data/demo/applications.toml");

/// Reasons are samples as everything else here.
const REASON: &str = "经查，所需信息由本机关制作并保存。示例理由：该信息符合上述条款规定的情形，公开后会产生条款所要避免的后果，没有其他规定要求公开。";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    schema: u8,
    pub case: Vec<Planned>,
    pub dispute: Vec<Disputed>,
}

/// A dispute about a case of the plan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disputed {
    pub title: String,
    pub arrived: NaiveDate,
    pub kind: String,
    pub body: String,
    pub notified: NaiveDate,
    pub defence: String,
    pub set: Option<NaiveDate>,
    pub defended: Option<NaiveDate>,
    pub result: Option<String>,
    pub ended: Option<NaiveDate>,
    /// A new answer was ordered, and is given in the days after the end.
    #[serde(default)]
    pub again: bool,
}

/// An application.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Place of the agency.
    pub agency: usize,
    pub kind: String,
    pub who: String,
    #[serde(default = "disclosure")]
    pub matter: String,
    pub intake: String,
    /// The day on which it came.
    pub arrived: NaiveDate,
    pub title: String,
    /// Day and what, in order.
    pub step: Vec<String>,
}

fn disclosure() -> String {
    Matter::Disclosure.code().to_owned()
}

/// All applications of the plan.
pub fn applications() -> Result<Vec<Planned>, String> {
    read().map(|plan| plan.case)
}

pub fn read() -> Result<Plan, String> {
    let mut plan: Plan = toml::from_str(APPLICATIONS).map_err(|error| error.to_string())?;
    if plan.schema != 1 {
        return Err("schema of the sample applications".to_owned());
    }
    let further = cases::further()?;
    plan.dispute.extend(cases::disputes(&further));
    plan.case.extend(further);
    Ok(plan)
}

/// Registers what was brought before the government and the court about cases of the agency at this place, and is
/// entered on this day.
pub async fn dispute(
    desk: &Desk<'_>,
    (place, day): (usize, NaiveDate),
    registered: &Registered,
) -> Result<(), OfficeError> {
    let plan = read().map_err(OfficeError::fault)?;
    let mut hands = Hands::new();
    let officer = hand(desk, (place, Duty::CaseOfficer), &mut hands).await?;
    for one in plan.dispute.iter().filter(|one| one.entered() == day) {
        let about = (0..).zip(&plan.case).find(|(_, case)| one.is_about(case));
        let Some((nth, about)) = about.filter(|(_, case)| case.agency == place) else { continue };
        let unknown = || OfficeError::fault(format!("the sample dispute about {}", one.title));
        let case = registered.get(&nth).ok_or_else(unknown)?;
        let ended = one.result.as_deref().and_then(DisputeResult::parse).zip(one.ended);
        let said = dispute::Entry {
            dispute: Dispute {
                kind: DisputeKind::parse(&one.kind).ok_or_else(unknown)?,
                notified: one.notified,
                defence: Defence::parse(&one.defence, one.set).ok_or_else(unknown)?,
                defended: one.defended,
                ended,
            },
            number: String::new(),
            body: one.body.clone(),
        };
        desk.clock.step();
        dispute::register(desk.office, &officer, &case.number, &said).await?;
        if let (true, Some(ended)) = (one.again, one.ended) {
            answer_again(desk, (nth, about), ended, registered, &mut hands).await?;
        }
    }
    Ok(())
}

/// What follows a decision that orders a new answer.
async fn answer_again(
    desk: &Desk<'_>,
    (nth, about): (usize, &Planned),
    ordered: NaiveDate,
    registered: &Registered,
    hands: &mut Hands,
) -> Result<(), OfficeError> {
    // Whoever objected is told again what is given (Art. 32).
    let objected = about.step.iter().any(|step| step.ends_with(":objects"));
    let (review, tell) = if objected { (Some("review"), Some("tell:0")) } else { (None, None) };
    let begun = ["order:", "search:yes", "draft:answer_granted"];
    let what =
        begun.into_iter().chain(review).chain(["submit", "approve", "number"]).chain(tell).chain(["person"]);
    let further = what.map(|what| format!("{ordered} {what}"));
    let whole = Planned { step: about.step.iter().cloned().chain(further).collect(), ..about.clone() };
    for at in about.step.len()..whole.step.len() {
        desk.clock.step();
        Box::pin(step(desk, (nth, &whole), at, registered, hands)).await?;
    }
    Ok(())
}

impl Disputed {
    fn is_about(&self, case: &Planned) -> bool {
        case.title == self.title && case.arrived == self.arrived
    }

    /// The day on which all of it is known.
    fn entered(&self) -> NaiveDate {
        [self.defended, self.ended].into_iter().flatten().fold(self.notified, NaiveDate::max)
    }
}

/// Days on which disputes are entered, and the places of their agencies.
pub fn dispute_days(cases: &[Planned]) -> Result<BTreeSet<(NaiveDate, usize)>, String> {
    let plan = read()?;
    let about = |one: &Disputed| Some((one.entered(), cases.iter().find(|case| one.is_about(case))?.agency));
    Ok(plan.dispute.iter().filter_map(about).collect())
}

impl Planned {
    /// The day on which its answer left the house.
    pub fn delivered(&self) -> Option<NaiveDate> {
        let left = |step: &&String| {
            ["post", "person", "online"].iter().any(|way| step.ends_with(&format!(" {way}")))
        };
        read_date(self.step.iter().find(left)?.split(' ').next()?)
    }

    /// Places of the letters that ask somebody among the acts of the case, before a step.
    fn letters(&self, before: usize) -> Vec<u32> {
        let asks = (1..).zip(self.step.iter().take(before)).filter(|(_, step)| step.contains(" ask:"));
        asks.map(|(place, _)| place).collect()
    }

    /// The ground of the last draft before a step.
    fn drafted(&self, before: usize) -> Option<&str> {
        let steps = self.step.iter().take(before).rev();
        steps.filter_map(|step| step.split_once(" draft:")).map(|(_, ground)| ground).next()
    }

    /// Is everything given although a third party objected, by the steps before a place?
    fn is_overruled(&self, before: usize) -> bool {
        let mut steps = self.step.iter().take(before);
        self.drafted(before) == Some("answer_granted") && steps.any(|step| step.ends_with(":objects"))
    }

    /// The days of its steps, in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.step.iter().filter_map(|step| read_date(step.split(' ').next()?))
    }
}

/// Who handles cases of which agency under which duty, as long as nothing else changes in the district.
pub type Hands = BTreeMap<(usize, Duty), Staff>;

async fn hand(
    desk: &Desk<'_>,
    (agency, duty): (usize, Duty),
    hands: &mut Hands,
) -> Result<Staff, OfficeError> {
    if let Some(known) = hands.get(&(agency, duty)) {
        return Ok(known.clone());
    }
    let found = desk.with_duty(duty).await?;
    hands.insert((agency, duty), found.clone());
    Ok(found)
}

/// Cases of the plan that are in the register, by their places in it.
pub type Registered = BTreeMap<usize, Entered>;

/// Registers an application of the plan.
pub async fn register(
    desk: &Desk<'_>,
    (place, plan): (usize, &Planned),
    registered: &mut Registered,
    hands: &mut Hands,
) -> Result<(), OfficeError> {
    let unknown = || OfficeError::fault(format!("the sample application {}", plan.title));
    let officer = hand(desk, (plan.agency, Duty::CaseOfficer), hands).await?;
    let said = Registration {
        matter: Matter::parse(&plan.matter).ok_or_else(unknown)?,
        intake: Intake::parse(&plan.intake).ok_or_else(unknown)?,
        arrived: plan.arrived,
        filing: filing(plan).ok_or_else(unknown)?,
        receipt: None,
        origin: None,
    };
    let entered = application::register(desk.office, &officer, &said).await?;
    registered.insert(place, entered);
    Ok(())
}

fn filing(plan: &Planned) -> Option<Filing> {
    let kind = ApplicantKind::parse(&plan.kind)?;
    let identity = if kind.is_natural() {
        Identity::Person { document: DocumentKind::Other, number: format!("YANGPIN-{}", plan.who) }
    } else {
        Identity::Organisation {
            unified_code: format!("样品登记证{}", plan.who),
            representative: "样品负责人".to_owned(),
            contact_person: "样品联系人".to_owned(),
        }
    };
    let online = plan.step.iter().any(|step| step.ends_with(" online"));
    let contact = Contact {
        phone: "0000-0000999".to_owned(),
        email: "applicant@example.cn".to_owned(),
        address: "示例市样板区样品路1号".to_owned(),
    };
    Some(Filing {
        schema: 1,
        applicant: Applicant { kind, name: plan.who.clone(), identity, contact },
        agent: None,
        wanted: Wanted {
            title: plan.title.clone(),
            description: format!("请提供{}。", plan.title),
            ..Wanted::default()
        },
        form: if online { Form::Email } else { Form::Paper },
        route: if online { Route::Online } else { Route::Post },
        help: String::new(),
    })
}

/// Takes one step of a case.
pub async fn step(
    desk: &Desk<'_>,
    (place, plan): (usize, &Planned),
    nth: usize,
    registered: &Registered,
    hands: &mut Hands,
) -> Result<(), OfficeError> {
    let unknown = || OfficeError::fault(format!("step {nth} of the sample application {}", plan.title));
    let case = registered.get(&place).ok_or_else(unknown)?;
    let (on, what) = plan.step.get(nth).and_then(|step| step.split_once(' ')).ok_or_else(unknown)?;
    let on = read_date(on).ok_or_else(unknown)?;
    // Nobody else touches the cases: what was recorded so far is the plan up to this step.
    let version = i32::try_from(nth + 1).map_err(OfficeError::fault)?;
    let needs_leader = plan.drafted(nth).is_some_and(by_leader) || plan.is_overruled(nth);
    let (act, text) = act_of(what, &plan.letters(nth)).ok_or_else(unknown)?;
    let duty = match &act {
        Act::ExtensionApproved | Act::Reopened => Duty::DisclosureReviewer,
        Act::ReviewRecorded => Duty::SecrecyReviewer,
        Act::Approved | Act::Returned if needs_leader => Duty::ResponsibleLeader,
        Act::Approved | Act::Returned => Duty::DisclosureReviewer,
        _ => Duty::CaseOfficer,
    };
    let who = hand(desk, (plan.agency, duty), hands).await?;
    let answer = match &act {
        Act::Drafted { ground } => {
            let earlier = if ground == REPEAT { earlier(place, plan, registered)? } else { None };
            Some(Answer { earlier: earlier.unwrap_or_default(), ..answer(ground) })
        }
        _ => None,
    };
    let addressee = matches!(act, Act::ConsultationSent { .. }).then(|| Addressee {
        name: "样品乙工程咨询有限公司".to_owned(),
        address: "示例市样板区样品街2号".to_owned(),
        phone: "0000-0000998".to_owned(),
    });
    // Of what was posted; other acts have none.
    let mail = format!("XA0000{place:07}");
    let said = Recording { version, on, act, text: text.to_owned(), answer, unit: None, addressee, mail };
    application::record(desk.office, &who, case.id.as_str(), &said).await
}

/// 不予重复处理.
const REPEAT: &str = "refused_repeat";

/// The number of the case that was answered before to the same applicant.
fn earlier(place: usize, plan: &Planned, registered: &Registered) -> Result<Option<String>, OfficeError> {
    let all = read().map_err(OfficeError::fault)?;
    let is_before = |other: &Planned| {
        let answered = other.delivered().is_some_and(|day| day <= plan.arrived);
        other.agency == plan.agency && other.who == plan.who && answered
    };
    let before = all.case.iter().enumerate().filter(|(nth, other)| *nth != place && is_before(other));
    Ok(before.filter_map(|(nth, _)| registered.get(&nth)).map(|entered| entered.number.clone()).next_back())
}

fn by_leader(ground: &str) -> bool {
    use gongkai_domain::application::{Need, ground as known};
    known(ground).is_some_and(|ground| ground.needs(Need::Leader))
}

/// An act of the plan, and what is said with it.
fn act_of(what: &str, letters: &[u32]) -> Option<(Act, &'static str)> {
    let mut parts = what.split(':');
    let name = parts.next()?;
    let first = parts.next().unwrap_or_default();
    let letter = || letters.get(first.parse::<usize>().ok()?).copied();
    let delivered = |way| (Act::Delivered { way }, "送达凭证存卷");
    Some(match name {
        "confirm" => (Act::Confirmed, "电话与申请人确认收到申请"),
        "correction" => (
            Act::CorrectionRequested { until: read_date(first)? },
            "请补充所需信息的年度，并说明需要的是合同文本还是验收材料。",
        ),
        "corrected" => (Act::Corrected, "收到书面补正"),
        "ask" => {
            let with = match first {
                "third_party" => Consulted::ThirdParty,
                "joint_agency" => Consulted::JointAgency,
                _ => Consulted::OtherAgency,
            };
            (Act::ConsultationSent { with }, "就是否同意公开所需信息书面征求意见")
        }
        "arrived" => (Act::ConsultationDelivered { letter: letter()? }, "邮政签收回执"),
        "reply" => {
            let opinion = Opinion::parse(parts.next()?)?;
            (Act::ConsultationReplied { letter: letter()?, opinion }, "收到书面意见，附卷")
        }
        "asked" => (Act::ConsultationTold { letter: letter()? }, ""),
        "tell" => {
            let text = "决定公开第三方报送的验收报告；理由：不公开可能对公共利益造成重大影响。";
            (Act::ThirdPartyTold { letter: letter()? }, text)
        }
        "reasons" => {
            let text = "同一申请人本年度就同类事项提出多件申请，内容相近。";
            (Act::ReasonsRequested { until: read_date(first)?, count: 0 }, text)
        }
        "given" => {
            let text = "申请人来信说明了理由，对照申请的数量、频次和用途审查，意见附卷。";
            (Act::ReasonsGiven { sound: first == "sound" }, text)
        }
        "delay" => (Act::DelayTold { until: read_date(first)? }, "所需信息分散在多个年度的案卷"),
        "order" => {
            let text = "示例区人民政府行政复议决定书撤销原答复，责令重新答复";
            (Act::AnswerOrdered { until: read_date(first) }, text)
        }
        "propose" => {
            (Act::ExtensionProposed { days: first.parse().ok()? }, "所需信息涉及多个年度，需要逐件核对")
        }
        "extend" => (Act::ExtensionApproved, ""),
        "told" => (Act::ExtensionTold, "延期告知书已寄出"),
        "fee" => {
            let count = first.parse().ok()?;
            (Act::FeeNotified { mode: FeeMode::ByVolume, count, yuan: 0 }, "收费通知已送达")
        }
        "paid" => (Act::FeePaid, "财政票据存卷"),
        "search" => (
            Act::SearchRecorded { found: first == "yes" },
            "检索了档案管理系统、公文系统和承办股室案卷，关键词为所需信息的名称和年度。",
        ),
        "review" => (Act::ReviewRecorded, "对照定密事项和公开规定逐项审查，意见附卷"),
        "draft" => (Act::Drafted { ground: first.to_owned() }, ""),
        "submit" => (Act::Submitted, ""),
        "return" => (Act::Returned, "理由再写具体一些"),
        "approve" => (Act::Approved, "同意"),
        "number" => (Act::Numbered { number: String::new() }, ""),
        "post" => delivered(Way::Post),
        "person" => delivered(Way::InPerson),
        "online" => delivered(Way::Online),
        "back" => (Act::Undeliverable, "邮件因收件人外出退回"),
        "withdraw" => (Act::Withdrawn, "申请人来函撤回"),
        "close" => (Act::Closed, "结案告知书已寄出"),
        "reopen" => (Act::Reopened, "申请人住院，提交了证明"),
        _ => return None,
    })
}

fn answer(ground: &str) -> Answer {
    let part = Withheld {
        what: "内部会议记录和人员安排".to_owned(),
        ground: "denied_internal".to_owned(),
        reason: REASON.to_owned(),
    };
    Answer {
        schema: Answer::SCHEMA,
        ground: ground.to_owned(),
        place: "随本答复提供复印件；已主动公开的，可在门户“法定主动公开内容”中查阅。".to_owned(),
        reason: REASON.to_owned(),
        law: "示例：依据相应法律、行政法规的规定。".to_owned(),
        other_agency: "示例机关办公室，电话0000-0000100".to_owned(),
        earlier: String::new(),
        withheld: if ground == "answer_partial" { vec![part] } else { Vec::new() },
    }
}
