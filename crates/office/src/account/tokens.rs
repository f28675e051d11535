//! Tokens of programs. The security administrator allows one, the person for whom it acts collects its
//! text: so nobody holds a token that acts for somebody else.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use chrono::{Days, TimeDelta};
use gongkai_domain::{
    account::{AccountEvent, TokenDetails, TokenForm},
    authority::{Actor, Authz, Edit, Read, Staff},
    id::{AgencyId, StaffId, TokenId},
    refusal::Refusal,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{
    guard::Tokens,
    person::Person,
    secret::{digest, new_secret},
    token_row,
};
use crate::{Office, OfficeError, Outcome, Tx, chance::day_in_china, organisation::staff};

/// First letters of a token, by which searches for leaked ones know it.
const FIRST: &str = "gkt_";
/// A use is noted if the last note is older.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// A program that carries a token.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The token.
    pub token: TokenId,
    /// The person for whom it acts, with the duties of this moment.
    pub staff: Staff,
    /// Codes of what it is good for.
    pub scopes: BTreeSet<String>,
}

/// The tokens of the agency, newest first.
pub async fn tokens(
    office: &Office,
    right: &Authz<Read, Tokens>,
) -> Result<Vec<token_row::Model>, OfficeError> {
    Ok(token_row::Entity::find()
        .filter(token_row::Column::AgencyId.eq(right.agency().as_str()))
        .order_by_desc(token_row::Column::Id)
        .all(office.read())
        .await?)
}

/// The tokens that act for a person, newest first.
pub async fn my_tokens(office: &Office, who: &Staff) -> Result<Vec<token_row::Model>, OfficeError> {
    Ok(token_row::Entity::find()
        .filter(token_row::Column::AgencyId.eq(who.agency.as_str()))
        .filter(token_row::Column::StaffId.eq(who.id.as_str()))
        .order_by_desc(token_row::Column::Id)
        .all(office.read())
        .await?)
}

/// All tokens of the installation with the accounts for which they act, newest first: for the operator
/// of the machine.
pub async fn tokens_at_console(office: &Office) -> Result<Vec<(token_row::Model, String)>, OfficeError> {
    let rows = token_row::Entity::find().order_by_desc(token_row::Column::Id).all(office.read()).await?;
    let people = staff::Entity::find().select_only().columns([staff::Column::Id, staff::Column::Account]);
    let people = people.into_tuple::<(String, String)>().all(office.read()).await?;
    let accounts: BTreeMap<String, String> = people.into_iter().collect();
    let with_account = |row: token_row::Model| {
        let account = accounts.get(&row.staff_id).cloned().unwrap_or_default();
        (row, account)
    };
    Ok(rows.into_iter().map(with_account).collect())
}

/// Allows a token that acts for somebody of the agency. It works once that person has collected it.
pub async fn make_token(
    office: &Office,
    who: &Staff,
    holder: &StaffId,
    form: &TokenForm,
) -> Result<TokenId, OfficeError> {
    let right = who.authorise_all::<Edit, Tokens>()?;
    let details = form.check()?;
    let person = Person::of_agency(office.read(), right.agency(), holder.as_str()).await?;
    let (id, _) = insert(office, &Actor::Staff(who.clone()), &person, &details, None).await?;
    Ok(id)
}

/// Makes a token by the operator of the machine, who gets its text: it is known only now.
pub async fn make_token_at_console(
    office: &Office,
    account: &str,
    form: &TokenForm,
) -> Result<(TokenId, String), OfficeError> {
    let person = Person::of_account(office.read(), account).await?;
    let unknown = || Refusal::new("account_unknown", format!("没有账号“{account}”，请核对拼写"));
    let (details, person) = match (form.check(), person) {
        (Ok(details), Some(person)) => (details, person),
        (checked, person) => {
            let mut refusals = checked.err().unwrap_or_default();
            refusals.extend(person.is_none().then(unknown));
            return Err(refusals.into());
        }
    };
    let text = new_text(office);
    insert(office, &Actor::Console, &person, &details, Some(text)).await
}

fn new_text(office: &Office) -> String {
    format!("{FIRST}{}", new_secret(office.entropy()))
}

async fn insert(
    office: &Office,
    actor: &Actor,
    person: &Person,
    details: &TokenDetails,
    text: Option<String>,
) -> Result<(TokenId, String), OfficeError> {
    if person.row.disabled_at.is_some() {
        return Err(Refusal::new("staff_disabled", "这个账号已停用，请选择其他人员").at("staff").into());
    }
    let scopes: Vec<String> = details.scopes.iter().map(|scope| scope.code().to_owned()).collect();
    office
        .transact(actor, async |tx| {
            let id = tx.new_identity();
            let until = day_in_china(tx.now()) + Days::new(u64::from(details.days));
            let made_by = match actor {
                Actor::Staff(who) => Some(who.id.to_string()),
                _ => None,
            };
            let row = token_row::ActiveModel {
                id: Set(id.clone()),
                agency_id: Set(person.agency.to_string()),
                staff_id: Set(person.id.to_string()),
                name: Set(details.name.clone()),
                scopes: Set(scopes.join(" ")),
                hash: Set(text.as_deref().map(digest)),
                made_by: Set(made_by),
                made_at: Set(tx.now()),
                until_on: Set(until),
                used_at: Set(None),
                withdrawn_at: Set(None),
            };
            token_row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
            let token = TokenId::parse(&id).ok_or(OfficeError::NotFound)?;
            let event = AccountEvent::TokenMade {
                token: token.clone(),
                name: details.name.clone(),
                staff: person.id.clone(),
                staff_name: person.row.name.clone(),
                scopes: scopes.clone(),
                until,
            };
            Ok(Outcome::of((token, text.clone().unwrap_or_default())).event_in(&person.agency, event))
        })
        .await
}

/// Gives the person for whom a token acts its text, once. The second factor must have been given again.
pub async fn collect_token(office: &Office, who: &Staff, id: &str) -> Result<String, OfficeError> {
    if !who.stepped_up {
        return Err(OfficeError::StepUp);
    }
    let text = new_text(office);
    office
        .transact(&Actor::Staff(who.clone()), async |tx| {
            let row = token_row::Entity::find_by_id(id)
                .filter(token_row::Column::AgencyId.eq(who.agency.as_str()))
                .filter(token_row::Column::StaffId.eq(who.id.as_str()))
                .one(tx.conn())
                .await?
                .ok_or(OfficeError::NotFound)?;
            let taken = token_row::Entity::update_many()
                .col_expr(token_row::Column::Hash, Expr::value(Some(digest(&text))))
                .filter(token_row::Column::Id.eq(id))
                .filter(token_row::Column::Hash.is_null())
                .filter(token_row::Column::WithdrawnAt.is_null())
                .exec(tx.conn())
                .await?;
            if taken.rows_affected == 0 {
                let sentence = "这个令牌已经领取或已停用；没有记下时，请安全管理员停用后重新建立";
                return Err(Refusal::new("token_collected", sentence).into());
            }
            let token = TokenId::parse(id).ok_or(OfficeError::NotFound)?;
            let event = AccountEvent::TokenCollected { token, name: row.name };
            Ok(Outcome::of(text.clone()).event(event))
        })
        .await
}

/// Withdraws a token: it is worth nothing from now on. By the security administrator, or by the person
/// for whom it acts.
pub async fn withdraw_token(office: &Office, who: &Staff, id: &str) -> Result<(), OfficeError> {
    let mine = my_tokens(office, who).await?.iter().any(|row| row.id == id);
    if !mine {
        who.authorise::<Edit, Tokens>(id)?;
    }
    withdraw(office, &Actor::Staff(who.clone()), Some(&who.agency), id).await.map(|_| ())
}

/// Withdraws a token by the operator of the machine; says which program used it.
pub async fn withdraw_token_at_console(office: &Office, id: &str) -> Result<String, OfficeError> {
    let done = withdraw(office, &Actor::Console, None, id).await;
    done.map_err(|error| match error {
        OfficeError::NotFound => {
            let sentence = format!("没有编号为“{id}”的令牌，用 gongkai token list 查看编号");
            Refusal::new("token_unknown", sentence).into()
        }
        other => other,
    })
}

async fn withdraw(
    office: &Office,
    actor: &Actor,
    agency: Option<&AgencyId>,
    id: &str,
) -> Result<String, OfficeError> {
    office
        .transact(actor, async |tx| {
            let mut query = token_row::Entity::find_by_id(id);
            if let Some(agency) = agency {
                query = query.filter(token_row::Column::AgencyId.eq(agency.as_str()));
            }
            let row = query.one(tx.conn()).await?.ok_or(OfficeError::NotFound)?;
            if row.withdrawn_at.is_some() {
                return Err(Refusal::new("token_withdrawn", "这个令牌已经停用").into());
            }
            token_row::Entity::update_many()
                .col_expr(token_row::Column::WithdrawnAt, Expr::value(Some(tx.now())))
                .filter(token_row::Column::Id.eq(id))
                .exec(tx.conn())
                .await?;
            let parsed = (TokenId::parse(&row.id), AgencyId::parse(&row.agency_id));
            let (Some(token), Some(of)) = parsed else { return Err(OfficeError::NotFound) };
            let event = AccountEvent::TokenWithdrawn { token, name: row.name.clone() };
            Ok(Outcome::of(row.name).event_in(&of, event))
        })
        .await
}

/// The holder of a token that is neither withdrawn nor expired, and whose person may still come in;
/// `None` for every other text.
pub async fn token_of(
    office: &Office,
    text: &str,
    address: Option<IpAddr>,
) -> Result<Option<Holder>, OfficeError> {
    if !text.starts_with(FIRST) {
        return Ok(None);
    }
    let now = office.now();
    let row = token_row::Entity::find()
        .filter(token_row::Column::Hash.eq(digest(text)))
        .filter(token_row::Column::WithdrawnAt.is_null())
        .filter(token_row::Column::UntilOn.gte(office.today()))
        .one(office.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let parsed = (TokenId::parse(&row.id), AgencyId::parse(&row.agency_id));
    let (Some(token), Some(agency)) = parsed else { return Ok(None) };
    let person = Person::of_agency(office.read(), &agency, &row.staff_id).await?;
    if !person.may_come_in(office.read(), now).await? {
        return Ok(None);
    }
    let staff = Staff { stepped_up: false, ..person.signed_in(office.read(), now, address).await? };
    note_use(office, &row, &token, &staff).await?;
    Ok(Some(Holder { token, staff, scopes: row.scopes.split_whitespace().map(str::to_owned).collect() }))
}

async fn note_use(
    office: &Office,
    row: &token_row::Model,
    token: &TokenId,
    staff: &Staff,
) -> Result<(), OfficeError> {
    match row.used_at {
        None => {
            let first = AccountEvent::TokenFirstUsed { token: token.clone(), name: row.name.clone() };
            let actor = Actor::Staff(staff.clone());
            office
                .transact(&actor, async |tx| {
                    put_use(tx, row).await?;
                    Ok(Outcome::of(()).event(first.clone()))
                })
                .await
        }
        Some(last) if office.now().signed_duration_since(last) >= NOTED => {
            office.housekeeping(async |tx| put_use(tx, row).await).await
        }
        Some(_) => Ok(()),
    }
}

async fn put_use(tx: &Tx, row: &token_row::Model) -> Result<(), OfficeError> {
    token_row::Entity::update_many()
        .col_expr(token_row::Column::UsedAt, Expr::value(Some(tx.now())))
        .filter(token_row::Column::Id.eq(&row.id))
        .exec(tx.conn())
        .await?;
    Ok(())
}
