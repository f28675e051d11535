//! One small file for each way in which a text can be in a file and not in print.

use super::{
    docx, halves, ole,
    pdf::{Sheet, file_with, stream},
    record, unseen, word_xml, xlsx, zipped,
};

/// The way, a name for the file, its bytes.
pub type Way = (&'static str, &'static str, Vec<u8>);

/// Files in which `secret` is hidden: the way, a name for the file, its bytes.
pub fn all(secret: &str) -> Vec<Way> {
    let mut ways = in_docx(secret);
    ways.extend(in_xlsx(secret));
    ways.extend(in_xls(secret));
    ways.extend(in_pdf(secret));
    ways.extend(in_html(secret));
    ways.extend(unseen::in_html(secret));
    ways.extend(unseen::in_docx(secret));
    ways.extend(unseen::in_xlsx(secret));
    ways.extend(unseen::in_pdf(secret));
    ways
}

/// Files in which `secret` is printed where the readers of reports do not look.
pub fn printed(secret: &str) -> Vec<Way> {
    let note = |part: &str, root: &str| {
        let xml = word_xml("")
            .replace("w:document", root)
            .replace("<w:body></w:body>", &format!("<w:p><w:r><w:t>{secret}</w:t></w:r></w:p>"));
        zipped(&[("word/document.xml", word_xml("").as_bytes()), (part, xml.as_bytes())])
    };
    let boxed = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>{secret}</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice></mc:AlternateContent></w:r></w:p>"
    );
    let dark = format!(
        "<w:p><w:r><w:rPr><w:color w:val='FFFFFF'/><w:shd w:fill='1F4E79'/></w:rPr><w:t>{secret}</w:t></w:r></w:p>"
    );
    let slanted =
        Sheet::default().raw(&format!("BT /F1 20 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <{}> Tj ET", codes(secret)));
    let on_dark = Sheet::default().raw(&format!(
        "0 0 0.5 rg 50 90 400 30 re f 1 1 1 rg BT /F1 12 Tf 60 100 Td <{}> Tj ET",
        codes(secret)
    ));
    let mut ways = vec![
        ("header", "a.docx", note("word/header1.xml", "w:hdr")),
        ("footnote", "a.docx", note("word/footnotes.xml", "w:footnotes")),
        ("text box", "a.docx", docx(&boxed)),
        ("white on dark", "a.docx", docx(&dark)),
        (
            "footer",
            "a.xlsx",
            xlsx("", &format!("<headerFooter><oddFooter>&amp;C{secret}</oddFooter></headerFooter>")),
        ),
        ("watermark", "a.pdf", file_with(&[slanted], "", "", &[])),
        ("white on dark", "a.pdf", file_with(&[on_dark], "", "", &[])),
    ];
    ways.extend(unseen::seen(secret));
    ways
}

fn in_docx(secret: &str) -> Vec<Way> {
    let run = |properties: &str| {
        docx(&format!(
            "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{secret}</w:t></w:r></w:p>"
        ))
    };
    let (head, tail) = secret.split_at(9);
    let with = |part: &str, xml: String| {
        let body = word_xml("<w:p><w:r><w:t>甲</w:t></w:r></w:p>");
        zipped(&[("word/document.xml", body.as_bytes()), (part, xml.as_bytes())])
    };
    let word = |root: &str, inner: String| {
        format!(
            "<w:{root} xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{inner}</w:{root}>"
        )
    };
    let paragraph = format!("<w:p><w:r><w:t>{secret}</w:t></w:r></w:p>");
    let styled = zipped(&[
        ("word/document.xml", word_xml(&format!("<w:p><w:pPr><w:pStyle w:val='b'/></w:pPr><w:r><w:t>{secret}</w:t></w:r></w:p>")).as_bytes()),
        ("word/styles.xml", word("styles", "<w:style w:styleId='a'><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>".to_owned()).as_bytes()),
    ]);
    let inner = xlsx(&format!("<row r='1'><c r='A1' t='inlineStr'><is><t>{secret}</t></is></c></row>"), "");
    let attached =
        zipped(&[("word/document.xml", word_xml("").as_bytes()), ("word/embeddings/book1.xlsx", &inner)]);
    let photo = zipped(&[
        ("word/document.xml", word_xml("").as_bytes()),
        ("word/media/image1.jpeg", &photograph(secret)),
    ]);
    vec![
        ("hidden", "a.docx", run("<w:vanish/>")),
        ("white", "a.docx", run("<w:color w:val='FFFFFF'/>")),
        ("tiny", "a.docx", run("<w:sz w:val='2'/>")),
        ("style", "a.docx", styled),
        (
            "half hidden",
            "a.docx",
            docx(&format!(
                "<w:p><w:r><w:t>甲{head}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>{tail}</w:t></w:r></w:p>"
            )),
        ),
        (
            "deleted",
            "a.docx",
            docx(&format!(
                "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>{secret}</w:delText></w:r></w:del></w:p>"
            )),
        ),
        (
            "half deleted",
            "a.docx",
            docx(&format!(
                "<w:p><w:r><w:t>甲{head}</w:t></w:r><w:del><w:r><w:delText>{tail}</w:delText></w:r></w:del><w:ins><w:r><w:t>12</w:t></w:r></w:ins></w:p>"
            )),
        ),
        (
            "moved",
            "a.docx",
            docx(&format!("<w:p><w:moveFrom><w:r><w:t>{secret}</w:t></w:r></w:moveFrom></w:p>")),
        ),
        (
            "hidden in a cell",
            "a.docx",
            docx(&format!(
                "<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{secret}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            )),
        ),
        (
            "comment",
            "a.docx",
            with(
                "word/comments.xml",
                word("comments", format!("<w:comment w:author='某人'>{paragraph}</w:comment>")),
            ),
        ),
        ("glossary", "a.docx", with("word/glossary/document.xml", word("glossaryDocument", paragraph))),
        (
            "field code",
            "a.docx",
            docx(&format!("<w:p><w:r><w:instrText>QUOTE {secret}</w:instrText></w:r></w:p>")),
        ),
        (
            "variable",
            "a.docx",
            with(
                "word/settings.xml",
                word("settings", format!("<w:docVars><w:docVar w:name='a' w:val='{secret}'/></w:docVars>")),
            ),
        ),
        (
            "property",
            "a.docx",
            with(
                "docProps/core.xml",
                format!(
                    "<cp:coreProperties xmlns:cp='c' xmlns:dc='d'><dc:description>{secret}</dc:description></cp:coreProperties>"
                ),
            ),
        ),
        (
            "custom property",
            "a.docx",
            with(
                "docProps/custom.xml",
                format!(
                    "<Properties xmlns='p' xmlns:vt='v'><property name='编号'><vt:lpwstr>{secret}</vt:lpwstr></property></Properties>"
                ),
            ),
        ),
        ("custom data", "a.docx", with("customXml/item1.xml", format!("<data><id>{secret}</id></data>"))),
        (
            "address",
            "a.docx",
            with(
                "word/_rels/document.xml.rels",
                format!(
                    "<Relationships xmlns='r'><Relationship Id='r1' Target='http://a.cn/?id={secret}' TargetMode='External'/></Relationships>"
                ),
            ),
        ),
        (
            "choice of a control",
            "a.docx",
            docx(&format!(
                "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='甲' w:value='{secret}'/></w:dropDownList></w:sdtPr><w:sdtContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            )),
        ),
        (
            "caption of a table",
            "a.docx",
            docx(&format!(
                "<w:tbl><w:tblPr><w:tblCaption w:val='{secret}'/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            )),
        ),
        (
            "choice of an old form",
            "a.docx",
            docx(&format!(
                "<w:p><w:r><w:fldChar><w:ffData><w:ddList><w:listEntry w:val='{secret}'/></w:ddList></w:ffData></w:fldChar></w:r></w:p>"
            )),
        ),
        (
            "name of a control",
            "a.docx",
            docx(&format!("<w:sdt><w:sdtPr><w:tag w:val='{secret}'/></w:sdtPr></w:sdt>")),
        ),
        ("hidden bookmark", "a.docx", docx(&format!("<w:p><w:bookmarkStart w:name='_{secret}'/></w:p>"))),
        ("bookmark", "a.docx", docx(&format!("<w:p><w:bookmarkStart w:name='甲{secret}'/></w:p>"))),
        (
            "hint of a link",
            "a.docx",
            docx(&format!(
                "<w:p><w:hyperlink w:tooltip='{secret}'><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>"
            )),
        ),
        (
            "document taken in",
            "a.docx",
            with("word/afchunk1.html", format!("<html><body><p>{secret}</p></body></html>")),
        ),
        ("file inside", "a.docx", attached),
        ("picture", "a.docx", photo),
    ]
}

/// A workbook with more parts beside the sheet.
fn book(rows: &str, workbook: &str, more: &[(&str, String)]) -> Vec<u8> {
    let plain = [
        ("xl/workbook.xml", format!("<workbook xmlns:r='r'><sheets><sheet name='表' sheetId='1' r:id='r1'/><sheet name='名单' sheetId='2' {workbook}/></sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Target='worksheets/sheet2.xml'/></Relationships>".to_owned()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet>{rows}</worksheet>")),
    ];
    let parts: Vec<(&str, &[u8])> =
        plain.iter().chain(more).map(|(name, content)| (*name, content.as_bytes())).collect();
    zipped(&parts)
}

fn in_xlsx(secret: &str) -> Vec<Way> {
    let cell =
        |attributes: &str| format!("<c r='C7' {attributes} t='inlineStr'><is><t>{secret}</t></is></c>");
    let data = |columns: &str, row: &str, cell: &str| {
        book(&format!("{columns}<sheetData><row r='7' {row}>{cell}</row></sheetData>"), "r:id='r9'", &[])
    };
    let styled = |styles: &str| {
        book(
            &format!("<sheetData><row r='7'>{}</row></sheetData>", cell("s='1'")),
            "r:id='r9'",
            &[(
                "xl/styles.xml",
                format!(
                    "<styleSheet>{styles}<cellXfs><xf/><xf fontId='1' fillId='0' numFmtId='170'/></cellXfs></styleSheet>"
                ),
            )],
        )
    };
    let sheet = |state: &str| {
        book(
            "",
            &format!("r:id='r2' state='{state}'"),
            &[(
                "xl/worksheets/sheet2.xml",
                format!("<worksheet><sheetData><row r='7'>{}</row></sheetData></worksheet>", cell("")),
            )],
        )
    };
    let beside = |target: &str, xml: String| {
        let relations =
            format!("<Relationships><Relationship Id='r1' Target='../{target}'/></Relationships>");
        let part = format!("xl/{target}");
        let parts = [("xl/worksheets/_rels/sheet1.xml.rels", relations), (part.as_str(), xml)];
        book("", "r:id='r9'", &parts)
    };
    let part = |name: &'static str, xml: String| book("", "r:id='r9'", &[(name, xml)]);
    let named = {
        let workbook = format!(
            "<workbook xmlns:r='r'><sheets><sheet name='表' r:id='r1'/></sheets><definedNames><definedName name='甲'>\"{secret}\"</definedName></definedNames></workbook>"
        );
        zipped(&[("xl/workbook.xml", workbook.as_bytes())])
    };
    vec![
        ("hidden sheet", "a.xlsx", sheet("hidden")),
        ("very hidden sheet", "a.xlsx", sheet("veryHidden")),
        ("hidden row", "a.xlsx", data("", "hidden='1'", &cell(""))),
        ("row without height", "a.xlsx", data("", "ht='0' customHeight='1'", &cell(""))),
        ("hidden column", "a.xlsx", data("<cols><col min='3' max='5' hidden='1'/></cols>", "", &cell(""))),
        ("narrow column", "a.xlsx", data("<cols><col min='1' max='3' width='0'/></cols>", "", &cell(""))),
        ("white", "a.xlsx", styled("<fonts><font/><font><color rgb='FFFFFFFF'/></font></fonts>")),
        ("theme white", "a.xlsx", styled("<fonts><font/><font><color theme='0'/></font></fonts>")),
        (
            "format without text",
            "a.xlsx",
            styled("<numFmts><numFmt numFmtId='170' formatCode=';;;'/></numFmts>"),
        ),
        (
            "formula",
            "a.xlsx",
            data("", "", &format!("<c r='C7' t='str'><f>IF(A1=\"{secret}\",1,0)</f><v>0</v></c>")),
        ),
        (
            "formula that joins",
            "a.xlsx",
            data(
                "",
                "",
                &format!("<c r='C7' t='str'><f>\"{}\"&amp;\"{}\"</f></c>", &secret[..9], &secret[9..]),
            ),
        ),
        (
            "formula with a number",
            "a.xlsx",
            data("", "", &format!("<c r='C7' t='str'><f>\"{}\"&amp;{}</f></c>", &secret[..9], &secret[9..])),
        ),
        (
            "permitted values",
            "a.xlsx",
            book(
                &format!(
                    "<dataValidations><dataValidation><formula1>\"{secret},乙\"</formula1></dataValidation></dataValidations>"
                ),
                "r:id='r9'",
                &[],
            ),
        ),
        (
            "comment",
            "a.xlsx",
            beside(
                "comments1.xml",
                format!(
                    "<comments><authors><author>某人</author></authors><commentList><comment ref='C7'><text><t>{secret}</t></text></comment></commentList></comments>"
                ),
            ),
        ),
        (
            "thread of comments",
            "a.xlsx",
            beside(
                "threadedComments/threadedComment1.xml",
                format!(
                    "<ThreadedComments><threadedComment ref='C7'><text>{secret}</text></threadedComment></ThreadedComments>"
                ),
            ),
        ),
        ("name", "a.xlsx", named),
        (
            "summary",
            "a.xlsx",
            part(
                "xl/pivotCache/pivotCacheDefinition1.xml",
                format!(
                    "<pivotCacheDefinition><sharedItems><s v='{secret}'/></sharedItems></pivotCacheDefinition>"
                ),
            ),
        ),
        (
            "other file",
            "a.xlsx",
            part(
                "xl/externalLinks/externalLink1.xml",
                format!("<externalLink><cell r='A1'><v>{secret}</v></cell></externalLink>"),
            ),
        ),
        (
            "property",
            "a.xlsx",
            part("docProps/app.xml", format!("<Properties><Company>{secret}</Company></Properties>")),
        ),
    ]
}

fn in_xls(secret: &str) -> Vec<Way> {
    let start = |kind: u16| record(0x809, &[halves(&[0x600, kind, 0xdbb, 0x7cc]), vec![0; 8]].concat());
    let end = record(0x0a, &[]);
    let wide = |text: &str| halves(&text.encode_utf16().collect::<Vec<_>>());
    let count = |text: &str| u16::try_from(text.encode_utf16().count()).unwrap();
    let make = |state: u8, globals: Vec<u8>, before: Vec<u8>, format: u16, after: Vec<u8>| {
        let name = [vec![2, 1], wide("名单")].concat();
        let head = [start(5), record(0x42, &halves(&[1200])), globals].concat();
        let position = u32::try_from(head.len() + 4 + 6 + name.len() + end.len()).unwrap();
        let sheet = record(0x85, &[&position.to_le_bytes()[..], &[state, 0], &name].concat());
        let label = record(0x204, &[halves(&[6, 2, format, count(secret)]), vec![1], wide(secret)].concat());
        let first = record(0x204, &[halves(&[0, 0, 0, 1]), vec![1], wide("甲")].concat());
        let size = record(0x200, &[vec![0, 0, 0, 0, 9, 0, 0, 0], halves(&[0, 9, 0])].concat());
        let (label, first) = if after.is_empty() { (label, first) } else { (Vec::new(), first) };
        ole(
            "Workbook",
            &[head, sheet, end.clone(), start(0x10), size, before, first, label, after, end.clone()].concat(),
        )
    };
    let none = Vec::new;
    let font = |colour: u16| record(0x31, &[halves(&[200, 0, colour, 400, 0]), vec![0; 6]].concat());
    let format = |font: u16| record(0xe0, &[halves(&[font, 0]), vec![0; 16]].concat());
    let white =
        [font(0x7fff), font(0x7fff), font(0x7fff), font(0x7fff), font(9), format(0), format(5)].concat();
    let note = [
        record(0x5d, &halves(&[0x15, 18, 25, 1, 0, 0, 0, 0, 0, 0, 0])),
        record(0x1b6, &[halves(&[0, 0, 0, 0, 0, count(secret), 16, 0, 0])].concat()),
        record(0x3c, &[vec![1], wide(secret)].concat()),
        record(0x1c, &[halves(&[6, 2, 0, 1, 1]), vec![0, b'a', 0]].concat()),
    ]
    .concat();
    vec![
        ("hidden sheet", "a.xls", make(1, none(), none(), 0, none())),
        ("very hidden sheet", "a.xls", make(2, none(), none(), 0, none())),
        (
            "hidden row",
            "a.xls",
            make(0, none(), record(0x208, &halves(&[6, 0, 9, 255, 0, 0, 0x20, 0])), 0, none()),
        ),
        ("hidden column", "a.xls", make(0, none(), record(0x7d, &halves(&[2, 2, 2000, 0, 1, 0])), 0, none())),
        ("white", "a.xls", make(0, white, none(), 1, none())),
        ("comment", "a.xls", make(0, none(), none(), 0, note)),
    ]
}

/// Text as codes of the font that the files bring.
pub(super) fn codes(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

fn in_pdf(secret: &str) -> Vec<Way> {
    let visible =
        || Sheet::default().text(60.0, 700.0, "关于公示某项名单的通知，现将有关事项公示如下，请社会各界监督");
    let page = |operators: String| file_with(&[visible().raw(&operators)], "", "", &[]);
    let text = format!("BT /F1 10 Tf 60 600 Td <{}> Tj ET", codes(secret));
    let object = |catalogue: &str, bodies: &[String]| file_with(&[visible()], "", catalogue, bodies);
    let layer = file_with(
        &[visible().raw(&format!("/OC /L BDC {text} EMC")).page_entry("")],
        "",
        "/OCProperties << /OCGs [100 0 R] /D << /OFF [100 0 R] >> >>",
        &["<< /Type /OCG /Name (L) >>".to_owned()],
    );
    let layer = String::from_utf8_lossy(&layer)
        .replace(
            "/Resources << /Font << /F1 3 0 R >> >>",
            "/Resources << /Font << /F1 3 0 R >> /Properties << /L 100 0 R >> >>",
        )
        .into_bytes();
    let attached = [
        "<< /Type /Filespec /F (a.txt) /EF << /F 101 0 R >> >>".to_owned(),
        stream(secret).replacen("<<", "<< /Type /EmbeddedFile", 1),
    ];
    let xmp =
        stream(&format!("<x:xmpmeta xmlns:x='x'><dc:title xmlns:dc='d'>{secret}</dc:title></x:xmpmeta>"))
            .replacen("<<", "<< /Type /Metadata /Subtype /XML", 1);
    vec![
        ("without paint", "a.pdf", page(text.replace("Td", "Td 3 Tr"))),
        ("white", "a.pdf", page(format!("1 1 1 rg {text}"))),
        ("covered", "a.pdf", page(format!("{text} 0 0 0 rg 50 590 300 25 re f"))),
        ("a part covered", "a.pdf", page(format!("{text} 0 0 0 rg 90 590 40 25 re f"))),
        ("a part covered white", "a.pdf", page(format!("{text} 1 1 1 rg 90 590 40 25 re f"))),
        ("covered white", "a.pdf", page(format!("{text} 1 1 1 rg 50 590 300 25 re f"))),
        ("beside the paper", "a.pdf", page(text.replace("60 600", "700 600"))),
        ("tiny", "a.pdf", page(text.replace("10 Tf", "1 Tf"))),
        ("layer", "a.pdf", layer),
        ("note", "a.pdf", object("", &[format!("<< /Type /Annot /Subtype /Text /Contents ({secret}) >>")])),
        (
            "link",
            "a.pdf",
            object(
                "",
                &[format!(
                    "<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://a.cn/?n={secret}) >> >>"
                )],
            ),
        ),
        ("form", "a.pdf", object("", &[format!("<< /FT /Tx /T (a) /V ({secret}) >>")])),
        ("file inside", "a.pdf", object("/Names << /EmbeddedFiles << /Names [(a) 100 0 R] >> >>", &attached)),
        ("metadata", "a.pdf", object("/Metadata 100 0 R", &[xmp])),
        ("property", "a.pdf", object("", &[format!("<< /Producer (p) /Custom ({secret}) >>")])),
    ]
}

fn in_html(secret: &str) -> Vec<Way> {
    let page = |inner: String| format!("<html><body><p>关于某事的通知</p>{inner}</body></html>").into_bytes();
    let (head, tail) = secret.split_at(9);
    vec![
        ("comment", "a.html", page(format!("<!-- {secret} -->"))),
        ("a part white", "a.html", page(format!("<p>{head}<span style='color:#fff'>{tail}</span></p>"))),
        ("a part not displayed", "a.html", page(format!("<p>{head}<i style='display:none'>{tail}</i></p>"))),
        (
            "a part in a cell",
            "a.html",
            page(format!("<table><tr><td>甲<td>{head}<b style='color:#fff'>{tail}</b></tr></table>")),
        ),
        ("display", "a.html", page(format!("<div style='display: none'>{secret}</div>"))),
        ("visibility", "a.html", page(format!("<span style='visibility:hidden'>{secret}</span>"))),
        ("attribute hidden", "a.html", page(format!("<p hidden>{secret}</p>"))),
        (
            "class",
            "a.html",
            page(format!("<style>p.x, .y {{ display:none }}</style><p class='y'>{secret}</p>")),
        ),
        ("size", "a.html", page(format!("<span style='font-size:0'>{secret}</span>"))),
        ("white", "a.html", page(format!("<span style='color:#fff'>{secret}</span>"))),
        ("white font", "a.html", page(format!("<font color='#FFFFFF'>{secret}</font>"))),
        ("field", "a.html", page(format!("<input type='hidden' value='{secret}'>"))),
        ("data", "a.html", page(format!("<p data-id='{secret}'>甲</p>"))),
        ("picture", "a.html", page(format!("<img alt='{secret}' src='a.png'>"))),
        ("script", "a.html", page(format!("<script>var a = '{secret}';</script>"))),
        ("template", "a.html", page(format!("<template><p>{secret}</p></template>"))),
        ("noscript", "a.html", page(format!("<noscript>{secret}</noscript>"))),
        ("struck out", "a.html", page(format!("<del>{secret}</del>"))),
        (
            "in a cell",
            "a.html",
            page(format!("<table><tr><td>甲<span style='display:none'>{secret}</span></td></tr></table>")),
        ),
        ("style", "a.html", page(format!("<style>p::after {{ content: \"{secret}\" }}</style><p>甲</p>"))),
        (
            "style behind a semicolon",
            "a.html",
            page(format!("<style>p::after {{ content: '甲;{secret}' }}</style><p>甲</p>")),
        ),
        ("comment of a style", "a.html", page(format!("<style>/* {secret} */</style><p>甲</p>"))),
        ("meta", "a.html", page(format!("<meta name='description' content='{secret}'>"))),
        ("link", "a.html", page(format!("<a href='mailto:a@b.cn?subject={secret}'>甲</a>"))),
    ]
}

/// Files that begin as pictures, with `secret` beside dots that they do not have: the way, a name, bytes.
pub fn in_picture(secret: &str) -> Vec<Way> {
    let chunk = |kind: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], kind, content, &[0; 4]].concat()
    };
    let png = |chunks: &[u8], behind: &[u8]| {
        [&b"\x89PNG\r\n\x1a\n"[..], chunks, &chunk(b"IEND", b""), behind].concat()
    };
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, secret.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let international = [&b"Comment\0\x01\0zh\0\0"[..], &packed].concat();
    let jpeg = |behind: &[u8]| [&photograph("甲"), behind].concat();
    vec![
        ("text", "a.png", png(&chunk(b"tEXt", format!("Comment\0{secret}").as_bytes()), b"")),
        ("packed text", "a.png", png(&chunk(b"zTXt", &[&b"Comment\0\0"[..], &packed].concat()), b"")),
        ("packed international text", "a.png", png(&chunk(b"iTXt", &international), b"")),
        ("behind the end", "a.png", png(b"", secret.as_bytes())),
        ("behind the end", "a.jpg", jpeg(&[&b"\xfe\0\xff"[..], secret.as_bytes(), b"\0\xfe"].concat())),
    ]
}

/// A JPEG without a picture: a description, and a place on the earth.
pub fn photograph(words: &str) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let fraction = |degrees: u32| {
        [degrees, 1, 0, 1, 0, 1].iter().flat_map(|part| part.to_be_bytes()).collect::<Vec<_>>()
    };
    let text = u32::try_from(words.len()).unwrap();
    // The directory of the file: 2 entries from 8; the one of the place from 38; values from 68.
    let tiff = [
        b"MM\0*".to_vec(),
        8_u32.to_be_bytes().to_vec(),
        2_u16.to_be_bytes().to_vec(),
        entry(0x10e, 2, text, 116),
        entry(0x8825, 4, 1, 38),
        0_u32.to_be_bytes().to_vec(),
        2_u16.to_be_bytes().to_vec(),
        entry(2, 5, 3, 68),
        entry(4, 5, 3, 92),
        0_u32.to_be_bytes().to_vec(),
        fraction(35),
        fraction(111),
        words.as_bytes().to_vec(),
    ]
    .concat();
    let content = [b"Exif\0\0".to_vec(), tiff].concat();
    let length = u16::try_from(content.len() + 2).unwrap();
    [b"\xff\xd8\xff\xe1".to_vec(), length.to_be_bytes().to_vec(), content, b"\xff\xd9".to_vec()].concat()
}
