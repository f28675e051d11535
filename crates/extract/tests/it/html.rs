use encoding_rs::GB18030;
use gongkai_extract::Fault;
use gongkai_report::plain::FileKind;

use crate::{check, check_fault, read};

#[test]
fn blocks_in_reading_order() {
    for (page, expected) in [
        ("<h1>年报</h1><p>&nbsp;　一、总体&nbsp;情况　</p>", &["年报", "一、总体\u{a0}情况"][..]),
        ("<div>甲<div>乙</div>丙</div>", &["甲", "乙", "丙"]),
        ("<p>一<br>二<br/><br>三", &["一", "二", "三"]),
        ("<ul><li>甲<li>乙</ul>丙", &["甲", "乙", "丙"]),
        ("<p>政府信\n  息公开 12\n条 <b>a</b> b</p>", &["政府信息公开 12 条 a b"]),
        ("<p>甲&lt;乙&amp;丙&#x4e00;</p>", &["甲<乙&丙一"]),
        ("<pre>一\n 二</pre>", &["一", "二"]),
    ] {
        check("a.html", page.as_bytes(), expected);
    }
}

#[test]
fn what_is_struck_out_and_what_is_filled_in() {
    for (cell, expected) in [
        ("<del>5</del><ins>6</ins>", "6"),
        ("<s>5</s>6<strike>7</strike>", "6"),
        ("<input value='12'>件", "12件"),
        ("<input type='hidden' value='1'><input type=checkbox value=2><input type=NUMBER value=3>", "3"),
        ("<textarea>7</textarea>", "7"),
        ("<select><option>是<option selected>否</select>", "否"),
        ("<select><option>是<option>否</select>", "是"),
        ("<select></select>", ""),
    ] {
        let page = format!("<table><tr><td>甲<td>{cell}</table>");
        check("a.html", page.as_bytes(), &[&format!("1x2 0.0=甲 0.1={expected}")]);
    }
    // Outside tables forms search and steer.
    check("a.html", "<p>报告<input value=搜索><textarea>词</textarea>".as_bytes(), &["报告"]);
}

#[test]
fn what_no_reader_sees_is_left_out() {
    let page = "<html><head><title> 年报 </title><style>p{}</style></head><body><script>var a='<p>x</p>'</script>\
        <noscript>n</noscript><template><p>t</p></template><select><option>o</select><p hidden>h</p>\
        <p style='color:red; DISPLAY : none'>d</p><input value=v><!-- c --><table><tr><td>数<td>1</table></body></html>";
    let document = read("a.html", page.as_bytes()).unwrap();
    assert_eq!(document.title.as_deref(), Some("年报"));
    assert_eq!(crate::shown(&document), ["1x2 0.0=数 0.1=1"]);
    // A page that shows nothing until a script runs is read as it will be shown.
    check("a.html", "<div style='display:none'><p>正文</p></div>".as_bytes(), &["正文"]);
}

#[test]
fn tables() {
    for (table, expected) in [
        ("<tr><td rowspan=2>甲<td colspan='2'>乙<tr><td>1<td>", "2x3 0.0[2x1]=甲 0.1[1x2]=乙 1.1=1 1.2="),
        ("<tr><th>a</th><td>b</td></tr>\n<tr><td>c</td></tr>", "2x2 0.0=a 0.1=b 1.0=c"),
        // Spans are cut at the rows there are; nonsense is 1.
        ("<tr><td rowspan=99>a<td colspan=x>b<tr><td>c", "2x2 0.0[2x1]=a 0.1=b 1.1=c"),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", "3x2 0.0[3x1]=a 0.1=b 1.1=c 2.1=d"),
        // Head, body and foot as they are printed; no span leaves its group.
        (
            "<tfoot><tr><td>f<td>g</tfoot><tbody><tr><td rowspan=3>b<td>c</tbody><thead><tr><td>h<td>i</thead>",
            "3x2 0.0=h 0.1=i 1.0=b 1.1=c 2.0=f 2.1=g",
        ),
        ("<tr><td><p>自然</p><p>人</p><td>a<br>b", "1x2 0.0=自然⏎人 0.1=a⏎b"),
        ("<tr><td colspan=1000>a<tr><td>b<td>c", "2x64 0.0[1x64]=a 1.0=b 1.1=c"),
        ("<tr><td>&nbsp;<td> 0　", "1x2 0.0= 0.1=0"),
    ] {
        check("a.html", format!("<table>{table}</table>").as_bytes(), &[expected]);
    }
}

#[test]
fn captions_and_tables_that_arrange_the_page() {
    let inner = "<table><caption>表一</caption><tr><td>a<td>1</table>";
    let around = format!("<table><tr><td>菜单<td>前{inner}后</table>");
    check("a.html", around.as_bytes(), &["菜单", "前", "表一", "1x2 0.0=a 0.1=1", "后"]);
    check("a.html", "<table><tr><td><p>一</p><p>二</p></table>".as_bytes(), &["一", "二"]);
    let article = format!("<p>{}</p>", "字".repeat(200)).repeat(4);
    let page = format!("<table><tr><td>栏目<td>{article}</table>");
    assert_eq!(read("a.html", page.as_bytes()).unwrap().blocks.len(), 5);
}

#[test]
fn character_sets_and_wrong_names() {
    let page = "<html><body><table><tr><td>予以公开<td>5</table><p>某某县司法局年度报告</p></body></html>";
    let expected = ["1x2 0.0=予以公开 0.1=5", "某某县司法局年度报告"];
    let gbk = |page: &str| GB18030.encode(page).0.into_owned();
    let meta = |label: &str| format!("<meta charset={label}>{page}");
    let wide: Vec<u8> = format!("\u{feff}{page}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("a.html", page.as_bytes().to_vec()),
        ("unlabelled.htm", gbk(page)),
        ("labelled.html", gbk(&meta("gb2312"))),
        ("mislabelled.html", gbk(&meta("utf-8"))),
        ("mislabelled.html", meta("gbk").into_bytes()),
        ("wide.html", wide),
        ("word.doc", page.as_bytes().to_vec()),
        ("excel.xls", gbk(page)),
        ("page.txt", page.as_bytes().to_vec()),
        ("none", page.as_bytes().to_vec()),
    ] {
        let document = read(name, &bytes).unwrap();
        assert_eq!(document.kind, FileKind::Html, "{name}");
        assert_eq!(crate::shown(&document), expected, "{name}");
    }
    check("quoted.txt", "用<table>标签</table>排版".as_bytes(), &["用<table>标签</table>排版"]);
    check_fault("a.html", b"<html><body><script>x</script></body></html>", &Fault::NoText);
}
