//! Files that people send: how many, how large and of which kinds is said by the route; what a file
//! is, is told by its first bytes and its name together. Names are words, never paths.

mod parts;

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, multipart::Field},
};
use gongkai_domain::refusal::Refusal;

pub use parts::{FilePart, Part};

use crate::{body::problem_of_body, form::Entered, problem::Problem, problem_page::size_in_words};

/// A field that is no file may be so long.
const FIELD_BYTES: usize = 256 * 1024;
/// Parts of one form, so that millions of empty ones end soon.
const MOST_PARTS: usize = 500;
/// Most characters of a name. Cut short it would lose its ending, and with it what the file is.
const LONGEST_NAME: usize = 120;

/// How files of Word and Excel before 2007 begin, and those of today that have a password.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// Word, from 2007 on.
    Docx,
    /// Excel, from 2007 on.
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// A page saved from a browser.
    Html,
    /// Plain text, also with tables by tabs or commas.
    Text,
    /// Data as this program writes it.
    Json,
    /// A picture.
    Png,
    /// A picture.
    Jpeg,
}

impl FileKind {
    const ALL: [(Self, &'static [&'static str]); 9] = [
        (Self::Pdf, &["pdf"]),
        (Self::Docx, &["docx"]),
        (Self::Xlsx, &["xlsx"]),
        (Self::Xls, &["xls"]),
        (Self::Html, &["html", "htm"]),
        (Self::Text, &["txt", "csv"]),
        (Self::Json, &["json"]),
        (Self::Png, &["png"]),
        (Self::Jpeg, &["jpg", "jpeg"]),
    ];

    /// The kind, if the name and the first bytes agree.
    pub fn of(name: &str, beginning: &[u8]) -> Option<Self> {
        Self::named(name).filter(|kind| kind.begins(beginning))
    }

    /// The kind that a name claims.
    fn named(name: &str) -> Option<Self> {
        let ending = ending_of(name)?;
        let found = Self::ALL.into_iter().find(|(_, endings)| endings.contains(&ending.as_str()));
        found.map(|(kind, _)| kind)
    }

    fn begins(self, beginning: &[u8]) -> bool {
        let head = beginning.get(..1024).unwrap_or(beginning);
        match self {
            Self::Pdf => head.windows(5).any(|window| window == b"%PDF-"),
            Self::Docx | Self::Xlsx => head.starts_with(b"PK\x03\x04"),
            Self::Xls => head.starts_with(&OLE),
            Self::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => head.starts_with(&[0xFF, 0xD8, 0xFF]),
            // Either is anything that is none of the others and holds no byte that text never holds,
            // except in UTF-16, which begins with its mark.
            Self::Html | Self::Text | Self::Json => {
                let wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
                !head.starts_with(b"PK\x03\x04") && (wide || !head.contains(&0))
            }
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Html => "text/html",
            Self::Text => "text/plain",
            Self::Json => "application/json",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word（docx）",
            Self::Xlsx => "Excel（xlsx）",
            Self::Xls => "Excel（xls）",
            Self::Html => "网页（html）",
            Self::Text => "文本（txt、csv）",
            Self::Json => "JSON",
            Self::Png | Self::Jpeg => "图片（png、jpg）",
        }
    }
}

/// What a form takes.
#[derive(Debug, Clone, Copy)]
pub struct UploadRules {
    /// At most so many files.
    pub files: usize,
    /// Each of at most so many bytes.
    pub each: usize,
    /// Of these kinds.
    pub kinds: &'static [FileKind],
}

/// A file as it came.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// The field of the form.
    pub field: String,
    /// The name, without folders and without characters that confuse.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its content.
    pub bytes: Bytes,
}

/// A form with files, read to its end.
#[derive(Debug, Default)]
pub struct Upload {
    /// The fields that are no files.
    pub entered: Entered,
    /// The files that keep the rules.
    pub files: Vec<UploadedFile>,
    /// What is wrong with the others.
    pub refusals: Vec<Refusal>,
}

/// The form of a request, not yet read.
pub struct UploadForm(Multipart, usize);

impl<S: Send + Sync> FromRequest<S> for UploadForm {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Multipart::from_request(request, state).await {
            Ok(multipart) => Ok(Self(multipart, 0)),
            Err(_) => {
                let sentence = "这里接收文件，请从页面上的表单提交，或以 multipart/form-data 提交";
                Err(Problem::WrongKind(Refusal::new("wrong_content_type", sentence)))
            }
        }
    }
}

impl UploadForm {
    /// Reads all parts. What breaks a rule is refused and not kept in memory; the rest of the form is
    /// read all the same, so that it can be shown again.
    pub async fn read(mut self, rules: &UploadRules) -> Result<Upload, Problem> {
        let mut upload = Upload::default();
        for _ in 0..MOST_PARTS {
            let Some(part) = self.0.next_field().await.map_err(|error| problem_of_body(&error))? else {
                return Ok(upload);
            };
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(plain_name) {
                Some(name) => upload.take_file(rules, field, name, part).await?,
                None => {
                    let value = collect(part, FIELD_BYTES).await?.ok_or(Problem::TooLarge(FIELD_BYTES))?;
                    upload.entered.push(field, &String::from_utf8_lossy(&value));
                }
            }
        }
        Err(Problem::TooLarge(0))
    }
}

impl Upload {
    async fn take_file(
        &mut self,
        rules: &UploadRules,
        field: String,
        name: String,
        part: Field<'_>,
    ) -> Result<(), Problem> {
        let content = collect(part, rules.each).await?;
        if name.is_empty() && content.as_ref().is_some_and(Bytes::is_empty) {
            return Ok(());
        }
        let Some(bytes) = content else {
            self.refusals.push(rules.too_large(&name));
            return Ok(());
        };
        let kind = FileKind::of(&name, &bytes).filter(|kind| rules.kinds.contains(kind));
        let long = too_long(&name);
        match kind {
            _ if long.is_some() => self.refusals.extend(long),
            _ if bytes.is_empty() => self.refusals.push(empty(&name)),
            None => self.refusals.push(rules.wrong_kind(&name, &bytes)),
            _ if self.files.len() == rules.files => self.refusals.push(rules.too_many(&name)),
            Some(kind) => self.files.push(UploadedFile { field, name, kind, bytes }),
        }
        Ok(())
    }
}

impl UploadRules {
    fn too_large(&self, name: &str) -> Refusal {
        let most = size_in_words(self.each);
        let sentence = format!("文件《{name}》太大，每个文件最多 {most}，请压缩后再传");
        Refusal::new("file_too_large", sentence).at("file")
    }

    fn wrong_kind(&self, name: &str, beginning: &[u8]) -> Refusal {
        let ending = ending_of(name).unwrap_or_default();
        let claimed = FileKind::named(name).filter(|kind| self.kinds.contains(kind));
        let old_word = ending == "doc" && self.kinds.contains(&FileKind::Docx);
        let sentence = match claimed {
            Some(FileKind::Docx | FileKind::Xlsx) if beginning.starts_with(&OLE) => format!(
                "文件《{name}》的内容不是 {ending} 格式，可能是旧版文件改了名或者设有打开密码，请用 Word、Excel 或 WPS 打开，取消密码并另存为 {ending} 后再传"
            ),
            Some(_) => {
                format!("文件《{name}》的内容不是 {ending} 格式，请用原来的软件打开，另存为 {ending} 后再传")
            }
            None if old_word => {
                format!("文件《{name}》是旧版 Word 文档，请用 Word 或 WPS 打开，另存为 docx 后再传")
            }
            None => {
                let mut words: Vec<_> = self.kinds.iter().map(|kind| kind.word()).collect();
                words.dedup();
                format!("文件《{name}》不是可以接收的格式，请改为 {}", words.join("、"))
            }
        };
        Refusal::new("wrong_file_kind", sentence).at("file")
    }

    /// One file more than is taken.
    pub fn too_many(&self, name: &str) -> Refusal {
        let sentence = format!("一次最多传 {} 个文件，《{name}》没有接收", self.files);
        Refusal::new("too_many_files", sentence).at("file")
    }
}

/// What stands behind the last point of a name, in small letters.
fn ending_of(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

/// Why a name cannot be kept; most file systems hold no longer one either.
fn too_long(name: &str) -> Option<Refusal> {
    let length = name.chars().count();
    let short: String = name.chars().take(20).collect();
    let sentence = format!(
        "文件《{short}…》的文件名有{length}个字，最多{LONGEST_NAME}个字（含扩展名），请改短文件名后再传"
    );
    (length > LONGEST_NAME).then(|| Refusal::new("file_name_too_long", sentence).at("file"))
}

fn empty(name: &str) -> Refusal {
    Refusal::new("file_empty", format!("文件《{name}》是空的，请检查后重新选择")).at("file")
}

/// The content of a part; `None` if it is larger than `most`. It is read to its end either way.
async fn collect(mut part: Field<'_>, most: usize) -> Result<Option<Bytes>, Problem> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await.map_err(|error| problem_of_body(&error))? {
        fits = fits && bytes.len() + chunk.len() <= most;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then(|| bytes.into()))
}

/// The last part of a path, without control characters and those that turn the direction of writing.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let confusing = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain: String = last.chars().filter(|c| !confusing(*c)).collect();
    plain.trim().trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_content_agree() {
        let zip = b"PK\x03\x04....";
        for (name, bytes, expected) in [
            ("a.pdf", &b"%PDF-1.7"[..], Some(FileKind::Pdf)),
            ("a.PDF", b"\n%PDF-1.4", Some(FileKind::Pdf)),
            ("a.pdf", zip, None),
            ("a.docx", zip, Some(FileKind::Docx)),
            ("a.xlsx", zip, Some(FileKind::Xlsx)),
            ("a.xlsx", b"<html>", None),
            ("a.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Some(FileKind::Xls)),
            ("a.htm", b"<table>", Some(FileKind::Html)),
            ("a.txt", "文".as_bytes(), Some(FileKind::Text)),
            ("a.txt", &[0xFF, 0xFE, 0x31, 0x00], Some(FileKind::Text)),
            ("a.txt", b"MZ\0\x01", None),
            ("a.txt", zip, None),
            ("a.jsp", b"<%", None),
            ("a.svg", b"<svg>", None),
            ("a.pdf.exe", b"%PDF-1.7", None),
            ("pdf", b"%PDF-1.7", None),
            ("a.png", b"\x89PNG\r\n\x1a\n", Some(FileKind::Png)),
        ] {
            assert_eq!(FileKind::of(name, bytes), expected, "{name}");
        }
    }

    #[test]
    fn what_is_not_taken_is_told_with_its_reason() {
        let kinds = &[FileKind::Pdf, FileKind::Docx, FileKind::Xls, FileKind::Png];
        let rules = UploadRules { files: 1, each: 1, kinds };
        for (name, bytes, told) in [
            (
                "r.pdf",
                &b"text"[..],
                "文件《r.pdf》的内容不是 pdf 格式，请用原来的软件打开，另存为 pdf 后再传",
            ),
            ("r.PNG", b"\xFF\xD8\xFF", "的内容不是 png 格式"),
            ("r.docx", &OLE, "可能是旧版文件改了名或者设有打开密码"),
            ("r.doc", &OLE, "文件《r.doc》是旧版 Word 文档，请用 Word 或 WPS 打开，另存为 docx 后再传"),
            (
                "r.txt",
                b"text",
                "文件《r.txt》不是可以接收的格式，请改为 PDF、Word（docx）、Excel（xls）、图片（png、jpg）",
            ),
            ("r", b"text", "不是可以接收的格式"),
        ] {
            let sentence = rules.wrong_kind(name, bytes).sentence;
            assert!(sentence.contains(told), "{name}: {sentence}");
        }
        let pictures = UploadRules { files: 1, each: 1, kinds: &[FileKind::Png] };
        assert!(
            pictures.wrong_kind("r.doc", &OLE).sentence.contains("不是可以接收的格式"),
            "no document is taken"
        );
    }

    #[test]
    fn names_are_words() {
        for (name, expected) in [
            ("年报.docx", "年报.docx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\年报.xlsx", "年报.xlsx"),
            ("a\u{202e}xcod.exe", "axcod.exe"),
            (".htaccess", "htaccess"),
            ("a\r\nb.txt", "ab.txt"),
            ("", ""),
        ] {
            assert_eq!(plain_name(name), expected, "{name:?}");
        }
        let name = |length: usize| format!("{}.txt", "长".repeat(length));
        assert!(too_long(&name(LONGEST_NAME - 4)).is_none());
        let refusal = too_long(&name(LONGEST_NAME)).unwrap();
        assert!(refusal.sentence.contains("有124个字，最多120个字"), "{}", refusal.sentence);
    }
}
