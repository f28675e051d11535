//! The page of a step: the question, the steps beside it, what may be public already.

use askama::Template;
use gongkai_domain::{
    application::filing::{
        ApplicantKind, DocumentKind, FilePurpose, Form, Identity, Route, SentFile, masked,
    },
    refusal::Refusal,
};
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    layout::{Choice, Crumb, FormView, PortalFrame, Section},
    problem::Problem,
    seal::Sealer,
};

use super::{
    draft::{Draft, Step},
    suggest::{Suggestion, suggestions},
};
use crate::{portal::Portal, shelf::Shelf, visitor::Visitor, words};

#[derive(Template)]
#[template(path = "apply_step.html")]
pub struct Page {
    frame: PortalFrame,
    csrf: String,
    form: FormView,
    step: Step,
    steps: Vec<StepLine>,
    agency: String,
    paper: String,
    phone: String,
    suggestions: Vec<Suggestion>,
    /// Something was described and nothing like it is public.
    looked: bool,
    choices: Vec<Choice>,
    documents: Vec<Choice>,
    files: Vec<FileLine>,
    is_natural: bool,
    has_agent: bool,
    rows: Vec<Row>,
}

/// A step in the list beside the form.
struct StepLine {
    step: Step,
    href: String,
    /// What was answered; empty: nothing yet.
    said: String,
    here: bool,
    done: bool,
}

/// A file that is there.
struct FileLine {
    id: String,
    purpose: FilePurpose,
    name: String,
    size: String,
}

/// An answer to be looked at once more.
struct Row {
    label: &'static str,
    value: String,
    href: String,
}

impl Page {
    /// The page of a step, with what is wrong.
    pub async fn of(
        portal: &Portal,
        visitor: &Visitor,
        sealer: &Sealer,
        card: &AgencyCard,
        draft: &Draft,
        step: Step,
        faults: &[Refusal],
    ) -> Result<Self, Problem> {
        let cards = Shelf::cards(&portal.store).await?;
        let mut frame = portal.frame_of(cards.first(), visitor, Some(Section::Apply), "填写申请");
        frame.title = format!("{}（第 {} 步）", step.name(), step.number());
        frame.crumbs.pop();
        frame.crumbs.push(Crumb::here("填写申请"));
        let described = draft.answer("description");
        let wanted = if step == Step::What { described } else { "" };
        let suggestions = suggestions(portal, visitor, wanted).await?;
        Ok(Self {
            csrf: sealer.seal(),
            form: draft.view(faults),
            steps: steps(&frame, draft, step),
            agency: card.name.clone(),
            paper: frame.link(format!("/apply/form.pdf?agency={}", card.code)),
            phone: card.phone.clone(),
            looked: step == Step::What && !described.is_empty(),
            suggestions,
            choices: match step {
                Step::Who => kinds(),
                Step::Delivery => deliveries(),
                Step::What | Step::Identity | Step::Check => Vec::new(),
            },
            documents: DocumentKind::ALL.map(|kind| Choice::new(kind.code(), kind.word())).into(),
            files: files(draft),
            is_natural: draft.kind().is_none_or(ApplicantKind::is_natural),
            has_agent: draft.has_agent(),
            rows: if step == Step::Check { rows(&frame, card, draft) } else { Vec::new() },
            frame,
            step,
        })
    }
}

impl Page {
    /// Is a file there for this purpose?
    fn has_files(&self, purpose: &str) -> bool {
        self.files.iter().any(|file| file.is_for(purpose))
    }
}

impl FileLine {
    fn is_for(&self, purpose: &str) -> bool {
        self.purpose.code() == purpose
    }
}

fn address(frame: &PortalFrame, step: Step) -> String {
    frame.link(format!("/apply/{}", step.code()))
}

fn steps(frame: &PortalFrame, draft: &Draft, here: Step) -> Vec<StepLine> {
    Step::ALL
        .into_iter()
        .map(|step| {
            let done = step != Step::Check && draft.faults(Some(step)).is_empty();
            let said = if done { said(draft, step) } else { String::new() };
            StepLine { step, href: address(frame, step), said, here: step == here, done }
        })
        .collect()
}

/// What was answered, in a few words.
fn said(draft: &Draft, step: Step) -> String {
    match step {
        Step::Who => draft.kind().map(ApplicantKind::word).unwrap_or_default().to_owned(),
        Step::What => {
            let line = draft.filing().wanted.line();
            let short: String = line.chars().take(14).collect();
            if line.chars().nth(14).is_some() { format!("{short}…") } else { short }
        }
        Step::Delivery => delivery(draft),
        Step::Identity => "已填写".to_owned(),
        Step::Check => String::new(),
    }
}

fn delivery(draft: &Draft) -> String {
    draft.delivery().map(|(form, route)| delivery_word(form, route)).unwrap_or_default()
}

fn delivery_word(form: Form, route: Route) -> String {
    match (form, route) {
        (Form::Email, _) => "电子文件，发到邮箱".to_owned(),
        (Form::Inspection, _) => "到机关查阅、抄录".to_owned(),
        (form, Route::Post) => format!("{}，邮寄", form.word()),
        (form, Route::PickUp | Route::Online) => format!("{}，自己来取", form.word()),
    }
}

fn kinds() -> Vec<Choice> {
    ApplicantKind::ALL
        .map(|kind| match kind {
            ApplicantKind::Natural => Choice::new(kind.code(), "个人"),
            ApplicantKind::Business => {
                Choice::new(kind.code(), "企业").with_hint("公司、合伙企业、个体工商户等")
            }
            ApplicantKind::Research => Choice::new(kind.code(), "科研机构").with_hint("研究院所、高等学校等"),
            ApplicantKind::PublicBenefit => {
                Choice::new(kind.code(), "社会公益组织").with_hint("基金会、公益性社会团体等")
            }
            ApplicantKind::LegalService => {
                Choice::new(kind.code(), "法律服务机构").with_hint("律师事务所、基层法律服务所等")
            }
            ApplicantKind::OtherOrg => {
                Choice::new(kind.code(), "其他单位").with_hint("村（居）民委员会、业主委员会等")
            }
        })
        .into()
}

fn deliveries() -> Vec<Choice> {
    let all = Form::ALL.into_iter().flat_map(|form| form.routes().iter().map(move |route| (form, *route)));
    all.map(|(form, route)| {
        let choice = Choice::new(format!("{}-{}", form.code(), route.code()), delivery_word(form, route));
        match form {
            Form::Email => choice.with_hint("下一步要填电子邮箱"),
            Form::Inspection => choice.with_hint("到机关的查阅场所看，可以抄录"),
            Form::Paper | Form::Disc if route == Route::Post => choice.with_hint("下一步要填收件地址"),
            Form::Paper | Form::Disc => choice,
        }
    })
    .collect()
}

fn files(draft: &Draft) -> Vec<FileLine> {
    let line = |file: &SentFile| FileLine {
        id: file.id.clone(),
        purpose: file.purpose,
        name: file.name.clone(),
        size: words::size(file.size),
    };
    draft.files.iter().map(line).collect()
}

fn rows(frame: &PortalFrame, card: &AgencyCard, draft: &Draft) -> Vec<Row> {
    let filing = draft.filing();
    let mut rows = Vec::new();
    let mut add = |step: Step, label: &'static str, value: String| {
        if !value.is_empty() {
            rows.push(Row { label, value, href: address(frame, step) });
        }
    };
    add(Step::Who, "向谁申请", card.name.clone());
    add(Step::Who, "申请人类型", draft.kind().map(ApplicantKind::word).unwrap_or_default().to_owned());
    add(Step::What, "要的信息", filing.wanted.description.clone());
    add(Step::What, "文号或其他线索", filing.wanted.doc_number.clone());
    add(Step::Delivery, "怎么给您", delivery(draft));
    add(Step::Delivery, "需要的帮助", filing.help.clone());
    let applicant = &filing.applicant;
    match &applicant.identity {
        Identity::Person { document, number } => {
            add(Step::Identity, "姓名", applicant.name.clone());
            add(Step::Identity, document.word(), masked(number));
        }
        Identity::Organisation { unified_code, representative, contact_person } => {
            add(Step::Identity, "单位名称", applicant.name.clone());
            add(Step::Identity, "统一社会信用代码", unified_code.clone());
            add(Step::Identity, "法定代表人", representative.clone());
            add(Step::Identity, "联系人", contact_person.clone());
        }
    }
    add(Step::Identity, "电话", applicant.contact.phone.clone());
    add(Step::Identity, "电子邮箱", applicant.contact.email.clone());
    add(Step::Identity, "地址", applicant.contact.address.clone());
    if let Some(agent) = &filing.agent {
        add(Step::Identity, "代理人", agent.name.clone());
        add(Step::Identity, "代理人证件", format!("{} {}", agent.document.word(), masked(&agent.number)));
        add(Step::Identity, "代理人电话", agent.phone.clone());
        add(Step::Identity, "委托事项", agent.authority.clone());
    }
    for file in &draft.files {
        let step = if file.purpose == FilePurpose::Clue { Step::What } else { Step::Identity };
        add(step, file.purpose.word(), format!("{}（{}）", file.name, words::size(file.size)));
    }
    rows
}
