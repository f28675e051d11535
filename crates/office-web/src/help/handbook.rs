//! Chapters of the handbook, from the files of `docs/handbook` as they ship with the program.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A chapter.
pub struct Chapter {
    /// In the address.
    pub slug: &'static str,
    /// For whom or what it is.
    pub name: &'static str,
    /// What is in it.
    pub about: &'static str,
    text: &'static str,
}

macro_rules! chapters {
    ($($slug:literal $name:literal $about:literal;)*) => {
        &[$(Chapter {
            slug: $slug,
            name: $name,
            about: $about,
            text: include_str!(concat!("../../../../docs/handbook/", $slug, ".md")),
        },)*]
    };
}

/// All chapters, in the order of the index.
pub const CHAPTERS: &[Chapter] = chapters! {
    "signing-in" "登录" "第一次登录、动态口令、恢复码、手机丢失、锁定、令牌";
    "workbench" "每个人" "工作台、待办、提醒、搜索、日历";
    "publication" "公开信息" "起草、三审、公开、更正和撤下";
    "channels" "发布渠道" "公示栏、电子屏、热线答复卡、公众号";
    "feedback" "意见征集和纠错" "征集意见、采纳情况、结果反馈、网站纠错";
    "reviewer" "审批人" "看核对结果，批准或者退回";
    "statistician" "统计员" "核对、导入、送审和公布年度报告";
    "district" "年报汇总" "向上级报送、上级核收和退回、催报、导入文件，定期报表的汇总";
    "applications" "申请办件" "登记、期限、补正、征求意见、延期、答复、送达、表三";
    "inquiries" "咨询登记" "来访、电话、信函、门户提问的登记、公开、日报、统计和锁定";
    "oversight" "监督考核" "数据看板、每月通报、差错登记、门户自查、整改、考核";
    "training" "培训和会议" "培训计划、签到、人次、测试、领导小组会议、制度";
    "case-officer" "经办人" "工作日和期限怎么算";
    "administrator" "管理员" "机关、人员和职责";
};

macro_rules! pictures {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../../../docs/images/handbook/", $name)).as_slice()),)*]
    };
}

/// Pictures of the chapters: PNG, of the sample district.
const PICTURES: &[(&str, &[u8])] = pictures! {
    "bulletin.png" "case.png" "collection.png" "desk.png" "editor.png" "people.png" "report.png"
    "reviewer.png" "ticket.png" "workbench.png" "years.png"
};
/// How the chapters name the folder of their pictures.
const FOLDER: &str = "../images/handbook/";

/// A picture by its name.
pub fn picture(name: &str) -> Option<&'static [u8]> {
    PICTURES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// A chapter as a page.
pub struct Page {
    /// Its title.
    pub title: String,
    /// Anchor and name of each section.
    pub sections: Vec<(String, String)>,
    /// HTML.
    pub body: String,
}

/// Sets a chapter. The text is our own; HTML in it is shown as text all the same.
pub fn page(chapter: &Chapter) -> Page {
    let mut title = chapter.name.to_owned();
    let mut sections = Vec::new();
    let mut events = Vec::new();
    let mut heading: Option<(HeadingLevel, usize)> = None;
    let mut is_link = true;
    for event in Parser::new_ext(chapter.text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, events.len())),
            Event::End(TagEnd::Heading(_)) => {
                let Some((level, from)) = heading.take() else { continue };
                let inner = events.split_off(from);
                let name = plain(&inner);
                if level == HeadingLevel::H1 {
                    title = name;
                    continue;
                }
                let id = format!("s{}", sections.len());
                if level == HeadingLevel::H2 {
                    sections.push((id.clone(), name));
                }
                events.push(open_heading(level, id));
                events.extend(inner);
                events.push(Event::End(TagEnd::Heading(level)));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let address = address_of(&dest_url);
                is_link = address.is_some();
                let tag = |dest_url| Tag::Link { link_type, dest_url, title, id };
                events.extend(address.map(|address| Event::Start(tag(address.into()))));
            }
            Event::End(TagEnd::Link) if !is_link => {}
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let name = dest_url.strip_prefix(FOLDER).unwrap_or_default();
                let dest_url = format!("/office/help/pictures/{name}").into();
                events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            other => events.push(other),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Page { title, sections, body: scrolling(&body) }
}

/// What may be wider than a telephone scrolls in a box of its own, which the keyboard reaches.
fn scrolling(body: &str) -> String {
    body.replace(
        "<table>",
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"表格\"><table class=\"table\">",
    )
    .replace("</table>", "</table></div>")
    .replace("<pre>", "<pre tabindex=\"0\">")
}

/// Where a link between the files leads here: to the chapter, if it is one. Other files do not ship with
/// the program; their names stay as words.
fn address_of(file: &str) -> Option<String> {
    let Some(slug) = file.strip_suffix(".md") else { return Some(file.to_owned()) };
    CHAPTERS
        .iter()
        .find(|chapter| chapter.slug == slug)
        .map(|chapter| format!("/office/help/{}", chapter.slug))
}

fn open_heading(level: HeadingLevel, id: String) -> Event<'static> {
    let id = (level == HeadingLevel::H2).then(|| CowStr::from(id));
    Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() })
}

fn plain(events: &[Event<'_>]) -> String {
    let text = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        _ => String::new(),
    };
    events.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_there_and_is_shown() {
        let mut shown = Vec::new();
        for chapter in CHAPTERS {
            for rest in page(chapter).body.split("<img src=\"").skip(1) {
                let (address, rest) = rest.split_once('"').unwrap();
                let name = address.strip_prefix("/office/help/pictures/").unwrap();
                assert!(picture(name).is_some_and(|bytes| bytes.starts_with(b"\x89PNG")), "{name}");
                assert!(!rest.starts_with(" alt=\"\""), "{name} has no words");
                shown.push(name.to_owned());
            }
        }
        assert!(PICTURES.iter().all(|(name, _)| shown.iter().any(|one| one == name)), "{shown:?}");
    }

    #[test]
    fn every_chapter_has_a_title_and_sections() {
        for chapter in CHAPTERS {
            let page = page(chapter);
            assert!(page.title != chapter.name && !page.sections.is_empty(), "{}", chapter.slug);
            for (anchor, name) in &page.sections {
                assert!(page.body.contains(&format!("id=\"{anchor}\"")), "{name}");
            }
        }
    }

    #[test]
    fn links_between_files_lead_to_chapters() {
        let text = "# t\n\n## s\n\n[a](workbench.md) [b](../operations/install.md) [c](#s0)\n";
        let body = page(&Chapter { slug: "x", name: "x", about: "", text }).body;
        assert!(body.contains("<a href=\"/office/help/workbench\">a</a> b <a href=\"#s0\">c</a>"), "{body}");
    }

    #[test]
    fn html_in_a_text_is_text() {
        let chapter =
            Chapter { slug: "x", name: "x", about: "", text: "# t\n\n## s\n\n<script>1</script>\n" };
        assert!(!page(&chapter).body.contains("<script>"));
    }
}
