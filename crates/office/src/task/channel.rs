//! Copies of documents that wait for a person: to be posted, to be taken down, stopped.

use gongkai_domain::{
    authority::Staff,
    channel::{Channel, CopyState},
    organisation::Duty,
    task::Task,
};

use crate::{
    Office, OfficeError,
    chance::day_in_china,
    channel::{Line, desk, waiting_deposits},
};

/// Duties for which copies can wait.
const CONCERNED: &[Duty] = &[Duty::Provider, Duty::UnitHead, Duty::DisclosureReviewer];

pub(super) async fn tasks(office: &Office, who: &Staff) -> Result<Vec<Task>, OfficeError> {
    if !who.has_any(CONCERNED) {
        return Ok(Vec::new());
    }
    let lines = desk(office, who).await?;
    let mut tasks: Vec<Task> = lines.iter().filter_map(|line| task(line, who)).collect();
    if who.has_any(&[Duty::DisclosureReviewer]) {
        tasks.extend(to_hand_over(office, who).await?);
    }
    Ok(tasks)
}

fn task(line: &Line, who: &Staff) -> Option<Task> {
    let keeper = who.has_any(&[Duty::DisclosureReviewer]);
    let two = line.copy.channel().is_ok_and(Channel::asks_two);
    // Whoever chose the channel is not the second person.
    let is_own = two && line.copy.chosen_by.as_deref() == Some(who.id.as_str());
    let is_archive = line.copy.channel == Channel::Archive.code();
    let (act, icon) = match line.state() {
        CopyState::ToPost if is_own => return None,
        CopyState::ToPost if two => ("核对并发布", "send"),
        CopyState::ToPost => ("打印并张贴", "printer"),
        CopyState::ToTakeDown if is_archive => ("告知并登记", "mail"),
        CopyState::ToTakeDown => ("撤下并登记", "arrow-back-up"),
        CopyState::Stuck if keeper => ("查看原因", "alert-triangle"),
        _ => return None,
    };
    let title = &line.document.title;
    // What must not be seen any more is due on the day on which that was decided, or on its last day.
    let last = line.copy.until.filter(|_| line.state() == CopyState::ToTakeDown);
    let due = if line.must_go() { Some(day_in_china(line.copy.at)) } else { last };
    let mut detail: Vec<String> = Vec::new();
    detail.extend(line.copy.channel().ok().map(|channel| channel.word().to_owned()));
    detail.extend(line.copy.why.clone());
    Some(Task {
        of: "channel",
        title: if title.is_empty() { "（还没有名称）".to_owned() } else { title.clone() },
        detail,
        act,
        icon,
        due,
        from: "发布渠道".to_owned(),
        link: format!("/office/documents/{}/channels", line.document.id),
    })
}

/// What waits to be handed to archives and libraries, as one task.
async fn to_hand_over(office: &Office, who: &Staff) -> Result<Option<Task>, OfficeError> {
    let waiting = waiting_deposits(office, who).await?;
    Ok((waiting > 0).then(|| Task {
        of: "channel",
        title: format!("{waiting}条信息等待移交档案馆、图书馆"),
        detail: vec!["条例第二十五条".to_owned()],
        act: "移交并登记",
        icon: "archive",
        due: None,
        from: "发布渠道".to_owned(),
        link: "/office/deposits".to_owned(),
    }))
}
