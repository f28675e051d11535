use super::*;

/// A number whose county code is assigned to no county.
const NUMBER: &str = "110199199001010010";

fn person() -> Filing {
    Filing {
        schema: 1,
        applicant: Applicant {
            kind: ApplicantKind::Natural,
            name: "甲某".to_owned(),
            identity: Identity::Person { document: DocumentKind::ResidentId, number: NUMBER.to_owned() },
            contact: Contact { phone: "0000-0000000".to_owned(), ..Contact::default() },
        },
        agent: None,
        wanted: Wanted { description: "法律援助补贴发放汇总".to_owned(), ..Wanted::default() },
        form: Form::Paper,
        route: Route::PickUp,
        help: String::new(),
    }
}

fn organisation(unified_code: &str) -> Filing {
    let mut filing = person();
    filing.applicant.kind = ApplicantKind::Business;
    filing.applicant.identity = Identity::Organisation {
        unified_code: unified_code.to_owned(),
        representative: "乙某".to_owned(),
        contact_person: "丙某".to_owned(),
    };
    filing
}

fn faults(filing: &Filing) -> Vec<(&'static str, &'static str)> {
    filing.check().iter().map(|fault| (fault.field.unwrap(), fault.code)).collect()
}

fn changed(change: impl FnOnce(&mut Filing)) -> Vec<(&'static str, &'static str)> {
    let mut filing = person();
    change(&mut filing);
    faults(&filing)
}

fn numbered(document: DocumentKind, number: &str) -> Vec<(&'static str, &'static str)> {
    let number = number.to_owned();
    changed(|filing| filing.applicant.identity = Identity::Person { document, number })
}

#[test]
fn what_is_whole_is_taken() {
    assert_eq!(faults(&person()), []);
    assert_eq!(faults(&organisation("91110000000000000X")), []);
    for (form, route) in
        Form::ALL.iter().flat_map(|form| form.routes().iter().map(move |route| (form, route)))
    {
        let mut filing = person();
        (filing.form, filing.route) = (*form, *route);
        filing.applicant.contact.address = "某县某路 1 号".to_owned();
        filing.applicant.contact.email = "a@example.cn".to_owned();
        assert_eq!(faults(&filing), [], "{form:?} {route:?}");
    }
}

#[test]
fn everything_that_is_missing_is_said_at_once() {
    let empty = changed(|filing| {
        filing.applicant.name = " ".to_owned();
        filing.applicant.contact.phone = String::new();
        filing.wanted.description = "\n".to_owned();
        filing.route = Route::Post;
        filing.applicant.identity =
            Identity::Person { document: DocumentKind::ResidentId, number: String::new() };
    });
    let expected = ["name", "number", "phone", "description", "address"];
    assert_eq!(empty.iter().map(|(field, _)| *field).collect::<Vec<_>>(), expected);
    assert!(person().check().is_empty());
}

#[test]
fn one_of_three_is_enough_to_find_it() {
    for at in 0..3 {
        let found = changed(|filing| {
            filing.wanted = Wanted::default();
            let wanted = &mut filing.wanted;
            *[&mut wanted.title, &mut wanted.doc_number, &mut wanted.description][at] = "甲".to_owned();
        });
        assert_eq!(found, [], "{at}");
    }
}

#[test]
fn numbers_of_papers() {
    use DocumentKind::{Other, Passport, ResidentId};
    assert_eq!(numbered(ResidentId, NUMBER), []);
    assert_eq!(numbered(ResidentId, "110199199001010017"), [("number", "identity_check")]);
    assert_eq!(numbered(ResidentId, "123"), [("number", "unreadable")]);
    assert_eq!(numbered(Passport, "E00000000"), [], "of other papers nobody knows all shapes");
    assert_eq!(numbered(Passport, &"E".repeat(61)), [("number", "too_long")]);
    assert_eq!(numbered(Other, "军字第00000号"), []);
    for (kind, number) in [(Passport, "X"), (Passport, "../../x"), (Passport, "护照0000000"), (Other, "0")]
    {
        assert_eq!(numbered(kind, number), [("number", "unreadable")], "{number}");
    }
    let doubts = |code: &str| organisation(code).doubts().len();
    assert_eq!(
        (doubts("91110000000000000E"), doubts("91110000000000000X"), doubts("某商会登记证 1 号")),
        (0, 1, 1)
    );
}

#[test]
fn the_way_fits_the_form() {
    let misfits = |form, route| {
        changed(|filing| {
            (filing.form, filing.route) = (form, route);
            filing.applicant.contact.address = "某县某路 1 号".to_owned();
            filing.applicant.contact.email = "a@example.cn".to_owned();
        })
    };
    assert_eq!(misfits(Form::Paper, Route::Online), [("route", "route_misfit")]);
    assert_eq!(misfits(Form::Inspection, Route::Post), [("route", "route_misfit")]);
    let no_mailbox = changed(|filing| (filing.form, filing.route) = (Form::Email, Route::Online));
    assert_eq!(no_mailbox, [("email", "missing")]);
}

#[test]
fn ways_to_reach_somebody() {
    for (phone, email, expected) in [
        ("13800000000", "", vec![]),
        ("+86 000 0000000 转 8", "", vec![]),
        ("甲", "", vec![("phone", "unreadable")]),
        ("", "a@b", vec![("email", "unreadable")]),
        ("", "a b@example.cn", vec![("email", "unreadable")]),
        ("", "a@example.cn", vec![]),
    ] {
        let found = changed(|filing| {
            filing.applicant.contact.phone = phone.to_owned();
            filing.applicant.contact.email = email.to_owned();
        });
        assert_eq!(found, expected, "{phone} {email}");
    }
}

#[test]
fn an_agent_says_what_for() {
    let agent = Agent {
        name: String::new(),
        document: DocumentKind::ResidentId,
        number: "1".to_owned(),
        phone: String::new(),
        authority: String::new(),
    };
    let fields: Vec<_> = changed(|filing| filing.agent = Some(agent)).iter().map(|fault| fault.0).collect();
    assert_eq!(fields, ["agent_name", "agent_authority", "agent_number", "agent_phone"]);
}

#[test]
fn a_person_is_no_organisation() {
    let found = changed(|filing| filing.applicant.kind = ApplicantKind::Research);
    assert_eq!(found, [("kind", "identity_misfit")]);
}

#[test]
fn a_number_is_shown_in_part() {
    for (number, shown) in [
        (NUMBER, "110***********0010"),
        ("E00000001", "E*******1"),
        ("12", "**"),
        ("", ""),
        ("甲乙丙", "甲*丙"),
    ] {
        assert_eq!(masked(number), shown);
    }
}

#[test]
fn a_line_for_lists() {
    let wanted = |title: &str, description: &str| Wanted {
        title: title.to_owned(),
        description: description.to_owned(),
        doc_number: "〔2026〕1号".to_owned(),
    };
    assert_eq!(wanted("", "\n 甲\n乙").line(), "甲");
    assert_eq!(wanted("丙", "甲").line(), "丙");
    assert_eq!(wanted("", "").line(), "〔2026〕1号");
    assert_eq!(wanted(&"长".repeat(80), "").line().chars().count(), 61);
}

/// A committed sample: an office of tomorrow reads an application of today.
#[test]
fn the_stored_shape_stays() {
    let sent = |said, files| Sent {
        schema: 1,
        said,
        files,
        application: "00".to_owned(),
        reply_key: "11".to_owned(),
    };
    let file = SentFile {
        id: "f1".to_owned(),
        purpose: FilePurpose::Identity,
        name: "证件.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: 3,
        digest: "22".to_owned(),
    };
    let agent = Agent {
        name: "丁某".to_owned(),
        document: DocumentKind::Passport,
        number: "E00000000".to_owned(),
        phone: "0000000".to_owned(),
        authority: "代为提出申请".to_owned(),
    };
    let filing = Filing { agent: Some(agent), ..organisation("91110000000000000X") };
    let all = [
        sent(Said::Filing(Box::new(person())), vec![file]),
        sent(Said::Filing(Box::new(filing)), Vec::new()),
        sent(Said::Correction("补充年份".to_owned()), Vec::new()),
        sent(Said::Confirmed, Vec::new()),
        sent(Said::Read("登记回执".to_owned()), Vec::new()),
        sent(Said::Withdrawn(String::new()), Vec::new()),
    ];
    let stored = include_str!("../../../tests/stored/application-sent-1.jsonl");
    assert_eq!(stored.lines().count(), all.len());
    for (sent, line) in all.iter().zip(stored.lines()) {
        assert_eq!(serde_json::to_string(sent).unwrap(), line);
        assert!(serde_json::from_str::<Sent>(line).unwrap() == *sent);
        assert!(sent.check().is_empty());
    }
}
