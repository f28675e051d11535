use gongkai_extract::{BrokenKind, Fault};

use crate::{check, check_fault, read};
use gongkai_testkit::files::{docx, docx_with_lists, word_xml, zipped};

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A cell with these properties and paragraphs.
fn tc(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

#[track_caller]
fn check_body(body: &str, expected: &[&str]) {
    check("a.docx", &docx(body), expected);
}

#[test]
fn paragraphs() {
    for (body, expected) in [
        ("<w:p><w:r><w:t>一、</w:t></w:r><w:r><w:t xml:space='preserve'>总体 </w:t></w:r></w:p>", "一、总体"),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>",
            "a\tb",
        ),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r></w:p>", "a⏎b⏎c"),
        ("<w:p><w:r><w:t>甲&amp;乙&lt;&#x4e00;<![CDATA[<c>]]></w:t></w:r></w:p>", "甲&乙<一<c>"),
        (
            "<w:p><w:hyperlink><w:r><w:t>网</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>址</w:t></w:r></w:smartTag></w:p>",
            "网址",
        ),
        (
            "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "控件",
        ),
        (
            "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
            "新",
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>",
            "新",
        ),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t></w:r></w:p>",
            "明",
        ),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上</w:t></w:r></w:p><w:p><w:r><w:t>下</w:t></w:r></w:p>",
            "上下",
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>SUM(A1)</w:instrText><w:t>x</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>15</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType='end'/></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>",
            "153",
        ),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "音",
        ),
    ] {
        check_body(body, &[expected]);
    }
}

#[test]
fn a_field_without_an_end_swallows_nothing() {
    let open = "<w:p><w:r><w:t>前</w:t><w:fldChar w:fldCharType='begin'/></w:r></w:p>";
    check_body(&format!("{open}{}", p("后")), &["前", "后"]);
}

#[test]
fn text_boxes_are_read_once() {
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = format!(
        "<w:p><w:r><w:t>段</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{}</wps:txbx></w:drawing>\
         </mc:Choice><mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>落</w:t></w:r></w:p>",
        text_box("框"),
        text_box("框")
    );
    check_body(&body, &["段落", "框"]);
    let old = format!("<w:p><w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r></w:p>", text_box("旧框"));
    check_body(&old, &["旧框"]);
}

#[test]
fn tables() {
    let plain = |text: &str| tc("", &p(text));
    for (rows, expected) in [
        (
            vec![
                row(&[tc("<w:vMerge w:val='restart'/>", &p("甲")), tc("<w:gridSpan w:val='2'/>", &p("乙"))]),
                row(&[tc("<w:vMerge/>", "<w:p/>"), plain("1"), plain("")]),
                row(&[tc("<w:vMerge w:val='continue'/>", "<w:p/>"), plain("2"), plain("3")]),
            ],
            "3x3 0.0[3x1]=甲 0.1[1x2]=乙 1.1=1 1.2= 2.1=2 2.2=3",
        ),
        // Two merges below each other stay two.
        (
            vec![
                row(&[tc("<w:vMerge w:val='restart'/>", &p("a")), plain("1")]),
                row(&[tc("<w:vMerge/>", "<w:p/>"), plain("2")]),
                row(&[tc("<w:vMerge w:val='restart'/>", &p("b")), plain("3")]),
                row(&[tc("<w:vMerge/>", "<w:p/>"), plain("4")]),
            ],
            "4x2 0.0[2x1]=a 0.1=1 1.1=2 2.0[2x1]=b 2.1=3 3.1=4",
        ),
        (
            vec![
                row(&[plain("a"), plain("b")]),
                format!("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr>", plain("c")),
            ],
            "2x2 0.0=a 0.1=b 1.1=c",
        ),
        (
            vec![
                row(&[plain("a"), plain("b")]),
                format!("<w:tr><w:trPr><w:del/></w:trPr>{}{}</w:tr>", plain("旧"), plain("旧")),
                row(&[plain("c"), plain("d")]),
            ],
            "2x2 0.0=a 0.1=b 1.0=c 1.1=d",
        ),
        (vec![row(&[plain("a"), tc("", &format!("{}{}", p("自然"), p("人")))])], "1x2 0.0=a 0.1=自然⏎人"),
        (
            vec![row(&[tc("<w:hMerge w:val='restart'/>", &p("a")), tc("<w:hMerge/>", "<w:p/>"), plain("b")])],
            "1x3 0.0[1x2]=a 0.2=b",
        ),
        // What the cell was before a tracked change is not what it is.
        (
            vec![row(&[
                tc("<w:tcPrChange><w:tcPr><w:gridSpan w:val='5'/></w:tcPr></w:tcPrChange>", &p("a")),
                plain("b"),
            ])],
            "1x2 0.0=a 0.1=b",
        ),
        (
            vec![format!(
                "<w:tr><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>{}</w:tr>",
                plain("a"),
                plain("b")
            )],
            "1x2 0.0=a 0.1=b",
        ),
    ] {
        check_body(&format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat()), &[expected]);
    }
}

#[test]
fn nested_tables_are_opened() {
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[tc("", &p("a")), tc("", &p("1"))]));
    let outer = format!(
        "{}<w:tbl>{}</w:tbl>{}",
        p("前"),
        row(&[tc("", &format!("{}{inner}<w:p/>", p("题")))]),
        p("后")
    );
    check_body(&outer, &["前", "题", "1x2 0.0=a 0.1=1", "后"]);
}

const LISTS: &str = "<w:abstractNum w:abstractNumId='7'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:pStyle w:val='1'/><w:lvlText w:val='%1、'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='●'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>\
    <w:num w:numId='2'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='8'/></w:num>";
const STYLES: &str = "<w:style w:styleId='1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
    <w:style w:styleId='2'><w:basedOn w:val='1'/></w:style>";

fn numbered(list: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn automatic_numbers_are_text() {
    for (paragraphs, expected) in [
        (
            vec![
                numbered(1, 0, "甲"),
                numbered(1, 1, "乙"),
                numbered(1, 1, "丙"),
                numbered(1, 2, "丁"),
                numbered(1, 0, "戊"),
                numbered(1, 1, "己"),
            ],
            &["一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "（一）己"][..],
        ),
        (vec![styled("1", "甲"), styled("2", "乙"), numbered(0, 0, "丙")], &["一、甲", "二、乙", "丙"]),
        (
            vec![numbered(1, 0, "甲"), numbered(2, 0, "乙"), numbered(2, 0, "丙")],
            &["一、甲", "五、乙", "六、丙"],
        ),
        (vec![numbered(3, 0, "甲"), numbered(9, 0, "乙")], &["甲", "乙"]),
    ] {
        check("a.docx", &docx_with_lists(&paragraphs.concat(), LISTS, STYLES), expected);
    }
}

#[test]
fn unusual_packages() {
    let xml = word_xml(&p("正文"));
    check("a.docx", &zipped(&[("word\\document.xml", xml.as_bytes())]), &["正文"]);
    check("a.doc", &docx(&p("正文")), &["正文"]);
    check("a", &docx(&p("正文")), &["正文"]);
    let other = xml.replace("xmlns:w=", "xmlns:ns0=").replace("<w:", "<ns0:").replace("</w:", "</ns0:");
    check("a.docx", &zipped(&[("word/document.xml", other.as_bytes())]), &["正文"]);
    let wide: Vec<u8> = format!("\u{feff}{xml}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("a.docx", &zipped(&[("word/document.xml", &wide)]), &["正文"]);
    let elsewhere = zipped(&[
        ("[Content_Types].xml", b"<Types>wordprocessingml.document.main+xml</Types>"),
        (
            "_rels/.rels",
            b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
              <Relationship Type='x/officeDocument' Target='/word/document2.xml'/></Relationships>",
        ),
        ("word/document2.xml", xml.as_bytes()),
        (
            "docProps/core.xml",
            "<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>年报</dc:title></c>".as_bytes(),
        ),
    ]);
    assert_eq!(read("a.docx", &elsewhere).unwrap().title.as_deref(), Some("年报"));
    check_fault(
        "a.docx",
        &zipped(&[("word/document.xml", b"<w:p>")]),
        &Fault::Broken { kind: BrokenKind::Docx },
    );
    check_fault("a.docx", &docx("<w:p/>"), &Fault::NoText);
}
