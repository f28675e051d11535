//! The sign-in list as a workbook, to be filled in where there is no network, and the filled one back.

use axum::{
    extract::State as Given,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::refusal::Refusal;
use gongkai_office::{
    OfficeError,
    training::{self, Held},
};
use gongkai_render::{Fault, ListColumn, list_xlsx};
use gongkai_web_kit::{
    caller::Caller,
    extract::At,
    problem::Problem,
    seal::Sealer,
    upload::{FileKind, UploadForm, UploadRules},
};

use super::{
    ROOT,
    page::{page, way},
    plan::load,
};
use crate::{OfficeWeb, problem, sheet, words::moment};

/// The largest list.
pub const BYTES: usize = 8 << 20;
const RULES: UploadRules = UploadRules { files: 1, each: BYTES, kinds: &[FileKind::Xlsx, FileKind::Xls] };
const NAME: &str = "姓名";
const UNIT: &str = "单位（科室）";
const REQUIRED: [&str; 2] = [NAME, UNIT];

/// Who was there; before anybody was, the empty list to be filled in.
pub(super) fn workbook(held: &Held) -> Result<Vec<u8>, Fault> {
    let column = |heading, width, note| ListColumn { heading, width, note };
    let is_blank = held.people.is_empty();
    let mut columns = vec![
        column("序号", 8, ""),
        column(NAME, 14, "到场的人，一行一人；没有到场的不写"),
        column(UNIT, 28, "外单位的写单位全称"),
    ];
    columns.extend(match is_blank {
        true => [column("签名", 16, "打印后签名；导入时不读这一列"), column("备注", 24, "")],
        false => [column("签到方式", 30, ""), column("时间", 20, "")],
    });
    let rows: Vec<Vec<String>> = (1..)
        .zip(&held.people)
        .map(|(nth, one): (usize, _)| {
            vec![nth.to_string(), one.name.clone(), one.unit.clone(), way(one), moment(one.at)]
        })
        .collect();
    list_xlsx("培训签到表", &columns, &rows)
}

/// The list as lines, each at the row of the sheet, so that what is wrong is found there.
fn lines(found: &sheet::Sheet<2>) -> String {
    let mut text = String::new();
    let mut at = 1;
    for (row, [name, unit]) in &found.rows {
        while at < *row {
            text.push('\n');
            at += 1;
        }
        let tight = |text: &str| text.split_whitespace().collect::<String>();
        text.push_str(&format!("{}\t{}", tight(name), tight(unit)));
    }
    text
}

/// Enters a list that was filled in; the file is read in the limited process.
pub async fn bring(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    headers: HeaderMap,
    form: UploadForm,
) -> Result<Response, Problem> {
    load(&desk, &caller, &id).await?;
    let sent = sheet::sent(&desk, form, &RULES, (&REQUIRED, &REQUIRED)).await?;
    let done = match &sent.sheet {
        Some(found) => training::enter_list(desk.office(), caller.staff(), &id, &lines(found)).await,
        None => Err(OfficeError::Refused(sent.refusals.clone())),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            // There are two files and two lists on the page: what is wrong stands at the top.
            let all: Vec<Refusal> =
                all.into_iter().take(sheet::SHOWN).map(|one| Refusal::new(one.code, one.sentence)).collect();
            let again = page((&desk, &caller, &sealer), (&id, &headers), sent.entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_found_at_its_row() {
        let row = |nth, name: &str, unit: &str| (nth, [name.to_owned(), unit.to_owned()]);
        let found = sheet::Sheet {
            rows: vec![row(2, "张 三", "公证科"), row(4, "李四", ""), row(5, "王五", "律师科")],
            unread: Vec::new(),
        };
        assert_eq!(lines(&found), "\n张三\t公证科\n\n李四\t\n王五\t律师科");
        let wrong = gongkai_domain::training::read_list(&lines(&found)).unwrap_err();
        assert!(wrong.len() == 1 && wrong[0].sentence.contains("第4行"), "{wrong:?}");
    }
}
