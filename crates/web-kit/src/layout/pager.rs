//! Turning pages of a list.

/// Where a page of a list stands among the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// How many entries there are in all, if that is known cheaply.
    pub total: Option<u64>,
    /// Entries on this page.
    pub shown: usize,
    /// Unit of the count: 件, 条, 人.
    pub unit: &'static str,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Pager {
    /// Is there more than one page?
    pub fn is_needed(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }

    /// 「本页 20 条，共 53 条」.
    pub fn words(&self) -> String {
        match self.total {
            Some(total) => format!("本页 {} {unit}，共 {total} {unit}", self.shown, unit = self.unit),
            None => format!("本页 {} {}", self.shown, self.unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pager;

    #[test]
    fn words_of_a_pager() {
        let mut pager = Pager { shown: 20, unit: "件", ..Pager::default() };
        assert_eq!((pager.words().as_str(), pager.is_needed()), ("本页 20 件", false));
        pager.total = Some(53);
        pager.next = Some("/office/tasks?after=20".into());
        assert_eq!((pager.words().as_str(), pager.is_needed()), ("本页 20 件，共 53 件", true));
    }
}
