//! Regular returns that wait: to be begun, filled in, approved, mended; and, with the superior, to be accepted.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Read, Staff},
    collection::FilingState,
    organisation::Duty,
    returns::State,
    task::Task,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    Office, OfficeError,
    collection::{DECIDERS, own_row},
    returns::{self, Kept, Returns, Which, filing_row, reminder_row},
};

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let mut tasks = Vec::new();
    if who.has_any(&[Duty::Statistician, Duty::ResponsibleLeader]) {
        let kept = returns::unsettled(office, who).await?;
        tasks.extend(kept.iter().filter_map(|one| own(one, who)));
    }
    if who.has_any(&[Duty::Statistician]) {
        tasks.extend(to_begin(office, who).await?);
    }
    if who.has_any(DECIDERS) {
        tasks.extend(to_decide(office, who).await?);
    }
    Ok(tasks)
}

fn task(which: Which, act: (&'static str, &'static str), detail: Vec<String>, link: String) -> Task {
    Task {
        of: "returns",
        title: which.title(),
        detail,
        act: act.0,
        icon: act.1,
        due: which.due(),
        from: "定期报表".to_owned(),
        link,
    }
}

/// What is to be done with a return that was begun.
fn own(kept: &Kept, who: &Staff) -> Option<Task> {
    let is_clerk = who.has_any(&[Duty::Statistician]);
    // The same person never approves what he or she filled in.
    let may_approve = who.has_any(&[Duty::ResponsibleLeader]) && !kept.life.hands.contains(&who.id);
    let act = match kept.life.state {
        State::Submitted if may_approve => ("审核并报送", "rubber-stamp"),
        State::Draft if is_clerk => ("填报并送审", "send"),
        State::Filed if is_clerk && kept.life.is_returned() => ("按退回意见修改", "arrow-back-up"),
        _ => return None,
    };
    let mut detail = vec![format!("{}填报", kept.row.filled_by_name)];
    if kept.life.is_returned() {
        let reason = kept.filings.first().and_then(|row| row.return_reason.as_deref()).unwrap_or_default();
        detail.push(format!("上级机关退回：{reason}"));
    }
    detail.extend(kept.row.back_reason.as_ref().map(|reason| format!("负责人退回：{reason}")));
    Some(task(kept.which, act, detail, format!("/office/returns/{}", kept.row.id)))
}

/// The newest ended period of each return that is asked for, and those of which the superior has reminded the agency,
/// as long as nobody has begun them.
async fn to_begin(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let own = own_row(office.read(), &who.agency).await?;
    let (collector, _) = returns::awaited_by(office.read(), office, &own).await?;
    let right = who.authorise_all::<Read, Returns>()?;
    let begun = returns::standings(office, &right).await?;
    let mut wanted: BTreeMap<(String, i32, i32), (Which, &'static str)> = BTreeMap::new();
    let key = |which: Which| (which.def.id.clone(), which.year, i32::try_from(which.nth).unwrap_or(0));
    for def in returns::awaited(office, &collector).await? {
        let which = Which::ended(def, office.today());
        if which.due().is_some_and(|due| own.founded_on <= due) {
            wanted.insert(key(which), (which, "还没有填报"));
        }
    }
    let reminded = reminder_row::Entity::find()
        .filter(reminder_row::Column::AgencyId.eq(collector.as_str()))
        .filter(reminder_row::Column::FilerId.eq(who.agency.as_str()))
        .all(office.read())
        .await?;
    for row in reminded {
        let nth = u32::try_from(row.nth).unwrap_or(0);
        if let Some(which) = Which::of(&row.kind, row.year, nth) {
            wanted.insert(key(which), (which, "上级机关催报"));
        }
    }
    let open = wanted.into_iter().filter(|(key, _)| !begun.contains_key(key));
    let task = |(_, (which, detail)): (_, (Which, &str))| {
        let link = format!("/office/returns?{}", which.query());
        task(which, ("开始填报", "table"), vec![detail.to_owned()], link)
    };
    Ok(open.map(task).collect())
}

/// Filings that wait for the superior, one task for each period.
async fn to_decide(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    let rows: Vec<(String, i32, i32)> = filing_row::Entity::find()
        .select_only()
        .columns([filing_row::Column::Kind, filing_row::Column::Year, filing_row::Column::Nth])
        .filter(filing_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(filing_row::Column::Newest.eq(true))
        .filter(filing_row::Column::State.eq(FilingState::Received.code()))
        .into_tuple()
        .all(office.read())
        .await?;
    let mut periods: BTreeMap<(String, i32, i32), usize> = BTreeMap::new();
    for key in rows {
        *periods.entry(key).or_default() += 1;
    }
    let task = |((kind, year, nth), count): ((String, i32, i32), usize)| {
        let which = Which::of(&kind, year, u32::try_from(nth).ok()?)?;
        Some(Task {
            of: "return-filings",
            due: None,
            from: "报表汇总".to_owned(),
            ..task(
                which,
                ("核收", "rubber-stamp"),
                vec![format!("{count}份待核收")],
                format!("/office/return-filings?{}&show=received", which.query()),
            )
        })
    };
    Ok(periods.into_iter().filter_map(task).collect())
}
