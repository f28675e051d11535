//! A case that cannot be read is refused in one sentence that names the event.

use gongkai_domain::application::Case;

fn with_event(event: &str) -> String {
    format!(
        r#"{{"received": "2026-04-30", "channel": "counter",
            "events": [{{"on": "2026-05-08", "kind": "fee_notified"}}, {event}]}}"#
    )
}

#[test]
fn slips_of_the_pen_are_refused() {
    let event = |text: &str| with_event(&format!(r#"{{"on": "2026-05-09", {text}}}"#));
    let top = |text: &str| format!(r#"{{"received": "2026-04-30", "channel": "counter", {text}}}"#);
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    for (text, says) in [
        (String::new(), "突然结束"),
        ("{\"received\": ".to_owned(), "突然结束"),
        ("{\"received\" \"2026\"}".to_owned(), "第1行第13列不是有效的 JSON"),
        ("[]".to_owned(), "办件不是 JSON 对象"),
        (deep, "嵌套过深"),
        (r#"{"channel": "counter", "events": []}"#.to_owned(), "缺少日期 received"),
        (r#"{"received": "2026-04-30", "events": []}"#.to_owned(), "缺少 channel"),
        (top(r#""confirmed_on": null"#), "缺少 events"),
        (top(r#""events": {}"#), "缺少 events"),
        (top(r#""events": [], "due": "2026-05-01""#), "办件有不认识或不适用的键“due”"),
        (top(r#""events": [], "events": []"#), "events 出现了两次"),
        (top(r#""events": [3]"#), "第0个事项（从0数起）不是 JSON 对象"),
        (top(r#""events": []"#).replace("2026-04-30", "2026-04-31"), "received（2026-04-31）无效"),
        (top(r#""events": []"#).replace("2026-04-30", "2200-04-30"), "超出可计算的范围"),
        (top(r#""events": []"#).replace("counter", "pigeon"), "申请渠道“pigeon”"),
        (
            top(r#""events": [], "confirmed_on": "2026-04-29""#).replace("counter", "online"),
            "confirmed_on 早于收到日期",
        ),
        (with_event(r#"{"kind": "fee_paid"}"#), "第1个事项（从0数起）缺少日期 on"),
        (with_event(r#"{"on": "2026-05-09"}"#), "第1个事项（从0数起）缺少 kind"),
        (with_event(r#"{"on": 20260509, "kind": "fee_paid"}"#), "on 须是非空文字"),
        (with_event(r#"{"on": "2026-5-9", "kind": "fee_paid"}"#), "on（2026-5-9）无效"),
        (event(r#""kind": "paused""#), "第1个事项（从0数起）的类型“paused”不认识"),
        (event(r#""kind": "fee_paid", "amount": 3"#), "键“amount”"),
        (event(r#""kind": "fee_paid", "days": 3"#), "键“days”"),
        (event(r#""kind": "fee_paid", "kind": "fee_paid""#), "kind 出现了两次"),
        (event(r#""kind": "correction_requested""#), "缺少日期 until"),
        (event(r#""kind": "correction_requested", "until": "2026-05-08""#), "until 早于告知日期"),
        (event(r#""kind": "consultation_sent""#), "缺少 with"),
        (event(r#""kind": "consultation_sent", "with": "court""#), "对象“court”不认识"),
        (
            event(r#""kind": "consultation_sent", "with": "third_party", "delivered_on": "2026-05-08""#),
            "delivered_on 早于发出日期",
        ),
        (event(r#""kind": "consultation_replied""#), "缺少 with"),
        (event(r#""kind": "extended""#), "缺少天数 days"),
        (event(r#""kind": "extended", "days": -1"#), "days 须是不小于0的整数"),
        (event(r#""kind": "extended", "days": 1.5"#), "days 须是不小于0的整数"),
        (event(r#""kind": "extended", "days": "20""#), "days 须是不小于0的整数"),
        (event(r#""kind": "due_set""#), "缺少日期 until"),
        (event(r#""kind": "due_set", "until": "2026-05-08""#), "until 早于 on"),
        (event(r#""kind": "answered", "ground": 3"#), "ground 须是非空文字"),
        (event(r#""kind": "paused\nnow""#), "“pausednow”"),
    ] {
        let fault = Case::from_json(&text).expect_err(&text).to_string();
        assert!(fault.contains(says) && !fault.contains('\n'), "{text}\nsays: {fault}\nexpected: {says}");
    }
}

#[test]
fn what_may_be_left_out() {
    for text in [
        with_event(r#"{"on": "2026-05-09", "kind": "answered"}"#),
        with_event(
            r#"{"on": "2026-05-09", "kind": "consultation_sent", "with": "third_party", "delivered_on": null}"#,
        ),
        with_event(r#"{"on": "2026-05-09", "kind": "extended", "days": 99999999999}"#),
        format!("\u{feff}{}", with_event(r#"{"on": "2026-05-09", "kind": "withdrawn"}"#)),
    ] {
        assert_eq!(Case::from_json(&text).map(|case| case.events.len()), Ok(2), "{text}");
    }
}
