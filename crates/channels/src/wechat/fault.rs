//! What the platform's numbers mean for us. A number that is not in this table is told to a person as it is.

use crate::Failure;

/// What is to be done about an answer of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The token is used up: a new one, once.
    Renew,
    /// The platform has no time, or the day's number is used up.
    Wait,
    /// The text or its picture is not taken.
    Mend,
    /// The account or its settings do not allow it.
    Administrator,
    /// A person has to do it on the platform's own pages.
    ByHand,
}

/// Number, remedy, what it says.
const KNOWN: &[(i64, Remedy, &str)] = &[
    (-1, Remedy::Wait, "公众平台忙"),
    (40001, Remedy::Renew, "接口凭据不对或者已失效"),
    (40014, Remedy::Renew, "接口凭据不对"),
    (41001, Remedy::Renew, "缺少接口凭据"),
    (42001, Remedy::Renew, "接口凭据过期"),
    (40164, Remedy::Administrator, "服务器的IP地址不在公众号的白名单里"),
    (40013, Remedy::Administrator, "AppID不对"),
    (40243, Remedy::Administrator, "AppSecret已被冻结"),
    (50002, Remedy::Administrator, "公众号已被限制"),
    (40005, Remedy::Mend, "文件类型不对"),
    (40007, Remedy::Mend, "封面图片或者草稿的编号无效"),
    (40009, Remedy::Mend, "图片太大"),
    (44003, Remedy::Mend, "图文内容为空"),
    (45003, Remedy::Mend, "标题超过公众号的限制"),
    (45004, Remedy::Mend, "摘要超过公众号的限制"),
    (45166, Remedy::Mend, "正文含有公众号不接受的内容"),
    (45009, Remedy::Wait, "今天的接口次数用完了"),
    (45011, Remedy::Wait, "接口调用太频繁"),
    (45028, Remedy::Wait, "没有发布次数了"),
    (48001, Remedy::ByHand, "公众号没有这个接口的权限"),
    (48004, Remedy::ByHand, "这个接口被公众平台停用"),
    (53503, Remedy::ByHand, "草稿没有通过公众平台的检查"),
    (53504, Remedy::ByHand, "需要在公众平台官网使用草稿"),
    (53505, Remedy::ByHand, "需要在公众平台官网手动保存后再发布"),
    (53600, Remedy::ByHand, "公众平台说没有这篇文章，请到后台核对"),
];

/// The remedy for a number; one that nobody knows is for a person.
pub(super) fn remedy(number: i64) -> Remedy {
    KNOWN.iter().find(|(known, ..)| *known == number).map_or(Remedy::Administrator, |(_, remedy, _)| *remedy)
}

/// The failure of an answer. `said`: the platform's own words, which hold the number of its log.
pub(super) fn failure(number: i64, said: &str) -> Failure {
    let known = KNOWN.iter().find(|(known, ..)| *known == number);
    let word = known.map_or("公众平台拒绝，原因不明", |(.., word)| *word);
    let told: String = said.chars().take(200).collect();
    let sentence = |what: &str| format!("{word}{what}（{number} {told}）");
    match remedy(number) {
        Remedy::Renew | Remedy::Wait => Failure::Later(sentence("")),
        Remedy::Mend => Failure::Refused(sentence("，请更正后重新公开，或者只用其他渠道")),
        Remedy::Administrator => Failure::Refused(sentence("，请系统管理员处理后重试")),
        Remedy::ByHand => Failure::Person(sentence("，请在公众平台后台办理，再登记")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_once_and_strange_ones_for_a_person() {
        let mut numbers: Vec<i64> = KNOWN.iter().map(|(number, ..)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), KNOWN.len());
        assert!(matches!(failure(99999, "rid: 1"), Failure::Refused(why) if why.contains("99999 rid: 1")));
        assert!(matches!(failure(45009, ""), Failure::Later(_)));
        assert!(matches!(failure(48001, ""), Failure::Person(_)));
    }
}
