//! Sessions: rows of our own, found by the digest of the cookie's value.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_domain::{
    account::{AccountEvent, EndReason, SessionTimes},
    authority::{Actor, Staff},
    id::{AgencyId, SessionId, StaffId, UnitId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Statement,
    sea_query::Expr,
};

use super::{
    secret::{digest, keyed, new_secret},
    session_row,
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china, organisation::read_duty};

/// Ended sessions are kept so long for the sentence on the sign-in page.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Where a call comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Address of the client.
    pub address: Option<IpAddr>,
    /// Browser and system in words.
    pub browser: String,
}

/// A person with a session that is alive.
#[derive(Clone)]
pub struct Signed {
    /// Who, with the duties of this moment.
    pub staff: Staff,
    /// Which session.
    pub session: SessionId,
    /// Seals the forms of the session. It stays when the cookie gets a new value, so that a page that
    /// is open can still be sent.
    pub form_key: [u8; 32],
    /// Seconds until it ends without a further call.
    pub seconds_left: u32,
}

#[derive(FromQueryResult)]
struct Found {
    id: String,
    agency_id: String,
    staff_id: String,
    begun_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    second_at: Option<DateTime<Utc>>,
    must_renew: bool,
    name: String,
    unit_id: Option<String>,
    disabled_at: Option<DateTime<Utc>>,
    closed_on: Option<chrono::NaiveDate>,
    /// One duty of the day; a person with several has a row for each.
    duty: Option<String>,
}

const FIND: &str = "SELECT s.id, s.agency_id, s.staff_id, s.begun_at, s.seen_at, s.second_at, s.must_renew, \
                    p.name, p.unit_id, p.disabled_at, a.closed_on, d.duty \
                    FROM session s JOIN staff p ON p.id = s.staff_id JOIN agency a ON a.id = s.agency_id \
                    LEFT JOIN duty d ON d.agency_id = s.agency_id AND d.staff_id = s.staff_id \
                    AND d.from_on <= $2 AND (d.until_on IS NULL OR d.until_on >= $2) \
                    WHERE s.hash = $1 AND s.ended_at IS NULL";

/// The person of a session that is alive, with both factors given; `None` for every other value.
/// Notes the call, at most once a minute.
pub async fn staff_of(
    office: &Office,
    cookie: &str,
    address: Option<IpAddr>,
) -> Result<Option<Signed>, OfficeError> {
    let now = office.now();
    let today = day_in_china(now);
    // Every page of the office begins here: one statement.
    let query = Statement::from_sql_and_values(office.backend(), FIND, [digest(cookie).into(), today.into()]);
    let mut rows = Found::find_by_statement(query).all(office.read()).await?;
    let granted = rows.iter().filter_map(|row| row.duty.as_deref()).map(read_duty);
    let duties = granted.collect::<Result<_, _>>()?;
    let Some(found) = rows.pop() else { return Ok(None) };
    let times = SessionTimes { begun_at: found.begun_at, seen_at: found.seen_at, second_at: found.second_at };
    let inside = found.second_at.is_some()
        && !found.must_renew
        && found.disabled_at.is_none()
        && found.closed_on.is_none_or(|day| today < day);
    if !inside || times.seconds_left(now).is_none() {
        return Ok(None);
    }
    let ids =
        (StaffId::parse(&found.staff_id), AgencyId::parse(&found.agency_id), SessionId::parse(&found.id));
    let (Some(id), Some(agency), Some(session)) = ids else {
        return Err(OfficeError::fault(format!("stored identity unreadable: {}", found.id)));
    };
    let seen = if times.is_worth_noting(now) { note(office, &session, now).await? } else { found.seen_at };
    let seconds_left = SessionTimes { seen_at: seen, ..times }.seconds_left(now).unwrap_or(0);
    let staff = Staff {
        duties,
        id,
        agency,
        unit: found.unit_id.as_deref().and_then(UnitId::parse),
        name: found.name,
        address,
        stepped_up: times.is_stepped_up(now),
    };
    let form_key = keyed(office, "forms of a session 1", session.as_str());
    Ok(Some(Signed { staff, session, form_key, seconds_left }))
}

async fn note(
    office: &Office,
    session: &SessionId,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, OfficeError> {
    office
        .housekeeping(async |tx| {
            session_row::Entity::update_many()
                .col_expr(session_row::Column::SeenAt, Expr::value(now))
                .filter(session_row::Column::Id.eq(session.as_str()))
                .filter(session_row::Column::SeenAt.lt(now))
                .exec(tx.conn())
                .await?;
            Ok(now)
        })
        .await
}

/// Which part of signing in a session stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The password was right.
    Halfway,
    /// Both factors were right; the password must be changed first.
    Renewal,
    /// Signed in.
    Inside,
}

/// Begins a session and hands back the value of its cookie.
pub(super) async fn begin(
    tx: &Tx,
    agency: &AgencyId,
    staff: &StaffId,
    part: Part,
    origin: &Origin,
) -> Result<String, OfficeError> {
    let cookie = new_secret(tx.office().entropy());
    let row = session_row::ActiveModel {
        id: Set(tx.new_identity()),
        agency_id: Set(agency.to_string()),
        staff_id: Set(staff.to_string()),
        hash: Set(digest(&cookie)),
        begun_at: Set(tx.now()),
        seen_at: Set(tx.now()),
        second_at: Set((part != Part::Halfway).then(|| tx.now())),
        must_renew: Set(part == Part::Renewal),
        address: Set(origin.address.map(|address| address.to_string()).unwrap_or_default()),
        browser: Set(origin.browser.clone()),
        ended_at: Set(None),
        ended_why: Set(None),
    };
    session_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(cookie)
}

/// The session of a cookie that stands at this part and is alive.
pub(super) async fn at_part(
    office: &Office,
    cookie: &str,
    part: Part,
) -> Result<Option<session_row::Model>, OfficeError> {
    let row = session_row::Entity::find()
        .filter(session_row::Column::Hash.eq(digest(cookie)))
        .filter(session_row::Column::EndedAt.is_null())
        .one(office.read())
        .await?;
    Ok(row.filter(|row| {
        let stands_at = match (row.second_at.is_some(), row.must_renew) {
            (false, _) => Part::Halfway,
            (true, true) => Part::Renewal,
            (true, false) => Part::Inside,
        };
        stands_at == part && row.times().seconds_left(office.now()).is_some()
    }))
}

/// Gives a session a new cookie. The old value is worth nothing from the commit on.
pub(super) async fn renew(tx: &Tx, id: &str, second_given: bool) -> Result<String, OfficeError> {
    let cookie = new_secret(tx.office().entropy());
    let mut change = session_row::ActiveModel {
        hash: Set(digest(&cookie)),
        seen_at: Set(tx.now()),
        must_renew: Set(false),
        ..Default::default()
    };
    if second_given {
        change.second_at = Set(Some(tx.now()));
    }
    let done = session_row::Entity::update_many()
        .set(change)
        .filter(session_row::Column::Id.eq(id))
        .filter(session_row::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 0 { Err(OfficeError::NotFound) } else { Ok(cookie) }
}

fn ending(tx: &Tx, why: EndReason) -> sea_orm::UpdateMany<session_row::Entity> {
    session_row::Entity::update_many()
        .col_expr(session_row::Column::EndedAt, Expr::value(Some(tx.now())))
        .col_expr(session_row::Column::EndedWhy, Expr::value(Some(why.code())))
        .filter(session_row::Column::EndedAt.is_null())
}

/// Ends one session.
pub(super) async fn end_one(tx: &Tx, id: &str, why: EndReason) -> Result<bool, OfficeError> {
    let done = ending(tx, why).filter(session_row::Column::Id.eq(id)).exec(tx.conn()).await?;
    Ok(done.rows_affected > 0)
}

/// Ends all sessions of a person but the one named; says how many. They are worth nothing from the
/// commit on: every call asks the table.
pub async fn end_all(
    tx: &Tx,
    agency: &AgencyId,
    staff: &StaffId,
    why: EndReason,
    but: Option<&SessionId>,
) -> Result<u64, OfficeError> {
    let mut change = ending(tx, why)
        .filter(session_row::Column::AgencyId.eq(agency.as_str()))
        .filter(session_row::Column::StaffId.eq(staff.as_str()));
    if let Some(but) = but {
        change = change.filter(session_row::Column::Id.ne(but.as_str()));
    }
    Ok(change.exec(tx.conn()).await?.rows_affected)
}

/// Ends the sessions of everybody in an agency.
pub async fn end_agency(tx: &Tx, agency: &AgencyId, why: EndReason) -> Result<u64, OfficeError> {
    let change = ending(tx, why).filter(session_row::Column::AgencyId.eq(agency.as_str()));
    Ok(change.exec(tx.conn()).await?.rows_affected)
}

/// Signs out.
pub async fn sign_out(office: &Office, signed: &Signed) -> Result<(), OfficeError> {
    let actor = Actor::Staff(signed.staff.clone());
    office
        .transact(&actor, async |tx| {
            end_one(tx, signed.session.as_str(), EndReason::SignedOut).await?;
            Ok(Outcome::of(()).event(AccountEvent::SignedOut { staff: signed.staff.id.clone() }))
        })
        .await
}

/// Why the session of a cookie has ended, if it was ended or has run out within the last day.
pub async fn ended_why(office: &Office, cookie: &str) -> Result<Option<String>, OfficeError> {
    let row = session_row::Entity::find()
        .filter(session_row::Column::Hash.eq(digest(cookie)))
        .one(office.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sentence = match row.ended_why.as_deref().and_then(EndReason::parse) {
        Some(reason) => reason.sentence().to_owned(),
        None if row.times().seconds_left(office.now()).is_some() => return Ok(None),
        None if row.second_at.is_none() => "密码验证后超过5分钟没有填写动态口令，请重新登录。".to_owned(),
        None => "太久没有操作，或登录已满8小时，系统已自动退出。".to_owned(),
    };
    Ok(Some(sentence))
}

/// A session as its owner or the security administrator sees it.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// Which.
    pub id: String,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// The last call, to the minute.
    pub seen_at: DateTime<Utc>,
    /// Where it began.
    pub address: String,
    /// Browser and system in words.
    pub browser: String,
}

/// The sessions of a person that are alive, newest first.
pub async fn sessions_of(
    office: &Office,
    agency: &AgencyId,
    staff: &StaffId,
) -> Result<Vec<SessionView>, OfficeError> {
    let now = office.now();
    let rows = session_row::Entity::find()
        .filter(session_row::Column::AgencyId.eq(agency.as_str()))
        .filter(session_row::Column::StaffId.eq(staff.as_str()))
        .filter(session_row::Column::EndedAt.is_null())
        .filter(session_row::Column::SecondAt.is_not_null())
        .order_by_desc(session_row::Column::Id)
        .all(office.read())
        .await?;
    let alive = rows.into_iter().filter(|row| row.times().seconds_left(now).is_some());
    Ok(alive
        .map(|row| SessionView {
            id: row.id,
            begun_at: row.begun_at,
            seen_at: row.seen_at,
            address: row.address,
            browser: row.browser,
        })
        .collect())
}

/// Forgets sessions that ended some days ago, by themselves or otherwise.
pub(super) async fn prune(tx: &Tx) -> Result<u64, OfficeError> {
    let before = tx.now() - KEPT;
    let gone = session_row::Entity::delete_many()
        .filter(session_row::Column::SeenAt.lt(before))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}
