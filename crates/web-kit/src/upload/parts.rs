//! A form with files, part by part: what comes is handed on as it comes, so that a file never stands in
//! memory as a whole.

use axum::{body::Bytes, extract::multipart::Field};
use gongkai_domain::refusal::Refusal;

use super::{
    FIELD_BYTES, FileKind, MOST_PARTS, UploadForm, UploadRules, collect, empty, plain_name, too_long,
};
use crate::{body::problem_of_body, problem::Problem};

/// So many bytes tell what a file is.
const HEAD: usize = 1024;

/// A part of a form.
pub enum Part<'a> {
    /// A file field where nothing was chosen.
    Nothing,
    /// A field: its name and its value.
    Field(String, String),
    /// A file. What is not read of it is skipped.
    File(Box<FilePart<'a>>),
    /// A file that is not taken; why not.
    Refused(Refusal),
}

/// A file of a kind that is taken, on its way in.
pub struct FilePart<'a> {
    /// The field of the form.
    pub field: String,
    /// The name, without folders and without characters that confuse.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    head: Bytes,
    part: Field<'a>,
    rules: UploadRules,
    size: usize,
}

impl UploadForm {
    /// The next part; `None`: the form has ended.
    pub async fn next(&mut self, rules: &UploadRules) -> Result<Option<Part<'_>>, Problem> {
        self.1 += 1;
        if self.1 > MOST_PARTS {
            return Err(Problem::TooLarge(0));
        }
        let Some(part) = self.0.next_field().await.map_err(|error| problem_of_body(&error))? else {
            return Ok(None);
        };
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(plain_name) {
            Some(name) if name.is_empty() => Ok(Some(Part::Nothing)),
            Some(name) => file(rules, field, name, part).await.map(Some),
            None => {
                let value = collect(part, FIELD_BYTES).await?.ok_or(Problem::TooLarge(FIELD_BYTES))?;
                Ok(Some(Part::Field(field, String::from_utf8_lossy(&value).into_owned())))
            }
        }
    }
}

async fn file<'a>(
    rules: &UploadRules,
    field: String,
    name: String,
    mut part: Field<'a>,
) -> Result<Part<'a>, Problem> {
    let mut head = Vec::new();
    while head.len() < HEAD {
        match part.chunk().await.map_err(|error| problem_of_body(&error))? {
            Some(chunk) => head.extend_from_slice(&chunk),
            None => break,
        }
    }
    if head.is_empty() {
        return Ok(Part::Refused(empty(&name)));
    }
    if let Some(refusal) = too_long(&name) {
        return Ok(Part::Refused(refusal));
    }
    let kind = FileKind::of(&name, &head).filter(|kind| rules.kinds.contains(kind));
    let Some(kind) = kind else { return Ok(Part::Refused(rules.wrong_kind(&name, &head))) };
    let file = FilePart { field, name, kind, head: head.into(), part, rules: *rules, size: 0 };
    Ok(Part::File(Box::new(file)))
}

impl FilePart<'_> {
    /// The next bytes; `None`: the file has ended. The refusal of a file that is larger than is taken.
    pub async fn chunk(&mut self) -> Result<Result<Option<Bytes>, Refusal>, Problem> {
        let chunk = if self.head.is_empty() {
            self.part.chunk().await.map_err(|error| problem_of_body(&error))?
        } else {
            Some(std::mem::take(&mut self.head))
        };
        self.size += chunk.as_ref().map_or(0, Bytes::len);
        Ok(if self.size > self.rules.each { Err(self.rules.too_large(&self.name)) } else { Ok(chunk) })
    }
}
