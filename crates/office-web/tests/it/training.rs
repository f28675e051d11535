//! A training through its pages: plan, notice, code, lists, papers, test, evidence.

use axum::http::StatusCode;

use crate::{
    publication::form,
    support::{Place, value},
};

const ROOT: &str = "/office/trainings";

fn plan() -> String {
    form(&[
        ("topic", "政府信息公开条例"),
        ("kind", "special"),
        ("target", "各科室信息员"),
        ("lessons", "2"),
        ("on", "2026-11-24"),
        ("from", "10:00"),
        ("until", "11:30"),
        ("place", "二楼会议室"),
        ("host", ""),
        ("lecturer", ""),
        ("content", ""),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_from_its_plan_to_its_evidence() {
    let place = Place::with_units().await;
    let (keeper, clerk, boss) = (place.browser("reviewer"), place.browser("writer"), place.browser("boss"));
    let (status, page) = clerk.get(ROOT).await;
    assert!(status == StatusCode::OK && page.contains("这一年还没有培训计划"), "{page}");
    let new = format!("{ROOT}/new");
    assert_eq!(clerk.get(&new).await.0, StatusCode::NOT_FOUND);
    let (status, _, page) = keeper.post_from(&new, &new, "topic=&kind=&on=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请填写培训主题") && page.contains("请选择培训的类别"), "{page}");
    let (status, at, _) = keeper.post_from(&new, &new, &plan()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let act = async |act: &str, more: &[(&str, &str)]| {
        let (_, page) = keeper.get(&at).await;
        let seen = value(&page, "seen");
        let fields = [&[("act", act), ("seen", seen.as_str())][..], more].concat();
        keeper.post_from(&at, &at, &form(&fields)).await
    };
    assert_eq!(act("call", &[]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = keeper.get(&at).await;
    assert!(page.contains("培训〔2026〕1号") && page.contains("aria-label=\"签到二维码\""), "{page}");
    let code = page.split("签到码 <strong class=\"nowrap\">").nth(1).unwrap()[..8].to_owned();
    let (_, page) = clerk.get(&at).await;
    assert!(!page.contains(&code) && page.contains("name=\"code\""), "the code hangs in the room: {page}");

    // A test is set; staff and guests sign in, each with their own page.
    let paper = format!("{at}/paper");
    let (status, _, page) = keeper.post_from(&paper, &paper, "until=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请选择测试的题目"), "{page}");
    let set = form(&[("question", "q01"), ("question", "q11"), ("until", "2026-12-01")]);
    assert_eq!(keeper.post_from(&paper, &paper, &set).await.0, StatusCode::SEE_OTHER);
    let present = format!("{at}/present");
    let (status, _, page) = clerk.post_from(&at, &present, "code=22222222").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("签到码不对"), "{page}");
    assert_eq!(clerk.post_from(&at, &present, &form(&[("code", &code)])).await.0, StatusCode::SEE_OTHER);
    assert!(clerk.get(&at).await.1.contains("我已签到"));
    let (status, _, page) = act("expect", &[("expected", "")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("每行一人：姓名，单位"), "{page}");
    assert_eq!(act("expect", &[("expected", "赵六，律师科")]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = keeper.get(&at).await;
    assert!(page.contains("应到1人，缺席1人") && page.contains("赵六"), "{page}");
    assert!(!clerk.get(&at).await.1.contains("赵六"), "lists are for those who keep them");
    // Whoever has the code needs no account; somebody who has one is asked the same.
    let guest = place.browser("counter");
    let door = format!("{ROOT}/sign/{code}");
    assert_eq!(guest.get(&format!("{ROOT}/sign/22222222")).await.0, StatusCode::NOT_FOUND);
    let (status, page) = guest.get(&door).await;
    assert!(status == StatusCode::OK && page.contains("政府信息公开条例"), "{page}");
    let (status, _, page) = guest.post_from(&door, &door, "name=&unit=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("请填写姓名"), "{page}");
    let who = [("name", "王五"), ("unit", "示范镇司法所")];
    let (status, _, page) = guest.post_from(&door, &door, &form(&who)).await;
    assert!(status == StatusCode::OK && page.contains("王五，签到成功"), "{page}");
    let (status, _, page) = guest.post_from(&door, &door, &form(&who)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("已经签到"), "{page}");

    let test = format!("{at}/test");
    let (status, _, page) = clerk.post_from(&test, &test, "answer.q01=C").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还有1题没有答"), "{page}");
    let right = "answer.q01=C&answer.q11=A&answer.q11=B&answer.q11=C&answer.q11=D";
    let (status, _, page) = clerk.post_from(&test, &test, right).await;
    assert!(status == StatusCode::OK && page.contains("第1次：5分，满分5分，合格"), "{page}");
    let asked = format!("{door}/test");
    let (_, _, page) = guest.post_from(&door, &asked, &form(&who)).await;
    assert!(page.contains("name=\"answer.q11\"") && !page.contains("交卷</a>"), "{page}");
    let wrong = format!("{}&act=hand_in&answer.q01=A&answer.q11=A", form(&who));
    let (_, _, page) = guest.post_from(&door, &asked, &wrong).await;
    assert!(page.contains("第1次：0分，满分5分，不合格"), "{page}");
    let stranger = form(&[("name", "赵六"), ("unit", "别处")]);
    assert!(guest.post_from(&door, &asked, &stranger).await.2.contains("签到的人才能参加测试"));

    let (status, _, page) = act("list", &[("list", "李四")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("第1行不能识别"), "{page}");
    assert_eq!(act("list", &[("list", "李四，律师科\r\n周八，律师科")]).await.0, StatusCode::SEE_OTHER);
    let bring = format!("{at}/attendance");
    for (list, sentence) in [
        ("PK\u{3}\u{4}\n姓名,单位\n钱九,律师科", "没有找到表头"),
        ("PK\u{3}\u{4}\n序号,姓名,单位（科室）\n1,钱九,律师科\n2,郑十,", "第4行不能识别"),
        ("PK\u{3}\u{4}\n姓名,单位（科室）\n李四,律师科", "都已经登记过"),
        ("不是表格", "Excel"),
    ] {
        let (status, _, page) = keeper.upload_from(&at, &bring, &[], ("签到表.xlsx", list)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(sentence), "{list}: {page}");
    }
    let list = "PK\u{3}\u{4}\n序号,姓名,单位（科室）,签名\n1,钱 九,律师科,\n2,李四,律师科,";
    let (status, _, page) = keeper.upload_from(&at, &bring, &[], ("签到表.xlsx", list)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(keeper.get(&at).await.1.contains("钱九"));
    let (status, bytes) = keeper.file(&format!("{at}/print/sheet/xlsx")).await;
    assert!(status == StatusCode::OK && bytes.starts_with(b"PK"));
    assert_eq!(keeper.get(&format!("{at}/print/results/xlsx")).await.0, StatusCode::NOT_FOUND);
    let late = [("name", "孙七"), ("unit", "律师科"), ("late_reason", "手机没电")];
    assert_eq!(act("late", &late).await.0, StatusCode::SEE_OTHER);
    let strike = [("person", "周八|律师科"), ("strike_reason", "没有到场")];
    assert_eq!(act("strike", &strike).await.0, StatusCode::SEE_OTHER);
    let (_, page) = boss.get(&at).await;
    assert!(page.contains("王五") && page.contains("补签（reviewer）：手机没电"), "{page}");
    assert!(!clerk.get(&at).await.1.contains("王五"), "who came is not everybody's business");

    let files = format!("{at}/files");
    let (status, _, page) =
        keeper.upload_from(&at, &files, &[("paper", "slides")], ("课件.txt", "第一讲")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    for paper in ["notice", "sheet", "results"] {
        for (kind, begin) in [("docx", &b"PK"[..]), ("pdf", b"%PDF")] {
            let (status, bytes) = boss.file(&format!("{at}/print/{paper}/{kind}")).await;
            assert!(status == StatusCode::OK && bytes.starts_with(begin), "{paper} {kind}");
        }
    }
    assert_eq!(clerk.get(&format!("{at}/print/sheet/pdf")).await.0, StatusCode::NOT_FOUND);
    let (status, _, page) = act("hold", &[("summary", "讲解条例，效果良好")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("培训还没有结束"), "{page}");
    let (status, bytes) = boss.file(&format!("{at}/evidence")).await;
    assert!(status == StatusCode::OK && bytes.starts_with(b"PK"));
    let names = String::from_utf8_lossy(&bytes).into_owned();
    for name in
        ["01-培训通知.pdf", "02-签到表.pdf", "03-测试成绩单.pdf", "材料/01-课件.txt", "SHA256SUMS.txt"]
    {
        assert!(names.contains(name), "{name}");
    }
    assert!(boss.file(&format!("{ROOT}/plan.xlsx?year=2026")).await.1.starts_with(b"PK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_that_is_over_is_counted() {
    let place = Place::with_units().await;
    let (keeper, clerk) = (place.browser("reviewer"), place.browser("writer"));
    let new = format!("{ROOT}/new");
    let (_, at, _) = keeper.post_from(&new, &new, &plan().replace("2026-11-24", "2026-11-23")).await;
    let act = async |act: &str, more: &[(&str, &str)]| {
        let (_, page) = keeper.get(&at).await;
        let seen = value(&page, "seen");
        let fields = [&[("act", act), ("seen", seen.as_str())][..], more].concat();
        keeper.post_from(&at, &at, &form(&fields)).await
    };
    let list = [("list", "李四，律师科\r\n周八，律师科")];
    assert_eq!(act("list", &list).await.0, StatusCode::SEE_OTHER);
    assert_eq!(act("hold", &[("summary", "讲解条例，效果良好")]).await.0, StatusCode::SEE_OTHER);
    let (_, page) = clerk.get(ROOT).await;
    assert!(page.contains("2026年举办 1 次") && page.contains("2 人次，2 人"), "{page}");
    assert!(page.contains("全年举办政府信息公开培训1次，接受培训2人次。"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bank_of_questions() {
    let place = Place::open().await;
    let (keeper, clerk) = (place.browser("reviewer"), place.browser("clerk"));
    let bank = format!("{ROOT}/questions");
    assert_eq!(clerk.get(&bank).await.0, StatusCode::NOT_FOUND);
    let (status, _, page) = keeper.post_from(&bank, &bank, &form(&[("list", "填空\t几日？")])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("第1行："), "{page}");
    let list = form(&[("list", "判断\t本局公开工作由办公室负责。\t\t对\t本局制度")]);
    assert_eq!(keeper.post_from(&bank, &bank, &list).await.0, StatusCode::SEE_OTHER);
    let (_, page) = keeper.get(&bank).await;
    assert!(page.contains("本局公开工作由办公室负责。") && page.contains("通用"), "{page}");
    let retire = page.split("action=\"").find(|part| part.contains("/retire")).unwrap();
    let retire = retire.split('"').next().unwrap().to_owned();
    assert_eq!(keeper.post_from(&bank, &retire, "").await.0, StatusCode::SEE_OTHER);
    assert!(!keeper.get(&bank).await.1.contains("本局公开工作由办公室负责。"));
}
