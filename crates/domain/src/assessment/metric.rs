//! What indicators can count (数据来源): the names that sets use, and which of them the program answers itself.

use super::{Data, Indicator, Method, counted, ledgers};

/// Something that an indicator can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// As sets write it.
    pub id: &'static str,
    /// As shown.
    pub label: &'static str,
    /// Where it can come from at best.
    pub data: Data,
}

const fn auto(id: &'static str, label: &'static str) -> Metric {
    Metric { id, label, data: Data::Auto }
}

const fn semi(id: &'static str, label: &'static str) -> Metric {
    Metric { id, label, data: Data::Semi }
}

const fn manual(id: &'static str, label: &'static str) -> Metric {
    Metric { id, label, data: Data::Manual }
}

/// All of them.
pub const METRICS: &[Metric] = &[
    auto("pub_count", "主动公开条数"),
    auto("pub_late", "超期公开件数"),
    auto("pub_missing", "到期未公开件数"),
    auto("pub_early", "提前公开件数"),
    auto("blank_month", "空白月"),
    auto("column_overdue", "栏目超期"),
    auto("column_empty", "空白栏目"),
    auto("catalogue_cover", "目录覆盖率"),
    auto("meta_missing", "要素缺失件数"),
    auto("link_broken", "链接附件不可用"),
    semi("error_found", "内容错误"),
    auto("review_gap", "审签缺环件数"),
    auto("changed_after_approval", "审后改动"),
    semi("secrecy_incident", "泄密失密"),
    auto("attr_marked", "公开属性标注率"),
    auto("app_late", "申请超期件数"),
    semi("app_unregistered", "未登记申请"),
    auto("app_file_gap", "案卷要件缺失"),
    auto("dispute_lost", "复议诉讼被纠正"),
    auto("dispute_rate", "纠错比例"),
    auto("internal_reply_late", "内部协办超期"),
    auto("annual_report", "年报"),
    auto("guide_age", "指南与目录更新"),
    auto("interp_rate", "解读率"),
    auto("consult_feedback", "意见征集反馈"),
    auto("message_late", "留言咨询超期"),
    auto("consult_register", "咨询登记完整"),
    auto("media_dormant", "新媒体停更"),
    auto("meeting_held", "专题会议"),
    auto("training_held", "培训"),
    auto("return_late", "统计报送超期"),
    auto("rectify_late", "整改超期"),
    auto("rectify_repeat", "重复发生"),
    auto("named_count", "被通报次数"),
    auto("staff_change", "人员变动报备"),
    auto("archive_delivery", "移送查阅场所"),
    manual("leadership", "领导重视与工作创新"),
    manual("interp_quality", "解读质量"),
    manual("answer_quality", "答复规范性"),
    manual("phone_test", "电话与模拟申请测试"),
    manual("onsite", "查阅点公示栏现场检查"),
    manual("satisfaction", "社会评议满意度"),
    manual("budget", "经费与设备"),
    manual("award", "表彰与经验推广"),
];

/// The metric of a name.
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|one| one.id == id)
}

/// Does the program answer the indicator from bulletins or ledgers? If not, people enter it.
pub fn is_counted(of: &Indicator) -> bool {
    counted::counts(&of.metric) || ledgers::counts(&of.metric, of.method)
}

/// Can points come about in this way from what the bulletins count? A number of times is no part of a whole, and has
/// no grade.
pub(super) fn fits(of: &Indicator) -> bool {
    match of.method {
        _ if !counted::counts(&of.metric) => true,
        Method::DeductEach | Method::AllOrNothing | Method::Threshold => true,
        Method::DeductBySeverity => of.metric == "error_found",
        // So many in the year, in proportion below.
        Method::Ratio => of.metric == "pub_count" && of.params.contains_key("target"),
        Method::DeductFlag | Method::Graded => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;

    #[test]
    fn names_are_there_once_and_the_examples_use_no_other() {
        for one in METRICS {
            assert_eq!(METRICS.iter().filter(|other| other.id == one.id).count(), 1, "{}", one.id);
        }
        let all = examples().iter().flat_map(|set| set.indicators()).map(|(_, one)| one);
        let counted: Vec<&str> = all.filter(|one| is_counted(one)).map(|one| one.id.as_str()).collect();
        for id in ["B1.1", "B1.2", "B2.1", "B5.1", "A2.5", "A6.1", "A7.2"] {
            assert!(counted.contains(&id), "{id}: {counted:?}");
        }
        for id in ["A1.3", "A3.4", "B3.3"] {
            assert!(!counted.contains(&id), "{id}: {counted:?}");
        }
    }
}
