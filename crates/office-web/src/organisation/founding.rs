//! The fields of an agency and of the administrators with whom it starts, and what was typed there:
//! for the agencies below, and for the first one of an installation.

use gongkai_domain::organisation::{AgencyForm, AgencyKind, AgencyLevel, StaffForm};
use gongkai_office::organisation::{AgencyStart, FIRST_PEOPLE, FirstPerson};
use gongkai_web_kit::{form::Entered, layout::Choice};

use super::form::{Field, Kind, text};

/// The fields of an agency.
pub(crate) fn agency_fields() -> Vec<Field> {
    let listed = |all: Vec<(&'static str, &'static str)>| {
        let first = std::iter::once(Choice::new("", "请选择"));
        Kind::One(first.chain(all.into_iter().map(|(code, word)| Choice::new(code, word))).collect())
    };
    vec![
        Field::new("name", "机关全称", Kind::Line("w-full")),
        Field::new("short_name", "机关简称", Kind::Line("w-16")).hint("不填就用全称").optional(),
        Field::new(
            "level",
            "机关层级",
            listed(AgencyLevel::ALL.iter().map(|one| (one.code(), one.word())).collect()),
        ),
        Field::new(
            "kind",
            "机关类别",
            listed(AgencyKind::ALL.iter().map(|one| (one.code(), one.word())).collect()),
        ),
        Field::new("region", "行政区划代码", Kind::Line("w-8")).hint("县级以上6位，乡级9位"),
    ]
}

/// What was typed about an agency.
pub(super) fn agency_form(entered: &Entered) -> AgencyForm {
    let of = |name| text(entered, name);
    AgencyForm {
        name: of("name"),
        short_name: of("short_name"),
        level: of("level"),
        kind: of("kind"),
        region: of("region"),
    }
}

/// What was typed about a new agency and its administrators. A field that the page does not have is
/// empty.
pub(crate) fn agency_start(entered: &Entered) -> AgencyStart {
    let [system, security, audit] = FIRST_PEOPLE.each_ref().map(|first| administrator(entered, first));
    AgencyStart { agency: agency_form(entered), system, security, audit }
}

fn administrator(entered: &Entered, first: &FirstPerson) -> StaffForm {
    StaffForm {
        name: text(entered, first.name),
        account: text(entered, first.account),
        number: text(entered, first.number),
        post: text(entered, first.post),
        phone: text(entered, first.phone),
        email: String::new(),
    }
}
