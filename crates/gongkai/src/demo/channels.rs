//! What the system administrator sets, and channels beside the portal: switched on, the newest documents sent out by them, sheets posted.

use chrono::Days;
use gongkai_domain::{
    authority::Read,
    channel::{Channel, CopyState},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    channel::{self, Choice, Line, Posting},
    publication::{self, Asked, Dossier},
    setting::{self, Name},
};

use super::desk::Desk;

/// Documents of an agency that go out by more ways than the portal.
const DOCUMENTS: u64 = 9;
/// Days for which a sheet hangs.
const POSTED: Days = Days::new(30);
/// Documents that wait to be handed over.
const UNHANDED: usize = 12;
/// To whom the others were handed.
const PLACES: &str = "示范区档案馆、示范区图书馆";
/// To whom letters of a department send whoever is not content, and those of the district's government itself: whose
/// own acts go to the government above (行政复议法 Art. 24) and to the intermediate court (行政诉讼法 Art. 15).
const OF_DEPARTMENT: [&str; 2] = ["示例市样板区人民政府", "示例市样板区人民法院"];
const OF_GOVERNMENT: [&str; 2] = ["示例市人民政府", "示例市中级人民法院"];
/// Where it hangs.
const BOARD: &str = "政务服务大厅一楼公示栏";

/// Switches the channels on and chooses some of them for the newest documents.
pub async fn choose(desk: &Desk<'_>) -> Result<(), OfficeError> {
    let keeper = desk.with_duty(Duty::SystemAdministrator).await?;
    let version = setting::of(desk.office, &desk.id).await?.version();
    let channels = Name::ALL.into_iter().filter(|name| name.is_channel());
    let [review_body, court] = if desk.agency.kind == "government" { OF_GOVERNMENT } else { OF_DEPARTMENT };
    let remedies = [(Name::ReviewBody, review_body), (Name::Court, court)];
    let all: Vec<_> = channels
        .map(|name| (name, "yes"))
        .chain(remedies)
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    setting::change(desk.office, &keeper, version, &all).await?;
    let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
    let right = reviewer.authorise_all::<Read, Dossier>()?;
    let asked = Asked { public: true, limit: DOCUMENTS, ..Asked::default() };
    let newest = publication::list(desk.office, &reviewer, &right, &asked).await?;
    let until = desk.office.today().checked_add_days(POSTED);
    for (nth, line) in newest.lines.iter().enumerate() {
        let choice = |channel: Channel| Choice { channel, until: until.filter(|_| channel.has_period()) };
        let choices: Vec<Choice> = match nth % 3 {
            0 => [Channel::NoticeBoard, Channel::Display].map(choice).to_vec(),
            1 => [Channel::Hotline, Channel::WeChat].map(choice).to_vec(),
            _ => [Channel::Display, Channel::PortalExport].map(choice).to_vec(),
        };
        desk.clock.step();
        channel::choose(desk.office, &reviewer, &line.row.id, 0, &choices).await?;
    }
    channel::enlist(desk.office, &reviewer).await.map(|_| ())
}

/// Posts all sheets but one, which waits, and hands the older documents to archive and library.
pub async fn post(desk: &Desk<'_>) -> Result<(), OfficeError> {
    let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
    let lines = channel::desk(desk.office, &reviewer).await?;
    let is_sheet =
        |line: &&Line| line.state() == CopyState::ToPost && line.copy.channel == Channel::NoticeBoard.code();
    for line in lines.iter().filter(is_sheet).skip(1) {
        desk.clock.step();
        let posting = Posting { place: BOARD.to_owned(), on: desk.office.today(), photo: None };
        channel::post(desk.office, &reviewer, &line.document.id, Channel::NoticeBoard, &posting).await?;
    }
    let waiting = channel::deposits(desk.office, &reviewer).await?.waiting;
    let handed = waiting.len().saturating_sub(UNHANDED);
    let ids: Vec<String> = waiting.into_iter().take(handed).map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let posting = Posting { place: PLACES.to_owned(), on: desk.office.today(), photo: None };
    channel::hand_over(desk.office, &reviewer, &ids, &posting).await
}
