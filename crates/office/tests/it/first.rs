//! The beginning of an installation: the code, its end, and everything that can be wrong with what is
//! entered there.

use std::sync::Arc;

use gongkai_domain::organisation::{Duty, StaffForm};
use gongkai_office::{
    Office, OfficeError,
    account::{self, FrontDoor},
    audit,
    organisation::{self, AgencyStart},
};
use gongkai_testkit::on_both_databases;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::{
    office::{open, open_with_clock},
    organisation::{person, signed_in, start, told},
};

/// What was refused: field and code of each refusal.
fn faults<T>(result: Result<T, OfficeError>) -> Vec<(&'static str, &'static str)> {
    match result {
        Err(OfficeError::Refused(all)) => {
            all.iter().map(|refusal| (refusal.field.unwrap_or_default(), refusal.code)).collect()
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => Vec::new(),
    }
}

async fn agencies(office: &Office) -> u64 {
    organisation::agency::Entity::find().count(office.read()).await.unwrap()
}

on_both_databases! {
    async fn a_code_opens_an_empty_installation_once(database: &Database) {
        let (office, clock) = open_with_clock(database.url()).await;
        assert!(matches!(account::front_door(&office).await.unwrap(), FrontDoor::Empty));
        let made = account::begin_code(&office).await.unwrap();
        assert_eq!((made.until - office.now()).num_hours(), 72);
        assert_eq!(account::begin_until(&office, &made.code).await.unwrap(), made.until);

        // Every other text is a page that does not exist; so is the code with any letter changed.
        for wrong in ["", "x", "AAAAAAAAAAA", &made.code[1..], &format!("{}A", made.code), &made.code.to_lowercase()] {
            assert_eq!(told(account::begin_until(&office, wrong).await), "not found", "{wrong}");
        }
        for at in 0..made.code.len() {
            let other = if made.code.as_bytes()[at] == b'A' { "B" } else { "A" };
            let mut forged = made.code.clone();
            forged.replace_range(at..=at, other);
            assert_eq!(told(account::begin_until(&office, &forged).await), "not found", "letter {at}");
        }

        // A code that runs out opens nothing; a later one does.
        clock.advance(72 * 3600);
        assert_eq!(told(account::begin(&office, &made.code, &start("示范区司法局", "sfj")).await), "not found");
        assert_eq!((agencies(&office).await, audit::verify(&office, None).await.unwrap().entries), (0, 0));
        let first = account::begin_code(&office).await.unwrap();
        clock.advance(60);
        let second = account::begin_code(&office).await.unwrap();
        assert!(account::begin_until(&office, &first.code).await.is_ok(), "a second code takes nothing from the first");

        let links = account::begin(&office, &second.code, &start("示范区司法局", "sfj")).await.unwrap();
        let of: Vec<_> = links.iter().map(|(duty, link)| (*duty, link.account.as_str())).collect();
        assert_eq!(of, [
            (Duty::SystemAdministrator, "sfj-system"),
            (Duty::SecurityAdministrator, "sfj-security"),
            (Duty::AuditAdministrator, "sfj-audit"),
        ]);
        for (_, link) in &links {
            assert_eq!(account::setup_of(&office, &link.code).await.unwrap().account, link.account);
        }
        assert!(matches!(account::front_door(&office).await.unwrap(), FrontDoor::Open { agency, .. } if agency == "示范区司法局"));

        // From now on no code is worth anything, made before or forged after.
        for code in [&first.code, &second.code] {
            assert_eq!(told(account::begin_until(&office, code).await), "not found");
            assert_eq!(told(account::begin(&office, code, &start("示范区教育局", "jyj")).await), "not found");
        }
        assert_eq!(told(account::begin_code(&office).await), "already_founded");
        assert_eq!(agencies(&office).await, 1);
        assert!(audit::verify(&office, None).await.unwrap().whole);
    }

    async fn of_many_at_once_one_founds(database: &Database) {
        let office = Arc::new(open(database.url()).await);
        let code = account::begin_code(&office).await.unwrap().code;
        let mut running = tokio::task::JoinSet::new();
        for number in 0..8 {
            let (office, code) = (Arc::clone(&office), code.clone());
            running.spawn(async move {
                told(account::begin(&office, &code, &start("示范区司法局", &format!("a{number}"))).await)
            });
        }
        let mut answers = running.join_all().await;
        answers.sort();
        assert_eq!(answers, ["done", "not found", "not found", "not found", "not found", "not found", "not found", "not found"]);
        assert_eq!(agencies(&office).await, 1);
    }

    async fn everything_wrong_is_told_at_its_field(database: &Database) {
        let office = open(database.url()).await;
        let nothing = organisation::found_first(&office, &AgencyStart::default()).await;
        assert_eq!(faults(nothing), [
            ("name", "missing"),
            ("level", "level_unknown"),
            ("kind", "kind_unknown"),
            ("region", "missing"),
            ("system_name", "missing"),
            ("system_account", "account_missing"),
            ("security_name", "missing"),
            ("security_account", "account_missing"),
            ("audit_name", "missing"),
            ("audit_account", "account_missing"),
        ]);

        let mut same = start("示范区司法局", "sfj");
        same.agency.region = "119900".to_owned();
        same.system = StaffForm { number: "001".to_owned(), phone: "=1".to_owned(), ..person("张三样", "zhang") };
        same.security = StaffForm { number: "001".to_owned(), post: "科\n员".to_owned(), ..person("李四样", " zhang ") };
        same.audit = person("张三样", "zhang");
        assert_eq!(faults(organisation::found_first(&office, &same).await), [
            ("region", "region_does_not_fit_level"),
            ("system_phone", "formula_text"),
            ("security_post", "not_one_line"),
            ("security_account", "account_taken"),
            ("security_number", "number_taken"),
            ("audit_account", "account_taken"),
            ("audit_name", "administrators_exclude"),
        ]);
        assert_eq!(agencies(&office).await, 0, "nothing half founded");

        // Namesakes with numbers of their own are two persons.
        let mut namesakes = start("示范区司法局", "sfj");
        namesakes.security = StaffForm { number: "2".to_owned(), ..person("系统员", "sfj-security") };
        assert_eq!(faults(organisation::found_first(&office, &namesakes).await), [("security_name", "administrators_exclude")]);
        namesakes.system.number = "1".to_owned();
        assert_eq!(told(organisation::found_first(&office, &namesakes).await), "done");

        // Below it the same holds, with the accounts of the whole installation.
        let system = signed_in(&office, "sfj-system").await;
        let mut below = start("示范区司法所", "sfs");
        below.audit.account = "sfj-audit".to_owned();
        below.agency.level = "city".to_owned();
        below.agency.region = "110100".to_owned();
        let told = faults(organisation::found_below(&office, &system, &below).await);
        assert!(told.len() == 2 && told.contains(&("audit_account", "account_taken")), "{told:?}");
    }
}
