//! A calendar file that contradicts itself does not load, and says why.

use gongkai_domain::calendar::{Calendar, CalendarFault, YearFile};

use crate::calendar::date;

/// One annual notice for 2027 around these festivals.
fn annual(festivals: &str) -> String {
    format!(
        "schema = 1\nyear = 2027\n[[notice]]\nnumber = \"国办发明电〔2026〕9号\"\nkind = \"annual\"\n\
         published = 2026-11-30\n{festivals}"
    )
}

fn festival(days: &str) -> String {
    format!("[[notice.festival]]\nname = \"元旦\"\n{days}\n")
}

fn amendment(published: &str, days: &str) -> String {
    format!(
        "[[notice]]\nnumber = \"国办发明电〔2027〕1号\"\nkind = \"amendment\"\npublished = {published}\n{}",
        festival(days)
    )
}

fn load(text: &str) -> Result<Calendar, CalendarFault> {
    YearFile::parse(text).and_then(|file| Calendar::embedded().with(file))
}

#[test]
fn contradictions_are_named() {
    let new_year = festival("off = [2027-01-01, 2027-01-02]\nwork = [2026-12-27]");
    let sound = annual(&new_year);
    assert_eq!(load(&sound).map(|_| ()), Ok(()));
    let file = |changed: &str| annual(&festival(changed));
    let with = |rest: &str| format!("{sound}{rest}");
    for (text, says) in [
        (file("off = [2027-01-01, 2027-01-01]"), "2027-01-01列了两次"),
        (file("off = [2027-01-02]\nwork = [2027-01-02]"), "对2027-01-02的安排自相矛盾"),
        (annual(&format!("{new_year}{}", festival("off = [2027-01-01]"))), "2027-01-01列了两次"),
        (file("work = [2027-01-04]"), "2027-01-04列为调休上班日，但这一天不是周六或周日"),
        (file("off = [2026-01-01]"), "2026-01-01，不在2027年及上一年12月之内"),
        (file("off = [2026-11-30]"), "2026-11-30，不在2027年"),
        (file("off = [2028-01-01]"), "2028-01-01，不在2027年"),
        (file("off = [2027-02-30]"), "不是有效的 TOML"),
        (file("off = [\"2027-01-01\"]"), "off 须是日期列表"),
        (file("off = [2027-01-01T00:00:00]"), "off 须是日期列表"),
        (file("off = 2027-01-01"), "off 须是日期列表"),
        (file("off = []"), "没有任何日期"),
        (file("plain = [2027-01-01]"), "年度通知没有可取消的安排"),
        (file("off = [2027-01-01]\nrest = [2027-01-02]"), "不认识的键 rest"),
        (annual(""), "没有任何节日"),
        (sound.replace("published = 2026-11-30", "published = 2027-01-02"), "晚于它所安排的2026-12-27"),
        (sound.replace("published = 2026-11-30", "published = 2025-12-31"), "早于2027年一年以上"),
        (sound.replace("published = 2026-11-30", "published = \"2026-11-30\""), "须写明公布日期"),
        (sound.replace("published = 2026-11-30\n", ""), "须写明公布日期"),
        (sound.replace("annual", "yearly"), "须写明 kind"),
        (sound.replace("schema = 1", "schema = 2"), "schema = 1"),
        (sound.replace("year = 2027", "year = 1899"), "须写明年份"),
        (sound.replace("year = 2027", "yaer = 2027"), "不认识的键 yaer"),
        (sound.replace("国办发明电〔2026〕9号", " "), "须写明 number"),
        (sound.replace("元旦", ""), "须写明 name"),
        (sound.replace("[[notice]]", "[notice]"), "notice 写法有误"),
        ("schema = 1\nyear = 2027\n".to_owned(), "没有任何通知"),
        ("schema = 1\nyear = ".to_owned(), "第2行不是有效的 TOML"),
        (with(&amendment("2026-12-20", "off = [2027-01-01]")), "没有改变任何一天"),
        (with(&amendment("2026-12-20", "plain = [2027-01-04]")), "没有改变任何一天"),
        (with(&amendment("2026-11-29", "off = [2027-01-04]")), "之前没有2027年的年度通知"),
        (with(&amendment("2027-01-05", "off = [2027-01-04]")), "晚于它所安排的2027-01-04"),
        (with(&sound.replacen("schema = 1\nyear = 2027\n", "", 1)), "出现了两次"),
        (
            with(&sound.replacen("schema = 1\nyear = 2027\n", "", 1).replace("9号", "10号")),
            "2027年有两份年度通知",
        ),
        // Against the notices that are known already.
        (sound.replace("国办发明电〔2026〕9号", "国办发明电〔2025〕7号"), "出现了两次且内容不同"),
        (
            sound
                .replace("2027", "2026")
                .replace("2026-12-27", "2025-12-27")
                .replace("2026-11-30", "2025-11-30"),
            "2026年有两份年度通知",
        ),
        (
            format!("schema = 1\nyear = 2027\n{}", amendment("2026-12-20", "off = [2027-01-04]")),
            "之前没有2027年的年度通知",
        ),
    ] {
        let fault = load(&text).map(|_| ()).expect_err(&text).to_string();
        assert!(fault.contains(says) && !fault.contains('\n'), "{text}\nsays: {fault}\nexpected: {says}");
    }
}

#[test]
fn an_added_file_settles_the_new_year() {
    let known = Calendar::embedded();
    let text = annual(&festival("off = [2027-01-01, 2027-01-02]\nwork = [2026-12-27]"));
    let amended = format!("{text}{}", amendment("2026-12-20", "off = [2027-01-04]\nplain = [2026-12-27]"));
    let due = |calendar: &Calendar, from: &str| {
        let due = calendar.due(date(from), 1).unwrap();
        (due.date.to_string(), due.provisional)
    };
    let day = |text: &str, provisional: bool| (text.to_owned(), provisional);
    assert_eq!(due(known, "2026-12-31"), day("2027-01-01", true));
    assert_eq!(due(known, "2026-12-26"), day("2026-12-28", false));
    let calendar = load(&text).unwrap();
    assert_eq!(due(&calendar, "2026-12-31"), day("2027-01-04", false));
    assert_eq!(due(&calendar, "2026-12-26"), day("2026-12-27", false));
    assert_eq!(calendar.known_through(), Some(date("2027-12-31")));
    let calendar = load(&amended).unwrap();
    assert_eq!(due(&calendar, "2026-12-31"), day("2027-01-05", false));
    assert_eq!(due(&calendar, "2026-12-26"), day("2026-12-28", false));
    // What was known before either notice, and between the two.
    assert_eq!(due(&calendar.as_known_on(date("2026-11-29")), "2026-12-31"), day("2027-01-01", true));
    assert_eq!(due(&calendar.as_known_on(date("2026-12-19")), "2026-12-31"), day("2027-01-04", false));
    // The same file again changes nothing; an amendment may come in a file of its own.
    let again = calendar.with(YearFile::parse(&amended).unwrap()).unwrap();
    assert_eq!(again.notices(), calendar.notices());
    let alone = format!("schema = 1\nyear = 2027\n{}", amendment("2026-12-20", "off = [2027-01-04]"));
    let calendar = load(&text).unwrap().with(YearFile::parse(&alone).unwrap()).unwrap();
    assert_eq!(due(&calendar, "2026-12-31"), day("2027-01-05", false));
}
