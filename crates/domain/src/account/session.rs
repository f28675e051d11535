//! How long a session lives (ACC-5), and how long the second factor counts as given again (ACC-6).

use chrono::{DateTime, TimeDelta, Utc};

/// Without a call for so long a session ends.
const IDLE: TimeDelta = TimeDelta::minutes(15);
/// However busy, it ends after so long.
const LONGEST: TimeDelta = TimeDelta::hours(8);
/// The second factor counts as given again for so long.
const STEPPED_UP: TimeDelta = TimeDelta::minutes(15);
/// Between password and second factor.
const HALFWAY: TimeDelta = TimeDelta::minutes(5);
/// A call is noted if the last note is older.
const NOTED: TimeDelta = TimeDelta::minutes(1);
/// A clock that was set back by more than this ends sessions: their age is not known any more.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);

/// The instants of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimes {
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// The last call that was noted.
    pub seen_at: DateTime<Utc>,
    /// When the second factor was given last; `None`: only the password was.
    pub second_at: Option<DateTime<Utc>>,
}

impl SessionTimes {
    /// Seconds until it ends without a further call; `None`: it has ended.
    pub fn seconds_left(&self, now: DateTime<Utc>) -> Option<u32> {
        let since = |at: DateTime<Utc>| now.signed_duration_since(at);
        let (idle, age) = (since(self.seen_at), since(self.begun_at));
        if idle < -CLOCKS_DIFFER || age < -CLOCKS_DIFFER {
            return None;
        }
        let (most_idle, longest) =
            if self.second_at.is_some() { (IDLE, LONGEST) } else { (HALFWAY, HALFWAY) };
        let left = (most_idle - idle).min(longest - age);
        u32::try_from(left.num_seconds()).ok().filter(|seconds| *seconds > 0)
    }

    /// Was the second factor given within the last minutes?
    pub fn is_stepped_up(&self, now: DateTime<Utc>) -> bool {
        self.second_at.is_some_and(|at| now.signed_duration_since(at) < STEPPED_UP)
    }

    /// Is this call to be noted?
    pub fn is_worth_noting(&self, now: DateTime<Utc>) -> bool {
        now.signed_duration_since(self.seen_at) >= NOTED
    }
}

/// Why a session was ended before its time. Stored by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// The person signed out.
    SignedOut,
    /// The person ended it from another session.
    Elsewhere,
    /// The security administrator ended it.
    Administrator,
    /// A duty was granted or ended.
    Duties,
    /// The account was disabled or enabled, or the agency was closed.
    Account,
    /// Password or second factor changed.
    Factors,
    /// The cookie got a new value.
    Renewed,
}

impl EndReason {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::SignedOut,
        Self::Elsewhere,
        Self::Administrator,
        Self::Duties,
        Self::Account,
        Self::Factors,
        Self::Renewed,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Elsewhere => "elsewhere",
            Self::Administrator => "administrator",
            Self::Duties => "duties",
            Self::Account => "account",
            Self::Factors => "factors",
            Self::Renewed => "renewed",
        }
    }

    /// The reason of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What the sign-in page says about it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::SignedOut => "您已退出登录。",
            Self::Elsewhere => "您在另一处结束了这次登录。",
            Self::Administrator => "安全管理员结束了您的登录。",
            Self::Duties => "您的职责有变动，请重新登录。",
            Self::Account => "账号状态有变动，登录已结束。",
            Self::Factors => "您的密码或动态口令有变动，请重新登录。",
            Self::Renewed => "登录已更新，请重新登录。",
        }
    }
}
