//! Which channels there are for an agency, and on which a document goes out.

use chrono::{Days, NaiveDate};
use gongkai_domain::{
    authority::{Actor, Decide, Guarded, Staff},
    channel::{Channel, ChannelAct, CopyState},
    id::{AgencyId, DocumentId},
    organisation::Duty,
    refusal::Refusal,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{Copies, carry::carry, copies_of, copy_of, copy_row, event, look::seen};
use crate::{
    Office, OfficeError, Outcome, Tx,
    publication::{Held, held_for},
    setting::{self, Name},
};

/// The longest time for which a copy can be set to stay.
const LONGEST: Days = Days::new(5 * 366);

/// A channel on which a document is to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub channel: Channel,
    /// Up to this day; `None`: as long as it is public.
    pub until: Option<NaiveDate>,
}

/// The channels that an agency has.
pub async fn on(office: &Office, agency: &AgencyId) -> Result<Vec<Channel>, OfficeError> {
    let settings = setting::of(office, agency).await?;
    let is_on = |channel: &Channel| settings.value(switch(*channel)) == "yes";
    Ok(Channel::ALL.into_iter().filter(is_on).collect())
}

const fn switch(channel: Channel) -> Name {
    match channel {
        Channel::NoticeBoard => Name::NoticeBoard,
        Channel::Display => Name::Display,
        Channel::Hotline => Name::Hotline,
        Channel::WeChat => Name::WeChat,
        Channel::PortalExport => Name::PortalExport,
        Channel::Archive => Name::Archive,
    }
}

/// Chooses the channels of a document, before or after its release. What was chosen and is no longer is
/// taken away. `version`: of the form, see [`seen`].
pub async fn choose(
    office: &Office,
    who: &Staff,
    id: &str,
    version: i32,
    choices: &[Choice],
) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Copies>(id)?;
    let held = held_for(office.read(), who, &right).await?;
    let before = copies_of(office.read(), right.agency(), id).await?;
    let on = on(office, right.agency()).await?;
    let changes = changes(&before, choices);
    let refusals: Vec<Refusal> =
        changes.iter().filter_map(|change| change.why_not(&on, office.today())).collect();
    if !refusals.is_empty() {
        return Err(refusals.into());
    }
    if changes.is_empty() {
        return Ok(());
    }
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            if seen(&copies_of(tx.conn(), right.agency(), id).await?) != version {
                return Err(OfficeError::Conflict);
            }
            let mut outcome = Outcome::of(());
            for change in &changes {
                let act = change.save(tx, &held, who).await?;
                outcome = outcome
                    .event(event(&held.id, super::told_title(&held.row), change.channel, act))
                    .message(carry(right.agency(), id, change.channel));
            }
            Ok(outcome)
        })
        .await
}

/// Something that is to be otherwise.
struct Change {
    channel: Channel,
    /// The copy that is there, chosen or not.
    row: Option<copy_row::Model>,
    /// What is chosen now; `None`: nothing.
    choice: Option<Choice>,
}

fn changes(before: &[copy_row::Model], choices: &[Choice]) -> Vec<Change> {
    let change = |channel: Channel| {
        let row = before.iter().find(|row| row.channel == channel.code());
        let choice = choices.iter().find(|choice| choice.channel == channel).copied();
        let was = row.filter(|row| row.chosen);
        let same = match (was, choice) {
            (Some(row), Some(choice)) => row.until == choice.until,
            (was, choice) => was.is_none() && choice.is_none(),
        };
        (!same).then_some(Change { channel, row: row.cloned(), choice })
    };
    Channel::ALL.into_iter().filter_map(change).collect()
}

impl Change {
    fn was_chosen(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.chosen)
    }

    fn why_not(&self, on: &[Channel], today: NaiveDate) -> Option<Refusal> {
        let choice = self.choice?;
        if !self.was_chosen() && !on.contains(&self.channel) {
            let sentence = format!("{}没有启用，请系统管理员在“设置”里启用", self.channel.word());
            return Some(Refusal::new("channel_off", sentence).at("channel"));
        }
        let until = choice.until?;
        let field = match self.channel {
            Channel::NoticeBoard => "until_notice_board",
            Channel::Display => "until_display",
            Channel::Hotline | Channel::WeChat | Channel::PortalExport | Channel::Archive => "channel",
        };
        let last = today.checked_add_days(LONGEST).unwrap_or(today);
        if self.channel.has_period() && (today..=last).contains(&until) {
            return None;
        }
        let sentence = format!("{}的撤下日期应在今天以后、五年以内，请改正", self.channel.word());
        Some(Refusal::new("until_unusable", sentence).at(field))
    }

    async fn save(&self, tx: &Tx, held: &Held, who: &Staff) -> Result<ChannelAct, OfficeError> {
        let until = self.choice.and_then(|choice| choice.until);
        if let Some(row) = &self.row {
            let new = copy_row::ActiveModel {
                chosen: Set(self.choice.is_some()),
                until: Set(until),
                chosen_by: Set(Some(who.id.to_string())),
                sent_by: Set(None),
                ..Default::default()
            };
            row.change(tx, new).await?;
        } else {
            let by = Some(who.id.to_string());
            let row = chosen_row(tx, (&held.agency, &held.id), self.channel, until, by);
            copy_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        }
        Ok(if self.choice.is_some() { ChannelAct::Chosen { until } } else { ChannelAct::Dropped })
    }
}

/// A copy that is chosen now and under way.
pub(super) fn chosen_row(
    tx: &Tx,
    (agency, document): (&AgencyId, &DocumentId),
    channel: Channel,
    until: Option<NaiveDate>,
    chosen_by: Option<String>,
) -> copy_row::ActiveModel {
    copy_row::ActiveModel {
        document_id: Set(document.to_string()),
        channel: Set(channel.code().to_owned()),
        agency_id: Set(agency.to_string()),
        chosen: Set(true),
        until: Set(until),
        state: Set(CopyState::Waiting.code().to_owned()),
        mark: Set(String::new()),
        edition: Set(None),
        at: Set(tx.now()),
        first_at: Set(None),
        place: Set(String::new()),
        card: Set(None),
        tries: Set(0),
        why: Set(None),
        version: Set(1),
        known: Set(None),
        chosen_by: Set(chosen_by),
        sent_by: Set(None),
    }
}

/// To send off what another person has prepared.
#[derive(Debug)]
pub enum Sending {}

impl Guarded<Decide> for Sending {
    const DUTIES: &'static [Duty] = &[Duty::DisclosureReviewer, Duty::ResponsibleLeader];
    const STEP_UP: bool = true;
}

/// Sends off what another person has prepared: what goes out under the agency's name takes two (PUB-8).
pub async fn send(office: &Office, who: &Staff, id: &str, channel: Channel) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Sending>(id)?;
    let held = held_for(office.read(), who, &right).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let row = copy_of(tx.conn(), right.agency(), id, channel).await?;
            let is_ready = |row: &copy_row::Model| {
                channel.asks_two() && row.state == CopyState::ToPost.code() && row.known.is_some()
            };
            let Some(row) = row.filter(is_ready) else {
                let sentence = "没有等待发送的草稿，请刷新页面看它现在的状态";
                return Err(Refusal::new("nothing_to_send", sentence).into());
            };
            not_the_same(&row, who)?;
            let new = copy_row::ActiveModel {
                state: Set(CopyState::Waiting.code().to_owned()),
                sent_by: Set(Some(who.id.to_string())),
                ..Default::default()
            };
            row.change(tx, new).await?;
            let event = event(&held.id, super::told_title(&held.row), channel, ChannelAct::Sent);
            Ok(Outcome::of(()).event(event).message(carry(right.agency(), id, channel)))
        })
        .await
}

/// Whoever chose the channel is not the one who sends it off or enters that it was published.
pub(super) fn not_the_same(row: &copy_row::Model, who: &Staff) -> Result<(), Refusal> {
    if row.chosen_by.as_deref() != Some(who.id.as_str()) {
        return Ok(());
    }
    let sentence = "渠道是您选定的，请另一个人核对后办理";
    Err(Refusal::new("same_person", sentence))
}

/// Has a copy that stopped tried once more.
pub async fn retry(office: &Office, who: &Staff, id: &str, channel: Channel) -> Result<(), OfficeError> {
    let right = who.authorise::<Decide, Copies>(id)?;
    let held = held_for(office.read(), who, &right).await?;
    let actor = Actor::Staff(who.clone());
    office
        .transact(&actor, async |tx| {
            let row = copy_of(tx.conn(), right.agency(), id, channel).await?;
            let Some(row) = row.filter(|row| row.state == CopyState::Stuck.code()) else {
                let sentence = "这个渠道没有停住，不需要重试，请刷新页面看它现在的状态";
                return Err(Refusal::new("copy_not_stuck", sentence).into());
            };
            let state = Set(CopyState::Waiting.code().to_owned());
            row.change(tx, copy_row::ActiveModel { state, tries: Set(0), ..Default::default() }).await?;
            let title = super::told_title(&held.row);
            let event = event(&held.id, title, channel, ChannelAct::Retried);
            Ok(Outcome::of(()).event(event).message(carry(right.agency(), id, channel)))
        })
        .await
}
