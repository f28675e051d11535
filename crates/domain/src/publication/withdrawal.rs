//! Why something public is taken down, and what the public sees afterwards.

use serde::{Deserialize, Serialize};

/// A reason to take a document down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalReason {
    /// 内容有误.
    Mistake,
    /// 重复发布.
    Duplicate,
    /// 公示期满或者信息过期.
    Expired,
    /// 原决定被变更、撤销或者确认违法、无效: taken down within three working days, with the reason in
    /// public (行政处罚法第四十八条).
    Revoked,
    /// 含有商业秘密、个人隐私 (Art. 15).
    ThirdParty,
    /// 不得公开: State secrets and what Art. 14 names beside them.
    Prohibited,
}

impl WithdrawalReason {
    /// All, in the order of the form.
    pub const ALL: [WithdrawalReason; 6] = [
        WithdrawalReason::Mistake,
        WithdrawalReason::Duplicate,
        WithdrawalReason::Expired,
        WithdrawalReason::Revoked,
        WithdrawalReason::ThirdParty,
        WithdrawalReason::Prohibited,
    ];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            WithdrawalReason::Mistake => "mistake",
            WithdrawalReason::Duplicate => "duplicate",
            WithdrawalReason::Expired => "expired",
            WithdrawalReason::Revoked => "revoked",
            WithdrawalReason::ThirdParty => "third_party",
            WithdrawalReason::Prohibited => "prohibited",
        }
    }

    /// The words of the form.
    pub const fn word(self) -> &'static str {
        match self {
            WithdrawalReason::Mistake => "内容有误",
            WithdrawalReason::Duplicate => "重复发布",
            WithdrawalReason::Expired => "公示期满或者信息过期",
            WithdrawalReason::Revoked => "原决定被变更、撤销或者确认违法、无效",
            WithdrawalReason::ThirdParty => "含有商业秘密、个人隐私",
            WithdrawalReason::Prohibited => "不得公开",
        }
    }

    /// The reason of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Does a notice with title and reason stay in public? Where the text should never have been there,
    /// its title may say too much: then the public finds nothing, as if it had never existed.
    pub const fn leaves_notice(self) -> bool {
        !matches!(self, WithdrawalReason::ThirdParty | WithdrawalReason::Prohibited)
    }

    /// May it take the place of `former`, for which something was taken down before? Only to take the
    /// notice away too (Art. 14, 15): what the public may not know is not told again.
    pub const fn silences(self, former: WithdrawalReason) -> bool {
        former.leaves_notice() && !self.leaves_notice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_round_and_what_was_wrong_to_show_leaves_nothing() {
        for reason in WithdrawalReason::ALL {
            assert_eq!(WithdrawalReason::parse(reason.code()), Some(reason));
            let stored = serde_json::to_string(&reason).unwrap();
            assert_eq!(stored, format!("\"{}\"", reason.code()));
        }
        let silent: Vec<_> =
            WithdrawalReason::ALL.into_iter().filter(|reason| !reason.leaves_notice()).collect();
        assert_eq!(silent, [WithdrawalReason::ThirdParty, WithdrawalReason::Prohibited]);
        assert_eq!(WithdrawalReason::parse("whim"), None);
        use WithdrawalReason::{Duplicate, Mistake, Prohibited, ThirdParty};
        for (former, next, may) in [
            (Mistake, ThirdParty, true),
            (Duplicate, Prohibited, true),
            (Mistake, Duplicate, false),
            (ThirdParty, Prohibited, false),
            (Prohibited, Mistake, false),
        ] {
            assert_eq!(next.silences(former), may, "{former:?} then {next:?}");
        }
    }
}
