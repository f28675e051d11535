//! What is marked is gone, in whichever shape it stood; what is left is found.

use super::*;

fn paragraph(text: &str) -> Block {
    Block::Paragraph { runs: vec![Run::plain(text)] }
}

fn paper() -> Content {
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    Content {
        blocks: vec![
            paragraph("甲方：示范区司法局；乙方：样板公司，联系人钱样本，电话0000-0000123。"),
            Block::Paragraph {
                runs: vec![
                    Run::plain("报价"),
                    Run { strong: true, ..Run::plain("３８万元") },
                    Run::plain("整"),
                ],
            },
            Block::Table {
                caption: String::new(),
                heads: 0,
                rows: vec![
                    row(["姓名", "电话", "备注"]),
                    row(["钱样本", "0000-0000123", ""]),
                    row(["孙样本", "0000-0000456", "钱样本之友"]),
                ],
            },
        ],
    }
}

fn mark(spans: Vec<Span>) -> Mark {
    Mark {
        spans, ground: "denied_third_party".to_owned(), reason: "个人隐私".to_owned(), ..Mark::default()
    }
}

fn marked(piece: usize, words: &str, reach: Reach) -> Mark {
    mark(spans_of(&paper(), piece, words, reach).unwrap())
}

fn texts(content: &Content) -> Vec<String> {
    content.pieces().into_iter().map(|piece| piece.text).collect()
}

#[test]
fn slots_are_the_pieces() {
    let own: Vec<String> = slots(&mut paper()).into_iter().map(|(_, text)| text.clone()).collect();
    assert_eq!(own, texts(&paper()));
}

#[test]
fn what_a_mark_reaches() {
    for (piece, words, reach, count) in [
        (0, "钱样本", Reach::Words, 1),
        (1, "３８万元整", Reach::Words, 1),
        (0, "", Reach::Piece, 1),
        (3, "", Reach::Column, 3),
        (6, "", Reach::Column, 2),
        (0, "钱样本", Reach::Everywhere, 3),
    ] {
        assert_eq!(marked(piece, words, reach).spans.len(), count, "{piece} {words} {reach:?}");
    }
    for (piece, words, reach, code) in [
        (99, "", Reach::Piece, "piece_unknown"),
        (0, "", Reach::Words, "words_unknown"),
        (0, "赵", Reach::Words, "words_unknown"),
        (0, " ", Reach::Everywhere, "words_unknown"),
        (0, "", Reach::Column, "no_table"),
    ] {
        assert_eq!(spans_of(&paper(), piece, words, reach).unwrap_err().code, code, "{piece} {words}");
    }
}

#[test]
fn taken_out_and_the_length_tells_nothing() {
    let marks = [
        marked(0, "钱样本", Reach::Everywhere),
        marked(1, "３８", Reach::Words),
        marked(3, "", Reach::Column),
    ];
    let rest = texts(&removed(&paper(), &marks));
    let expected = [
        "甲方：示范区司法局；乙方：样板公司，联系人■■■■〔1〕，电话0000-0000123。",
        "报价■■■■〔2〕万元整",
        "姓名",
        "■■■■〔3〕",
        "备注",
        "■■■■〔1〕",
        "■■■■〔3〕",
        "孙样本",
        "■■■■〔3〕",
        "■■■■〔1〕之友",
    ];
    assert_eq!(rest, expected);
    // Spans that overlap or touch are one sign, in whichever order they were marked.
    let of = |from, to| mark(vec![Span { piece: 2, from, to }]);
    for marks in [[of(0, 1), of(1, 2)], [of(0, 2), of(1, 2)], [of(1, 2), of(0, 2)]] {
        assert_eq!(texts(&removed(&paper(), &marks))[2], "■■■■〔1、2〕");
    }
    // A span beyond the end takes nothing.
    assert_eq!(
        removed(&paper(), &[mark(vec![Span { piece: 2, from: 5, to: 9 }])]).pieces(),
        removed(&paper(), &[]).pieces()
    );
}

fn surviving(marks: &[Mark], copy: &[&str]) -> Vec<String> {
    let pieces: Vec<_> = copy.iter().map(|text| ("第1行".to_owned(), (*text).to_owned())).collect();
    let copies = [ReadAgain { name: "PDF", pieces: &pieces }];
    survivors(&paper(), marks, &copies).into_iter().map(|refusal| refusal.to_string()).collect()
}

#[test]
fn what_is_left_is_found() {
    let phone = [marked(0, "0000-0000123", Reach::Words)];
    assert_eq!(surviving(&phone, &["电话■■■■〔1〕", "0000-0000456"]), [""; 0]);
    for left in [&["电话0000 0000123"][..], &["00000000１２３"], &["电话0000-0", "000123 页"]] {
        assert_eq!(surviving(&phone, left).len(), 1, "{left:?}");
    }
    let price = [marked(1, "３８万元", Reach::Words)];
    assert_eq!(surviving(&price, &["38万元"]).len(), 1);
    assert_eq!(surviving(&price, &["38", "万元"]).len(), 0, "a short one is not pieced together");
    let whole = removed(&paper(), &phone);
    let again = texts(&whole);
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    assert_eq!(surviving(&phone, &again).len(), 1, "the same number stands in the table too");
    let one = [mark(vec![Span { piece: 2, from: 0, to: 1 }])];
    assert_eq!(surviving(&one, &["姓"]), [""; 0], "a single character says nothing");
}

#[test]
fn the_list_says_why_and_not_what() {
    let marks = [
        marked(0, "钱样本", Reach::Everywhere),
        marked(3, "", Reach::Column),
        Mark { patches: vec![Patch { x: 0, y: 0, width: 9, height: 9 }], ..mark(Vec::new()) },
    ];
    let list = reasons(Some(&paper()), &marks);
    assert_eq!(list[0].place, "第1段、表1第2行第1列、表1第3行第3列");
    assert_eq!((list[1].number, list[1].article.as_str()), (2, "条例15"));
    assert_eq!(list[2].place, "图中1处");
    assert!(!format!("{list:?}").contains("钱样本"));
    let long = Content { blocks: (0..9).map(|_| paragraph("同")).collect() };
    let all = mark(spans_of(&long, 0, "同", Reach::Everywhere).unwrap());
    assert_eq!(reasons(Some(&long), &[all])[0].place, "第1段、第2段、第3段、第4段等9处");
    for (ground, reason, codes) in [
        ("denied_third_party", "个人隐私", 0),
        ("answer_granted", "个人隐私", 1),
        ("denied_process", " ", 1),
        ("", "", 2),
    ] {
        let mark = Mark { ground: ground.into(), reason: reason.into(), ..Mark::default() };
        assert_eq!(mark.check().len(), codes, "{ground} {reason}");
    }
}
