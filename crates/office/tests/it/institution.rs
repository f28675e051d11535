//! The register of institutions: adopted, revised, repealed, with the document that was published.

use gongkai_domain::{
    authority::Read,
    institution::{EditionForm, InstitutionForm, State},
};
use gongkai_office::institution::{self, Held, Institutions};
use gongkai_testkit::on_both_databases;

use crate::{
    bulletin::{assessor, formed},
    publication::stage::{Bureau, person, told},
};

fn form() -> InstitutionForm {
    InstitutionForm { name: "政府信息发布审查制度".into(), kind: "review".into() }
}

fn edition(adopted: &str, from: &str) -> EditionForm {
    EditionForm {
        number: "示司发〔2020〕8号".into(),
        adopted_on: adopted.parse().ok(),
        from: from.parse().ok(),
        ..EditionForm::default()
    }
}

async fn show(bureau: &Bureau, id: &str) -> Held {
    let right = person("clerk").authorise::<Read, Institutions>(id).unwrap();
    institution::show(&bureau.office, &right).await.unwrap()
}

on_both_databases! {
    async fn from_adoption_to_repeal(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let (office, keeper, clerk) = (&bureau.office, assessor(), person("clerk"));
        let first = edition("2020-03-02", "2020-03-02");
        assert_eq!(told(institution::adopt(office, &clerk, &form(), &first).await), "not found");
        assert_eq!(
            told(institution::adopt(office, &keeper, &InstitutionForm::default(), &EditionForm::default()).await),
            "name_missing kind_unknown adopted_missing from_missing"
        );
        let id = institution::adopt(office, &keeper, &form(), &first).await.unwrap().to_string();
        assert_eq!(told(institution::adopt(office, &keeper, &form(), &first).await), "institution_known");

        // The published document stands beside the edition; what was not published is none.
        let document = formed(&bureau, "信息发布审查制度（修订）", "2026-11-02").await;
        let named = |document: &str| EditionForm { document: document.into(), ..edition("2026-11-02", "2026-12-01") };
        let unknown = named("信息发布审查制度（修订）");
        assert_eq!(told(institution::revise(office, &keeper, &id, 1, &unknown).await), "document_unknown");
        bureau.publish(&document).await;
        assert_eq!(told(institution::revise(office, &keeper, &id, 2, &unknown).await), "conflict");
        assert_eq!(told(institution::revise(office, &keeper, &id, 1, &unknown).await), "done");
        assert_eq!(told(institution::revise(office, &keeper, &id, 2, &first).await), "edition_not_later");
        let held = show(&bureau, &id).await;
        assert_eq!(held.editions[1].document_id.as_deref(), Some(document.as_str()));
        let today = office.today();
        assert_eq!(
            (held.life.state(today), held.life.state_of(1, today)),
            (State::InForce, Some(State::Adopted)),
            "the new edition is not in force yet"
        );
        let early = "2026-12-01".parse().ok();
        assert_eq!(
            told(institution::repeal(office, &keeper, &id, 2, (early, "")).await),
            "repeal_early reason_missing"
        );
        let on = "2027-01-01".parse().ok();
        assert_eq!(told(institution::repeal(office, &keeper, &id, 2, (on, "由新办法代替")).await), "done");
        assert_eq!(told(institution::repeal(office, &keeper, &id, 3, (on, "由新办法代替")).await), "institution_repealed");
        assert_eq!(show(&bureau, &id).await.life.state("2027-01-01".parse().unwrap()), State::Repealed);

        // What is repealed can be made anew; of another agency nothing of it exists.
        assert_eq!(told(institution::adopt(office, &keeper, &form(), &first).await.map(|_| ())), "done");
        let right = clerk.authorise_all::<Read, Institutions>().unwrap();
        assert_eq!(institution::list(office, &right).await.unwrap().len(), 2);
        let far = person("far");
        let right = far.authorise::<Read, Institutions>(&id).unwrap();
        assert_eq!(told(institution::show(office, &right).await), "not found");
        assert_eq!(told(institution::revise(office, &far, &id, 3, &first).await), "not found");
    }
}
