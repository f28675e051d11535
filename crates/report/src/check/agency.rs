//! What the name of an agency tells: whether it can make rules (规章), and whether two names mean
//! the same agency.

use crate::Report;

/// Whether an agency can make rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RulePower {
    /// A government that can, or a city that may: 市 alone does not say whether it has districts.
    Possible,
    /// It cannot; what kind of agency it is.
    Never(&'static str),
    /// The name does not say.
    Unknown,
}

/// Central names; what follows an area is a local office of it (国家税务总局…县税务局).
const CENTRAL: [&str; 4] = ["国务院", "国家", "中国", "中华人民共和国"];

/// Kinds of agencies by the end of the name. The longer ending stands first.
const ENDINGS: [(&str, RulePower); 33] = [
    ("街道办事处", RulePower::Never("街道办事处")),
    ("街道办", RulePower::Never("街道办事处")),
    ("街道", RulePower::Never("街道办事处")),
    ("办事处", RulePower::Never("派出机关")),
    ("行政公署", RulePower::Never("派出机关")),
    ("行署", RulePower::Never("派出机关")),
    ("审计署", RulePower::Possible),
    ("海关总署", RulePower::Possible),
    ("管委会", RulePower::Never("管理机构")),
    ("管理委员会", RulePower::Never("管理机构")),
    ("委员会", RulePower::Never("部门")),
    ("委", RulePower::Never("部门")),
    ("局", RulePower::Never("部门")),
    ("厅", RulePower::Never("部门")),
    ("办公室", RulePower::Never("部门")),
    ("办", RulePower::Never("部门")),
    ("中心", RulePower::Never("部门")),
    ("支队", RulePower::Never("部门")),
    ("大队", RulePower::Never("部门")),
    ("总队", RulePower::Never("部门")),
    ("馆", RulePower::Never("部门")),
    ("所", RulePower::Never("部门")),
    ("处", RulePower::Never("部门")),
    ("省", RulePower::Possible),
    ("自治区", RulePower::Possible),
    ("州", RulePower::Possible), // Legislation Law art. 93: autonomous prefectures too
    ("市", RulePower::Possible),
    ("镇", RulePower::Never("乡镇")),
    ("乡", RulePower::Never("乡镇")),
    ("街", RulePower::Never("街道办事处")),
    ("县", RulePower::Never("县级机关")),
    ("旗", RulePower::Never("县级机关")),
    ("区", RulePower::Never("县级机关")),
];

/// Judged from the end of the name only: in 某市某区司法局 neither 市 nor 区 is the agency's level.
pub(super) fn rule_power(name: &str) -> RulePower {
    let name = plain(name);
    let government = ["人民政府办公厅", "人民政府办公室", "人民政府办", "人民政府", "政府办公室", "政府"];
    // The office of a government reports for it.
    let stem = government.iter().find_map(|end| name.strip_suffix(end));
    let judged = stem.unwrap_or(&name);
    let ending = ENDINGS.iter().find(|(end, _)| judged.ends_with(end));
    let central = CENTRAL.iter().find_map(|start| judged.strip_prefix(start));
    match (ending, central) {
        (_, Some(rest)) if !rest.contains(AREAS) => RulePower::Possible,
        (Some((_, power)), _) => *power,
        // 教育部; a local 部 is not an administrative organ.
        (None, _) if judged.ends_with('部') && !judged.contains(AREAS) => RulePower::Possible,
        (None, _) => RulePower::Unknown,
    }
}

/// How a report without a name speaks of its agency.
const SELVES: [(&str, &str); 12] = [
    ("我局", "部门"),
    ("本局", "部门"),
    ("我委", "部门"),
    ("我厅", "部门"),
    ("我镇", "乡镇"),
    ("本镇", "乡镇"),
    ("我乡", "乡镇"),
    ("本乡镇", "乡镇"),
    ("我街道", "街道办事处"),
    ("本街道", "街道办事处"),
    ("我县", "县级机关"),
    ("全镇", "乡镇"),
];

/// Kind of an agency that surely cannot make rules: by its name, or where the name does not say,
/// by the word it most often has for itself.
pub(super) fn cannot_make_rules(report: &Report) -> Option<&'static str> {
    match report.agency.as_deref().map_or(RulePower::Unknown, rule_power) {
        RulePower::Never(kind) => return Some(kind),
        RulePower::Possible => return None,
        RulePower::Unknown => {}
    }
    let text = || report.chapters.iter().flat_map(|chapter| &chapter.paragraphs);
    let count = |word: &str| text().map(|paragraph| paragraph.text.matches(word).count()).sum::<usize>();
    // Whoever says 我市 may be a city, and writes of its departments too.
    if ["我市", "我省", "我州", "我区"].iter().any(|word| count(word) > 0) {
        return None;
    }
    let best = SELVES.iter().map(|(word, kind)| (count(word), *kind)).max_by_key(|(n, _)| *n);
    best.filter(|(n, _)| *n > 0).map(|(_, kind)| kind)
}

const AREAS: [char; 9] = ['省', '市', '区', '县', '州', '旗', '盟', '镇', '乡'];

/// True where two names can mean the same agency: one may leave out the areas above it (洪泽区人民政府,
/// 淮安市洪泽区人民政府) or be short for the other (市科委, 市科学技术委员会).
pub fn same_agency(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let ((area_one, body_one), (area_other, body_other)) = (split(&one), split(&other));
    let areas = lies_in(area_one, area_other) || lies_in(area_other, area_one);
    let bodies = if body_one.chars().count() < body_other.chars().count() {
        short_for(body_one, body_other)
    } else {
        short_for(body_other, body_one)
    };
    areas && bodies
}

/// 洪泽区 is 淮安市洪泽区 written short, and so is 区; 城区 is not 西城区.
fn lies_in(short: &str, long: &str) -> bool {
    let Some(front) = long.strip_suffix(short) else { return false };
    let generic = short.chars().count() == 1;
    short.is_empty() || front.is_empty() || generic || front.ends_with(AREAS)
}

/// Area and body: 淮安市洪泽区 and 司法局. A government is the body of its area.
fn split(name: &str) -> (&str, &str) {
    let name = name.strip_suffix("人民政府").or_else(|| name.strip_suffix("政府")).unwrap_or(name);
    let mut cut = 0;
    for (at, c) in name.char_indices() {
        let end = at + c.len_utf8();
        let (before, after) = (name.get(..at).unwrap_or(""), name.get(end..).unwrap_or(""));
        if AREAS.contains(&c) && !is_plain_word(before, c, after) {
            cut = end;
        }
    }
    if let Some(at) = name.rfind("街道") {
        cut = cut.max(at + "街道".len());
    }
    name.split_at_checked(cut).unwrap_or(("", name))
}

/// 市场监督, 市政管理, 乡村振兴, 区划, 城乡建设 and 城市管理 are not areas.
fn is_plain_word(before: &str, c: char, after: &str) -> bool {
    let follows = |ends: &[&str]| ends.iter().any(|end| after.starts_with(end));
    let in_town = before.ends_with('城');
    match c {
        '市' => {
            follows(&["场", "容", "政管", "政公", "政工", "政设", "政园"])
                || in_town && follows(&["管", "建", "规", "更"])
        }
        '乡' => follows(&["村"]) || in_town && !after.is_empty(),
        '镇' => in_town && !after.is_empty(),
        '区' => follows(&["划"]),
        _ => false,
    }
}

/// Each character of the short name stands in the long one, in that order; none is short only for none.
fn short_for(short: &str, long: &str) -> bool {
    if short.is_empty() {
        return long.is_empty();
    }
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

/// Without spaces and without what stands in brackets.
fn plain(name: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for c in name.chars() {
        match c {
            '（' | '(' | '〔' | '[' => depth += 1,
            '）' | ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !c.is_whitespace() => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_make_rules() {
        let never = |kind| RulePower::Never(kind);
        for (name, power) in [
            ("桃江县松木塘镇人民政府", never("乡镇")),
            ("湖口县大垅乡", never("乡镇")),
            ("铁边城镇", never("乡镇")),
            ("佳荣里街", never("街道办事处")),
            ("石家庄市桥西区中山街道办事处", never("街道办事处")),
            ("汕头市医疗保障局", never("部门")),
            ("某省某县司法局", never("部门")),
            ("某省教育厅", never("部门")),
            ("湛江市人民政府地方志办公室", never("部门")),
            ("上海市科委", never("部门")),
            ("某市高新技术产业开发区管理委员会", never("管理机构")),
            ("某县人民政府（本级）", never("县级机关")),
            ("某县人民政府办公室", never("县级机关")),
            ("某某自治县", never("县级机关")),
            ("洪泽区人民政府", never("县级机关")),
            ("国家税务总局某县税务局", never("部门")),
            ("某地区行政公署", never("派出机关")),
            ("宿迁市", RulePower::Possible),
            ("某市人民政府", RulePower::Possible),
            ("某市人民政府办公室", RulePower::Possible),
            ("某省人民政府", RulePower::Possible),
            ("某某自治区人民政府", RulePower::Possible),
            ("某某自治州人民政府", RulePower::Possible),
            ("国家税务总局", RulePower::Possible),
            ("国家发展和改革委员会", RulePower::Possible),
            ("教育部", RulePower::Possible),
            ("中国人民银行", RulePower::Possible),
            ("冷水滩区高科园", RulePower::Unknown),
            ("", RulePower::Unknown),
        ] {
            assert_eq!(rule_power(name), power, "{name}");
        }
    }

    #[test]
    fn two_names_of_one_agency() {
        for (one, other, same) in [
            ("淮安市洪泽区人民政府", "洪泽区人民政府", true),
            ("义亭镇", "义亭镇人民政府", true),
            ("上海市科委", "上海市科学技术委员会", true),
            ("区司法局", "某市某区司法局", true),
            ("某县市场监督管理局", "某县市场监管局", true),
            ("甲县政务服务局", "乙县政务服务局", false),
            ("甲市城市管理局", "甲市城管局", true),
            ("某县 司法局", "某县司法局（本级）", true),
            ("城区教育局", "西城区教育局", false),
            ("河区水务局", "临河区水务局", false),
            ("水务局", "临河区水务局", true),
            ("某县司法局", "某县教育局", false),
            ("某县司法局", "某县人民政府", false),
            ("洪泽区人民政府", "淮安市人民政府", false),
            ("东区司法局", "东城区司法局", false),
            ("甲县司法局", "乙县司法局", false),
            ("中山街道办事处", "某区中山街道办事处", true),
        ] {
            assert_eq!(same_agency(one, other), same, "{one} {other}");
            assert_eq!(same_agency(other, one), same, "{other} {one}");
        }
    }
}
