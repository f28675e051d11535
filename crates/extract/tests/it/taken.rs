//! What the clipboard of Word, WPS, Excel and browsers, and what Word documents become as the structure of
//! a text. The fragments are written after what these programs put there.

use gongkai_domain::publication::{
    Left, Taken,
    content::{Block, Run},
};
use gongkai_testkit::files::{docx, docx_with_lists, zipped};

use crate::extractor;

fn words(runs: &[Run]) -> String {
    let word = |run: &Run| {
        let text = run.text.replace('\n', "⏎");
        let text = if run.strong { format!("*{text}*") } else { text };
        if run.link.is_empty() { text } else { format!("[{text}→{}]", run.link) }
    };
    runs.iter().map(word).collect()
}

/// A line a block: `1# heading`, `p words`, `- entry / entry`, `1. entry / entry`, `table heads cells|cells / …`.
fn shown(taken: &Taken) -> Vec<String> {
    let block = |block: &Block| match block {
        Block::Heading { level, text } => format!("{level}# {text}"),
        Block::Paragraph { runs } => format!("p {}", words(runs)),
        Block::List { ordered, items } => {
            let items: Vec<_> = items.iter().map(|item| words(item)).collect();
            format!("{} {}", if *ordered { "1." } else { "-" }, items.join(" / "))
        }
        Block::Table { caption, heads, rows } => {
            let rows: Vec<_> = rows.iter().map(|row| row.join("|").replace('\n', "⏎")).collect();
            format!("table{heads} {caption}{}", rows.join(" / "))
        }
        Block::Image { file, alt, caption } => format!("image {file} {alt} {caption}"),
    };
    taken.content.blocks.iter().map(block).collect()
}

fn left(taken: &Taken) -> Vec<(Left, u32)> {
    taken.left.iter().map(|(left, count)| (*left, *count)).collect()
}

#[track_caller]
fn pasted(html: &str, expected: &[&str], behind: &[(Left, u32)]) {
    let taken = extractor().clipboard(html.as_bytes()).unwrap();
    assert_eq!(shown(&taken), expected, "{html}");
    assert_eq!(left(&taken), behind, "{html}");
}

/// As Word for Windows puts it: conditional comments, a style sheet, VML, `o:p`.
fn word(body: &str) -> String {
    format!(
        r##"<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document><link rel=File-List href="file:///C:/Users/a/clip_filelist.xml"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style><!-- /* Font Definitions */ @font-face {{font-family:仿宋_GB2312;}} p.MsoNormal {{mso-style-unhide:no; margin:0cm; font-size:16.0pt;}} @list l0:level1 {{mso-level-number-format:chinese-counting; text-indent:-21.0pt;}} --></style><!--[if gte mso 10]><style>table.MsoNormalTable {{mso-style-name:普通表格;}}</style><![endif]--></head><body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->{body}<!--EndFragment--></body></html>"##
    )
}

#[test]
fn from_word() {
    for (body, expected, behind) in [
        (
            r##"<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;font-family:仿宋_GB2312;mso-ascii-font-family:Calibri'>为规范<b>法律援助</b>补贴<span lang=EN-US>2026</span>年发放工作，<o:p></o:p></span></p><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"##,
            &["p 为规范*法律援助*补贴2026年发放工作，"][..],
            &[][..],
        ),
        (
            r##"<h1>总则<o:p></o:p></h1><h2 style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>（一）<span style='font:7.0pt "Times New Roman"'>&nbsp;</span></span><![endif]>适用范围</h2><p class=MsoTitle>办法</p>"##,
            &["1# 总则", "2# （一）适用范围", "1# 办法"],
            &[],
        ),
        (
            // A fake heading: bold, or in the face that GB/T 9704 gives it.
            r##"<p class=MsoNormal><span style='font-family:黑体'>一、总体要求</span></p><p class=MsoNormal><span style='font-family:楷体_GB2312'>（二）基本原则</span></p><p class=MsoNormal><b>第三章 附则</b></p><p class=MsoNormal><span style='font-family:黑体'>一、本办法自印发之日起施行。</span></p><p class=MsoNormal><b>请各单位认真执行。</b></p>"##,
            &[
                "1# 一、总体要求",
                "2# （二）基本原则",
                "1# 第三章 附则",
                "p 一、本办法自印发之日起施行。",
                "p *请各单位认真执行。*",
            ],
            &[],
        ),
        (
            r##"<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span lang=EN-US style='font-family:Wingdings;mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>身份证明<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>申请表</p>"##,
            &["- 身份证明 / 申请表"],
            &[],
        ),
        (
            r##"<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>甲</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>乙</p><p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1)<span>&nbsp;</span></span>丙</p>"##,
            &["1. 甲 / 乙", "1. 丙"],
            &[(Left::Level, 1)],
        ),
        (
            // Only the middle of a list was copied: its numbers are said.
            r##"<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span>丙</p><p style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>第四条<span>&nbsp;</span></span>丁应当公开。</p>"##,
            &["p 3. 丙", "p 第四条丁应当公开。"],
            &[],
        ),
        (
            r##"<p>公开<del cite="mailto:a" datetime="2026-11-20T10:00">内部</del><ins cite="mailto:a">信息</ins><s>旧</s><span style='display:none;mso-hide:all'>密码</span><span style='color:white'>白字</span><a style='mso-comment-reference:a_1;mso-comment-date:20261120'>批注处</a><span class=MsoCommentReference><span lang=EN-US><a class=msocomanchor id="_anchor_1" href="#_msocom_1">[a1]</a></span></span>。</p><div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>请核对</p></div></div>"##,
            &["p 公开信息批注处。"],
            &[(Left::Hidden, 2), (Left::Deleted, 2), (Left::Comment, 1)],
        ),
        (
            r##"<p><!--[if gte vml 1]><v:shape id="图片_1"><v:imagedata src="file:///C:/clip_image001.png"/></v:shape><![endif]--><![if !vml]><img width=554 height=300 src="file:///C:/clip_image002.jpg" v:shapes="图片_1"><![endif]></p><p>见图</p>"##,
            &["p 见图"],
            &[(Left::Picture, 1)],
        ),
        (
            r##"<p>见<a href="https://www.example.org/a?b=1&amp;c=2">办法</a>、<a href="file:///C:/a.doc">内网文件</a>和<a href="javascript:alert(1)">按钮</a>、<a href="#_Toc1">第一章</a></p>"##,
            &["p 见[办法→https://www.example.org/a?b=1&c=2]、内网文件和按钮、第一章"],
            &[(Left::Link, 2)],
        ),
    ] {
        pasted(&word(body), expected, behind);
    }
}

#[test]
fn tables_from_word_and_excel() {
    pasted(
        &word(
            r##"<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'><thead><tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'><td width=100><p class=MsoNormal align=center><b>序号<o:p></o:p></b></p></td><td><p class=MsoNormal><b>补贴金额<br>（元）</b></p></td></tr></thead><tr><td><p class=MsoNormal>1</p></td><td><p class=MsoNormal>2,400</p><p class=MsoNormal>含税</p></td></tr></table>"##,
        ),
        &["table1 序号|补贴金额⏎（元） / 1|2,400⏎含税"],
        &[],
    );
    pasted(
        r##"<table><tr><td rowspan=2>科室</td><td colspan=2>件数</td></tr><tr><td>受理</td><td>办结</td></tr><tr><td>公证科</td><td>3</td><td>2</td></tr></table>"##,
        &["table1 科室|件数| / |受理|办结 / 公证科|3|2"],
        &[(Left::Merged, 1)],
    );
    // A column and a row that the sheet hides are not in print.
    pasted(
        r##"<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-style-parent:style0;} .xl66{font-weight:700;}</style></head><body><table border=0 style='border-collapse:collapse;width:144pt'><col width=72 style='width:54pt'><col width=0 style='display:none;mso-width-source:userset'><col width=72><tr height=19><td class=xl66>姓名</td><td class=xl66>身份证号</td><td class=xl66>结果</td></tr><tr><td>甲某</td><td>110199199003071239</td><td>通过</td></tr><tr style='display:none'><td>乙某</td><td>1</td><td>未通过</td></tr></table></body></html>"##,
        &["table1 姓名|结果 / 甲某|通过"],
        &[(Left::Hidden, 1)],
    );
    // A frame around words is none; a table inside a cell stays as words.
    pasted(
        "<table><tr><td><p>框里的话</p><ul><li>甲</li></ul></td></tr></table>",
        &["p 框里的话", "- 甲"],
        &[],
    );
    pasted(
        "<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td><table><tr><td>2</td><td>3</td></tr></table></td></tr></table>",
        &["table1 甲|乙 / 1|2 3"],
        &[(Left::Nested, 1)],
    );
    pasted("<table><caption>表一</caption><tr><td></td></tr><tr><td>&nbsp;</td></tr></table>", &[], &[]);
}

#[test]
fn from_wps_and_browsers() {
    for (html, expected, behind) in [
        (
            // WPS sets lists out with hanging indents in four decimals.
            r##"<html><head><meta name="Generator" content="WPS Office"></head><body><!--StartFragment--><p class="MsoNormal" style="margin-left:21.0000pt;text-indent:-21.0000pt;mso-list:l0 level1 lfo1;"><!--[if !supportLists]--><span style="font-family:Wingdings;mso-list:Ignore;">&#61548;&nbsp;</span><!--[endif]--><span style="mso-spacerun:'yes';font-family:仿宋;font-size:16.0000pt;">身份证明</span></p><p class="MsoNormal" style="text-indent:32.0000pt;"><span style="font-family:黑体;mso-spacerun:'yes';">一、申请条件</span></p><p class="MsoNormal"><span style="mso-spacerun:'yes';">　　符合下列条件的，</span><b><span style="font-weight:bold;">可以</span></b><span>申请。</span></p><!--EndFragment--></body></html>"##,
            &["- 身份证明", "1# 一、申请条件", "p 符合下列条件的，*可以*申请。"][..],
            &[][..],
        ),
        (
            // Chrome, from a page: computed styles, scripts and forms between the words.
            r##"<meta charset='utf-8'><h2 style="color: rgb(51, 51, 51); font-size: 24px; white-space: normal;">办事指南</h2><p style="margin: 0px; color: rgb(51, 51, 51);">请到<span>&nbsp;</span><b style="font-weight: bold;">一楼</b><br>办理</p><script>alert(1)</script><ul><li>甲<ul><li>乙</li></ul></li><li><p>丙</p><p>丁</p></li></ul><ol start="2"><li>戊</li></ol><input value="x"><div class="a" style="display:none">暗</div>"##,
            &["2# 办事指南", "p 请到 *一楼*⏎办理", "- 甲 / 乙 / 丙⏎丁", "p 2. 戊"],
            &[(Left::Hidden, 1), (Left::Level, 1), (Left::Active, 2)],
        ),
        (
            // An online editor wraps everything in an element that is not bold.
            r##"<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">要点</span><span style="font-weight:400">：三项</span></p></b>"##,
            &["p *要点*：三项"],
            &[],
        ),
        ("<p>第一行\n第二行</p><p>word one\nword two</p>", &["p 第一行第二行", "p word one word two"], &[]),
        (
            r##"<div style="background-color:#1c4f8f"><span style="color:#fff">白字蓝底</span></div><p style="background:#000"><font style="color:#ffffff">看得见</font></p>"##,
            &["p 白字蓝底", "p 看得见"],
            &[],
        ),
        (
            r##"<svg><script>1</script><text>图</text></svg><math><mi>x</mi></math><iframe src="//x"></iframe>"##,
            &[],
            &[(Left::Drawing, 1), (Left::Formula, 1), (Left::Active, 1)],
        ),
        ("纯文字", &["p 纯文字"], &[]),
        ("<p>\u{200b}零\u{202e}宽</p>", &["p 零宽"], &[]),
    ] {
        pasted(html, expected, behind);
    }
}

/// What the editor itself copies comes back as it was.
#[test]
fn from_the_editor_itself() {
    pasted(
        r##"<h5 data-level="3" data-pm-slice="1 1 []">标题</h5><p>甲<a href="https://example.org/" rel="noreferrer"><strong>乙</strong></a></p><table class="table" data-caption="表一"><tbody><tr><th><div class="cell-line">头</div></th><th><div class="cell-line">二</div></th></tr><tr><td><div class="cell-line">一</div><div class="cell-line">行</div></td><td><div class="cell-line"></div></td></tr></tbody></table><figure><img src="picture?of=019ab" alt="画面" data-file="019ab" data-caption="图注"><figcaption>图注</figcaption></figure>"##,
        &["3# 标题", "p 甲[*乙*→https://example.org/]", "table1 表一头|二 / 一⏎行|", "image 019ab 画面 图注"],
        &[],
    );
}

#[test]
fn hostile_clipboards_end() {
    let deep = "<div>".repeat(200_000);
    assert!(extractor().clipboard(deep.as_bytes()).is_err());
    let wide = format!("<table>{}</table>", "<tr><td>1</td><td>2</td></tr>".repeat(30_000));
    let taken = extractor().clipboard(wide.as_bytes()).unwrap();
    assert_eq!((shown(&taken), left(&taken)), (vec![], vec![(Left::TooLarge, 1)]), "no table is that large");
    for odd in ["<", "<p", "<!--", "<![if !x]>", "\u{0}", "</td></tr>", "<table><td>a<table><td>b"] {
        let _ = extractor().clipboard(odd.as_bytes());
    }
}

#[track_caller]
fn brought(file: &[u8], title: &str, expected: &[&str], behind: &[(Left, u32)]) {
    let taken = extractor().draft_of(file).unwrap();
    assert_eq!(
        (taken.title.as_str(), shown(&taken)),
        (title, expected.iter().map(|line| (*line).to_owned()).collect())
    );
    assert_eq!(left(&taken), behind);
}

fn r(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

fn p(properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>")
}

#[test]
fn a_word_document_as_the_norm_sets_it() {
    let font = |name: &str| format!("<w:rFonts w:eastAsia='{name}'/>");
    let body = [
        p("<w:jc w:val='center'/>", &r(&font("方正小标宋简体"), "关于法律援助补贴的")),
        p("<w:jc w:val='center'/>", &r(&font("方正小标宋简体"), "通知")),
        p("", &r(&font("仿宋_GB2312"), "各科室：")),
        p("", &r(&font("黑体"), "一、总体要求")),
        p("", &r(&font("楷体_GB2312"), "（一）原则")),
        p("", &[r(&font("仿宋_GB2312"), "坚持"), r("<w:b/>", "公开"), r("<w:vanish/>", "内部"), r("", "。")].concat()),
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:commentReference w:id='1'/></w:r></w:p>".to_owned(),
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>科室</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>件数</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
        "<w:p><w:r><w:drawing><a:blip xmlns:a='urn:a'/></w:drawing></w:r></w:p>".to_owned(),
    ];
    brought(
        &docx(&body.concat()),
        "关于法律援助补贴的通知",
        &[
            "p 各科室：",
            "1# 一、总体要求",
            "2# （一）原则",
            "p 坚持*公开*。",
            "p 新",
            "table1 科室|件数| / 甲|1|2",
        ],
        &[
            (Left::Picture, 1),
            (Left::Hidden, 2),
            (Left::Deleted, 1),
            (Left::Comment, 1),
            (Left::Note, 1),
            (Left::Merged, 1),
        ],
    );
}

#[test]
fn styles_and_lists_of_a_word_document() {
    let level = |format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let pattern =
        |id: u32, level: String| format!("<w:abstractNum w:abstractNumId='{id}'>{level}</w:abstractNum>");
    let lists = [
        pattern(1, level("chineseCounting", "%1、")),
        pattern(2, level("bullet", "·")),
        pattern(3, level("decimal", "%1.")),
        (1..=3).map(|id| format!("<w:num w:numId='{id}'><w:abstractNumId w:val='{id}'/></w:num>")).collect(),
    ];
    let styles = "<w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
                  <w:style w:styleId='a'><w:name w:val='Title'/><w:pPr><w:jc w:val='center'/></w:pPr></w:style>\
                  <w:style w:styleId='b'><w:basedOn w:val='1'/></w:style>";
    let item = |list: u32, text: &str| {
        p(&format!("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='{list}'/></w:numPr>"), &r("", text))
    };
    let body = [
        p("<w:pStyle w:val='a'/>", &r("", "办法")),
        p("<w:pStyle w:val='1'/>", &r("", "总则")),
        item(2, "甲"),
        item(2, "乙"),
        item(3, "丙"),
        item(3, "丁"),
        p("<w:pStyle w:val='b'/>", &r("", "附则")),
    ];
    brought(
        &docx_with_lists(&body.concat(), &lists.concat(), styles),
        "办法",
        &["1# 一、总则", "- 甲 / 乙", "1. 丙 / 丁", "1# 二、附则"],
        &[],
    );
}

#[test]
fn what_is_no_word_document() {
    for file in
        [&b"%PDF-1.7"[..], b"{\\rtf1", b"PK\x03\x04", &zipped(&[("xl/workbook.xml", b"<a/>" as &[u8])])]
    {
        let fault = extractor().draft_of(file).unwrap_err().to_string();
        assert!(fault.contains('请'), "{fault}");
    }
}
