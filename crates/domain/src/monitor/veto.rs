//! One-vote vetoes (单项否决) of inspections, as far as a program can tell.

use super::{
    Indicators, Snapshot,
    check::{asked_and_failed, is_probed},
};

/// An indicator that decides alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veto {
    /// W2 to W5.
    pub code: &'static str,
    /// What it is called.
    pub word: &'static str,
    /// What was found, in words.
    pub found: String,
    /// What is allowed, in words.
    pub limit: String,
    /// Is it broken?
    pub broken: bool,
    /// Is enough known to tell?
    pub known: bool,
    /// Days until it is, where time alone breaks it.
    pub days_left: Option<i64>,
}

impl Veto {
    /// What comes of it, in a word.
    pub const fn verdict(&self) -> &'static str {
        match (self.known, self.broken) {
            (false, _) => "没有数据",
            (true, true) => "不符合",
            (true, false) => "符合",
        }
    }
}

/// The vetoes by what was found on a day.
pub fn vetoes(of: &Snapshot, by: &Indicators) -> Vec<Veto> {
    vec![closed(of, by), home(of, by), columns(of, by), empty(of, by), messages(of, by)]
}

fn closed(of: &Snapshot, by: &Indicators) -> Veto {
    let (asked, failed) = asked_and_failed(&of.probes);
    let enough = is_probed(&of.probes, by);
    let over = asked > 0 && failed * 100 >= asked * u64::from(by.probe.percent) && failed > 0;
    let found = match asked {
        0 => "没有探测".to_owned(),
        _ => format!("探测{asked}次，{failed}次没有打开"),
    };
    let limit = format!(
        "一周内每天至少{}次，{}秒内打不开的不到{}%",
        by.probe.per_day, by.probe.seconds, by.probe.percent
    );
    Veto {
        code: "W2",
        word: "站点无法访问",
        found,
        limit,
        broken: enough && over,
        known: enough,
        days_left: None,
    }
}

fn home(of: &Snapshot, by: &Indicators) -> Veto {
    let most = i64::from(by.limits.home_days);
    let age = of.columns.iter().filter_map(|column| column.age).min();
    let found = match age {
        Some(age) => format!("最近更新在{age}天前"),
        None => "没有公开过信息".to_owned(),
    };
    let left = age.map(|age| most - age);
    let broken = left.is_none_or(|left| left < 0);
    let days_left = left.filter(|left| *left >= 0);
    let limit = format!("{most}天内有更新");
    Veto { code: "W3", word: "首页不更新", found, limit, broken, known: true, days_left }
}

fn columns(of: &Snapshot, by: &Indicators) -> Veto {
    let stale = of.findings.iter().filter(|one| one.rule == "stale").count();
    let most = by.limits.stale_columns;
    let next = of.columns.iter().filter_map(|column| column.left.filter(|left| *left >= 0)).min();
    Veto {
        code: "W4",
        word: "栏目不更新",
        found: format!("{stale}个栏目超过更新期限"),
        limit: format!("少于{most}个"),
        broken: stale >= most,
        known: true,
        days_left: next.filter(|_| stale + 1 == most),
    }
}

fn empty(of: &Snapshot, by: &Indicators) -> Veto {
    let empty = of.findings.iter().filter(|one| one.rule == "empty").count();
    let most = by.limits.empty_columns;
    let found = format!("{empty}个空白栏目");
    let limit = format!("少于{most}个");
    Veto {
        code: "W4", word: "空白栏目", found, limit, broken: empty >= most, known: true, days_left: None
    }
}

fn messages(of: &Snapshot, by: &Indicators) -> Veto {
    let limit = format!("没有超过{}个月未答复的", by.veto_months);
    let received = of.on - chrono::TimeDelta::days(of.oldest);
    let left = super::check::veto_on(received, by).map(|on| (on - of.on).num_days());
    let left = left.filter(|_| of.waiting > 0);
    let found = match of.waiting {
        0 => "没有待答复的".to_owned(),
        waiting => format!("{waiting}条待答复，最早的等了{}天", of.oldest),
    };
    Veto {
        code: "W5",
        word: "互动回应差",
        found,
        limit,
        broken: left.is_some_and(|left| left < 0),
        known: true,
        days_left: left.filter(|left| *left >= 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::{ColumnAge, ProbeDay, indicators};

    fn snapshot() -> Snapshot {
        let newest = "2026-11-20".parse().ok();
        let column = ColumnAge {
            item: "a20-01".to_owned(),
            name: "规章".to_owned(),
            class: String::new(),
            documents: 1,
            newest,
            age: Some(4),
            left: Some(180),
        };
        let on = "2026-11-24".parse().unwrap();
        Snapshot {
            schema: 1,
            on,
            looked_at: 1,
            waiting: 0,
            oldest: 0,
            columns: vec![column],
            probes: vec![ProbeDay { on, asked: 24, failed: 0 }],
            findings: Vec::new(),
        }
    }

    #[test]
    fn what_decides_alone() {
        let broken = |of: &Snapshot| {
            let all = vetoes(of, indicators());
            all.iter().filter(|one| one.broken).map(|one| one.word).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(broken(&snapshot()), "");
        let mut old = snapshot();
        old.columns[0].age = Some(15);
        assert_eq!(broken(&old), "首页不更新");
        let down = |asked, failed| Snapshot {
            probes: vec![ProbeDay { on: snapshot().on, asked, failed }],
            ..snapshot()
        };
        assert_eq!(broken(&down(24, 2)), "站点无法访问");
        assert_eq!(broken(&down(10, 5)), "", "too few probes to tell");
        assert_eq!(vetoes(&down(10, 5), indicators())[0].verdict(), "没有数据");
        let waits = |oldest| Snapshot { waiting: 1, oldest, ..snapshot() };
        assert_eq!(broken(&waits(92)), "");
        assert_eq!(broken(&waits(93)), "互动回应差");
        assert_eq!(vetoes(&waits(90), indicators())[4].days_left, Some(2));
    }
}
