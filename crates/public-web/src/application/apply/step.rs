//! `/apply/{step}`: one question a page. Each page puts down what was entered before anything is said about
//! it, so that neither going back nor an error loses it. Works without scripts.

use axum::{
    extract::State,
    http::{StatusCode, header::SET_COOKIE},
    response::Response,
};
use gongkai_domain::refusal::Refusal;
use gongkai_public::AgencyCard;
use gongkai_web_kit::{
    caller::{ClientAddress, DraftCookie},
    cookie,
    extract::{Asked, At},
    problem::Problem,
    seal::Sealer,
    upload::UploadForm,
};
use serde::Deserialize;

use super::{
    super::go_to,
    Held, addressee,
    draft::{KEPT_DAYS, Step},
    files::Tray,
    page::Page,
    send,
};
use crate::{answer, feedback::private, portal::Portal, visitor::Visitor};

/// To whom a new application goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    agency: String,
}

/// The page of a step.
pub async fn show(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    cookie: Option<DraftCookie>,
    At(step): At<String>,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let step = Step::parse(&step).ok_or(Problem::NotFound)?;
    let held = Held::of(&portal, cookie.as_ref()).await?.filter(|held| !held.sent);
    let held = match held {
        Some(mut held) => {
            held.address_to(&query.agency);
            held
        }
        None if step == Step::Who => Held::new(&sealer, &query.agency),
        None => return go_to(&visitor.view.link("/apply/who")),
    };
    let Some(card) = addressee(&portal, &held.draft.agency).await? else {
        return go_to(&visitor.view.link("/apply"));
    };
    let faults = if step == Step::Check { held.draft.faults(None) } else { Vec::new() };
    let page = Page::of(&portal, &visitor, &sealer, &card, &held.draft, step, &faults).await?;
    private(&portal, &visitor.headers, answer::page(&page)?).await
}

/// Takes the answers of a step.
#[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
pub async fn save(
    State(portal): State<Portal>,
    visitor: Visitor,
    sealer: Sealer,
    ClientAddress(from): ClientAddress,
    cookie: Option<DraftCookie>,
    At(step): At<String>,
    Asked(query): Asked<Query>,
    form: UploadForm,
) -> Result<Response, Problem> {
    let step = Step::parse(&step).ok_or(Problem::NotFound)?;
    portal.limits.draft(from)?;
    let found = Held::of(&portal, cookie.as_ref()).await?;
    if step == Step::Check && found.as_ref().is_some_and(|held| held.sent) {
        return go_to(&visitor.view.link("/apply/done"));
    }
    let found = found.filter(|held| !held.sent);
    let is_new = found.is_none();
    let mut held = found.unwrap_or_else(|| Held::new(&sealer, &query.agency));
    held.address_to(&query.agency);
    let Some(card) = addressee(&portal, &held.draft.agency).await? else {
        return go_to(&visitor.view.link("/apply"));
    };
    held.draft.agency.clone_from(&card.code);
    let asking = Asking { portal: &portal, visitor: &visitor, sealer: &sealer, card: &card, step };
    let mut response = asking.answer(&mut held, from, form).await?;
    if is_new && let Some(value) = cookie::keep_draft(held.key.as_str(), None) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    Ok(response)
}

/// A request with a step's answers.
struct Asking<'a> {
    portal: &'a Portal,
    visitor: &'a Visitor,
    sealer: &'a Sealer,
    card: &'a AgencyCard,
    step: Step,
}

impl Asking<'_> {
    async fn answer(
        &self,
        held: &mut Held,
        from: std::net::IpAddr,
        form: UploadForm,
    ) -> Result<Response, Problem> {
        let parcel = held.key.code().receipt();
        let tray = Tray {
            portal: self.portal,
            sealer: self.sealer,
            card: self.card,
            parcel: &parcel,
            there: held.draft.files.len(),
        };
        // Files lie sealed under the draft's name before the draft names them; a draft is put down first, so
        // that whatever breaks, they go with it.
        self.put_down(held).await?;
        let taken = tray.take(form).await?;
        held.draft.take(self.step, &taken.entered);
        held.draft.files.extend(taken.files);
        let act = taken.entered.text("go").to_owned();
        if let Some(id) = act.strip_prefix("remove-") {
            held.draft.files.retain(|file| file.id != id);
            self.put_down(held).await?;
            self.portal.store.drop_file(&parcel, id).await.map_err(Problem::fault)?;
            return self.go(self.step);
        }
        self.put_down(held).await?;
        let mut faults = taken.refusals;
        match act.as_str() {
            "back" if faults.is_empty() => return self.go(self.step.before().unwrap_or(self.step)),
            "look" if faults.is_empty() => return self.go(self.step),
            "later" if faults.is_empty() => return self.later(held),
            _ => {}
        }
        faults.extend(held.draft.faults(Some(self.step).filter(|step| *step != Step::Check)));
        if !faults.is_empty() {
            return self.again(held, &faults).await;
        }
        match self.step.next() {
            Some(next) => self.go(next),
            None => match send::send(self.portal, (from, self.sealer), self.card, held).await? {
                None => self.sent(held),
                Some(refusal) => self.again(held, &[refusal]).await,
            },
        }
    }

    async fn put_down(&self, held: &Held) -> Result<(), Problem> {
        if held.keep(self.portal, self.sealer).await? {
            return Ok(());
        }
        let sentence =
            "现在填写的人太多，暂时存不下；请过一小时再来，急的请打电话、当面或者写信提出，效力一样";
        Err(Refusal::new("drafts_full", sentence).into())
    }

    fn go(&self, step: Step) -> Result<Response, Problem> {
        go_to(&self.visitor.view.link(&format!("/apply/{}", step.code())))
    }

    /// The same page with what is wrong.
    async fn again(&self, held: &Held, faults: &[Refusal]) -> Result<Response, Problem> {
        let Self { portal, visitor, sealer, card, step } = self;
        let page = Page::of(portal, visitor, sealer, card, &held.draft, *step, faults).await?;
        private(portal, &visitor.headers, answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)?).await
    }

    /// The browser keeps the draft for some days.
    fn later(&self, held: &Held) -> Result<Response, Problem> {
        let mut response = go_to(&self.visitor.view.link("/apply/saved"))?;
        if let Some(value) = cookie::keep_draft(held.key.as_str(), Some(KEPT_DAYS * 86_400)) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        Ok(response)
    }

    /// The page with the code can be looked at for half an hour.
    fn sent(&self, held: &Held) -> Result<Response, Problem> {
        let mut response = go_to(&self.visitor.view.link("/apply/done"))?;
        if let Some(value) = cookie::keep_draft(held.key.as_str(), Some(1800)) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        Ok(response)
    }
}
