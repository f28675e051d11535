//! Agency, units, people, duties and the leading group through their pages.

use axum::http::StatusCode;

use crate::support::{Browser, Place};

/// What a workbook begins with; the reader of the tests takes it for a row.
const WORKBOOK: &str = "PK\u{3}\u{4}\n";
const ROOT: &str = "/office/settings/organisation";

/// Fills in a form that is taken, and says where it leads.
async fn done(browser: &Browser, path: &str, fields: &str) -> String {
    let (status, to, page) = browser.post(path, fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {page}");
    to
}

/// Fills in a form that is refused, and says what the page answers.
async fn refused(browser: &Browser, path: &str, fields: &str) -> String {
    let (status, _, page) = browser.post(path, fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {page}");
    page
}

/// The address that the page links to before these words.
fn linked<'a>(page: &'a str, beginning: &str, words: &str) -> &'a str {
    let before = page.split(words).next().unwrap();
    let at = before.rfind(beginning).unwrap();
    before[at..].split('"').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_peopled() {
    let place = Place::open().await;
    let [keeper, guard, clerk] = ["keeper", "guard", "clerk"].map(|who| place.browser(who));
    for (path, words) in
        [("", "还没有填写联系方式"), ("/units", "还没有股室"), ("/subordinates", "没有下级机关")]
    {
        let (status, page) = clerk.get(&format!("{ROOT}{path}")).await;
        assert!(status == StatusCode::OK && page.contains(words), "{path}: {page}");
    }

    let page = keeper.get("/office/first").await.1;
    assert!(page.contains("还差 5 项") && page.contains("填写联系方式"), "{page}");
    assert!(!guard.get("/office/first").await.1.contains("填写联系方式</a>"), "each step is somebody's");

    // The card: all faults at once, then saved; a form that is late shows both versions.
    let card = format!("{ROOT}/card");
    let page = refused(&keeper, &card, "office=&address=x&hours=&phone=1&postal_code=12").await;
    assert!(
        page.contains("请填写公开工作机构")
            && page.contains("邮政编码是 6 位数字")
            && page.contains("有 3 处")
    );
    let fields = "office=hall&address=street&hours=9-17&phone=0000-1";
    assert_eq!(done(&keeper, &card, fields).await, ROOT);
    let (status, page) = late(&keeper, &card, "office=other&address=street&hours=9-17&phone=0000-1").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("公开工作机构") && page.contains("other") && page.contains("hall"), "{page}");
    assert_eq!(guard.get(&card).await.0, StatusCode::NOT_FOUND);

    assert!(keeper.get("/office/first").await.1.contains("还差 4 项"));

    // Units and people.
    done(&keeper, &format!("{ROOT}/units/new"), "name=Hall&ogi_office=yes").await;
    assert!(refused(&keeper, &format!("{ROOT}/units/new"), "name=Hall").await.contains("换一个名称"));
    let page = keeper.get(&format!("{ROOT}/staff/new")).await.1;
    let option = page.split("<option value=\"").find(|part| part.contains("\">Hall<"));
    let unit = option.and_then(|option| option.split('"').next()).unwrap().to_owned();
    let page = refused(&keeper, &format!("{ROOT}/staff/new"), "name=&account=X&email=a").await;
    assert!(
        page.contains("请填写姓名")
            && page.contains("账号用 3 到 32 个")
            && page.contains("电子邮箱写法不对")
    );
    let person = |name: &str, account: &str| format!("name={name}&account={account}&unit={unit}");
    let head = done(&keeper, &format!("{ROOT}/staff/new"), &person("%E5%BC%A0%E4%B8%89", "zhangsan")).await;
    let other = done(&keeper, &format!("{ROOT}/staff/new"), &person("%E6%9D%8E%E5%9B%9B", "lisi")).await;
    for asked in ["zs", "zhang", "%E5%BC%A0"] {
        let page = clerk.get(&format!("{ROOT}/staff?q={asked}")).await.1;
        assert!(page.contains("张三") && !page.contains("李四"), "{asked}: {page}");
    }
    assert!(clerk.get(&format!("{ROOT}/staff?q=nobody")).await.1.contains("没有符合条件的人"));

    // Duties: by the security administrator alone.
    assert_eq!(keeper.get(&format!("{head}/grant")).await.0, StatusCode::NOT_FOUND);
    let page = refused(&guard, &format!("{head}/grant"), "duty=&from=2026-13-01").await;
    assert!(page.contains("请选择职责") && page.contains("2026-11-24 的样子"), "{page}");
    done(&guard, &format!("{head}/grant"), "duty=unit_head&from=2026-11-24").await;
    let page = refused(&guard, &format!("{head}/grant"), "duty=responsible_leader&from=2026-12-01").await;
    assert!(page.contains("审查环节") || page.contains("不能"), "{page}");
    let principal = head.rsplit('/').next().unwrap();
    let deputy = format!("duty=unit_head&from=2026-11-25&deputy_for={principal}");
    assert!(refused(&guard, &format!("{other}/grant"), &deputy).await.contains("代理必须有截止日期"));
    done(&guard, &format!("{other}/grant"), &format!("{deputy}&until=2026-12-05")).await;
    let page = guard.get(&other).await.1;
    assert!(
        page.contains("代理张三") && page.contains("2026年11月25日—2026年12月5日") && page.contains("未开始")
    );
    assert!(!clerk.get(&other).await.1.contains("代理张三"), "duties are shown to administrators");
    assert!(guard.get(&format!("{ROOT}/staff?duty=unit_head")).await.1.contains("张三"));

    // An end takes the deputy with it.
    let page = guard.get(&head).await.1;
    let end = linked(&page, "/office/settings/organisation/duties/", "\">结束");
    assert!(refused(&guard, end, "last=").await.contains("请填写最后一天"));
    done(&guard, end, "last=2026-11-23").await;
    assert!(guard.get(&other).await.1.contains("已结束"));

    // Leaving and coming back; a unit with people stays.
    let close = format!("{ROOT}/units/{unit}/close");
    assert!(refused(&keeper, &close, "").await.contains("还有 2 人"));
    for person in [&head, &other] {
        done(&keeper, &format!("{person}/disable"), "").await;
    }
    done(&keeper, &close, "").await;
    assert!(!clerk.get(&format!("{ROOT}/staff")).await.1.contains("张三"));
    done(&keeper, &format!("{head}/enable"), "").await;
    assert!(clerk.get(&format!("{ROOT}/staff")).await.1.contains("张三"));
    assert_eq!(place.browser("foreign").get(&head).await.0, StatusCode::NOT_FOUND);
}

/// Posts the form as it was one version ago.
async fn late(browser: &Browser, path: &str, fields: &str) -> (StatusCode, String) {
    let (status, _, page) = browser.post_seen(path, "1", fields).await;
    (status, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn agencies_below_are_set_up() {
    let place = Place::open().await;
    let keeper = place.browser("keeper");
    let new = format!("{ROOT}/subordinates/new");
    let page =
        refused(&keeper, &new, "name=Town&level=county&kind=department&region=11&audit_account=A").await;
    for words in ["县级行政区划代码", "系统管理员：请填写姓名", "安全管理员：", "审计管理员：账号用"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let people = "system_name=a1&system_account=town-a&security_name=b1&security_account=town-b&audit_name=c1&audit_account=town-c";
    done(&keeper, &new, &format!("name=Town&level=county&kind=department&region=119901&{people}")).await;
    let page = keeper.get(&format!("{ROOT}/subordinates")).await.1;
    let edit = linked(&page, "/office/settings/organisation/subordinates/", "\">Town").to_owned();
    done(&keeper, &edit, "name=City&level=county&kind=department&region=119901").await;
    let close = format!("{edit}/close");
    assert!(refused(&keeper, &close, "on=2026-11-25").await.contains("不能晚于今天"));
    done(&keeper, &close, "on=2026-11-24").await;
    let page = keeper.get(&format!("{ROOT}/subordinates")).await.1;
    assert!(page.contains("City") && page.contains("已撤销"), "{page}");
    assert_eq!(place.browser("clerk").get(&new).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leading_group_meets() {
    let place = Place::open().await;
    let [reviewer, clerk] = ["reviewer", "clerk"].map(|who| place.browser(who));
    let group = "/office/meetings";
    assert!(clerk.get(group).await.1.contains("还没有会议记录"));
    let page = refused(&reviewer, "/office/meetings/members/new", "name=&post=&role=leader&from=x").await;
    assert!(page.contains("有 3 处") && page.contains("请填写职务"), "{page}");
    done(&reviewer, "/office/meetings/members/new", "name=Head&post=p&role=leader&from=2026-01-01").await;
    let page =
        refused(&reviewer, "/office/meetings/new", "held_on=2026-11-25&place=p&topic=&chair=c&attendees=a")
            .await;
    assert!(page.contains("会议日期晚于今天") && page.contains("请填写会议议题"), "{page}");
    let fields = "held_on=2026-11-20&place=p&topic=Report&chair=c&attendees=a&minutes=one%0D%0Atwo";
    let meeting = done(&reviewer, "/office/meetings/new", fields).await;
    assert!(clerk.get(&meeting).await.1.contains("2026年第1次"));
    assert_eq!(clerk.get(&format!("{meeting}/edit")).await.0, StatusCode::NOT_FOUND);
    let decide = format!("{meeting}/decisions/new");
    assert!(refused(&reviewer, &decide, "content=&due_on=2026-11-19").await.contains("完成时限早于会议日期"));
    done(&reviewer, &decide, "content=Collect&due_on=2026-11-23").await;
    let page = reviewer.get(group).await.1;
    assert!(page.contains("Collect") && page.contains("逾期"), "{page}");
    let finish = linked(&page, "/office/meetings/decisions/", "\">办结").to_owned();
    let page = refused(&reviewer, &finish, "done_on=2026-11-30&note=").await;
    assert!(page.contains("请填写办理情况"), "{page}");
    done(&reviewer, &finish, "done_on=2026-11-24&note=done").await;
    assert!(reviewer.get(group).await.1.contains("没有未办结的事项"));
    let (_, page) = reviewer.get(group).await;
    let leave = linked(&page, "/office/meetings/members/", "\">离任").to_owned();
    done(&reviewer, &leave, "last=2026-11-01").await;
    assert!(clerk.get(group).await.1.contains("以前的成员 1 人"));
    let (status, page) = late(&reviewer, &format!("{meeting}/edit"), fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, page) =
        late(&reviewer, &format!("{meeting}/edit"), &fields.replace("Report", "Other")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("会议议题") && page.contains("Other"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_people_is_checked_then_taken_in() {
    let place = Place::open().await;
    let keeper = place.browser("keeper");
    let import = format!("{ROOT}/staff/import");
    for (list, words) in [
        ("nothing", vec!["没有找到表头", "“姓名”和“账号”两列"]),
        ("姓名,股室\n张三样,Hall", vec!["没有找到表头"]),
        ("姓名,账号", vec!["表头下面没有内容"]),
        (
            "标题\n姓 名,账号,股室\n,zhang,Hall\n李四样,L,Hall",
            vec![">4<", "请填写姓名", ">5<", "账号用 3 到 32 个"],
        ),
    ] {
        let (status, _, page) = keeper.upload_named(&import, "a.xlsx", &format!("{WORKBOOK}{list}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{list}: {page}");
        for word in words {
            assert!(page.contains(word), "{list}: {word}: {page}");
        }
    }
    let list = "账号,姓名,股室\nzhang,张三样,Hall\n,,Cellar";
    let (status, _, page) = keeper.upload_named(&import, "a.xlsx", &format!("{WORKBOOK}{list}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("新增股室 2 个，新增人员 1 人"), "{page}");
    assert!(keeper.get(&format!("{ROOT}/units")).await.1.contains("还没有股室"), "checking stores nothing");
    let rows = crate::support::value(&page, "rows").replace("&#34;", "%22").replace("&quot;", "%22");
    let to = keeper.post_from(&import, &format!("{import}/apply"), &format!("rows={rows}")).await;
    assert_eq!(
        (to.0, to.1.as_str()),
        (StatusCode::SEE_OTHER, "/office/settings/organisation/staff"),
        "{}",
        to.2
    );
    assert!(keeper.get(&format!("{ROOT}/staff")).await.1.contains("张三样"));
    // A second list: what becomes different, what to look at, and which columns nobody reads.
    let list = "账号,姓名,股室,职务,电话\nzhang,张三样,Cellar,主任,1\nzhang2,张三样,,,";
    let (status, _, page) = keeper.upload_named(&import, "a.xlsx", &format!("{WORKBOOK}{list}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for words in [
        "股室：Hall → Cellar",
        "职务：（空） → 主任",
        "请核对",
        "（账号 zhang）同名",
        "电话：不是模板中的列名",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let again = keeper.post_from(&import, &format!("{import}/apply"), &format!("rows={rows}")).await;
    assert!(again.2.contains("没有要改的内容"), "{}", again.2);
    assert_eq!(
        keeper.post_from(&import, &format!("{import}/apply"), "rows=x").await.0,
        StatusCode::BAD_REQUEST
    );
    let (status, file) = keeper.get(&format!("{import}/template")).await;
    assert!(status == StatusCode::OK && file.starts_with("PK"));
    assert_eq!(place.browser("guard").get(&import).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_sign_in_with_is_for_those_who_keep_accounts() {
    let place = Place::open().await;
    let [keeper, guard, auditor, clerk] =
        ["keeper", "guard", "auditor", "clerk"].map(|who| place.browser(who));
    let fields = "name=%E5%BC%A0%E4%B8%89&account=secretname&phone=0000-7&email=a@example.invalid";
    let person = done(&keeper, &format!("{ROOT}/staff/new"), fields).await;
    let pages = [
        format!("{ROOT}/staff"),
        format!("{ROOT}/staff?q=secretname"),
        person.clone(),
        "/office/palette?q=zs".to_owned(),
        "/office/palette?q=secretname".to_owned(),
    ];
    for page in &pages {
        for (who, shown) in [(&keeper, true), (&guard, true), (&auditor, false), (&clerk, false)] {
            let (status, text) = who.get(page).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            let text = text.replace("value=\"secretname\"", "").replace("“secretname”", "");
            assert_eq!(text.contains("secretname"), shown, "{page}: {text}");
        }
        assert!(clerk.get(page).await.1.contains("张三") != page.contains("secretname"), "{page}");
    }

    // Whoever looked stands in the record, with what was shown, not with what it was.
    assert_eq!(keeper.get(&format!("{person}/edit")).await.0, StatusCode::OK);
    let page = auditor.get("/office/audit?words=%E6%9F%A5%E7%9C%8B").await.1;
    for (who, seen) in [("keeper", 2), ("guard", 1), ("auditor", 1), ("clerk", 2)] {
        let lines =
            page.split("<tr>").filter(|line| line.contains("查看人员") && line.contains(&format!(">{who}<")));
        assert_eq!(lines.count(), seen, "{who}: {page}");
    }
    assert!(page.contains("查看人员张三的登记信息：账号、办公电话、电子邮箱"), "{page}");
    assert!(page.contains("查看人员张三的登记信息：办公电话、电子邮箱"), "{page}");
    assert!(!page.contains("0000-7") && !page.contains("example.invalid"), "{page}");
}
