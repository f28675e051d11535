//! The catalogue of one bureau of the sample district, and the rows under which its documents are filed.

use gongkai_domain::{
    catalogue::{CatalogueLine, HEADINGS},
    organisation::Duty,
};
use gongkai_office::{
    OfficeError,
    catalogue::{entry_id, import_catalogue},
};
use serde::Deserialize;

use super::desk::Desk;

const ROWS: &str = include_str!("../../../../data/demo/catalogue.toml");

/// A catalogue as written in `data/demo/catalogue.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of this shape; 1.
    pub schema: u8,
    /// Name of the agency.
    pub agency: String,
    #[serde(rename = "row")]
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    matters: Vec<String>,
    content: String,
    basis: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    item: String,
    #[serde(default)]
    words: Vec<String>,
}

/// The catalogue of the sample.
///
/// # Errors
/// The file does not have its shape.
pub fn plan() -> Result<Plan, String> {
    let plan: Plan = toml::from_str(ROWS).map_err(|error| error.to_string())?;
    if plan.schema == 1 { Ok(plan) } else { Err(format!("schema {} is not known", plan.schema)) }
}

impl Plan {
    /// The row for a document of this title; empty: none.
    pub fn entry(&self, title: &str) -> String {
        let fits = |row: &&Row| row.words.iter().any(|word| title.contains(word.as_str()));
        self.rows.iter().find(fits).map(|row| entry_id(&row.matters)).unwrap_or_default()
    }

    fn lines(&self) -> Vec<CatalogueLine> {
        let cell = |row: &Row, heading: &str| match heading {
            "公开内容（要素）" => row.content.clone(),
            "公开依据" => row.basis.clone(),
            "公开时限" => "自制作或获取该信息之日起20个工作日内".to_owned(),
            "公开主体" => self.agency.clone(),
            "公开渠道和载体" => "政府网站、公示栏".to_owned(),
            "公开对象" if row.audience.is_empty() => "全社会".to_owned(),
            "公开对象" => row.audience.clone(),
            "公开方式" => row.way.clone(),
            "公开层级" => "县级".to_owned(),
            "条例事项" => row.item.clone(),
            "备注" => String::new(),
            // The matters by their levels.
            level => HEADINGS
                .iter()
                .position(|one| *one == level)
                .and_then(|at| row.matters.get(at).cloned())
                .unwrap_or_default(),
        };
        let line = |(number, row): (u32, &Row)| CatalogueLine {
            row: number,
            cells: HEADINGS.map(|heading| cell(row, heading)),
        };
        (2..).zip(&self.rows).map(line).collect()
    }
}

/// Brings the catalogue in.
pub async fn bring(desk: &Desk<'_>, plan: &Plan) -> Result<(), OfficeError> {
    let reviewer = desk.with_duty(Duty::DisclosureReviewer).await?;
    import_catalogue(desk.office, &reviewer, 0, &plan.lines()).await
}
