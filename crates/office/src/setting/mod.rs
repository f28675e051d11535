//! Settings of an agency: what the office may choose. What the law fixes is no setting.

pub mod setting_row;

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Authz, Edit, Guarded, Read, Staff},
    bulletin::score_rule,
    id::AgencyId,
    monitor::public_address,
    operation::OperationEvent,
    organisation::{Duty, tile_rows},
    publication::IndexTemplate,
    refusal::Refusal,
};
use gongkai_report::returns::ReturnDef;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{Office, OfficeError, Outcome, Tx, organisation::card_message};

/// The settings that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// Profile of the password policy: `dengbao` or `asvs` (ACC-2).
    PasswordProfile,
    /// Whom to call when sign-in is locked or a code is lost: name and telephone.
    HelpContact,
    /// Are performance figures of the year shown on the portal's home page? `yes` or `no`.
    PortalFigures,
    /// Last day of the month of a bulletin's period; the next begins on the day after.
    BulletinDay,
    /// The rule by which bulletins give score and rank; empty: they give none.
    BulletinScore,
    /// The regular returns that the agencies below file, by their ids; empty: none is awaited.
    RegularReturns,
    /// Days after which nobody needs to know any more who wrote a letter.
    ContactDays,
    /// Most room for files of the agency, in MiB.
    FileQuota,
    /// Template of index numbers (索引号).
    IndexTemplate,
    /// What stands before year and serial in numbers of letters (文号): `示司公开`.
    LetterSeries,
    /// Does the agency have notice boards? `yes` or `no`.
    NoticeBoard,
    /// Does the agency have electronic displays? `yes` or `no`.
    Display,
    /// Does the agency keep cards for its hotline? `yes` or `no`.
    Hotline,
    /// Does the agency have an official account? `yes` or `no`.
    WeChat,
    /// Does another website take over what the agency releases? `yes` or `no`.
    PortalExport,
    /// Does the agency hand what it releases to archives and libraries? `yes` or `no`.
    Archive,
    /// 行政复议机关, as letters name it.
    ReviewBody,
    /// 有管辖权的人民法院, as letters name it.
    Court,
    /// Where the public reaches the portal: scheme and host. The only address that is ever probed; empty: none.
    PortalAddress,
    /// Where the agencies below stand in tile maps: codes by row; empty: by code.
    TileMap,
    /// Proofs of identity are destroyed so many days after a case has ended; 0: never.
    IdentityDays,
}

impl Name {
    /// All, in the order of the page.
    pub const ALL: [Name; 21] = [
        Name::PasswordProfile,
        Name::HelpContact,
        Name::PortalFigures,
        Name::BulletinDay,
        Name::BulletinScore,
        Name::RegularReturns,
        Name::ContactDays,
        Name::FileQuota,
        Name::IndexTemplate,
        Name::LetterSeries,
        Name::ReviewBody,
        Name::Court,
        Name::IdentityDays,
        Name::PortalAddress,
        Name::TileMap,
        Name::NoticeBoard,
        Name::Display,
        Name::Hotline,
        Name::WeChat,
        Name::PortalExport,
        Name::Archive,
    ];

    /// As stored and as the field of the form.
    pub const fn code(self) -> &'static str {
        match self {
            Name::PasswordProfile => "password_profile",
            Name::HelpContact => "help_contact",
            Name::PortalFigures => "portal_figures",
            Name::BulletinDay => "bulletin_day",
            Name::BulletinScore => "bulletin_score",
            Name::RegularReturns => "regular_returns",
            Name::ContactDays => "contact_days",
            Name::FileQuota => "file_quota",
            Name::IndexTemplate => "index_template",
            Name::LetterSeries => "letter_series",
            Name::NoticeBoard => "notice_board",
            Name::Display => "display",
            Name::Hotline => "hotline",
            Name::WeChat => "wechat",
            Name::PortalExport => "portal_export",
            Name::Archive => "archive",
            Name::ReviewBody => "review_body",
            Name::Court => "court",
            Name::IdentityDays => "identity_days",
            Name::PortalAddress => "portal_address",
            Name::TileMap => "tile_map",
        }
    }

    /// The label on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Name::PasswordProfile => "密码规则",
            Name::HelpContact => "登录遇到问题找谁",
            Name::PortalFigures => "门户首页显示办理情况",
            Name::BulletinDay => "通报统计截止日",
            Name::BulletinScore => "通报的得分和排名",
            Name::RegularReturns => "要求报送的定期报表",
            Name::ContactDays => "公众来信联系方式保存天数",
            Name::FileQuota => "文件空间上限",
            Name::IndexTemplate => "索引号格式",
            Name::LetterSeries => "答复文号的机关代字",
            Name::NoticeBoard => "公示栏",
            Name::Display => "电子屏",
            Name::Hotline => "热线答复卡",
            Name::WeChat => "微信公众号",
            Name::PortalExport => "门户网站导出",
            Name::Archive => "移交档案馆、图书馆",
            Name::ReviewBody => "行政复议机关",
            Name::Court => "有管辖权的人民法院",
            Name::IdentityDays => "办结后销毁身份证明的天数",
            Name::PortalAddress => "门户的公开网址",
            Name::TileMap => "示意图里各机关的位置",
        }
    }

    /// What holds until somebody changes it.
    pub const fn default_value(self) -> &'static str {
        match self {
            Name::PasswordProfile => "dengbao",
            Name::HelpContact => "本单位安全管理员",
            Name::PortalFigures
            | Name::NoticeBoard
            | Name::Display
            | Name::Hotline
            | Name::WeChat
            | Name::PortalExport
            | Name::Archive => "no",
            Name::BulletinDay => "25",
            Name::ContactDays => "365",
            Name::FileQuota => "20480",
            Name::IndexTemplate => "{agency}/{year}-{serial5}",
            Name::LetterSeries => "公开",
            // Which they are depends on the kind of the agency (行政复议法 Art. 24-28): nobody guesses.
            Name::ReviewBody
            | Name::Court
            | Name::PortalAddress
            | Name::BulletinScore
            | Name::RegularReturns
            | Name::TileMap => "",
            Name::IdentityDays => "30",
        }
    }

    /// Who may change it: security is the security administrator's, the rest the system administrator's.
    pub const fn keeper(self) -> Duty {
        match self {
            Name::PasswordProfile | Name::HelpContact => Duty::SecurityAdministrator,
            Name::PortalFigures
            | Name::BulletinDay
            | Name::BulletinScore
            | Name::RegularReturns
            | Name::ContactDays
            | Name::FileQuota
            | Name::IndexTemplate
            | Name::LetterSeries
            | Name::ReviewBody
            | Name::Court
            | Name::IdentityDays
            | Name::PortalAddress
            | Name::TileMap
            | Name::NoticeBoard
            | Name::Display
            | Name::Hotline
            | Name::WeChat
            | Name::PortalExport
            | Name::Archive => Duty::SystemAdministrator,
        }
    }

    /// Does it turn a channel on or off?
    pub const fn is_channel(self) -> bool {
        matches!(
            self,
            Name::NoticeBoard
                | Name::Display
                | Name::Hotline
                | Name::WeChat
                | Name::PortalExport
                | Name::Archive
        )
    }

    /// May this person change it?
    pub fn kept_by(self, who: &Staff) -> bool {
        who.has_any(&[self.keeper()])
    }

    /// The value in the form that is stored, or what is wrong with it.
    fn read(self, text: &str) -> Result<String, Refusal> {
        let text = text.trim();
        let whole = |from: u32, to: u32| text.parse().is_ok_and(|value: u32| (from..=to).contains(&value));
        let (good, wanted) = match self {
            Name::PasswordProfile => (matches!(text, "dengbao" | "asvs"), "请选择列出的一种密码规则"),
            Name::HelpContact => {
                ((1..=60).contains(&text.chars().count()), "请填写联系人和电话，不超过60个字")
            }
            Name::PortalFigures => (matches!(text, "yes" | "no"), "请选择“显示”或“不显示”"),
            Name::NoticeBoard
            | Name::Display
            | Name::Hotline
            | Name::WeChat
            | Name::PortalExport
            | Name::Archive => (matches!(text, "yes" | "no"), "请选择“启用”或“不启用”"),
            Name::ReviewBody | Name::Court => {
                (text.chars().count() <= 60, "请填写全称，不超过60个字；还没有定的可以不填")
            }
            Name::IdentityDays => (whole(0, 3650), "请填写0到3650之间的天数；填0不自动销毁"),
            Name::PortalAddress => {
                let sentence = "请填写对公众开放的网址，只写到域名，如 https://gk.example.gov.cn；不能是本机或者内网的地址";
                let refusal = || Refusal::new("setting_unusable", sentence).at(self.code());
                return if text.is_empty() {
                    Ok(String::new())
                } else {
                    public_address(text).ok_or_else(refusal)
                };
            }
            Name::BulletinScore => {
                (text.is_empty() || score_rule(text).is_some(), "请选择“不计分”或者列出的一种计分规则")
            }
            Name::RegularReturns => (
                text.split_whitespace().all(|id| ReturnDef::by_id(id).is_some()),
                "请选择“不要求”或者列出的报表",
            ),
            Name::TileMap => {
                return tile_rows(text)
                    .map(|_| text.split_whitespace().collect::<Vec<_>>().join(" "))
                    .map_err(|refusal| refusal.at(self.code()));
            }
            Name::BulletinDay => (whole(1, 28), "请填写1到28之间的日子，每个月都有的那一天"),
            Name::ContactDays => {
                (whole(30, 3650), "请填写30到3650之间的天数：答复或征集结束满这些天后，联系方式自动删除")
            }
            Name::FileQuota => (whole(64, 10_485_760), "请填写64到10485760之间的整数（单位MiB）"),
            Name::LetterSeries => (
                (1..=20).contains(&text.chars().count()) && text.chars().all(char::is_alphabetic),
                "请填写1到20个汉字，如“示司公开”，不含年份和标点",
            ),
            Name::IndexTemplate => {
                return IndexTemplate::parse(text)
                    .and_then(|template| template.tells_apart())
                    .map(|()| text.to_owned())
                    .map_err(|refusal| refusal.at(self.code()));
            }
        };
        if good { Ok(text.to_owned()) } else { Err(Refusal::new("setting_unusable", wanted).at(self.code())) }
    }
}

/// The settings of one agency, with defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    stored: BTreeMap<String, (String, i32)>,
}

impl Settings {
    /// The value in force.
    pub fn value(&self, name: Name) -> &str {
        self.stored.get(name.code()).map_or(name.default_value(), |(value, _)| value)
    }

    /// A number in force; its default where the stored text is none.
    pub fn number(&self, name: Name) -> u32 {
        self.value(name).parse().or_else(|_| name.default_value().parse()).unwrap_or(0)
    }

    /// Counts the changes of all settings; a form that was made before another change is refused.
    pub fn version(&self) -> i32 {
        self.stored.values().map(|(_, version)| version).sum()
    }
}

impl Guarded<Read> for Settings {
    const DUTIES: &'static [Duty] = &[Duty::SystemAdministrator, Duty::SecurityAdministrator];
}

impl Guarded<Edit> for Settings {
    const DUTIES: &'static [Duty] = &[Duty::SystemAdministrator, Duty::SecurityAdministrator];
}

/// The settings for the settings page.
pub async fn show(office: &Office, right: &Authz<Read, Settings>) -> Result<Settings, OfficeError> {
    of(office, right.agency()).await
}

/// The settings of an agency, for the rules that they steer.
pub async fn of(office: &Office, agency: &AgencyId) -> Result<Settings, OfficeError> {
    let rows = rows_of(agency).all(office.read()).await?;
    Ok(settings(rows))
}

/// Agencies that chose this value of a setting.
pub(crate) async fn agencies_with(
    office: &Office,
    name: Name,
    value: &str,
) -> Result<Vec<AgencyId>, OfficeError> {
    let rows = setting_row::Entity::find()
        .filter(setting_row::Column::Name.eq(name.code()))
        .filter(setting_row::Column::Value.eq(value))
        .order_by_asc(setting_row::Column::AgencyId)
        .all(office.read())
        .await?;
    Ok(rows.iter().filter_map(|row| AgencyId::parse(&row.agency_id)).collect())
}

fn rows_of(agency: &AgencyId) -> sea_orm::Select<setting_row::Entity> {
    setting_row::Entity::find().filter(setting_row::Column::AgencyId.eq(agency.as_str()))
}

fn settings(rows: Vec<setting_row::Model>) -> Settings {
    Settings { stored: rows.into_iter().map(|row| (row.name, (row.value, row.version))).collect() }
}

/// Changes settings. `seen` is the version of the form; only settings that this person keeps are taken,
/// and all faults come back at once.
pub async fn change(
    office: &Office,
    who: &Staff,
    seen: i32,
    values: &[(Name, String)],
) -> Result<(), OfficeError> {
    let right = who.authorise_all::<Edit, Settings>()?;
    let (good, bad): (Vec<_>, Vec<_>) = values
        .iter()
        .filter(|(name, _)| name.kept_by(who))
        .map(|(name, text)| name.read(text).map(|value| (*name, value)))
        .partition(Result::is_ok);
    if !bad.is_empty() {
        return Err(bad.into_iter().filter_map(Result::err).collect::<Vec<_>>().into());
    }
    let good: Vec<_> = good.into_iter().flatten().collect();
    let before = of(office, right.agency()).await?;
    if good.iter().all(|(name, value)| before.value(*name) == value) {
        return Ok(());
    }
    let actor = gongkai_domain::authority::Actor::Staff(who.clone());
    office.transact(&actor, async |tx| save(tx, &right, seen, &good).await).await
}

async fn save(
    tx: &Tx,
    right: &Authz<Edit, Settings>,
    seen: i32,
    values: &[(Name, String)],
) -> Result<Outcome<()>, OfficeError> {
    let now = settings(rows_of(right.agency()).all(tx.conn()).await?);
    if now.version() != seen {
        return Err(OfficeError::Conflict);
    }
    let mut outcome = Outcome::of(());
    for (name, value) in values.iter().filter(|(name, value)| now.value(*name) != value) {
        let former = now.stored.get(name.code()).map_or(0, |(_, version)| *version);
        let row = setting_row::ActiveModel {
            agency_id: Set(right.agency().to_string()),
            name: Set(name.code().to_owned()),
            value: Set(value.clone()),
            version: Set(former + 1),
        };
        setting_row::Entity::insert(row)
            .on_conflict(
                sea_orm::sea_query::OnConflict::columns([
                    setting_row::Column::AgencyId,
                    setting_row::Column::Name,
                ])
                .update_columns([setting_row::Column::Value, setting_row::Column::Version])
                .to_owned(),
            )
            .exec_without_returning(tx.conn())
            .await?;
        outcome = outcome.event(OperationEvent::SettingChanged {
            name: name.word().to_owned(),
            before: now.value(*name).to_owned(),
            after: value.clone(),
        });
        if *name == Name::TileMap {
            outcome = outcome.message(card_message(right.agency()));
        }
    }
    Ok(outcome)
}
