//! What can be wrong with a file, each with one sentence that a person can act on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a file could not be read. Its `Display` is one Chinese sentence without a line break: what
/// is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// No such file.
    Missing,
    /// The path names a folder.
    Folder,
    /// A pipe, a device, a socket: reading it might never end.
    NotRegular,
    /// The operating system refuses to open it.
    NoPermission,
    /// Opening or reading failed for another reason.
    Unreadable,
    /// No bytes at all.
    Empty,
    /// More bytes than `MAX_FILE_BYTES`; megabytes of the file, rounded up.
    TooLarge { megabytes: u64 },
    /// Neither the content nor the name says what it is.
    UnknownType,
    /// The name promises one type, the content is of none that can be read.
    ContradictsName { extension: String },
    /// Word 97–2003 binary document.
    LegacyDoc,
    /// Rich text format.
    RichText,
    /// A web page packed in one file (MIME).
    WebArchive,
    /// An office file of a type that is not read: OpenDocument, OFD, a presentation, Office XML of 2003 …
    OtherOffice,
    /// A photograph or scan.
    Picture,
    /// A picture of a type that pages do not show.
    OtherPicture,
    /// A picture with more dots than are drawn, or that stays too heavy.
    PictureTooLarge { width: u32, height: u32 },
    /// PDF whose pages are pictures.
    ScannedPdf,
    /// Office file with a password.
    EncryptedOffice,
    /// PDF with a password.
    EncryptedPdf,
    /// An archive that only contains other files.
    Archive,
    /// The file says it is of a type and is not well formed: cut off, damaged.
    Broken { kind: BrokenKind },
    /// Readable, but without any text.
    NoText,
    /// It would become too large when unpacked.
    UnpacksTooLarge,
    /// More cells than any report has.
    TooManyCells,
    /// Elements nested too deep.
    NestedTooDeep,
    /// The time limit was reached.
    TookTooLong,
    /// The memory limit was reached.
    TooMuchMemory,
    /// The reading process ended without an answer.
    WorkerDied,
    /// The reading process could not be started: a matter of the installation, not of the file.
    WorkerMissing,
}

/// What a broken file was meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrokenKind {
    Text,
    Html,
    Docx,
    Xlsx,
    Xls,
    Pdf,
    Json,
    Zip,
    Picture,
    File,
}

impl BrokenKind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "文本文件",
            Self::Html => "网页文件",
            Self::Docx => "Word 文档（.docx）",
            Self::Xlsx => "Excel 工作簿（.xlsx）",
            Self::Xls => "Excel 工作簿（.xls）",
            Self::Pdf => "PDF 文件",
            Self::Json => "JSON 文件",
            Self::Zip => "压缩格式的文件",
            Self::Picture => "图片",
            Self::File => "文件",
        }
    }
}

impl Fault {
    /// Stable name for machines, also the name on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Folder => "folder",
            Self::NotRegular => "not_regular",
            Self::NoPermission => "no_permission",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::UnknownType => "unknown_type",
            Self::ContradictsName { .. } => "contradicts_name",
            Self::LegacyDoc => "legacy_doc",
            Self::RichText => "rich_text",
            Self::WebArchive => "web_archive",
            Self::OtherOffice => "other_office",
            Self::Picture => "picture",
            Self::OtherPicture => "other_picture",
            Self::PictureTooLarge { .. } => "picture_too_large",
            Self::ScannedPdf => "scanned_pdf",
            Self::EncryptedOffice => "encrypted_office",
            Self::EncryptedPdf => "encrypted_pdf",
            Self::Archive => "archive",
            Self::Broken { .. } => "broken",
            Self::NoText => "no_text",
            Self::UnpacksTooLarge => "unpacks_too_large",
            Self::TooManyCells => "too_many_cells",
            Self::NestedTooDeep => "nested_too_deep",
            Self::TookTooLong => "took_too_long",
            Self::TooMuchMemory => "too_much_memory",
            Self::WorkerDied => "worker_died",
            Self::WorkerMissing => "worker_missing",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::Missing => "找不到这个文件，请核对文件名和所在的文件夹。",
            Self::Folder => "这是一个文件夹而不是文件，请指定其中的一个文件。",
            Self::NotRegular => "这不是普通文件（是管道或设备），请先把内容存成普通文件再读取。",
            Self::NoPermission => "没有权限读取这个文件，请检查文件的读取权限，或者复制一份再试。",
            Self::Unreadable => "打不开这个文件，请检查磁盘或网络位置是否正常，或者复制到本机再试。",
            Self::Empty => "文件是空的（0 字节），请重新下载或重新导出后再试。",
            Self::TooLarge { megabytes } => {
                return write!(
                    f,
                    "文件有 {megabytes} MB，超过 64 MB 的上限，请删去其中的图片或只保留需要的部分后再试。"
                );
            }
            Self::UnknownType => {
                "认不出文件的类型，请另存为 .docx、.xlsx、.xls、.pdf、.html 或 .txt 后再试。"
            }
            Self::ContradictsName { extension } => {
                return write!(
                    f,
                    "文件名以 .{extension} 结尾，但内容并不是这种格式，请用原来的软件打开并重新另存后再试。"
                );
            }
            Self::LegacyDoc => {
                "这是旧版 Word 文档（.doc），不能直接读取，请用 Word 或 WPS 打开后另存为 .docx。"
            }
            Self::RichText => "这是 RTF 文档，不能直接读取，请用 Word 或 WPS 打开后另存为 .docx。",
            Self::WebArchive => {
                "这是单文件网页（MHTML），不能直接读取，请用浏览器或 Word 打开后另存为 .html 或 .docx。"
            }
            Self::OtherOffice => {
                "不能读取这种格式的办公文件（如 ODT、OFD、PPT、XLSB），请另存为 .docx、.xlsx 或 .pdf 后再试。"
            }
            Self::OtherPicture => "只能使用 PNG、JPG 图片，请另存为其中一种后再上传。",
            Self::PictureTooLarge { width, height } => {
                return write!(
                    f,
                    "图片太大（{width}×{height} 像素），请缩小到 2560 像素宽以内，或者另存为 JPG 后再上传。"
                );
            }
            Self::Picture => {
                "这是图片，没有文字可以读取，请先做文字识别（OCR），或者改用原来的 .docx、.xlsx 文件。"
            }
            Self::ScannedPdf => {
                "这份 PDF 是扫描件，没有文字可以读取，请先做文字识别（OCR），或者改用原来的 .docx、.xlsx 文件。"
            }
            Self::EncryptedOffice => "文件设有打开密码，请用 Word、Excel 或 WPS 打开并取消密码，另存后再试。",
            Self::EncryptedPdf => {
                "这份 PDF 设有密码，请取消密码后重新导出，或者改用原来的 .docx、.xlsx 文件。"
            }
            Self::Archive => "这是压缩包，请先解压，再指定其中的文件。",
            Self::Broken { kind } => {
                return write!(
                    f,
                    "这个{}已经损坏或不完整，请重新下载，或者用原来的软件打开并重新另存后再试。",
                    kind.name()
                );
            }
            Self::NoText => "文件里没有文字，请确认选对了文件。",
            Self::UnpacksTooLarge => "文件展开后过大，请删去其中的图片和附件，另存后再试。",
            Self::TooManyCells => "文件里的表格过大，请删去多余的行、列和工作表，另存后再试。",
            Self::NestedTooDeep => "文件的结构层层嵌套得过深，请把内容复制到新建的文件里，另存后再试。",
            Self::TookTooLong => "读取这个文件花的时间超过了上限，请只保留需要的部分，另存后再试。",
            Self::TooMuchMemory => "读取这个文件需要的内存超过了上限，请删去其中的图片和附件，另存后再试。",
            Self::WorkerDied => "这个文件无法读取（读取时意外中断），请用原来的软件打开并重新另存后再试。",
            Self::WorkerMissing => {
                "读取文件的程序没有启动，请联系系统管理员检查安装是否完整、系统资源是否充足。"
            }
        };
        f.write_str(sentence)
    }
}

impl std::error::Error for Fault {}
