//! Words that stand on a page and that nobody sees: by colour, by size, by place, by a style sheet.
//! And the same means where everybody sees them.

use super::hiding::{Way, codes};
use super::pdf::{Sheet, file_with};
use super::{docx, ole, word_xml, xlsx, zipped};

/// Declarations that hide words.
const STYLES: [&str; 36] = [
    "DISPLAY : none !important",
    "visibility:hidden",
    "visibility:collapse",
    "content-visibility:hidden",
    "opacity:0",
    "opacity:0%",
    "filter:opacity(0)",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "color:rgb(0 0 0 / 0%)",
    "color:#fefefe",
    "color:hsl(0,0%,100%)",
    "color:#ffffff00",
    "-webkit-text-fill-color:transparent",
    "background:#000",
    "background:#000;color:#000",
    "background-color:yellow;color:#ff0",
    "font-size:1px",
    "font-size:0em",
    "font:0/0 a",
    "height:0;overflow:hidden",
    "max-height:0;overflow:hidden",
    "width:1px;height:1px;overflow:hidden",
    "clip-path:inset(100%)",
    "clip-path:circle(0)",
    "clip-path:polygon(0 0,0 0,0 0)",
    "position:absolute;clip:rect(0,0,0,0)",
    "position:absolute;left:-9999px",
    "position:absolute;top:-100em",
    "text-indent:-9999px",
    "text-indent:100%;white-space:nowrap;overflow:hidden",
    "margin-left:-5000px",
    "transform:scale(0)",
    "transform:translateX(-9999px)",
    "transform:scaleY(0)",
    "position:absolute;z-index:-1",
];

/// Style sheets that hide what stands in the page below.
const SHEETS: [&str; 21] = [
    "p.q{display:none}",
    "#i{display:none}",
    "div p{visibility:hidden}",
    "div > p.q{font-size:0}",
    "td.q,p.q{color:#fefefe}",
    "@media all{.q{display:none}}",
    "@media screen and (min-width:300px){p.q{display:none}}",
    "@supports (display:grid){p.q{display:none}}",
    "[data-a='1']{display:none}",
    "p:not(.z){display:none}",
    "div{.q{display:none}}",
    "h1+div p{display:none}",
    "/* a } */ p.q/**/{display:none}",
    "p.q{display:none",
    "p{display:block} p.q{display:none} p{display:block}",
    "body{background:#123} .q{color:#123}",
    "p.q::before{content:'}'} p.q{display:none}",
    ":root{--A:#fff} .q{color:var(--a)}",
    "div{--a:var(--b);--b:#fefefe} .q{color:var(--a, red)}",
    ".q{display:var(--none,none)}",
    "div{color:#369} .q{background:currentColor}",
];

/// Bytes in base 64.
fn packed(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let three = |part: &[u8]| {
        let number = (0..3).fold(0_usize, |sum, at| sum << 8 | usize::from(*part.get(at).unwrap_or(&0)));
        let sign = |at: usize| char::from(SIGNS[number >> (18 - 6 * at) & 63]);
        (0..4).map(|at| if at <= part.len() { sign(at) } else { '=' }).collect::<String>()
    };
    bytes.chunks(3).map(three).collect()
}

fn page(head: &str, body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><head>{head}</head><body><h1>关于某事的通知</h1>{body}</body></html>")
        .into_bytes()
}

pub(super) fn in_html(secret: &str) -> Vec<Way> {
    let mut ways = Vec::new();
    for (at, style) in STYLES.into_iter().enumerate() {
        if at % 2 == 0 {
            ways.push((style, "a.html", page("", &format!("<p style='{style}'>{secret}</p>"))));
            continue;
        }
        let sheet = format!("<style>p.q{{{style}}}</style>");
        ways.push((style, "a.html", page(&sheet, &format!("<p class='q'>{secret}</p>"))));
    }
    for sheet in SHEETS {
        let body = format!("<div><p class='q' id='i' data-a='1'>{secret}</p></div>");
        ways.push((sheet, "a.html", page(&format!("<style>{sheet}</style>"), &body)));
    }
    let table = |row: &str, cell: &str| {
        format!("<table><tr><td>甲</td></tr><tr {row}><td>乙</td><td {cell}>{secret}</td></tr></table>")
    };
    let sheet = "<style>tr.q{display:none} td.r{visibility:hidden}</style>";
    let escaped: String = secret.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let packed = packed(format!("身份证{secret}").as_bytes());
    ways.extend([
        ("row by a class", "a.html", page(sheet, &table("class='q'", ""))),
        ("cell by a class", "a.html", page(sheet, &table("", "class='r'"))),
        ("white cell", "a.html", page("", &table("bgcolor='ffffff'", "style='color:white'"))),
        ("escapes of a script", "a.html", page("", &format!("<script>var a='{escaped}'</script>"))),
        ("address", "a.html", page("", &format!("<a href='data:text/plain,{secret}'>甲</a>"))),
        ("packed address", "a.html", page("", &format!("<a href='data:text/plain;base64,{packed}'>甲</a>"))),
        ("closed dialog", "a.html", page("", &format!("<dialog>{secret}</dialog>"))),
    ]);
    ways
}

pub(super) fn in_docx(secret: &str) -> Vec<Way> {
    let run = |properties: &str| {
        docx(&format!(
            "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{secret}</w:t></w:r></w:p>"
        ))
    };
    let paragraph = |properties: &str| {
        docx(&format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{secret}</w:t></w:r></w:p>"))
    };
    let cell = |row: &str, cell: &str, run: &str| {
        docx(&format!(
            "<w:tbl><w:tr>{row}<w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:r><w:rPr>{run}</w:rPr><w:t>{secret}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ))
    };
    let black = "<w:color w:val='000000'/>";
    let ground = "<w:shd w:val='clear' w:fill='000000'/>";
    let solid = "<w:shd w:val='solid' w:color='000000' w:fill='FFFFFF'/>";
    let marked =
        |ink: &str, marker: &str| run(&format!("<w:color w:val='{ink}'/><w:highlight w:val='{marker}'/>"));
    vec![
        ("black on a black marker", "a.docx", marked("000000", "black")),
        ("yellow on a yellow marker", "a.docx", marked("FFFF00", "yellow")),
        ("black on a black shading", "a.docx", run(&format!("{black}{ground}"))),
        ("black on a full pattern", "a.docx", run(&format!("{black}{solid}"))),
        ("black in a black cell", "a.docx", cell("", ground, black)),
        (
            "white on white in a black cell",
            "a.docx",
            cell("", ground, "<w:color w:val='FFFFFF'/><w:shd w:fill='FFFFFF'/>"),
        ),
        ("hidden row", "a.docx", cell("<w:trPr><w:hidden/></w:trPr>", "", "")),
        ("flat row", "a.docx", cell("<w:trPr><w:trHeight w:val='1' w:hRule='exact'/></w:trPr>", "", "")),
        ("narrow", "a.docx", run("<w:w w:val='1'/>")),
        ("pressed", "a.docx", run("<w:spacing w:val='-240'/>")),
        ("lowered", "a.docx", run("<w:position w:val='-3000'/>")),
        ("far left", "a.docx", paragraph("<w:ind w:left='-18000'/>")),
        ("flat line", "a.docx", paragraph("<w:spacing w:line='14' w:lineRule='exact'/>")),
        ("paper of the theme", "a.docx", run("<w:color w:val='000000' w:themeColor='background1'/>")),
        (
            "paper of the theme, a little darker",
            "a.docx",
            run("<w:color w:val='auto' w:themeColor='background1' w:themeShade='F2'/>"),
        ),
        (
            "ink of the theme on itself",
            "a.docx",
            run("<w:color w:val='FFFFFF' w:themeColor='text1'/><w:shd w:fill='FFFFFF' w:themeFill='text1'/>"),
        ),
        ("not filled", "a.docx", run("<w14:textFill><w14:noFill/></w14:textFill>")),
        (
            "filled white",
            "a.docx",
            run(
                "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='FFFFFF'/></w14:solidFill></w14:textFill>",
            ),
        ),
        ("object", "a.docx", with_object(&ole("\u{1}Ole10Native", &native(&format!("名单 {secret}"))))),
        (
            "object of a workbook",
            "a.docx",
            with_object(&ole(
                "Package",
                &xlsx(&format!("<row r='1'><c r='A1'><v>{secret}</v></c></row>"), ""),
            )),
        ),
    ]
}

/// A Word document that holds an object in this container.
pub fn with_object(container: &[u8]) -> Vec<u8> {
    zipped(&[("word/document.xml", word_xml("").as_bytes()), ("word/embeddings/oleObject1.bin", container)])
}

/// A text file as Windows packs it into a document (MS-OLEDS 2.3.6).
pub fn native(text: &str) -> Vec<u8> {
    let (path, length) = (b"C:\\a.txt\0", |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes());
    let parts: [&[u8]; 9] = [
        &[2, 0],
        b"a.txt\0",
        path,
        &[0, 0, 3, 0],
        &length(path),
        path,
        &length(text.as_bytes()),
        text.as_bytes(),
        &[0; 6],
    ];
    let all = parts.concat();
    [&length(&all)[..], &all].concat()
}

/// A workbook with this style sheet, the secret in C7 with the second format, and what follows the rows.
fn workbook(secret: &str, styles: &str, after: &str) -> Vec<u8> {
    with_cell(&format!("t='inlineStr'><is><t>{secret}</t></is>"), styles, after)
}

/// The same from what stands in C7.
fn with_cell(cell: &str, styles: &str, after: &str) -> Vec<u8> {
    let cells =
        format!("<row r='7'><c r='B7' t='inlineStr'><is><t>甲</t></is></c><c r='C7' s='1' {cell}</c></row>");
    let plain = xlsx(&cells, after);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(plain)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for name in names {
        let mut content = Vec::<u8>::new();
        std::io::Read::read_to_end(&mut zip.by_name(&name).unwrap(), &mut content).unwrap();
        parts.push((name, content));
    }
    parts.push(("xl/styles.xml".to_owned(), format!("<styleSheet>{styles}</styleSheet>").into_bytes()));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
    zipped(&parts)
}

fn painted(font: &str, fill: &str) -> String {
    format!(
        "<fonts><font/><font>{font}</font></fonts><fills><fill/><fill><patternFill patternType='solid'>{fill}</patternFill></fill></fills><cellXfs><xf/><xf fontId='1' fillId='1'/></cellXfs>"
    )
}

pub(super) fn in_xlsx(secret: &str) -> Vec<Way> {
    let same = |rgb: &str| painted(&format!("<color rgb='{rgb}'/>"), &format!("<fgColor rgb='{rgb}'/>"));
    let constant = "&quot;已公开&quot;;&quot;已公开&quot;;&quot;已公开&quot;;&quot;已公开&quot;";
    let coded = format!(
        "<numFmts><numFmt numFmtId='164' formatCode='{constant}'/></numFmts><fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/><xf numFmtId='164'/></cellXfs>"
    );
    let format = |code: &str| {
        format!(
            "<numFmts><numFmt numFmtId='164' formatCode='{code}'/></numFmts><fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/><xf numFmtId='164' fontId='0' fillId='0'/></cellXfs>"
        )
    };
    let dim = "<fonts><font/><font><color theme='0' tint='-4.9989318521683403E-2'/></font></fonts><fills><fill/></fills><cellXfs><xf/><xf fontId='1' fillId='0'/></cellXfs>";
    let none = "&quot;&quot;;&quot;&quot;;&quot;&quot;;&quot;&quot;";
    let white = "<dxfs><dxf><font><color rgb='FFFFFFFF'/></font></dxf></dxfs>";
    let condition = "<conditionalFormatting sqref='B7:C9'><cfRule type='expression' dxfId='0'><formula>TRUE</formula></cfRule></conditionalFormatting>";
    let merged = "<mergeCells><mergeCell ref='B7:C7'/></mergeCells>";
    vec![
        ("black on black", "a.xlsx", workbook(secret, &same("FF000000"), "")),
        ("red on red", "a.xlsx", workbook(secret, &same("FFFF0000"), "")),
        ("nothing said on black", "a.xlsx", workbook(secret, &painted("", "<fgColor rgb='FF000000'/>"), "")),
        (
            "colours of a theme",
            "a.xlsx",
            workbook(secret, &painted("<color theme='4'/>", "<fgColor theme='4'/>"), ""),
        ),
        ("constant format", "a.xlsx", workbook(secret, &coded, "")),
        ("paper of the theme, a little darker", "a.xlsx", workbook(secret, dim, "")),
        ("format of nothing", "a.xlsx", workbook(secret, &format(none), "")),
        (
            "number in a format of nothing",
            "a.xlsx",
            with_cell(&format!("><v>{secret}</v>"), &format("&quot;&quot;"), ""),
        ),
        ("format in white", "a.xlsx", workbook(secret, &format("[White]@"), "")),
        ("condition", "a.xlsx", workbook(secret, white, condition)),
        ("below a merged cell", "a.xlsx", workbook(secret, "", merged)),
    ]
}

pub(super) fn in_pdf(secret: &str) -> Vec<Way> {
    let visible =
        || Sheet::default().text(60.0, 700.0, "关于公示某项名单的通知，现将有关事项公示如下，请社会各界监督");
    let page = |operators: String| file_with(&[visible().raw(&operators)], "", "", &[]);
    let text = format!("BT /F1 10 Tf 60 600 Td <{}> Tj ET", codes(secret));
    vec![
        ("cut away", "a.pdf", page(format!("q 300 300 10 10 re W n {text} Q"))),
        ("black on a black bar", "a.pdf", page(format!("0 0 0 rg 50 590 400 30 re f {text}"))),
        ("blue on a blue bar", "a.pdf", page(format!("0 0 1 rg 50 590 400 30 re f {text}"))),
    ]
}

/// The same means where the words are seen.
pub(super) fn seen(secret: &str) -> Vec<Way> {
    let mut ways = Vec::new();
    for (head, body) in [
        ("", "<p style='background:#1f4e79;color:#fff'>@</p>"),
        ("<style>th{background:#1f4e79;color:#fff}</style>", "<table><tr><th>@</th></tr></table>"),
        (
            "<style>.bar{background:#003366} .bar span{color:white}</style>",
            "<p class='bar'><span>@</span></p>",
        ),
        ("<style>.q{display:none} p.q.on{display:block}</style>", "<p class='q on'>@</p>"),
        ("<style>@media print{.q{display:none}}</style>", "<p class='q'>@</p>"),
        ("<style>@media (max-width:600px){.q{display:none}}</style>", "<p class='q'>@</p>"),
        ("<style>p:hover{display:none} p::after{color:#fff}</style>", "<p>@</p>"),
        ("<style>div{font-size:0} div p{font-size:14px}</style>", "<div><p>@</p></div>"),
        ("", "<p style='background:url(a.png) #000;color:#000'>@</p>"),
        ("", "<p style='text-indent:-21.0000pt;margin-left:21pt'>@</p>"),
        ("", "<p style='overflow:hidden;max-height:500px'>@</p>"),
        ("", "<table><tr><td style='width:1px;overflow:hidden'>@</td></tr></table>"),
        ("", "<p style='background:linear-gradient(#000,#333);color:#fff'>@</p>"),
        ("<style>.x{--a:#fff} p{color:var(--a,#000)}</style>", "<p>@</p>"),
        ("<style>body{--a:#fff} div{--a:#000} p{color:var(--a)}</style>", "<div><p>@</p></div>"),
        ("<style>div{color:#fff;background:currentColor} p{color:#000}</style>", "<div><p>@</p></div>"),
    ] {
        ways.push((body, "a.html", page(head, &body.replace('@', secret))));
    }
    let backwards: String = secret.chars().rev().collect();
    ways.push(("backwards", "a.html", page("", &format!("<p><bdo dir=rtl>{backwards}</bdo></p>"))));
    let run = |properties: &str| {
        docx(&format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{secret}</w:t></w:r></w:p>"))
    };
    let head = painted("<color rgb='FFFFFFFF'/>", "<fgColor rgb='FF1F4E79'/>");
    ways.extend([
        ("automatic on a black marker", "a.docx", run("<w:highlight w:val='black'/>")),
        ("black on a yellow marker", "a.docx", run("<w:color w:val='000000'/><w:highlight w:val='yellow'/>")),
        ("ink of the theme", "a.docx", run("<w:color w:val='FFFFFF' w:themeColor='text1'/>")),
        (
            "paper of the theme, much darker",
            "a.docx",
            run("<w:color w:val='FFFFFF' w:themeColor='background1' w:themeShade='80'/>"),
        ),
        ("a little wider", "a.docx", run("<w:w w:val='90'/><w:spacing w:val='-10'/><w:position w:val='6'/>")),
        ("white on a dark head", "a.xlsx", workbook(secret, &head, "")),
        (
            "black in a frame",
            "a.pdf",
            file_with(
                &[Sheet::default().raw(&format!(
                    "0 0 0 rg 50 80 400 50 re 52 82 396 46 re f* BT /F1 12 Tf 60 100 Td <{}> Tj ET",
                    codes(secret)
                ))],
                "",
                "",
                &[],
            ),
        ),
    ]);
    ways
}
