//! The desk of an office that has published for years: its lists with a hundred thousand documents.

use chrono::TimeDelta;
use gongkai_domain::publication::State;
use gongkai_office::publication::{document_row, edition_row};
use gongkai_testkit::Dice;
use sea_orm::{Database, DatabaseConnection, EntityTrait, IntoActiveModel, TransactionTrait};
use std::path::Path;

use super::{
    Lengths, copy,
    desk::{self, rows},
    running::Server,
    sign_in::{REVIEWER, sign_in},
};
use crate::{
    Fault, machine,
    stopwatch::time,
    table::{Table, figure},
};

/// Documents that wait for somebody, of all.
const OPEN: u64 = 300;
/// Rows of one statement.
const AT_ONCE: u64 = 500;
/// The states of what waits, in turn.
const WAITING: [&str; 3] = [State::Draft.code(), State::InReview.code(), State::Approved.code()];
const PLACES: [&str; 6] = ["城东", "城西", "河口", "北山", "南湖", "新桥"];
const MATTERS: [&str; 7] =
    ["法律援助", "公证服务", "人民调解", "社区矫正", "普法宣传", "律师管理", "行政复议"];
const FORMS: [&str; 4] = ["的通知", "的公告", "情况的通报", "实施方案"];

/// A table of the pages that list documents.
pub fn measure(program: &Path, data: &Path, lengths: &Lengths) -> Result<Table, Fault> {
    let folder = data.with_file_name("full");
    copy(data, &folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let url = format!("sqlite://{}", folder.join("office.sqlite").display());
    let (took, done) = time(|| runtime.block_on(fill(&url, lengths.documents)));
    done?;
    let mut table = Table::new(
        "Pages of the office with many documents",
        format!(
            "{} documents of one agency, {OPEN} of them under way, on SQLite (rows written in {} s); asked for by a \
             reviewer who is signed in, {} s each. Milliseconds; processor time of the server per request.",
            lengths.documents,
            figure(took.as_secs_f64()),
            lengths.load_seconds,
        ),
        desk::COLUMNS,
    );
    let server = Server::serve(program, &folder)?;
    let mut browser = server.browser();
    sign_in(&mut browser, REVIEWER)?;
    let middle = format!("/office/documents?before={}", identity(lengths.documents / 2));
    for (name, path) in [
        ("workbench", "/office"),
        ("list of tasks", "/office/tasks"),
        ("newest documents", "/office/documents"),
        ("documents in the middle", &middle),
        ("drafts", "/office/documents?state=draft"),
        ("of a kind", "/office/documents?kind=plan"),
        ("words that are often there", "/office/documents?q=%E6%B3%95%E5%BE%8B%E6%8F%B4%E5%8A%A9"),
        ("words that are never there", "/office/documents?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%BB%B6%E4%BA%8B"),
    ] {
        rows(&mut table, &server, &mut browser, name, path, lengths.load_seconds)?;
    }
    Ok(table)
}

fn identity(number: u64) -> String {
    // Below the identities of the demo, which are of this year.
    format!("01900000-0000-7000-8000-{number:012x}")
}

/// Rows as the office would have them after many years. Their texts are not asked for here: the text
/// of one document stands in all of them, sealed to that one.
async fn fill(url: &str, documents: u64) -> Result<(), Fault> {
    let conn: DatabaseConnection = Database::connect(url).await?;
    let row = document_row::Entity::find().one(&conn).await?.ok_or("the demo has no document")?;
    let edition = edition_row::Entity::find().one(&conn).await?.ok_or("the demo has no edition")?;
    let mut dice = Dice::seeded(711);
    let begin = machine::now() - TimeDelta::days(3_650);
    let numbers: Vec<u64> = (0..documents).collect();
    for some in numbers.chunks(usize::try_from(AT_ONCE)?) {
        let made = some.iter().map(|number| one(*number, documents, &row, &edition, begin, &mut dice));
        let (rows, editions): (Vec<_>, Vec<_>) = made.unzip();
        let tx = conn.begin().await?;
        document_row::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
            .exec_without_returning(&tx)
            .await?;
        edition_row::Entity::insert_many(editions.into_iter().map(IntoActiveModel::into_active_model))
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
    }
    Ok(conn.close().await?)
}

fn one(
    number: u64,
    of: u64,
    row: &document_row::Model,
    edition: &edition_row::Model,
    begin: chrono::DateTime<chrono::Utc>,
    dice: &mut Dice,
) -> (document_row::Model, edition_row::Model) {
    let id = identity(number);
    let at = begin + TimeDelta::minutes(i64::try_from(number).unwrap_or(0) * 50);
    let is_open = number.is_multiple_of(of.div_ceil(OPEN));
    let state = if is_open { any(&WAITING, dice) } else { State::Public.code() };
    let (place, matter) = (any(&PLACES, dice), any(&MATTERS, dice));
    let title = format!("关于做好{place}片区{}年{matter}工作{}", at.format("%Y"), any(&FORMS, dice));
    let kind = if dice.below(20) == 0 { "plan" } else { "notice" };
    let edition = edition_row::Model {
        id: format!("01900001-0000-7000-8000-{number:012x}"),
        document_id: id.clone(),
        edition: 1,
        state: state.to_owned(),
        title,
        kind: kind.to_owned(),
        number: format!("示司通〔{}〕{number}号", at.format("%Y")),
        begun_at: at,
        changed_at: at,
        released_at: (!is_open).then_some(at),
        release_at: None,
        submitted_at: Some(at),
        ..edition.clone()
    };
    let row = document_row::Model {
        id,
        kind: kind.to_owned(),
        title: edition.title.clone(),
        number: edition.number.clone(),
        state: edition.state.clone(),
        edition: 1,
        public_edition: (!is_open).then_some(1),
        owed_edition: None,
        index_number: (!is_open).then(|| format!("bench-{number:08}")),
        first_released_at: (!is_open).then_some(at),
        period_until: edition.period_until,
        ..row.clone()
    };
    (row, edition)
}

fn any<T: Copy + Default, const N: usize>(of: &[T; N], dice: &mut Dice) -> T {
    of.get(dice.below(N)).copied().unwrap_or_default()
}
