//! The steps of the first start: what is done, what is still missing, whose turn it is. Everything is
//! read from what is there, so the page can be left and taken up again at any time.

use askama::Template;
use axum::{extract::State as Given, response::Html};
use gongkai_domain::organisation::Duty;
use gongkai_office::organisation::{self, SetupStep};
use gongkai_web_kit::{caller::Caller, layout::OfficeFrame, problem::Problem, seal::Sealer};

use super::crumbs;
use crate::{OfficeWeb, problem};

#[derive(Template)]
#[template(path = "organisation/first.html")]
struct FirstPage {
    frame: OfficeFrame,
    steps: Vec<Step>,
    open: usize,
}

struct Step {
    title: &'static str,
    /// What it is for, or what is missing.
    sentence: String,
    done: bool,
    /// Whose turn it is.
    keeper: &'static str,
    /// Addresses and acts; empty for those whose turn it is not.
    acts: &'static [(&'static str, &'static str)],
}

/// A step that is listed whether it is done or not.
struct Listed {
    title: &'static str,
    why: &'static str,
    keeper: Duty,
    acts: &'static [(&'static str, &'static str)],
    is: fn(&SetupStep) -> bool,
}

const STEPS: [Listed; 5] = [
    Listed {
        title: "机关联系方式",
        why: "公开指南和申请渠道据此显示（条例第十二条）",
        keeper: Duty::SystemAdministrator,
        acts: &[("/office/settings/organisation/card", "填写联系方式")],
        is: |step| matches!(step, SetupStep::ContactCard),
    },
    Listed {
        title: "股室",
        why: "信息由股室提供，人员归属股室；公开工作机构要在股室中标明",
        keeper: Duty::SystemAdministrator,
        acts: &[
            ("/office/settings/organisation/units/new", "逐个新增"),
            ("/office/settings/organisation/staff/import", "从表格导入"),
        ],
        is: |step| matches!(step, SetupStep::Units),
    },
    Listed {
        title: "人员",
        why: "管理员以外，至少要有办业务的人",
        keeper: Duty::SystemAdministrator,
        acts: &[
            ("/office/settings/organisation/staff/new", "逐个新增"),
            ("/office/settings/organisation/staff/import", "从表格导入"),
        ],
        is: |step| matches!(step, SetupStep::People),
    },
    Listed {
        title: "三审职责",
        why: "初审、复审、终审由三个不同的人担任",
        keeper: Duty::SecurityAdministrator,
        acts: &[("/office/settings/organisation/staff", "选择人员授予职责")],
        is: |step| matches!(step, SetupStep::Stages(_)),
    },
    Listed {
        title: "上年年度报告",
        why: "本年的“上年结转”由它而来",
        keeper: Duty::Statistician,
        acts: &[("/office/reports/import", "导入报告")],
        is: |step| matches!(step, SetupStep::LastReport(_)),
    },
];

pub async fn show(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
) -> Result<Html<String>, Problem> {
    let open = organisation::open_setup_steps(desk.office(), &caller.agency).await.map_err(problem)?;
    let step = |listed: &Listed| {
        let missing = open.iter().find(|step| (listed.is)(step));
        let mine = caller.has_any(&[listed.keeper]);
        Step {
            title: listed.title,
            sentence: missing.map_or_else(|| listed.why.to_owned(), SetupStep::sentence),
            done: missing.is_none(),
            keeper: listed.keeper.word(),
            acts: if mine { listed.acts } else { &[] },
        }
    };
    let steps = STEPS.iter().map(step).collect();
    let frame = desk.frame(&caller, &sealer, "开始使用", crumbs(&[], "开始使用")).await?;
    let page = FirstPage { frame, steps, open: open.len() };
    Ok(Html(page.render()?))
}
