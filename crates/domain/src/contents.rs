//! What a file says in every place where something can stand: what is printed, and what is not
//! seen in print but goes out with the file. Made where files are read, judged by screening.

use serde::{Deserialize, Serialize};

/// Version of the shape; the process that reads and the one that asks must agree on it.
pub const CONTENTS_SCHEMA: u32 = 1;

/// Everything that one file holds, in reading order; hidden places follow what they belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// [`CONTENTS_SCHEMA`].
    pub schema: u32,
    /// Passages and tables.
    pub pieces: Vec<Piece>,
}

/// One piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Running text, a comment, a property.
    #[serde(rename = "p")]
    Passage(Passage),
    /// A sheet or a table.
    #[serde(rename = "t")]
    Table(Table),
}

/// A line, a paragraph, or one value beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where a person finds it, in Chinese: `第3页第5行`.
    #[serde(rename = "w")]
    pub place: String,
    /// Why nobody sees it in print; `None`: it is printed.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// What the text is.
    #[serde(rename = "k", default, skip_serializing_if = "Kind::is_text")]
    pub kind: Kind,
    /// The text itself; lines inside are parted by `\n`.
    #[serde(rename = "x")]
    pub text: String,
}

/// What the text of a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words of the document.
    #[default]
    Text,
    /// Who made the file, with which program, where it was kept.
    Property,
    /// Where a picture was taken: latitude and longitude.
    Location,
    /// The serial number of a camera, the owner of a telephone.
    Device,
    /// A sentence about a part that could not be read.
    Unread,
}

impl Kind {
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// A grid of cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Where a person finds it, in Chinese: `工作表“名单”`, `第2个表格`.
    #[serde(rename = "w")]
    pub place: String,
    /// Why nobody sees the whole of it.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// True where columns have letters, as in a workbook.
    #[serde(rename = "s", default)]
    pub sheet: bool,
    /// By row, then column; cells without text are left out.
    #[serde(rename = "c")]
    pub cells: Vec<Cell>,
}

/// One cell with text. Row and column count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Row.
    #[serde(rename = "r")]
    pub row: u32,
    /// Column.
    #[serde(rename = "l")]
    pub column: u32,
    /// Why nobody sees this cell.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// The text itself.
    #[serde(rename = "x")]
    pub text: String,
}

/// Why something is in a file and not in print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// A sheet that is hidden.
    Sheet,
    /// A row that is hidden, filtered away or of no height.
    Row,
    /// A column that is hidden or of no width.
    Column,
    /// Text or a cell formatted as hidden.
    Text,
    /// Text in the colour of the paper.
    Pale,
    /// Text too small to read.
    Tiny,
    /// Deleted while changes were tracked.
    Deleted,
    /// A comment.
    Comment,
    /// A property of the file.
    Property,
    /// A name defined in a workbook.
    Name,
    /// Instructions of fields, formulas, lists of permitted values.
    Code,
    /// Beside the paper.
    OffPage,
    /// Written without paint.
    Invisible,
    /// Painted over.
    Covered,
    /// A note or a form field of a PDF.
    Annotation,
    /// A file inside the file.
    Attachment,
    /// A comment in the source of a page.
    Markup,
    /// An element of a page that browsers do not show.
    Element,
    /// An attribute of an element: alternative texts, data for scripts.
    Attribute,
    /// A script.
    Script,
    /// Values kept of other files and of tables that were summed up.
    Cache,
    /// What a picture says about itself.
    Picture,
    /// Any further part of the package.
    Other,
}

impl Hidden {
    /// What it is, in Chinese, as it stands behind a place.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sheet => "隐藏的工作表",
            Self::Row => "隐藏的行",
            Self::Column => "隐藏的列",
            Self::Text => "隐藏文字",
            Self::Pale => "与底色相同的文字",
            Self::Tiny => "极小的文字",
            Self::Deleted => "修订中删除的文字",
            Self::Comment => "批注",
            Self::Property => "文件属性",
            Self::Name => "定义的名称",
            Self::Code => "公式、域或取值范围",
            Self::OffPage => "页面以外的文字",
            Self::Invisible => "不显示的文字",
            Self::Covered => "被遮盖的文字",
            Self::Annotation => "注释或表单",
            Self::Attachment => "附带的文件",
            Self::Markup => "网页源码注释",
            Self::Element => "网页中不显示的内容",
            Self::Attribute => "网页标签属性",
            Self::Script => "网页脚本",
            Self::Cache => "缓存的数据",
            Self::Picture => "图片自带的信息",
            Self::Other => "文件的其他部分",
        }
    }
}

impl Contents {
    /// An empty file.
    pub fn new() -> Self {
        Self { schema: CONTENTS_SCHEMA, pieces: Vec::new() }
    }
}

impl Default for Contents {
    fn default() -> Self {
        Self::new()
    }
}

impl Passage {
    /// Printed text.
    pub fn printed(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), hidden: None, kind: Kind::Text, text: text.into() }
    }

    /// Text that is not printed.
    pub fn hidden(place: impl Into<String>, hidden: Hidden, text: impl Into<String>) -> Self {
        Self { hidden: Some(hidden), ..Self::printed(place, text) }
    }

    /// The place as people read it: `第4段（批注）`.
    pub fn place_shown(&self) -> String {
        match self.hidden {
            Some(hidden) if !self.place.contains(hidden.words()) => {
                format!("{}（{}）", self.place, hidden.words())
            }
            _ => self.place.clone(),
        }
    }
}

impl Table {
    /// The place of a cell as people read it: `工作表“名单”，隐藏的第7行，C列`.
    pub fn place_of(&self, cell: &Cell) -> String {
        let table = match self.hidden {
            Some(Hidden::Sheet) => format!("隐藏的{}", self.place),
            Some(hidden) => format!("{}（{}）", self.place, hidden.words()),
            None => self.place.clone(),
        };
        let column = if self.sheet {
            format!("{}列", column_letters(cell.column))
        } else {
            format!("第{}列", u64::from(cell.column) + 1)
        };
        let row = format!("第{}行", u64::from(cell.row) + 1);
        match cell.hidden {
            Some(Hidden::Row) => format!("{table}，隐藏的{row}，{column}"),
            Some(Hidden::Column) => format!("{table}，{row}，隐藏的{column}"),
            Some(hidden) => format!("{table}，{row}，{column}（{}）", hidden.words()),
            None => format!("{table}，{row}，{column}"),
        }
    }

    /// Why the cell is not seen: for itself, or with the whole table.
    pub fn hidden_of(&self, cell: &Cell) -> Option<Hidden> {
        cell.hidden.or(self.hidden)
    }
}

/// Spreadsheet name of a column, counted from 0: 0 → A, 26 → AA.
pub fn column_letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let cell = |hidden| Cell { row: 6, column: 2, hidden, text: String::new() };
        let table =
            |place: &str, hidden, sheet| Table { place: place.to_owned(), hidden, sheet, cells: vec![] };
        let sheet = table("工作表“名单”", None, true);
        for (table, hidden, place) in [
            (&sheet, None, "工作表“名单”，第7行，C列"),
            (&sheet, Some(Hidden::Row), "工作表“名单”，隐藏的第7行，C列"),
            (&sheet, Some(Hidden::Column), "工作表“名单”，第7行，隐藏的C列"),
            (&sheet, Some(Hidden::Pale), "工作表“名单”，第7行，C列（与底色相同的文字）"),
            (&table("工作表“名单”", Some(Hidden::Sheet), true), None, "隐藏的工作表“名单”，第7行，C列"),
            (&table("第2个表格", None, false), None, "第2个表格，第7行，第3列"),
        ] {
            assert_eq!(table.place_of(&cell(hidden)), place);
        }
        assert_eq!(Passage::hidden("第4段", Hidden::Comment, "").place_shown(), "第4段（批注）");
        assert_eq!(Passage::hidden("文件属性“作者”", Hidden::Property, "").place_shown(), "文件属性“作者”");
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
