//! A notice read from its own words, as a person pastes it.

use chrono::NaiveDate;
use gongkai_domain::calendar::{Calendar, Class, YearFile};

/// The form of the yearly notices with invented days.
const NOTICE: &str = "示范机关关于2027年部分节假日安排的通知\n国办发明电〔2026〕99号\n各单位：\n\u{3000}\u{3000}\
    现将2027年元旦、春节等放假调休日期的具体安排通知如下。\n\u{3000}\u{3000}\
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n\u{3000}\u{3000}\
    二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。\
    1月31日（周日）、2月14日（周日）上班。\n\
    三、清明节：4月5日（周一）放假，与周末连休。\n\
    四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。\n\
    五、端午节：6月9日（周三）放假，共1天。\n\
    六、中秋节：9月15日（周三）放假。\n\
    七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。\n\
    节假日期间，各单位要妥善安排好值班。\n\
    示范机关\n2026年11月4日\n（此件公开发布）\n";

fn faults(text: &str) -> Vec<String> {
    let read = YearFile::read_any(text);
    read.map_or_else(|faults| faults.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

#[test]
fn a_notice_is_read_as_it_was_published() {
    let file = YearFile::read_any(NOTICE).unwrap();
    let [notice] = file.notices() else { panic!("{file:?}") };
    assert_eq!(notice.number, "国办发明电〔2026〕99号");
    assert_eq!((notice.year, notice.published.to_string().as_str()), (2027, "2026-11-04"));
    let of = |class| notice.days().iter().filter(move |day| day.class == class);
    let works: Vec<String> = of(Class::Work).map(|day| day.date.to_string()).collect();
    assert_eq!(works, ["2027-01-31", "2027-02-14", "2027-05-08", "2027-09-26", "2027-10-09"]);
    assert_eq!(of(Class::Off).count(), 3 + 7 + 1 + 5 + 1 + 1 + 7);
    assert_eq!(notice.doubts(), ["春节只放假7天，少于法定的4天"; 0]);
    // What is kept of it is the same notice, and counts.
    assert_eq!(YearFile::parse(&notice.to_file()).unwrap(), file);
    let calendar = Calendar::embedded().with(file.clone()).unwrap();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert!(calendar.is_working_day(day("2027-01-31")).unwrap());
    assert!(!calendar.is_working_day(day("2027-02-08")).unwrap());
    assert!(calendar.knows_year(2027));
}

#[test]
fn full_width_letters_and_other_dashes_are_the_same() {
    let other =
        NOTICE.replace("1月1日（周五）至3日", "１月１日(星期五)—3日").replace('〔', "[").replace('〕', "]");
    assert_eq!(YearFile::read_any(&other).unwrap(), YearFile::read_any(NOTICE).unwrap());
}

#[test]
fn a_stretch_over_the_new_year_begins_in_the_year_before() {
    let text = NOTICE.replace(
        "1月1日（周五）至3日（周日）放假，共3天",
        "2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天",
    );
    let file = YearFile::read_any(&text).unwrap();
    assert_eq!(file.notices()[0].days()[0].date.to_string(), "2026-12-31");
}

/// Each mistake with the words of its sentence; nothing is guessed.
#[test]
fn what_is_not_understood_is_named() {
    for (wrong, right, words) in [
        ("关于2027年部分节假日安排", "关于节假日", "没有认出是哪一年"),
        ("国办发明电〔2026〕99号", "", "没有认出发文字号"),
        ("2026年11月4日\n", "", "没有认出成文日期"),
        ("一、元旦：1月1日（周五）", "一、元旦：1月1日（周六）", "与日历不符"),
        ("放假，共3天", "放假，共2天", "写明共2天，但列出的放假日子是3天"),
        ("5月8日（周六）上班", "5月8日（周六）", "没有说2027-05-08是放假还是上班"),
        ("5月8日（周六）上班", "5月7日（周五）上班", "不是周六或周日"),
        ("6月9日（周三）放假", "6月39日放假", "2027年6月39日不存在"),
        ("6月9日（周三）放假，共1天", "另行通知", "端午节一段没有认出放假的日子"),
        ("10月1日（周五）至7日", "10月7日至1日", "先后颠倒或者过长"),
        ("9月15日（周三）放假", "10月1日（周五）放假", "把2027-10-01列了两次"),
        ("2026年11月4日\n", "2027年11月4日\n", "晚于它所安排的"),
    ] {
        let found = faults(&NOTICE.replace(wrong, right));
        assert!(found.iter().any(|sentence| sentence.contains(words)), "{words}: {found:?}");
    }
}

/// All at once, for one round of mending.
#[test]
fn every_fault_is_told_at_once() {
    let text = NOTICE
        .replace("（周五）至3日（周日）放假，共3天", "（周六）至3日放假，共5天")
        .replace("国办发明电〔2026〕99号", "");
    assert_eq!(faults(&text).len(), 3, "{:?}", faults(&text));
    assert!(faults("今天天气不错").len() >= 3);
    let file = "schema = 2\nyear = 2027\nwho = 1\n[[notice]]\nnumber = \"示1号\"\nkind = \"yearly\"\n\
        [[notice.festival]]\nname = \"元旦\"\noff = [2027-01-01, 2027-01-01]\nwork = [\"明天\"]\n";
    let found = faults(file);
    for words in ["不认识的键 who", "schema = 1", "须写明 kind", "须写明公布日期", "work 须是日期列表"]
    {
        assert!(found.iter().any(|sentence| sentence.contains(words)), "{words}: {found:?}");
    }
}

#[test]
fn doubts_name_what_hardly_any_notice_says() {
    let text =
        NOTICE.replace("五、端午节：6月9日（周三）放假，共1天。\n", "").replace("国办发明电", "示办发");
    let file = YearFile::read_any(
        &text.replace("5月1日（周六）至5日", "5月3日（周一）至5日").replace("共5天", "共3天"),
    )
    .unwrap();
    let doubts = file.notices()[0].doubts();
    for words in
        ["没有端午的放假日子", "劳动的法定节日5月1日、5月2日没有列为放假", "“示办发〔2026〕99号”不是"]
    {
        assert!(doubts.iter().any(|doubt| doubt.contains(words)), "{words}: {doubts:?}");
    }
    for notice in Calendar::embedded().notices().iter().filter(|notice| notice.year >= 2025) {
        assert_eq!(notice.doubts(), Vec::<String>::new(), "{}", notice.number);
    }
}
