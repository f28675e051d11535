//! Partial disclosure (区分处理, Art. 37): copies of what the office found, with parts taken out. Each copy is of one
//! paper for one layer; what was read of the paper, the marks and what screening says are sealed.

mod convert;
mod make;
mod write;

use gongkai_domain::{
    application::{
        ApplicationEvent,
        redaction::{Layer, Mark, Reason, reasons},
    },
    authority::{Authz, Read},
    contents::{Contents, Kind, Piece},
    id::AgencyId,
    publication::content::Content,
    refusal::Refusal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

pub use convert::{Conversion, convert_copy, equal_requests};
pub(super) use make::waiting;
pub use make::{Approval, CopyFile, Made, approve_copy, copy_file, keep_copy};
pub(in crate::application) use write::erase;
pub use write::{Begin, Marking, begin_copy, mark, unmark};

use super::{Cases, Held, PaperLine, files::papers_of, held::held, held::opened, redaction_row};
use crate::{Office, OfficeError, publication::printed, seal::Field};

/// What was read of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A text with tables.
    Text {
        /// What stands in it in print.
        content: Content,
        /// Sentences about what does not go into any copy.
        left: Vec<String>,
    },
    /// A picture, as it is drawn anew.
    Picture {
        /// Dots in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
}

impl Source {
    /// What stands in a paper in print.
    ///
    /// # Errors
    /// There is no text in it.
    pub fn text(contents: &Contents) -> Result<Self, Refusal> {
        let content = printed(contents);
        if content.is_empty() {
            let sentence = "这份材料里没有读得出的文字；扫描件请逐页另存为PNG或JPG图片，存入后在图上标注";
            return Err(Refusal::new("paper_unreadable", sentence).at("paper"));
        }
        let mut hidden = 0;
        let mut left = Vec::new();
        for piece in &contents.pieces {
            match piece {
                Piece::Passage(one) if one.kind == Kind::Unread => {
                    left.push(format!("{}：{}", one.place, one.text));
                }
                Piece::Passage(one) => hidden += usize::from(one.hidden.is_some()),
                Piece::Table(table) => {
                    hidden += table.cells.iter().filter(|cell| table.hidden_of(cell).is_some()).count();
                }
            }
        }
        if hidden > 0 {
            left.insert(0, format!("隐藏文字、批注、文件属性等{hidden}处不进入生成的文件"));
        }
        Ok(Self::Text { content, left })
    }

    /// The text, if it is one.
    pub fn content(&self) -> Option<&Content> {
        match self {
            Self::Text { content, .. } => Some(content),
            Self::Picture { .. } => None,
        }
    }
}

/// What screening says about the files of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Name of the rule.
    pub title: String,
    /// Where.
    pub place: String,
    /// What, and why it matters.
    pub message: String,
    /// Would it keep a document from being published?
    pub blocks: bool,
}

/// A file of a copy, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub kind: String,
    pub file: String,
}

/// A copy in the list of a case.
pub struct CopyLine {
    /// The row.
    pub row: redaction_row::Model,
    /// Name of the paper.
    pub name: String,
    /// For whom.
    pub layer: Layer,
    /// How many marks.
    pub marks: usize,
}

/// A copy.
pub struct Copy {
    /// The row.
    pub row: redaction_row::Model,
    /// Number of the case.
    pub number: String,
    /// Name of the paper.
    pub name: String,
    /// For whom.
    pub layer: Layer,
    /// What was read.
    pub source: Source,
    /// What is taken out.
    pub marks: Vec<Mark>,
    /// Types of the files that were made.
    pub kinds: Vec<String>,
    /// What screening says about them.
    pub findings: Vec<Found>,
}

impl Copy {
    /// The list of marks.
    pub fn reasons(&self) -> Vec<Reason> {
        reasons(self.source.content(), &self.marks)
    }

    /// Is what was made as the marks say?
    pub fn is_made(&self) -> bool {
        self.row.digest.is_some()
    }
}

fn column<'a>(column: &'static str, row: &'a str) -> Field<'a> {
    Field { table: "application_redaction", column, row }
}

fn layer_of(row: &redaction_row::Model) -> Result<Layer, OfficeError> {
    Layer::parse(&row.layer).ok_or_else(|| OfficeError::fault("layer of a copy"))
}

fn marks_of(
    office: &Office,
    agency: &AgencyId,
    row: &redaction_row::Model,
) -> Result<Vec<Mark>, OfficeError> {
    opened(office, agency, column("marks", &row.id), &row.marks)
}

fn files_of(row: &redaction_row::Model) -> Result<Vec<Kept>, OfficeError> {
    serde_json::from_str(&row.files).map_err(OfficeError::fault)
}

/// Rows of the copies of a case.
async fn rows_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    case: &str,
) -> Result<Vec<redaction_row::Model>, OfficeError> {
    Ok(redaction_row::Entity::find()
        .filter(redaction_row::Column::AgencyId.eq(agency.as_str()))
        .filter(redaction_row::Column::ApplicationId.eq(case))
        .order_by_asc(redaction_row::Column::Id)
        .all(conn)
        .await?)
}

async fn row_of<C: ConnectionTrait>(
    conn: &C,
    agency: &AgencyId,
    case: &str,
    of: &str,
) -> Result<redaction_row::Model, OfficeError> {
    let rows = rows_of(conn, agency, case).await?;
    rows.into_iter().find(|row| row.id == of).ok_or(OfficeError::NotFound)
}

fn name_of(papers: &[PaperLine], paper: &str) -> String {
    let found = papers.iter().find(|line| line.row.id == paper);
    found.map(|line| line.name.clone()).unwrap_or_default()
}

/// The copies of a case.
pub async fn copies(office: &Office, right: &Authz<Read, Cases>) -> Result<Vec<CopyLine>, OfficeError> {
    let (conn, agency) = (office.read(), right.agency());
    let case = held(conn, agency, right.id()).await?;
    let papers = papers_of(office, conn, agency, &case.row.id).await?;
    let line = |row: redaction_row::Model| {
        Ok(CopyLine {
            name: name_of(&papers, &row.paper_id),
            layer: layer_of(&row)?,
            marks: marks_of(office, agency, &row)?.len(),
            row,
        })
    };
    rows_of(conn, agency, &case.row.id).await?.into_iter().map(line).collect()
}

/// A copy of the case.
pub async fn copy(office: &Office, right: &Authz<Read, Cases>, of: &str) -> Result<Copy, OfficeError> {
    let (conn, agency) = (office.read(), right.agency());
    let case = held(conn, agency, right.id()).await?;
    let row = row_of(conn, agency, &case.row.id, of).await?;
    let papers = papers_of(office, conn, agency, &case.row.id).await?;
    let findings =
        row.findings.as_ref().map(|sealed| opened(office, agency, column("findings", &row.id), sealed));
    Ok(Copy {
        number: case.row.number,
        name: name_of(&papers, &row.paper_id),
        layer: layer_of(&row)?,
        source: opened(office, agency, column("source", &row.id), &row.source)?,
        marks: marks_of(office, agency, &row)?,
        kinds: files_of(&row)?.into_iter().map(|kept| kept.kind).collect(),
        findings: findings.transpose()?.unwrap_or_default(),
        row,
    })
}

fn event(
    held: &Held,
    layer: Layer,
    step: &str,
    digest: Option<&str>,
) -> Result<ApplicationEvent, OfficeError> {
    Ok(ApplicationEvent::Redacted {
        application: held.id()?,
        number: held.row.number.clone(),
        layer: layer.code().to_owned(),
        step: step.to_owned(),
        digest: digest.map(str::to_owned),
    })
}
