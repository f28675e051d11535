//! What was taken over from the clipboard or from a file into the structure of a text, and what was not:
//! the writer is told, and decides what to do about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content::Content;

/// Version of the shape; the process that reads and the one that asks must agree on it.
pub const TAKEN_SCHEMA: u32 = 1;

/// A text that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// [`TAKEN_SCHEMA`].
    pub schema: u32,
    /// The title that stands above the text; empty: none was recognised.
    pub title: String,
    /// The text.
    pub content: Content,
    /// How often something of a kind was left behind.
    pub left: BTreeMap<Left, u32>,
}

/// A kind of thing that is not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// A picture.
    Picture,
    /// A text box, a drawing, a chart.
    Drawing,
    /// A formula.
    Formula,
    /// Text that nobody sees in print.
    Hidden,
    /// Text that was struck out or deleted while changes were tracked.
    Deleted,
    /// A comment of a reviewer.
    Comment,
    /// A note at the foot of a page or at the end.
    Note,
    /// The head or foot of the page.
    PageHead,
    /// Cells that were merged: the words stand in the first of them.
    Merged,
    /// A table with more cells than a text may have.
    TooLarge,
    /// A table inside a table: its words stand in the cell.
    Nested,
    /// A list inside a list: its entries follow those of the outer one.
    Level,
    /// An address that readers cannot follow.
    Link,
    /// A script, a form, an embedded page.
    Active,
}

impl Left {
    /// What it is, with what the writer can do about it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Picture => "图片没有带入，请把图片存成PNG或JPG，用“图片”放进正文",
            Self::Drawing => "文本框、图形或图表没有带入，请改写成文字、表格或图片",
            Self::Formula => "公式没有带入，请改写成文字或图片",
            Self::Hidden => "隐藏的文字没有带入；公开原文件时要先删除",
            Self::Deleted => "划去或修订中删除的文字没有带入",
            Self::Comment => "批注没有带入",
            Self::Note => "脚注、尾注没有带入，请改写进正文",
            Self::PageHead => "页眉页脚没有带入",
            Self::Merged => "合并的单元格已拆开，文字在第一格，请核对表格",
            Self::TooLarge => "超过2万个单元格的表格没有带入，请改为表格附件",
            Self::Nested => "表格里的表格没有带入，文字留在单元格里，请核对",
            Self::Level => "多级列表并成了一级，请核对顺序",
            Self::Link => "公众打不开的链接没有带入，文字保留",
            Self::Active => "网页里的脚本、表单或嵌入页面没有带入",
        }
    }
}
