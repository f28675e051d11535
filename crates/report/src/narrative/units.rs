//! Units of counted things.

/// A unit that stands behind a number.
pub(super) struct Unit {
    pub name: &'static str,
    /// Bytes from the end of the number to the end of the unit.
    pub length: usize,
    /// So common that it makes a figure only where the thing is known: 个, 项.
    pub weak: bool,
}

/// Longest first where one begins with another. Letters that make another word of it: 一件事, 人民.
const UNITS: [(&str, bool, &str); 34] = [
    ("人次", false, ""),
    ("件次", false, ""),
    ("场次", false, ""),
    ("班次", false, ""),
    ("批次", false, ""),
    ("万元", false, ""),
    ("亿元", false, ""),
    ("元", false, "素旦首"),
    ("件", false, "事"),
    ("条", false, "龙例"),
    ("起", false, "草步点来到"),
    ("宗", false, "旨"),
    ("例", false, "如外"),
    ("份", false, "额"),
    ("篇", false, "章幅"),
    ("期", false, "间限望"),
    ("场", false, "所景馆地"),
    ("次", false, "性序日"),
    ("则", false, ""),
    ("幅", true, ""),
    ("笔", true, ""),
    ("批", true, "准示复"),
    ("名", true, "称单录义"),
    ("人", true, "民员大社力才事口工为均"),
    ("个", true, "人别性"),
    ("项", true, "目"),
    ("处", true, "理罚室长分置"),
    ("家", true, "庭"),
    ("类", true, ""),
    ("部", true, "门分署委"),
    ("户", true, ""),
    ("本", true, "级机单局年"),
    ("册", true, ""),
    ("张", true, ""),
];

/// The unit that a text begins with. A Chinese 一 before it makes many words that count nothing.
pub(super) fn unit_at(text: &str, chinese: bool) -> Option<Unit> {
    let rest = text.trim_start();
    let skipped = text.len() - rest.len();
    let (name, weak, unlike) = UNITS.iter().find(|(name, ..)| rest.starts_with(name))?;
    let next = rest.get(name.len()..).and_then(|rest| rest.chars().next());
    if next.is_some_and(|next| unlike.contains(next)) {
        return None;
    }
    let weak = *weak || (chinese && matches!(*name, "起" | "条" | "件"));
    Some(Unit { name, length: skipped + name.len(), weak })
}
