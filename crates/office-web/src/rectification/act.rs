//! What people do with a ticket, from its page.

use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use gongkai_domain::{
    calendar::read_date,
    rectification::{Act, Reply},
    refusal::Refusal,
};
use gongkai_office::{OfficeError, rectification};
use gongkai_web_kit::{caller::Caller, extract::At, form::Entered, problem::Problem, seal::Sealer};

use super::{ROOT, page::page};
use crate::{OfficeWeb, problem};

/// The act that the form asks for.
fn read(entered: &Entered) -> Result<Act, Refusal> {
    let text = |name: &str| entered.text(name).trim().to_owned();
    let reason = text("reason");
    Ok(match entered.text("act") {
        "accept" => Act::Accept,
        "dispute" => Act::Dispute { reason },
        "uphold" => Act::Uphold { reason },
        "cancel" => Act::Cancel { reason },
        "extend" => {
            let until = read_date(entered.text("until"))
                .ok_or_else(|| Refusal::new("until_missing", "请填写延期后的最后一天").at("until"))?;
            Act::Extend { until, reason }
        }
        "reply" => Act::Reply(Reply {
            cause: text("cause"),
            measures: text("measures"),
            correction: entered.text("correction") == "yes",
            alike: text("alike"),
        }),
        "return" => Act::Return { reason },
        "verify" => Act::Verify { fact: String::new(), reason },
        "close" => Act::Close,
        _ => return Err(Refusal::new("act_unknown", "请选择要办理的事项")),
    })
}

pub async fn act(
    Given(desk): Given<OfficeWeb>,
    caller: Caller,
    sealer: Sealer,
    At(id): At<String>,
    entered: Entered,
) -> Result<Response, Problem> {
    let seen = entered.version();
    let done = match read(&entered) {
        Ok(act) => rectification::act(desk.office(), caller.staff(), &id, seen, act).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{ROOT}/{id}")).into_response()),
        Err(OfficeError::Refused(all)) => {
            let again = page((&desk, &caller, &sealer), &id, entered.view(&all)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(again)).into_response())
        }
        Err(error) => Err(problem(error)),
    }
}
