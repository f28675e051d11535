//! What each decision asks, and what it says beforehand.

use chrono::NaiveDate;
use gongkai_domain::{
    authority::Read,
    calendar::date_in_words,
    publication::{Validity, Verdict, WithdrawalReason, last_day},
};
use gongkai_office::publication::{self, Asked as Wanted, Dossier, Held};
use gongkai_web_kit::{
    caller::Caller,
    layout::{Choice, FormView},
    problem::Problem,
};

use super::{Act, Ask};
use crate::{
    OfficeWeb,
    organisation::form::{Field, Kind},
    problem,
    words::moment,
};

type Button = (&'static str, &'static str, &'static str);

const PRIMARY: &str = "btn-primary";
const GRAVE: &str = "btn-seal";

fn plain(title: &'static str, lead: impl Into<String>, fields: Vec<Field>, button: Button) -> Ask {
    Ask { title, lead: lead.into(), fields, buttons: vec![button], filled: FormView::new() }
}

pub async fn of(desk: &OfficeWeb, caller: &Caller, found: &Dossier, act: Act) -> Result<Ask, Problem> {
    Ok(match act {
        Act::Submit => submit(found, desk.office().today()),
        Act::Review => review(found),
        Act::Secrecy => secrecy(),
        Act::Answer => answer(found),
        Act::Release => release(found),
        Act::AskEmergency => {
            let lead = "来不及走完三审时申请。须由分管领导批准，保密审查和筛查不能省，没有办完的审查环节公开后补办。";
            let reason = Field::new("reason", "申请理由", Kind::Lines(3)).hint("为什么不能等三审");
            plain("申请应急发布", lead, vec![reason], ("yes", "申请", GRAVE))
        }
        Act::Emergency => {
            let because = found.held.steps.iter().rev().find(|step| step.what == "emergency_asked");
            let because = because.map(|step| format!("{}申请：{}", step.by_name, step.opinion));
            let lead = because.unwrap_or_else(|| "还没有人申请应急发布。".to_owned());
            let lead = format!("{lead} 批准后立即公开，没有办完的审查环节成为待办，直到补齐。");
            plain("批准应急发布", lead, Vec::new(), ("yes", "批准并立即公开", GRAVE))
        }
        Act::Withdraw => withdraw(found),
        Act::Correct => {
            let lead = "开始一个更正版。更正版走完审查、公开之前，公众看到的仍是现在这一版。";
            let field =
                Field::new("erratum", "更正说明", Kind::Lines(3)).hint("哪里错了、改成什么，公众会看到");
            plain("更正", lead, vec![field], ("yes", "开始更正", PRIMARY))
        }
        Act::Validity => validity(desk, caller, found).await?,
        Act::Prolong => prolong(found),
        Act::Discard => {
            let lead = "草稿的正文、附件和筛查结果一并删除，不能恢复；操作留痕仍记有这件事。";
            plain("删除草稿", lead, Vec::new(), ("yes", "删除", GRAVE))
        }
    })
}

/// Calendar days of a call for comments below which its writer is asked whether that is meant.
const SHORT_CALL: i64 = 7;

/// What is unusual and may be right; whoever sends it has seen it.
fn doubts(found: &Dossier, today: NaiveDate) -> String {
    let said = &found.draft.metadata;
    let mut doubts = Vec::new();
    if let Some(formed) = said.formed_on.filter(|_| said.is_old(today)) {
        doubts.push(format!(
            "成文日期是{}，已经超过一年，请核对年份；补录以前的信息可以照常送审",
            date_in_words(formed)
        ));
    }
    if let Some(term) = said.comment_term().filter(|term| (1..SHORT_CALL).contains(&term.days())) {
        doubts.push(format!("征集期只有{}天，公众可能来不及提意见，请确认", term.days()));
    }
    if doubts.is_empty() { String::new() } else { format!("请留意：{}。", doubts.join("；")) }
}

/// What keeps it from being sent, by the text itself.
fn lacking(found: &Dossier, today: NaiveDate) -> Vec<String> {
    let mut lacking: Vec<String> =
        found.draft.metadata.missing(today).into_iter().map(|refusal| refusal.sentence).collect();
    if found.draft.content.is_empty() && found.files.is_empty() {
        lacking.push("还没有正文和附件".to_owned());
    }
    lacking
}

fn submit(found: &Dossier, today: NaiveDate) -> Ask {
    let lacking = lacking(found, today);
    if !lacking.is_empty() {
        let lead = format!("还不能送审：{}。请先修改、填好再送审。", lacking.join("；"));
        return Ask { buttons: Vec::new(), ..plain("送审", lead, Vec::new(), ("yes", "送审", PRIMARY)) };
    }
    let steps: Vec<_> = found.held.flow.steps.iter().map(|step| step.word.as_str()).collect();
    let lead =
        format!("送审后依次{}，并由保密审查人员审查；任何修改都使已经作出的审查意见作废。", steps.join("、"));
    let lead = format!("{}{lead}", doubts(found, today));
    plain("送审", lead, Vec::new(), ("yes", "送审", PRIMARY))
}

/// What whoever lets it become public again has to know; empty: it was not taken down.
fn taken_down(found: &Dossier) -> String {
    let row = &found.held.row;
    match row.withdrawn_at.filter(|_| row.public_edition.is_none()) {
        Some(at) => {
            let because = row.withdrawn_because.as_deref().unwrap_or_default();
            format!("注意：这条信息{}撤下过，原因是“{because}”，请确认原因已经消除。", moment(at))
        }
        None => String::new(),
    }
}

fn review(found: &Dossier) -> Ask {
    let step = found.held.life.step_due(found.held.flow);
    let lead = match step {
        Some(step) => format!("这一步是{}（{}）。您的意见只对右上校验码的这一稿有效。", step.word, step.long),
        None => "现在没有待审的步骤。".to_owned(),
    };
    let lead = format!("{}{lead}", taken_down(found));
    let fields = vec![
        Field::new("opinion", "审查意见", Kind::Lines(3)).hint("通过时填写"),
        Field::new("reason", "退回原因", Kind::Lines(2)).hint("退回时填写：哪里要改、怎么改").optional(),
    ];
    let opinion = step.map(|step| step.opinion.clone()).unwrap_or_default();
    Ask {
        title: "审查",
        lead,
        fields,
        buttons: vec![("pass", "通过", PRIMARY), ("return", "退回修改", GRAVE)],
        filled: FormView::new().with("opinion", opinion),
    }
}

fn secrecy() -> Ask {
    let verdicts = Verdict::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec();
    let fields = vec![
        Field::new("verdict", "审查结论", Kind::Radios(verdicts)),
        Field::new("opinion", "审查意见", Kind::Lines(3)),
        Field::new("authority", "报请的机关", Kind::Line("w-full"))
            .hint("不能确定时填写有关主管部门或保密行政管理部门")
            .optional(),
    ];
    let lead = "公开前必须对这一稿作保密审查（条例第十七条）。";
    plain("保密审查", lead, fields, ("yes", "提交意见", PRIMARY))
}

fn answer(found: &Dossier) -> Ask {
    let verdicts = vec![Choice::new("open", "可以公开"), Choice::new("closed", "不得公开")];
    let fields = vec![
        Field::new("verdict", "答复的结论", Kind::Radios(verdicts)),
        Field::new("authority", "答复的机关和文号", Kind::Line("w-full"))
            .hint("就是报请的机关，后面可以接着写文号"),
        Field::new("opinion", "答复的内容", Kind::Lines(3)),
    ];
    let lead = "登记有关主管部门或保密行政管理部门的答复；可以公开的接着审查，不得公开的退回。";
    let filled = FormView::new().with("authority", publication::referred_to(&found.held).unwrap_or_default());
    Ask { filled, ..plain("登记报请确定的答复", lead, fields, ("yes", "登记", PRIMARY)) }
}

fn release(found: &Dossier) -> Ask {
    let fields = vec![
        Field::new("at", "定时公开的日期", Kind::Date).hint("只在定时公开时填写").optional(),
        Field::new("time", "时间", Kind::Line("w-4")).hint("例如 09:30").optional(),
    ];
    let mut lead = "公开后，公众可以在门户上看到这一版的全文和附件，同时生成索引号。".to_owned();
    lead.insert_str(0, &taken_down(found));
    if let Some(due) = found.held.due() {
        lead.push_str(&format!(
            "这一版应于{}前公开（条例第二十六条），定时不要晚于这一天。",
            date_in_words(due)
        ));
    }
    let mut buttons = vec![("now", "立即公开", PRIMARY), ("at", "定时公开", "")];
    if let Some(at) = found.held.edition.release_at {
        lead = format!("已设定{}公开。{lead}", moment(at));
        buttons.push(("cancel", "取消定时", GRAVE));
    }
    Ask { title: "公开", lead, fields, buttons, filled: FormView::new() }
}

fn withdraw(found: &Dossier) -> Ask {
    let told = |reason: WithdrawalReason| match reason.leaves_notice() {
        true => "门户留下名称、撤下日期和下面的说明",
        false => "门户上不留任何痕迹，名称也不再显示",
    };
    let former = withdrawn_as(&found.held);
    let reasons = WithdrawalReason::ALL.into_iter().filter(|one| former.is_none_or(|was| one.silences(was)));
    let reasons = reasons.map(|one| Choice::new(one.code(), one.word()).with_hint(told(one)));
    let fields = vec![
        Field::new("reason", "撤下的原因", Kind::Radios(reasons.collect())),
        Field::new("because", "说明", Kind::Lines(3)).hint("留下痕迹的，公众会看到这句话"),
    ];
    let lead = match former {
        Some(was) => format!(
            "已经以“{}”撤下，公众还看得到名称和说明。改为下面的原因后，门户上的名称和说明也一并去掉。",
            was.word()
        ),
        None => "正文和附件立即从门户撤下；以后可以更正后重新公开。".to_owned(),
    };
    plain("撤下", lead, fields, ("yes", "撤下", GRAVE))
}

/// Why it was taken down, while it is.
pub fn withdrawn_as(held: &Held) -> Option<WithdrawalReason> {
    let row = &held.row;
    row.withdrawn_as.as_deref().filter(|_| row.public_edition.is_none()).and_then(WithdrawalReason::parse)
}

fn prolong(found: &Dossier) -> Ask {
    let row = &found.held.row;
    let last = last_day(row.period_until, row.prolonged_until).map(date_in_words).unwrap_or_default();
    let fields = vec![
        Field::new("until", "延到哪一天", Kind::Date).hint("这一天过完就撤下"),
        Field::new("because", "续期的原因", Kind::Lines(2)).hint("公众会看到这句话"),
    ];
    let lead = format!("公示期现在到{last}，期满后自动撤下。续期不改正文，门户上立即写明。");
    plain("公示续期", lead, fields, ("yes", "续期", PRIMARY))
}

async fn validity(desk: &OfficeWeb, caller: &Caller, found: &Dossier) -> Result<Ask, Problem> {
    let right = caller.authorise_all::<Read, Dossier>()?;
    let asked = Wanted { public: true, limit: 500, ..Wanted::default() };
    let lines = publication::list(desk.office(), caller.staff(), &right, &asked).await.map_err(problem)?;
    let later = lines.lines.iter().filter(|line| line.row.id != found.held.id.as_str());
    let later = later.map(|line| Choice::new(&line.row.id, &line.edition.title));
    let all = Validity::ALL.map(|one| Choice::new(one.code(), one.word())).to_vec();
    let none = Choice::new("", "没有这样的文件");
    let fields = vec![
        Field::new("validity", "有效性", Kind::Radios(all)),
        Field::new("by", "修改或废止它的文件", Kind::One([none].into_iter().chain(later).collect()))
            .optional(),
        Field::new("because", "依据", Kind::Lines(2)).hint("没有选择文件时填写").optional(),
        Field::new("on", "废止、失效或者修改的日期", Kind::Date)
            .hint("不填就是今天；公众在目录里看到")
            .optional(),
    ];
    let lead = "登记后门户上立即标明；公众仍能看到原文。";
    Ok(plain("登记有效性", lead, fields, ("yes", "登记", PRIMARY)))
}
