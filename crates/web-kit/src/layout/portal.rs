//! The frame of public pages: the fixed sections, the site's furniture, the metadata monitors read.

use std::sync::Arc;

use super::{Crumb, View};
use crate::headers::UNLISTED;

/// The sections that 国办公开办函〔2019〕61号 fixes. Names are not settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// 政府信息公开指南.
    Guide,
    /// 政府信息公开制度.
    Rules,
    /// 法定主动公开内容.
    Disclosure,
    /// 政府信息公开年报.
    AnnualReports,
    /// 依申请公开.
    Apply,
    /// 查进度: not one of the five either.
    Track,
    /// 搜索: not one of the five, an act in the same bar.
    Search,
}

impl Section {
    /// The official name.
    pub fn name(self) -> &'static str {
        match self {
            Section::Guide => "政府信息公开指南",
            Section::Rules => "政府信息公开制度",
            Section::Disclosure => "法定主动公开内容",
            Section::AnnualReports => "政府信息公开年报",
            Section::Apply => "依申请公开",
            Section::Track => "查进度",
            Section::Search => "搜索",
        }
    }

    /// Address of its first page.
    pub fn href(self) -> &'static str {
        match self {
            Section::Guide => "/guide",
            Section::Rules => "/rules",
            Section::Disclosure => "/disclosure",
            Section::AnnualReports => "/annual-reports",
            Section::Apply => "/apply",
            Section::Track => "/track",
            Section::Search => "/search",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Section::Apply => "file-plus",
            Section::Track => "map-search",
            Section::Search => "search",
            _ => "file-text",
        }
    }
}

/// An entry of a bar of sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionLink {
    /// The official name.
    pub name: &'static str,
    /// Address, with the view carried on.
    pub href: String,
    /// Icon.
    pub icon: &'static str,
    /// Is the page in this section?
    pub current: bool,
}

/// A link out of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLink {
    /// As shown.
    pub name: String,
    /// Address.
    pub href: String,
}

/// What every public page says about the site. Empty texts are not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Full name of the agency whose portal it is.
    pub agency: String,
    /// The unit that does the work of disclosure.
    pub office: String,
    /// Where it is.
    pub address: String,
    /// Its telephone.
    pub telephone: String,
    /// Its hours.
    pub hours: String,
    /// Its e-mail.
    pub email: String,
    /// The site of the government that this portal belongs to.
    pub parent: Option<SiteLink>,
    /// 政府网站标识码.
    pub identification: String,
    /// ICP备案.
    pub icp: String,
    /// 公安备案.
    pub police: String,
    /// Scheme and host under which the portal is reached, without a slash at the end; empty: not known.
    pub base: String,
}

/// What a page with one text says about it, for the meta tags of 国办发〔2017〕47号.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Title of the text.
    pub title: String,
    /// `YYYY-MM-DD HH:MM`.
    pub published: String,
    /// Who gave it.
    pub source: String,
    /// Words, separated by commas.
    pub keywords: String,
    /// A sentence.
    pub description: String,
    /// Address on this site of a picture that stands for it; empty: there is none.
    pub image: String,
    /// Search engines are asked to leave it out.
    pub unlisted: bool,
}

/// The frame of a public page.
#[derive(Debug, Clone)]
pub struct PortalFrame {
    /// The site.
    pub site: Arc<Site>,
    /// Title of the page; empty on the home page.
    pub title: String,
    /// Section the page belongs to.
    pub section: Option<Section>,
    /// The way to the page.
    pub crumbs: Vec<Crumb>,
    /// How it is to look.
    pub view: View,
    /// Address of the page without host, view and fragment, such as `/search?q=a`.
    pub address: String,
    /// The one text of the page, if it has one.
    pub article: Option<Article>,
    /// Show the search field beside the name.
    pub search_field: bool,
    /// Everything is sample data: mark the page 演示.
    pub demo: bool,
    /// Scheme and host of the portal, for a page that stands elsewhere; empty: it stands on the portal.
    pub home: String,
}

impl PortalFrame {
    /// 「页名 - 政府信息公开 - 机关名」.
    pub fn full_title(&self) -> String {
        if self.title.is_empty() {
            format!("政府信息公开 - {}", self.site.agency)
        } else {
            format!("{} - 政府信息公开 - {}", self.title, self.site.agency)
        }
    }

    /// The address of another page of the portal, with the view carried on.
    pub fn link(&self, address: impl AsRef<str>) -> String {
        format!("{}{}", self.home, self.view.link(address.as_ref()))
    }

    /// Where an error on this page is reported.
    pub fn report_error(&self) -> String {
        const PAGE: &str = "/report-error";
        // Not what was asked for behind the question mark: it may say more than the visitor means to.
        let path = self.address.split('?').next().unwrap_or_default();
        if path == PAGE {
            return self.link(PAGE);
        }
        let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        self.link(format!("{PAGE}?page={path}"))
    }

    /// This page with 长辈版 turned the other way.
    pub fn switch_elder(&self) -> String {
        View { elder: !self.view.elder, ..self.view }.link(&self.address)
    }

    /// This page with 高对比 turned the other way.
    pub fn switch_contrast(&self) -> String {
        View { contrast: !self.view.contrast, ..self.view }.link(&self.address)
    }

    /// The four sections that hold information.
    pub fn sections(&self) -> Vec<SectionLink> {
        self.links(&[Section::Guide, Section::Rules, Section::Disclosure, Section::AnnualReports])
    }

    /// What a visitor can do.
    pub fn acts(&self) -> Vec<SectionLink> {
        self.links(&[Section::Apply, Section::Track, Section::Search])
    }

    fn links(&self, sections: &[Section]) -> Vec<SectionLink> {
        sections
            .iter()
            .map(|section| SectionLink {
                name: section.name(),
                href: self.link(section.href()),
                icon: section.icon(),
                current: self.section == Some(*section),
            })
            .collect()
    }

    /// The full address under which search engines shall know the page.
    pub fn canonical(&self) -> Option<String> {
        (!self.site.base.is_empty()).then(|| format!("{}{}", self.site.base, self.address))
    }

    /// Whole address of the picture that stands for the text, where both are known.
    pub fn image(&self) -> Option<String> {
        let article = self.article.as_ref()?;
        let known = !article.image.is_empty() && !self.site.base.is_empty();
        known.then(|| format!("{}{}", self.site.base, article.image))
    }

    /// The meta tags of the annex of 国办发〔2017〕47号, those that have a value.
    pub fn meta(&self) -> Vec<(&'static str, String)> {
        let site = &self.site;
        let domain = site.base.split_once("://").map_or("", |(_, host)| host);
        let column = self.section.map_or("政府信息公开", Section::name);
        let mut meta = vec![
            ("SiteName", format!("{}政府信息公开", site.agency)),
            ("SiteDomain", domain.to_owned()),
            ("SiteIDCode", site.identification.clone()),
            ("ColumnName", column.to_owned()),
            ("ColumnDescription", format!("{}{column}", site.agency)),
            ("ColumnKeywords", format!("政府信息公开,{column}")),
            ("ColumnType", "政府信息公开".to_owned()),
        ];
        if let Some(article) = &self.article {
            meta.extend([
                ("ArticleTitle", article.title.clone()),
                ("PubDate", article.published.clone()),
                ("ContentSource", article.source.clone()),
                ("Keywords", article.keywords.clone()),
                ("Author", article.source.clone()),
                ("Description", article.description.clone()),
                ("Image", self.image().unwrap_or_default()),
                ("Url", self.canonical().unwrap_or_default()),
            ]);
            meta.extend(article.unlisted.then(|| ("robots", UNLISTED.to_owned())));
        }
        meta.retain(|(_, content)| !content.is_empty());
        meta
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Article, PortalFrame, Section, Site};
    use crate::layout::View;

    fn frame() -> PortalFrame {
        PortalFrame {
            site: Arc::new(Site {
                agency: "示范区司法局".into(),
                base: "https://gk.example.gov.cn".into(),
                ..Site::default()
            }),
            title: "检索结果".into(),
            section: Some(Section::AnnualReports),
            crumbs: Vec::new(),
            view: View { elder: true, contrast: false },
            address: "/search?q=a".into(),
            article: None,
            search_field: true,
            demo: false,
            home: String::new(),
        }
    }

    #[test]
    fn a_frame_carries_the_view_on_and_can_turn_it() {
        let frame = frame();
        assert_eq!(frame.switch_elder(), "/search?q=a");
        assert_eq!(frame.switch_contrast(), "/search?q=a&view=elder&contrast=high");
        assert!(frame.sections().iter().all(|section| section.href.ends_with("?view=elder")));
        assert_eq!(frame.canonical().as_deref(), Some("https://gk.example.gov.cn/search?q=a"));
    }

    #[test]
    fn a_page_that_stands_elsewhere_leads_to_the_portal() {
        let frame = PortalFrame { home: "https://gk.example.gov.cn".into(), ..frame() };
        assert_eq!(frame.link("/guide"), "https://gk.example.gov.cn/guide?view=elder");
        assert_eq!(frame.switch_elder(), "/search?q=a", "the view is this page's own");
    }

    #[test]
    fn an_error_is_reported_with_its_page_and_not_with_what_was_asked() {
        let mut frame = frame();
        assert_eq!(frame.report_error(), "/report-error?page=%2Fsearch&view=elder");
        frame.address = "/report-error?page=%2Fguide".into();
        assert_eq!(frame.report_error(), "/report-error?view=elder");
    }

    #[test]
    fn meta_tags_have_values() {
        let mut frame = frame();
        let names = |frame: &PortalFrame| frame.meta().iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert!(!names(&frame).contains(&"SiteIDCode"), "an empty value is no value");
        assert!(names(&frame).contains(&"SiteDomain"));
        assert!(!names(&frame).contains(&"PubDate"));
        frame.article = Some(Article { published: "2026-01-20 09:00".into(), ..Article::default() });
        assert!(names(&frame).contains(&"PubDate"));
    }
}
