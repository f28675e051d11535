//! Channels through the pages: switched on, chosen, printed, posted, taken down, read at the telephone.

use axum::http::StatusCode;
use gongkai_domain::{
    channel::{Card, Channel},
    id::AgencyId,
};
use gongkai_office::channel::{self, Settlement};

use crate::{
    publication::{approved, begun, done, form, notice},
    support::{Place, value},
};

/// A notice of the writer, ready to be released.
async fn ready(place: &Place) -> String {
    let writer = place.browser("writer");
    let at = begun(&writer, "notice").await;
    done(&writer, &format!("{at}/edit"), &notice("关于公证服务的通知", "自即日起施行。")).await;
    approved(place, &at).await;
    at
}

async fn switch_on(place: &Place) {
    let keeper = place.browser("keeper");
    let version = value(&keeper.get("/office/settings").await.1, "version");
    let fields = [
        ("version", version.as_str()),
        ("notice_board", "yes"),
        ("hotline", "yes"),
        ("wechat", "yes"),
        ("archive", "yes"),
    ];
    done(&keeper, "/office/settings", &fields).await;
}

/// What the worker does with a copy.
async fn carry(place: &Place, at: &str, channel: Channel) {
    let id = at.rsplit_once('/').unwrap().1;
    let agency: AgencyId = place.agency.clone();
    while let Some(order) = channel::order(&place.office, &agency, id, channel).await.unwrap() {
        let settlement = match (channel, &order.shown) {
            (Channel::Hotline, Some(document)) => {
                let card = Card {
                    schema: 1,
                    title: document.metadata.title.clone(),
                    kind: "通知公告".to_owned(),
                    number: String::new(),
                    index_number: document.index_number.clone(),
                    issuer: "示范区司法局".to_owned(),
                    unit: "公证科".to_owned(),
                    published_on: document.released_on,
                    validity: String::new(),
                    text: "自即日起施行。\n第二段。".to_owned(),
                    is_whole: false,
                    address: "https://gk.example.gov.cn/documents/sfj/1".to_owned(),
                };
                Settlement::Done("答复卡".to_owned(), Some(Box::new(card)))
            }
            (Channel::Archive, Some(_)) => Settlement::Person("请移交并登记".to_owned()),
            (Channel::NoticeBoard, Some(_)) => Settlement::Person("请打印公示单张贴".to_owned()),
            (Channel::NoticeBoard | Channel::WeChat, None) if order.is_posted => {
                Settlement::Person("请撤下".to_owned())
            }
            _ => Settlement::Done("那里".to_owned(), None),
        };
        assert!(channel::settle(&place.office, &order, &settlement).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_choice_to_the_board_and_back() {
    let place = Place::with_units().await;
    let [writer, reviewer] = ["writer", "reviewer"].map(|who| place.browser(who));
    let at = ready(&place).await;
    let channels = format!("{at}/channels");
    let (_, page) = reviewer.get(&channels).await;
    assert!(page.contains("渠道都没有启用") && page.contains("只在门户公开"), "{page}");
    switch_on(&place).await;
    let (_, page) = reviewer.get(&channels).await;
    assert!(page.contains("value=\"notice_board\"") && !page.contains("value=\"display\""), "{page}");
    assert!(!writer.get(&channels).await.1.contains("value=\"notice_board\""), "not the writer's to choose");

    let fields = [("channel", "notice_board"), ("until_notice_board", "2026-11-01"), ("channel", "hotline")];
    let (status, _, page) = reviewer.post(&channels, &form(&fields)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("href=\"#until_notice_board\"") && page.contains("value=\"2026-11-01\""), "{page}");
    let fields = [("channel", "notice_board"), ("until_notice_board", "2026-12-24"), ("channel", "hotline")];
    done(&reviewer, &channels, &fields).await;
    let (_, page) = reviewer.get(&channels).await;
    assert!(page.contains("等待送达") && page.contains("2026年12月24日"), "{page}");
    let (status, _, _) = reviewer.post_seen(&channels, "0", "channel=hotline").await;
    assert_eq!(status, StatusCode::CONFLICT, "somebody was faster");

    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    for channel in [Channel::NoticeBoard, Channel::Hotline] {
        carry(&place, &at, channel).await;
    }
    let (_, page) = writer.get(&channels).await;
    for piece in ["待人工发布", "请打印公示单张贴", "已送达", "A4公示单", "登记张贴"] {
        assert!(page.contains(piece), "{piece}: {page}");
    }
    assert!(writer.get("/office/tasks?of=channel").await.1.contains("打印并张贴"));
    let desk = writer.get("/office/channels").await.1;
    assert!(
        desk.contains("关于公证服务的通知") && desk.contains("待人工发布") && desk.contains("1 条"),
        "{desk}"
    );

    let posting = format!("{at}/posting");
    let (status, _, page) = writer.send_fields(&posting, &[("on", "明天"), ("place", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("href=\"#on\""), "{page}");
    let fields = [("on", "2026-11-24"), ("place", "大厅一楼公示栏")];
    let (status, to, page) = writer.send_fields(&posting, &fields).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, channels.as_str()), "{page}");
    let (_, page) = writer.get(&channels).await;
    assert!(
        page.contains("已人工发布") && page.contains("大厅一楼公示栏") && page.contains("还在"),
        "{page}"
    );

    done(&reviewer, &format!("{at}/withdraw"), &[("reason", "mistake"), ("because", "门牌号有误")]).await;
    for channel in [Channel::NoticeBoard, Channel::Hotline] {
        carry(&place, &at, channel).await;
    }
    let desk = reviewer.get("/office/channels").await.1;
    assert!(desk.contains("应撤下") && desk.contains("1 处应撤下还没有撤下"), "{desk}");
    let (_, page) = writer.get(&channels).await;
    let post = page.split("posting?post=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let down = format!("{posting}?post={post}");
    assert!(writer.get(&down).await.1.contains("撤下日期"));
    let fields = [("on", "2026-11-24"), ("post", post)];
    let (status, _, page) = writer.send_fields(&posting, &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(reviewer.get("/office/channels").await.1.contains("没有等人处理的副本"));
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_read_by_everybody_who_works_on_content() {
    let place = Place::with_units().await;
    let reviewer = place.browser("reviewer");
    assert!(place.browser("clerk").get("/office/hotline").await.1.contains("还没有答复卡"));
    assert_eq!(place.browser("keeper").get("/office/hotline").await.0, StatusCode::NOT_FOUND);
    switch_on(&place).await;
    let at = ready(&place).await;
    done(&reviewer, &format!("{at}/channels"), &[("channel", "hotline")]).await;
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    carry(&place, &at, Channel::Hotline).await;
    for who in ["clerk", "stranger", "boss"] {
        let (_, page) = place.browser(who).get("/office/hotline?q=%E5%8D%B3%E6%97%A5").await;
        for piece in ["关于公证服务的通知", "<p>第二段。</p>", "以上是摘录", "公证科", "1 张"]
        {
            assert!(page.contains(piece), "{who} {piece}: {page}");
        }
        assert!(place.browser(who).get("/office/hotline?q=x").await.1.contains("没有找到答复卡"));
    }
    assert!(!place.browser("foreign").get("/office/hotline").await.1.contains("关于公证服务的通知"));
    // Nothing to be posted: the sheet leads back.
    let (status, page) = reviewer.get(&format!("{at}/sheet")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let retry = format!("{at}/channels/retry");
    let (status, _, page) = reviewer.post_from(&format!("{at}/channels"), &retry, "channel=hotline").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("没有停住"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_sent_off_by_another_person() {
    let place = Place::with_units().await;
    let [reviewer, writer, hasty] = ["reviewer", "writer", "hasty"].map(|who| place.browser(who));
    switch_on(&place).await;
    let at = ready(&place).await;
    let channels = format!("{at}/channels");
    done(&reviewer, &channels, &[("channel", "wechat")]).await;
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    let id = at.rsplit_once('/').unwrap().1;
    let order = channel::order(&place.office, &place.agency, id, Channel::WeChat).await.unwrap().unwrap();
    channel::note(&place.office, &place.agency, &order.document, Channel::WeChat, "{}").await.unwrap();
    let hand = Settlement::Person("草稿已放进公众号的草稿箱".to_owned());
    assert!(channel::settle(&place.office, &order, &hand).await.unwrap());
    let (button, entry) = ("核对无误，发送", "登记发布");
    let (_, own) = reviewer.get(&channels).await;
    assert!(
        !own.contains(button) && !own.contains(entry),
        "whoever chose it is not the second person: {own}"
    );
    let (_, page) = writer.get(&channels).await;
    assert!(page.contains(entry) && !page.contains(button), "{page}");
    let (_, page) = hasty.get(&channels).await;
    assert!(page.contains(button) && page.contains("草稿箱"), "{page}");
    let send = format!("{channels}/send");
    let (status, _, page) = reviewer.post_from(&channels, &send, "channel=wechat").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请另一个人核对后办理"), "{page}");
    // A leader who has not given the second factor again gives it first.
    let (_, _, page) = place.browser("boss").post_from(&channels, &send, "channel=wechat").await;
    assert!(page.contains("请再次验证身份"), "{page}");
    assert!(channel::order(&place.office, &place.agency, id, Channel::WeChat).await.unwrap().is_none());
    let (status, to, page) = hasty.post_from(&channels, &send, "channel=wechat").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, channels.as_str()), "{page}");
    let order = channel::order(&place.office, &place.agency, id, Channel::WeChat).await.unwrap().unwrap();
    assert!(order.is_sent);
    // By hand after all.
    assert!(channel::settle(&place.office, &order, &hand).await.unwrap());
    let fields = [("on", "2026-11-24"), ("channel", "wechat"), ("place", "https://example.com/")];
    let (status, _, page) = writer.send_fields(&format!("{at}/posting"), &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("文章网址") && page.contains("href=\"#place\""), "{page}");
    let fields = [("on", "2026-11-24"), ("channel", "wechat"), ("place", "https://mp.weixin.qq.com/s/abc")];
    let (status, _, page) = writer.send_fields(&format!("{at}/posting"), &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(writer.get(&channels).await.1.contains("https://mp.weixin.qq.com/s/abc"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_released_is_handed_to_archives() {
    let place = Place::with_units().await;
    let reviewer = place.browser("reviewer");
    let deposits = "/office/deposits";
    assert!(reviewer.get(deposits).await.1.contains("移交档案馆、图书馆没有启用"));
    switch_on(&place).await;
    let at = ready(&place).await;
    done(&reviewer, &format!("{at}/release"), &[("decision", "now")]).await;
    assert!(reviewer.get(deposits).await.1.contains("有 1 条公开的信息还没有列入清单"));
    let (status, _, page) = reviewer.post_from(deposits, "/office/deposits/enlist", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    carry(&place, &at, Channel::Archive).await;
    let (_, page) = reviewer.get(deposits).await;
    assert!(page.contains("关于公证服务的通知") && page.contains("登记移交"), "{page}");
    assert!(reviewer.get("/office/tasks?of=channel").await.1.contains("移交并登记"));
    let id = at.rsplit_once('/').unwrap().1;
    let (status, _, page) =
        reviewer.send_fields(deposits, &[("on", "2026-11-24"), ("place", "档案馆")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请选定移交的信息") && page.contains("value=\"档案馆\""), "{page}");
    let fields = [("on", "2026-11-24"), ("place", "示范区档案馆"), ("all", "yes"), ("listed", id)];
    let (status, _, page) = reviewer.send_fields(deposits, &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = reviewer.get(deposits).await;
    assert!(page.contains("没有待移交的信息") && page.contains("2026年11月24日，1 条"), "{page}");
    let list = page.split("/office/deposits/list.xlsx?").nth(1).and_then(|rest| rest.split('"').next());
    let list = list.unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let (status, _) = reviewer.get(&format!("/office/deposits/list.xlsx?{list}")).await;
    assert_eq!(status, StatusCode::OK);
}
