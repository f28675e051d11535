//! A filing (报送): one edition of a report in the hands of the superior agency. It never changes; a corrected
//! edition is filed again and stands beside it.

use chrono::NaiveDate;

use crate::{legible::letters, refusal::Refusal, report};

/// Shortest explanation or reason.
const SHORTEST: usize = 4;
/// Longest explanation of a finding.
const LONGEST_EXPLANATION: usize = 300;
/// Longest text with which a report is sent back.
pub const LONGEST_RETURN: usize = 4_000;

/// Where a filing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilingState {
    /// It has come in.
    Received,
    /// It was sent back: another one is awaited.
    Returned,
    /// It was accepted.
    Accepted,
    /// The next one came before anybody decided about it. Never stored: whoever reads knows which is the newest.
    Superseded,
}

impl FilingState {
    const STORED: [FilingState; 3] = [FilingState::Received, FilingState::Returned, FilingState::Accepted];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            FilingState::Received => "received",
            FilingState::Returned => "returned",
            FilingState::Accepted => "accepted",
            FilingState::Superseded => "superseded",
        }
    }

    /// The state of a stored code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::STORED.into_iter().find(|state| state.code() == code)
    }

    /// Where a filing stands; `newest`: no other has come since. Nobody decides about one that was replaced.
    pub fn of(code: &str, newest: bool) -> Option<Self> {
        let stored = Self::parse(code)?;
        Some(if stored == Self::Received && !newest { Self::Superseded } else { stored })
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            FilingState::Received => "待核收",
            FilingState::Returned => "已退回",
            FilingState::Accepted => "已核收",
            FilingState::Superseded => "已被替换",
        }
    }
}

/// How a filing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The agency filed it in this program.
    Program,
    /// The superior took in a file of an agency that does not work with this installation.
    File,
    /// The superior took in a file that the agency signed in an installation without connection.
    Signed,
}

impl Origin {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Origin::Program => "program",
            Origin::File => "file",
            Origin::Signed => "signed",
        }
    }

    /// The origin of a code.
    pub fn parse(code: &str) -> Option<Self> {
        [Origin::Program, Origin::File, Origin::Signed].into_iter().find(|origin| origin.code() == code)
    }

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Origin::Program => "系统报送",
            Origin::File => "文件导入",
            Origin::Signed => "签名文件",
        }
    }
}

/// The newest filing of an agency for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Where it stands.
    pub state: FilingState,
    /// Digest of the report, hexadecimal.
    pub digest: String,
}

/// An edition that an agency wants to file.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Where the edition stands.
    pub state: report::State,
    /// Digest of its content.
    pub digest: &'a str,
    /// Digest of what the person saw.
    pub seen: &'a str,
    /// Findings of grade must that failed and that nobody has explained, by name.
    pub unexplained: &'a [String],
    /// What was filed last.
    pub last: Option<&'a Filed>,
}

/// May this edition be filed? Only what the leader in charge has approved is; figures that contradict each other
/// are explained one by one.
///
/// # Errors
/// Every reason at once.
pub fn may_file(wish: Wish<'_>) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    if wish.seen != wish.digest {
        let sentence = "您看过之后报告内容已有变化，请重新核对后再报送";
        return Err(vec![Refusal::new("content_changed", sentence)]);
    }
    if !matches!(wish.state, report::State::Approved | report::State::Published) {
        let sentence = format!("这份报告现在是“{}”，分管领导批准后才能报送，请先送审", wish.state.word());
        refusals.push(Refusal::new("not_approved", sentence));
    }
    match wish.last {
        Some(last) if last.digest == wish.digest && last.state == FilingState::Returned => {
            let sentence = "上级退回的就是这一版，内容没有变化，请先按退回意见修改并重新审批";
            refusals.push(Refusal::new("same_as_returned", sentence));
        }
        Some(last) if last.digest == wish.digest => {
            refusals.push(Refusal::new("already_filed", "这一版已经报送过，不用重复报送"));
        }
        _ => {}
    }
    if let Some(first) = wish.unexplained.first() {
        let sentence = format!(
            "还有{}项不符没有说明（如{first}），请改正后重新审批，或者在该项下写明原因",
            wish.unexplained.len()
        );
        refusals.push(Refusal::new("must_findings", sentence));
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// May a report come in as a file, of an agency of this name? `before`: its filings for the year, newest first; `meant`:
/// somebody has looked, and wants an earlier one back. A file bears no day: what came before tells that it is an old one.
///
/// # Errors
/// It is there already, it was sent back, or another one has taken its place.
pub fn may_come(name: &str, digest: &str, before: &[Filed], meant: bool) -> Result<(), Refusal> {
    let newest = before.first().is_some_and(|last| last.digest == digest);
    let mut same = before.iter().filter(|filed| filed.digest == digest);
    if same.clone().any(|filed| filed.state == FilingState::Returned) {
        let sentence = if newest {
            format!("这就是退回{name}的那一版，内容没有变化，请让它按退回意见改好以后再报")
        } else {
            format!("这是以前退回{name}的一版，内容没有变化；它后来报来的一版仍然有效，没有被替换")
        };
        return Err(Refusal::new("same_as_returned", sentence));
    }
    if newest {
        let sentence = format!("{name}报来的就是这一版，内容完全相同，不用再导入");
        return Err(Refusal::new("already_filed", sentence));
    }
    if same.next().is_some() && !meant {
        let sentence = format!(
            "这是{name}以前报过的一版，后来报来的一版已经替换了它；确要换回这一版的，勾选“换回以前的一版”再导入"
        );
        return Err(Refusal::new("older_filing", sentence));
    }
    Ok(())
}

/// What is told of a text that is too short or too long.
fn counted(text: &str, length: usize) -> usize {
    let told = letters(text);
    if told < SHORTEST { told } else { length }
}

/// What somebody wrote about a finding; empty: nothing.
///
/// # Errors
/// Too short to say something, or too long to be read.
pub fn explanation(text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Ok(None);
    }
    if letters(text) >= SHORTEST && length <= LONGEST_EXPLANATION {
        return Ok(Some(text.to_owned()));
    }
    let sentence = format!(
        "请用{SHORTEST}到{LONGEST_EXPLANATION}个字说明原因，现在是{}个字（标点不算）",
        counted(text, length)
    );
    Err(Refusal::new("explanation_unusable", sentence))
}

/// The superior accepts a filing. What contradicts itself and is not explained is sent back, unless the superior says
/// why it is taken all the same, such as after a reorganisation. Gives that reason. No reason makes a figure of
/// something that is no count (`impossible`).
///
/// # Errors
/// It was decided about already, or figures stand against it.
pub fn accept(
    state: FilingState,
    newest: bool,
    (unexplained, impossible): (usize, usize),
    note: &str,
) -> Result<Option<String>, Refusal> {
    decidable(state, newest)?;
    if impossible > 0 {
        let sentence = format!("有{impossible}格不是数、是负数或者带小数，汇总会错，不能照收，请退回改正");
        return Err(Refusal::new("impossible_figures", sentence).at("note"));
    }
    if state == FilingState::Accepted {
        return Err(Refusal::new("already_accepted", "这一份已经核收，不用再核收"));
    }
    if unexplained == 0 {
        return Ok(None);
    }
    match explanation(note) {
        Ok(Some(note)) => Ok(Some(note)),
        Ok(None) => {
            let sentence = format!(
                "还有{unexplained}项不符没有说明，请退回并写明哪里不符；确应照收的（如机构改革造成结转不同），写明理由"
            );
            Err(Refusal::new("must_findings", sentence).at("note"))
        }
        Err(refusal) => Err(refusal.at("note")),
    }
}

/// The superior sends a filing back, also one that was accepted before.
///
/// # Errors
/// It was sent back already, or the reason says nothing.
pub fn send_back(state: FilingState, newest: bool, reason: &str) -> Result<String, Refusal> {
    decidable(state, newest)?;
    let reason = reason.trim().replace("\r\n", "\n");
    let length = reason.chars().count();
    if letters(&reason) >= SHORTEST && length <= LONGEST_RETURN {
        return Ok(reason);
    }
    let sentence = format!(
        "请用{SHORTEST}到{LONGEST_RETURN}个字写明要改什么，下级机关会看到，现在是{}个字（标点不算）",
        counted(&reason, length)
    );
    Err(Refusal::new("reason_unusable", sentence).at("reason"))
}

fn decidable(state: FilingState, newest: bool) -> Result<(), Refusal> {
    if !newest {
        return Err(Refusal::new("overtaken", "该机关已报来新的一版，请打开最新的一版再处理"));
    }
    if state == FilingState::Returned {
        return Err(Refusal::new("already_returned", "这一份已经退回，等下级机关重新报送后再处理"));
    }
    Ok(())
}

/// The number of a receipt: the year reported on, and the serial among all that the superior got for it.
pub fn receipt_number(year: i32, serial: i32) -> String {
    format!("{year}-{serial:04}")
}

/// How an agency stands in the collection of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where its newest filing stands; `None`: nothing was filed.
    pub state: Option<FilingState>,
    /// Calendar days by which the first filing came after the last day; for what is still missing, until today. 0:
    /// not late.
    pub late: i64,
}

/// How an agency stands today; `due`: its last day, if it has one; `filed`: where its newest filing stands, and when the
/// first one came.
pub fn standing(
    due: Option<NaiveDate>,
    filed: Option<(FilingState, NaiveDate)>,
    today: NaiveDate,
) -> Standing {
    let on = filed.map_or(today, |(_, first_on)| first_on);
    let late = due.map_or(0, |due| on.signed_duration_since(due).num_days().max(0));
    Standing { state: filed.map(|(state, _)| state), late }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{collection::term, organisation::AgencyKind, report::State};

    fn filed(state: FilingState) -> Filed {
        Filed { state, digest: "d1".to_owned() }
    }

    fn codes(result: Result<(), Vec<Refusal>>) -> Vec<&'static str> {
        result.err().unwrap_or_default().iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn what_may_be_filed() {
        use FilingState::{Accepted, Received, Returned};
        let open = ["T3-1 表三“自然人”列".to_owned()];
        let rows = [
            (State::Approved, "d1", false, None, ""),
            (State::Published, "d1", false, None, ""),
            (State::Submitted, "d1", false, None, "not_approved"),
            (State::Withdrawn, "d1", false, None, "not_approved"),
            (State::Approved, "d1", true, None, "must_findings"),
            (State::Approved, "d1", false, Some(Received), "already_filed"),
            (State::Approved, "d1", false, Some(Accepted), "already_filed"),
            (State::Draft, "d1", true, Some(Returned), "not_approved same_as_returned must_findings"),
            (State::Approved, "d2", false, Some(Returned), ""),
        ];
        for (state, digest, is_open, last, refused) in rows {
            let (last, unexplained) = (last.map(filed), if is_open { &open[..] } else { &[] });
            let wish = Wish { state, digest, seen: digest, unexplained, last: last.as_ref() };
            assert_eq!(codes(may_file(wish)).join(" "), refused, "{state:?} {digest} {last:?}");
        }
        let stale = Wish { state: State::Approved, digest: "d1", seen: "d0", unexplained: &[], last: None };
        assert_eq!(codes(may_file(stale)), ["content_changed"]);
    }

    #[test]
    fn what_was_replaced_waits_for_nobody() {
        for (code, newest, expected) in [
            ("received", true, Some("待核收")),
            ("received", false, Some("已被替换")),
            ("returned", false, Some("已退回")),
            ("accepted", false, Some("已核收")),
            ("superseded", true, None),
        ] {
            assert_eq!(FilingState::of(code, newest).map(FilingState::word), expected, "{code} {newest}");
        }
    }

    #[test]
    fn an_old_file_is_told_from_a_new_one() {
        use FilingState::{Accepted, Received, Returned};
        let code = |before: &[(FilingState, &str)], meant| {
            let filed =
                |(state, digest): &(FilingState, &str)| Filed { state: *state, digest: (*digest).to_owned() };
            let before: Vec<Filed> = before.iter().map(filed).collect();
            may_come("甲局", "d", &before, meant).map_or_else(|refusal| refusal.code, |()| "")
        };
        for (before, meant, expected) in [
            (&[][..], false, ""),
            (&[(Accepted, "e")], false, ""),
            (&[(Received, "d")], false, "already_filed"),
            (&[(Accepted, "d")], true, "already_filed"),
            (&[(Returned, "d")], true, "same_as_returned"),
            (&[(Accepted, "e"), (Returned, "d")], true, "same_as_returned"),
            (&[(Accepted, "e"), (Accepted, "d")], false, "older_filing"),
            (&[(Accepted, "e"), (Accepted, "d")], true, ""),
        ] {
            assert_eq!(code(before, meant), expected, "{before:?} {meant}");
        }
    }

    #[test]
    fn decisions_of_the_superior() {
        use FilingState::{Accepted, Received, Returned};
        let code = |state, newest, unexplained, note: &str| {
            accept(state, newest, (unexplained, 0), note).map_err(|refusal| refusal.code)
        };
        assert_eq!(code(Received, true, 0, "不用理由"), Ok(None));
        assert_eq!(code(Received, true, 2, " "), Err("must_findings"));
        let minus = accept(Received, true, (1, 1), "两局合并").map_err(|refusal| refusal.code);
        assert_eq!(minus, Err("impossible_figures"), "a negative count is no count");
        assert_eq!(code(Received, true, 2, "行"), Err("explanation_unusable"));
        assert_eq!(code(Received, true, 2, "两局合并"), Ok(Some("两局合并".to_owned())));
        assert_eq!(code(Accepted, true, 0, ""), Err("already_accepted"));
        assert_eq!(code(Returned, true, 0, ""), Err("already_returned"));
        assert_eq!(code(Received, false, 0, ""), Err("overtaken"));
        let back = |state, newest, why: &str| send_back(state, newest, why).map_err(|refusal| refusal.code);
        assert_eq!(back(Accepted, true, " 请核对表三 "), Ok("请核对表三".to_owned()));
        assert_eq!(back(Received, true, "错"), Err("reason_unusable"));
        assert_eq!(back(Received, true, &"字".repeat(LONGEST_RETURN + 1)), Err("reason_unusable"));
        assert_eq!(back(Returned, true, "请核对表三"), Err("already_returned"));
        assert_eq!(explanation("  ").unwrap(), None);
        assert_eq!(explanation("错").unwrap_err().code, "explanation_unusable");
        assert_eq!(explanation("。。。。").unwrap_err().code, "explanation_unusable");
        assert_eq!(explanation("当年即如此").unwrap().as_deref(), Some("当年即如此"));
    }

    #[test]
    fn late_by_the_first_filing_or_until_today() {
        let due = term(AgencyKind::Department, 2025).map(|term| term.due);
        let of = |filed: Option<(FilingState, NaiveDate)>, today: &str| {
            let standing = standing(due, filed, today.parse().unwrap());
            (standing.state, standing.late)
        };
        assert_eq!(of(None, "2026-01-31"), (None, 0));
        assert_eq!(of(None, "2026-02-02"), (None, 2));
        let came = (FilingState::Returned, "2026-02-03".parse().unwrap());
        assert_eq!(of(Some(came), "2026-06-01"), (Some(FilingState::Returned), 3), "the first one counts");
        assert_eq!(standing(None, None, "2026-06-01".parse().unwrap()).late, 0);
        assert_eq!(receipt_number(2025, 12), "2025-0012");
    }
}
