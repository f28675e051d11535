//! The rail on the left, ＋新建 and the help of a page: each person sees what own duties open.

use gongkai_domain::{authority::Staff, organisation::Duty};
use gongkai_office::task::Counts;
use gongkai_web_kit::layout::{Act, RailGroup, RailItem};

use crate::{account, jobs, organisation::ADMINISTRATORS, publication, report::READERS, setting::KEEPERS};

/// An entry of the rail.
pub(crate) struct Place {
    /// The group it stands in.
    pub group: &'static str,
    /// As shown; the title of the page it leads to.
    pub name: &'static str,
    /// Address.
    pub href: &'static str,
    /// Icon.
    pub icon: &'static str,
    /// Duties that open it; empty: everybody's.
    pub duties: &'static [Duty],
    /// Capability whose waiting tasks it counts; empty: none, `*`: all.
    pub counts: &'static str,
    /// Page of the handbook that explains it.
    pub help: &'static str,
}

const DESK: &str = "/office/help/workbench";
const DATES: &str = "/office/help/case-officer";
const CASES: &str = "/office/help/applications";
const INQUIRIES: &str = "/office/help/inquiries";
const OVERSIGHT: &str = "/office/help/oversight";
const TRAINING: &str = "/office/help/training";
const KEEPER: &str = "/office/help/administrator";
const PUBLICATION: &str = "/office/help/publication";
const CHANNELS: &str = "/office/help/channels";
const FEEDBACK: &str = "/office/help/feedback";
const SCREENING: &str = "/office/help/publication";
const SIGNING_IN: &str = "/office/help/signing-in";
const DISTRICT: &str = "/office/help/district";
const STATISTICIAN: &str = "/office/help/statistician";

/// Title and address of the own account, which the rail does not list.
const OWN_ACCOUNT: (&str, &str) = ("我的账号", "/office/account");

macro_rules! places {
    ($($group:literal: $name:literal $href:literal $icon:literal $duties:expr, $counts:literal, $help:expr;)*) => {
        &[$(Place { group: $group, name: $name, href: $href, icon: $icon, duties: $duties, counts: $counts, help: $help },)*]
    };
}

/// All entries, in the order of the rail.
#[rustfmt::skip]
pub(crate) const PLACES: &[Place] = places! {
    "日常": "工作台" "/office" "layout-dashboard" &[], "", DESK;
    "日常": "待办" "/office/tasks" "list-check" &[], "*", DESK;
    "日常": "已办" "/office/done" "checks" &[], "", DESK;
    "日常": "工作日历" "/office/calendar" "calendar" &[], "", DATES;
    "主动公开": "公开信息" "/office/documents" "file-text" publication::READERS, "publication", PUBLICATION;
    "主动公开": "发布渠道" "/office/channels" "send" crate::channel::POSTERS, "channel", CHANNELS;
    "主动公开": "移交档案馆、图书馆" "/office/deposits" "archive" crate::channel::KEEPERS, "", CHANNELS;
    "主动公开": "热线答复卡" "/office/hotline" "phone-call" crate::channel::CARD_READERS, "", CHANNELS;
    "主动公开": "公开目录" "/office/catalogue" "list-check" crate::catalogue::READERS, "", PUBLICATION;
    "主动公开": "意见征集" "/office/public-comments" "message-2" crate::feedback::READERS, "public-comment", FEEDBACK;
    "主动公开": "网站纠错" "/office/error-reports" "pencil" crate::feedback::READERS, "error-report", FEEDBACK;
    "依申请公开": "申请办件" "/office/cases" "folders" crate::application::READERS, "application", CASES;
    "依申请公开": "复议诉讼" "/office/disputes" "gavel" crate::dispute::READERS, "dispute", CASES;
    "依申请公开": "咨询登记" "/office/inquiries" "message-2" crate::inquiry::READERS, "inquiry", INQUIRIES;
    "统计与监督": "年度报告" "/office/reports" "chart-bar" READERS, "report", STATISTICIAN;
    "统计与监督": "年报汇总" "/office/collections" "table-import" crate::collection::READERS, "collection", DISTRICT;
    "统计与监督": "定期报表" "/office/returns" "table" crate::returns::READERS, "returns", STATISTICIAN;
    "统计与监督": "报表汇总" "/office/return-filings" "table-import" crate::collection::READERS, "return-filings", DISTRICT;
    "统计与监督": "发布统计" "/office/documents/figures" "chart-bar" publication::COUNTERS, "", PUBLICATION;
    "统计与监督": "访问统计" "/office/documents/views" "eye" publication::READERS, "", PUBLICATION;
    "统计与监督": "操作留痕" "/office/audit" "history" crate::audit::READERS, "", KEEPER;
    "监督考核": "数据看板" "/office/overview" "chart-bar" crate::overview::READERS, "", OVERSIGHT;
    "监督考核": "每月通报" "/office/bulletins" "chart-bar" crate::bulletin::READERS, "bulletin", OVERSIGHT;
    "监督考核": "门户自查" "/office/monitor" "eye" crate::monitor::READERS, "", OVERSIGHT;
    "监督考核": "整改" "/office/tickets" "tool" crate::rectification::READERS, "rectification", OVERSIGHT;
    "监督考核": "考核" "/office/assessments" "list-check" crate::assessment::READERS, "assessment", OVERSIGHT;
    "监督考核": "培训" "/office/trainings" "school" &[], "training", TRAINING;
    "监督考核": "领导小组" "/office/meetings" "users" &[], "meeting", TRAINING;
    "监督考核": "制度" "/office/institutions" "clipboard-text" &[], "", TRAINING;
    "设置": "机构与人员" "/office/settings/organisation" "sitemap" ADMINISTRATORS, "", KEEPER;
    "设置": "账号管理" "/office/settings/accounts" "users" account::KEEPER, "", SIGNING_IN;
    "设置": "接口令牌" "/office/settings/tokens" "key" account::KEEPER, "", SIGNING_IN;
    "设置": "筛查词库" "/office/dictionary" "list-search" publication::DICTIONARY_KEEPERS, "", SCREENING;
    "设置": "后台任务" "/office/jobs" "tool" jobs::KEEPERS, "operation", KEEPER;
    "设置": "设置" "/office/settings" "settings" KEEPERS, "", KEEPER;
};

/// The rail of a person. The entry is current that the first crumb leads to, or whose title it is.
pub(crate) fn of(staff: &Staff, place: &str, title: &str, waiting: &Counts) -> Vec<RailGroup> {
    let mut groups: Vec<RailGroup> = Vec::new();
    for entry in mine(staff) {
        let item = RailItem {
            name: entry.name.to_owned(),
            href: entry.href.to_owned(),
            icon: entry.icon,
            waiting: waiting.of(entry.counts),
            total: 0,
            current: is_current(entry, place, title),
        };
        match groups.last_mut().filter(|group| group.name == entry.group) {
            Some(group) => group.items.push(item),
            None => groups.push(RailGroup { name: entry.group.to_owned(), items: vec![item] }),
        }
    }
    groups
}

/// The entries that a person sees.
pub(crate) fn mine(staff: &Staff) -> impl Iterator<Item = &'static Place> {
    PLACES.iter().filter(|place| staff.has_any(place.duties))
}

fn is_current(entry: &Place, place: &str, title: &str) -> bool {
    if place.is_empty() { entry.name == title } else { entry.href == place }
}

/// The page of the handbook about a page.
pub(crate) fn help(place: &str, title: &str) -> String {
    if place == OWN_ACCOUNT.1 || title == OWN_ACCOUNT.0 {
        return SIGNING_IN.to_owned();
    }
    let entry = PLACES.iter().find(|entry| is_current(entry, place, title));
    entry.map_or("/office/help", |entry| entry.help).to_owned()
}

/// What the person may begin.
pub(crate) fn new_acts(staff: &Staff) -> Vec<Act> {
    let acts: [(&[Duty], &str, &str, &'static str); 4] = [
        (publication::WRITERS, "公开信息", "/office/documents/new", "file-text"),
        (crate::application::CLERKS, "登记申请", "/office/cases/new", "folders"),
        (&[Duty::Statistician], "新建年度报告", "/office/reports/begin", "chart-bar"),
        (&[Duty::Statistician], "导入年度报告", "/office/reports/import", "table-import"),
    ];
    acts.into_iter()
        .filter(|(duties, ..)| staff.has_any(duties))
        .map(|(_, name, href, icon)| Act { name: name.to_owned(), href: href.to_owned(), icon })
        .collect()
}

/// Short ways on the workbench.
pub(crate) fn quick(staff: &Staff) -> Vec<Act> {
    let own = new_acts(staff);
    let general = [
        ("核对一份年度报告文件", "/office/reports/check", "checks"),
        ("算一个期限", "/office/calendar#due", "calendar"),
        ("操作手册", "/office/help", "help-circle"),
    ];
    let general =
        general.map(|(name, href, icon)| Act { name: name.to_owned(), href: href.to_owned(), icon });
    own.into_iter().chain(general).collect()
}
