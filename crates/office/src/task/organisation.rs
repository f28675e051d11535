//! What the office still lacks, and decisions of the leading group that are not carried out.

use gongkai_domain::{authority::Staff, id::UnitId, organisation::Duty, report::term, task::Task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Office, OfficeError,
    organisation::{SetupStep, decision, open_setup_steps},
};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let mut tasks = setup(office, who).await?;
    tasks.extend(decisions(office, who).await?);
    Ok(tasks)
}

const KEEPERS: &[Duty] = &[Duty::SystemAdministrator, Duty::SecurityAdministrator, Duty::Statistician];

async fn setup(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(KEEPERS) {
        return Ok(Vec::new());
    }
    let steps = open_setup_steps(office, &who.agency).await?;
    Ok(steps.into_iter().filter_map(|step| step_task(&step, who)).collect())
}

/// Each step waits for the one whose duty it is.
fn step_task(step: &SetupStep, who: &Staff) -> Option<Task> {
    let (duty, act, icon, link) = match step {
        SetupStep::ContactCard => {
            (Duty::SystemAdministrator, "填写", "building", "/office/settings/organisation/card")
        }
        SetupStep::Units => {
            (Duty::SystemAdministrator, "登记", "sitemap", "/office/settings/organisation/units")
        }
        SetupStep::People => {
            (Duty::SystemAdministrator, "登记", "user-plus", "/office/settings/organisation/staff")
        }
        SetupStep::Stages(_) => {
            (Duty::SecurityAdministrator, "授予", "users", "/office/settings/organisation/staff")
        }
        SetupStep::LastReport(_) => (Duty::Statistician, "导入", "table-import", "/office/reports/import"),
    };
    let due = match step {
        SetupStep::LastReport(year) => term(*year),
        _ => None,
    };
    who.has_any(&[duty]).then(|| Task {
        of: "organisation",
        title: step.sentence(),
        detail: Vec::new(),
        act,
        icon,
        due,
        from: "开始使用".to_owned(),
        link: link.to_owned(),
    })
}

async fn decisions(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let keeps = who.has_any(&[Duty::DisclosureReviewer, Duty::Assessor]);
    let leads = who.has_any(&[Duty::ResponsibleLeader]);
    if !keeps && !leads && !who.has_any(&[Duty::UnitHead, Duty::Provider]) {
        return Ok(Vec::new());
    }
    let today = office.today();
    // The office records it, the unit does it, and what is late is the leader's business too.
    let act = |row: &decision::Model| {
        let own = row.unit_id.is_some() && row.unit_id.as_deref() == who.unit.as_ref().map(UnitId::as_str);
        match () {
            () if keeps => Some("登记落实"),
            () if own && !leads => Some("落实"),
            () if leads && row.due_on < today => Some("督办"),
            () => None,
        }
    };
    let open = decision::Entity::find()
        .filter(decision::Column::AgencyId.eq(who.agency.as_str()))
        .filter(decision::Column::DoneOn.is_null())
        .all(office.read())
        .await?;
    let task = |(row, act): (decision::Model, &'static str)| Task {
        of: "meeting",
        title: row.content,
        detail: row.person.into_iter().map(|person| format!("责任人{person}")).collect(),
        act,
        icon: "clipboard-check",
        due: Some(row.due_on),
        from: "领导小组".to_owned(),
        link: format!("/office/meetings/{}", row.meeting_id),
    };
    Ok(open.into_iter().filter_map(|row| act(&row).map(|act| (row, act))).map(task).collect())
}
