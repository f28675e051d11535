//! The life of an annual report in the office: imported, submitted, approved, published, corrected,
//! withdrawn. Nothing is published that another person than the one who brought it has not approved,
//! by the digest of exactly what was seen.

use chrono::{Datelike, NaiveDate};

use crate::{id::StaffId, legible::letters, refusal::Refusal};

/// Longest reason or erratum, in characters.
const LONGEST_REASON: usize = 500;
/// Shortest reason: a word such as 「有误」 alone tells the public nothing.
const SHORTEST_REASON: usize = 4;

/// Where the newest edition of a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Imported, may be changed.
    Draft,
    /// Waits for the leader in charge.
    Submitted,
    /// Sent back by the leader with a reason.
    Returned,
    /// Approved, not yet public.
    Approved,
    /// Public, or replaced by a later edition.
    Published,
    /// Taken down.
    Withdrawn,
}

impl State {
    /// All states, in the order of life.
    pub const ALL: [State; 6] = [
        State::Draft,
        State::Submitted,
        State::Returned,
        State::Approved,
        State::Published,
        State::Withdrawn,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Returned => "returned",
            State::Approved => "approved",
            State::Published => "published",
            State::Withdrawn => "withdrawn",
        }
    }

    /// The state of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            State::Draft => "编制中",
            State::Submitted => "待审批",
            State::Returned => "已退回",
            State::Approved => "已批准",
            State::Published => "已公布",
            State::Withdrawn => "已撤下",
        }
    }
}

/// An approval: who, and the digest of what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who approved.
    pub by: StaffId,
    /// Digest of what was approved, hexadecimal.
    pub seen: String,
}

/// A report with its newest edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Number of the newest edition, from 1.
    pub edition: i32,
    /// Where the newest edition stands.
    pub state: State,
    /// Digest of its content, hexadecimal.
    pub digest: String,
    /// Who brought the content.
    pub brought_by: StaffId,
    /// Who submitted it, once it is.
    pub submitted_by: Option<StaffId>,
    /// Who approved it, once it is.
    pub approval: Option<Approval>,
    /// The edition that the public sees, if any.
    pub public: Option<i32>,
    /// Everybody else who wrote on the newest edition.
    pub hands: Vec<StaffId>,
}

/// A content that is brought in: a first one, a changed one, a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought<'a> {
    /// Who brings it.
    pub by: &'a StaffId,
    /// Digest of the content, hexadecimal.
    pub digest: &'a str,
    /// For a corrected edition: what was wrong, in words for the public.
    pub erratum: Option<&'a str>,
}

/// What stands against submitting: findings that keep a report from being filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Names of the findings of grade must that failed, such as `T3-1 表三“自然人”列`.
    pub must: &'a [String],
    /// All of them are about the year before: agencies are merged and split, so a reason may explain them.
    pub chained: bool,
    /// The year reported on.
    pub year: i32,
    /// The present day.
    pub today: NaiveDate,
    /// The reason why it stands as it is: it was published so before, or the year before is not comparable.
    pub historical: Option<&'a str>,
}

/// What a reason explains where figures contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explained {
    /// Why the year before is not comparable: agencies are merged and split.
    YearBefore,
    /// Why a report is taken over as it was published before.
    Historical,
}

/// A reason that a person gave: trimmed, long enough to say something, short enough to be read. Signs say nothing.
pub fn reason(text: &str, field: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    let (length, told) = (text.chars().count(), letters(text));
    if told >= SHORTEST_REASON && length <= LONGEST_REASON {
        return Ok(text.to_owned());
    }
    let many = if length > LONGEST_REASON { length } else { told };
    let sentence =
        format!("请用{SHORTEST_REASON}到{LONGEST_REASON}个字写明原因，现在是{many}个字（标点不算）");
    Err(Refusal::new("reason_unusable", sentence).at(field))
}

fn wrong_state(life: &Life, act: &str) -> Refusal {
    Refusal::new("wrong_state", format!("这份报告现在是“{}”，不能{act}，请刷新页面后再看", life.state.word()))
}

fn changed() -> Refusal {
    Refusal::new("content_changed", "您看过之后报告内容已有变化，请重新核对后再决定")
}

fn same_person() -> Refusal {
    Refusal::new("same_person", "导入、编写或送审报告的人不能审批同一份报告，请由另一位分管领导审批")
}

impl Life {
    /// The first edition.
    pub fn begin(brought: Brought<'_>) -> Self {
        Self {
            edition: 1,
            state: State::Draft,
            digest: brought.digest.to_owned(),
            brought_by: brought.by.clone(),
            submitted_by: None,
            approval: None,
            public: None,
            hands: Vec::new(),
        }
    }

    /// Somebody wrote on the newest edition. What was sent back is a draft again.
    pub fn revise(&self, by: &StaffId, digest: &str) -> Result<Self, Refusal> {
        if !self.may_be_written() {
            return Err(wrong_state(self, "修改"));
        }
        let mut hands = self.hands.clone();
        for hand in [&self.brought_by, by] {
            if !hands.contains(hand) {
                hands.push(hand.clone());
            }
        }
        let brought = Brought { by, digest, erratum: None };
        Ok(Self { edition: self.edition, public: self.public, hands, ..Self::begin(brought) })
    }

    /// May somebody write on the newest edition?
    pub fn may_be_written(&self) -> bool {
        matches!(self.state, State::Draft | State::Returned)
    }

    /// May it be deleted? A draft that nobody has approved and the public has never seen leaves nothing behind.
    ///
    /// # Errors
    /// It was handed on, or there is more of it than a first draft.
    pub fn drop_draft(&self) -> Result<(), Refusal> {
        if self.may_be_written() { Ok(()) } else { Err(wrong_state(self, "删除")) }
    }

    /// Begins a corrected edition with the content of the public one. The public reads what was wrong.
    pub fn correct(&self, by: &StaffId, erratum: &str) -> Result<Self, Refusal> {
        if !matches!(self.state, State::Published | State::Withdrawn) {
            return Err(wrong_state(self, "更正"));
        }
        reason(erratum, "erratum")?;
        let brought = Brought { by, digest: &self.digest, erratum: None };
        Ok(Self { edition: self.edition.saturating_add(1), public: self.public, ..Self::begin(brought) })
    }

    /// Another content. Before publication it takes the place of the former one, and a submission or
    /// an approval of the former one is void; afterwards it begins a corrected edition, which must say
    /// what was wrong.
    pub fn bring(&self, brought: Brought<'_>) -> Result<Self, Refusal> {
        let corrects = matches!(self.state, State::Published | State::Withdrawn);
        if self.digest == brought.digest {
            let sentence = "文件内容与系统中的这一版完全相同，没有可更新的内容，请确认选对了文件";
            return Err(Refusal::new("same_content", sentence).at("file"));
        }
        let edition = if corrects { self.edition.saturating_add(1) } else { self.edition };
        if edition > 1 {
            let text = brought.erratum.unwrap_or_default();
            reason(text, "erratum").map_err(|_| {
                let sentence = format!(
                    "报告已经公布过，更正须写明原来错在哪里（{SHORTEST_REASON}到{LONGEST_REASON}个字），公众会看到这句话"
                );
                Refusal::new("erratum_missing", sentence).at("erratum")
            })?;
        }
        Ok(Self { edition, public: self.public, ..Self::begin(brought) })
    }

    /// Hands the newest edition to the leader in charge. Figures that must balance do balance before
    /// that, or the report is one that was published before and is taken over as it was.
    pub fn submit(&self, by: &StaffId, seen: &str, standing: Standing<'_>) -> Result<Self, Vec<Refusal>> {
        if !matches!(self.state, State::Draft | State::Returned) {
            return Err(vec![wrong_state(self, "送审")]);
        }
        if seen != self.digest {
            return Err(vec![changed()]);
        }
        let mut refusals = Vec::new();
        refusals.extend(year_running(standing.year, standing.today));
        if !standing.must.is_empty() {
            refusals.extend(self.may_stand(standing).err());
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(Self { state: State::Submitted, submitted_by: Some(by.clone()), approval: None, ..self.clone() })
    }

    /// What a reason would explain of figures that contradict each other; `None`: nothing does but mending them.
    /// `chained`: all of them are about the year before. A page offers the field of the reason by this answer, and
    /// [`Life::submit`] takes it by the same.
    pub fn explained(&self, chained: bool, year: i32, today: NaiveDate) -> Option<Explained> {
        match chained {
            true => Some(Explained::YearBefore),
            // Nothing new begins with a contradiction: only what was published before, and not what corrects it.
            false => (self.edition == 1 && is_past_term(year, today)).then_some(Explained::Historical),
        }
    }

    /// May it be handed on though figures contradict each other?
    fn may_stand(&self, standing: Standing<'_>) -> Result<(), Refusal> {
        let many = standing.must.len();
        let explained = self.explained(standing.chained, standing.year, standing.today);
        let Some(text) = standing.historical else {
            let first = standing.must.first().map_or("", String::as_str);
            let (sentence, field) = match explained {
                Some(Explained::YearBefore) => (
                    format!(
                        "还有{many}项与上一年度不符（如{first}），请改正；机构改革等原因确实不同的，写明原因"
                    ),
                    Some("historical"),
                ),
                _ => (format!("还有{many}项勾稽或数据不符（如{first}），请改正后再送审"), None),
            };
            return Err(Refusal { field, ..Refusal::new("must_findings", sentence) });
        };
        if explained.is_some() {
            return reason(text, "historical").map(|_| ());
        }
        if self.edition > 1 {
            let sentence = format!("更正版必须数据相符，还有{many}项不符，请改正后重新导入");
            return Err(Refusal::new("must_findings", sentence));
        }
        let sentence = format!(
            "{}年度报告的公布期限还没有过，不能按历史报告处理，请改正不符的{many}项后送审",
            standing.year
        );
        Err(Refusal::new("not_historical", sentence).at("historical"))
    }

    /// The leader in charge approves what was seen.
    pub fn approve(&self, by: &StaffId, seen: &str) -> Result<Self, Refusal> {
        if self.state != State::Submitted {
            return Err(wrong_state(self, "审批"));
        }
        if seen != self.digest {
            return Err(changed());
        }
        if *by == self.brought_by || self.submitted_by.as_ref() == Some(by) || self.hands.contains(by) {
            return Err(same_person());
        }
        let approval = Approval { by: by.clone(), seen: seen.to_owned() };
        Ok(Self { state: State::Approved, approval: Some(approval), ..self.clone() })
    }

    /// The leader in charge sends it back.
    pub fn send_back(&self, seen: &str, why: &str) -> Result<Self, Refusal> {
        if self.state != State::Submitted {
            return Err(wrong_state(self, "退回"));
        }
        if seen != self.digest {
            return Err(changed());
        }
        reason(why, "reason")?;
        Ok(Self { state: State::Returned, approval: None, ..self.clone() })
    }

    /// Makes the approved edition public.
    pub fn publish(&self, seen: &str) -> Result<Self, Refusal> {
        if self.state != State::Approved {
            return Err(wrong_state(self, "公布"));
        }
        let approved = self.approval.as_ref().is_some_and(|approval| approval.seen == self.digest);
        if seen != self.digest || !approved {
            return Err(changed());
        }
        Ok(Self { state: State::Published, public: Some(self.edition), ..self.clone() })
    }

    /// Takes down what is public. An edition that is being prepared stays as it is.
    pub fn withdraw(&self, why: &str) -> Result<Self, Refusal> {
        if self.public.is_none() {
            return Err(wrong_state(self, "撤下"));
        }
        reason(why, "reason")?;
        let state = if self.public == Some(self.edition) { State::Withdrawn } else { self.state };
        Ok(Self { state, public: None, ..self.clone() })
    }
}

/// The figures of a year are those of 1 January to 31 December: they are not there before it is over.
pub fn year_running(year: i32, today: NaiveDate) -> Option<Refusal> {
    let sentence =
        || format!("{year}年还没有结束，数据统计到12月31日，请在{}年1月1日以后办理", year.saturating_add(1));
    (today.year() <= year).then(|| Refusal::new("year_running", sentence()))
}

/// Is the day by which the report of a year had to be published over? 31 January of the next year
/// (Art. 49).
pub fn is_past_term(year: i32, today: NaiveDate) -> bool {
    let next = year.saturating_add(1);
    today.year() > next || (today.year() == next && today.month() > 1)
}

/// The day by which the report of a year has to be published: 31 January of the next year (Art. 49).
pub fn term(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 31)
}

/// Longest comment.
const LONGEST_COMMENT: usize = 500;

/// What somebody says about a place of a report.
///
/// # Errors
/// It says nothing, or too much.
pub fn comment(text: &str) -> Result<String, Refusal> {
    let text = text.trim().replace("\r\n", "\n");
    let length = text.chars().count();
    if (1..=LONGEST_COMMENT).contains(&length) {
        return Ok(text);
    }
    let sentence = format!("请用1到{LONGEST_COMMENT}个字写批注，现在是{length}个字");
    Err(Refusal::new("comment_unusable", sentence).at("words"))
}
