//! A report that is signed in one installation and taken in at another: the same report with the same findings; what
//! was forged, altered or is old stays out.

use std::collections::BTreeMap;

use gongkai_domain::{
    authority::{Read, Staff},
    collection::{FilingState, Origin, Scope},
    id::AgencyId,
    organisation::Duty,
};
use gongkai_office::{
    Office,
    collection::{self, Below, Own, Take, filing_row},
    organisation,
    report::{self, AnnualReport, SourceFile},
};
use gongkai_report::{Report, json};
use gongkai_testkit::{Database, on_both_databases};

use crate::{
    collection::{District, named, taken},
    organisation::{signed_in, start, told},
    report::{import, person, sample},
};

/// The bureau's own installation, which nobody is connected with.
struct Bureau {
    office: Office,
    clock: std::sync::Arc<crate::office::SetClock>,
    agency: AgencyId,
}

impl Bureau {
    async fn open(url: &str, name: &str) -> Self {
        let (office, clock) = crate::office::open_with_clock(url).await;
        let agency = organisation::found_first(&office, &start(name, "own")).await.unwrap();
        Self { office, clock, agency }
    }

    /// Another agency of the same name: offices of tests share their chance, so its identity must differ.
    async fn second(self, name: &str) -> Self {
        let system = signed_in(&self.office, "own-system").await;
        let agency = organisation::found_below(&self.office, &system, &start(name, "two")).await.unwrap();
        Self { agency, ..self }
    }

    fn clerk(&self) -> Staff {
        person(self.agency.as_str(), "clerk", Duty::Statistician)
    }

    async fn approved(&self, report: Report, erratum: Option<&str>) -> (String, String) {
        let boss = person(self.agency.as_str(), "boss", Duty::ResponsibleLeader);
        let id =
            report::import(&self.office, &self.clerk(), import(report, erratum)).await.unwrap().to_string();
        let right = self.clerk().authorise::<Read, AnnualReport>(&id).unwrap();
        let digest = report::show(&self.office, &right).await.unwrap().edition.digest;
        report::submit(&self.office, &self.clerk(), &id, &digest, Some("当年公布时即如此")).await.unwrap();
        report::approve(&self.office, &boss, &id, &digest).await.unwrap();
        (id, digest)
    }

    async fn signed(&self, id: &str, digest: &str) -> String {
        let said = BTreeMap::from([
            ("T3-1 t3.natural".to_owned(), "当年少计1件，已经公布".to_owned()),
            ("T3-1 t3.total".to_owned(), "同上，合计随之少1件".to_owned()),
        ]);
        collection::sign_out(&self.office, &self.clerk(), id, digest, &said).await.unwrap().content
    }

    fn fingerprint(&self) -> String {
        let right = self.clerk().authorise::<Read, Own>("x").unwrap();
        collection::own_fingerprint(&self.office, &right)
    }
}

async fn take(district: &District, content: &str) -> String {
    let file = SourceFile {
        name: "签名文件.json".into(),
        media_type: "application/json".into(),
        bytes: content.as_bytes().to_vec(),
    };
    told(collection::take_signed(&district.office, &district.clerk(&district.head), 2023, file).await)
}

async fn newest(district: &District) -> (filing_row::Model, Vec<String>) {
    let right = district.clerk(&district.head).authorise_all::<Read, Below>().unwrap();
    let listed = collection::collected(&district.office, &right, 2023).await.unwrap();
    let filing = listed.agencies.iter().find_map(|one| one.filing.clone()).unwrap();
    let found = collection::filing(&district.office, &district.right::<Below>(&district.head, &filing.id))
        .await
        .unwrap();
    let told = found.one.found.iter().map(|one| format!("{} {:?}", one.key(), one.explanation)).collect();
    (found.one.row, told)
}

on_both_databases! {
    async fn from_one_installation_to_the_other(database: &Database) {
        let district = District::open(database.url()).await;
        let (clerk, justice) = (district.clerk(&district.head), &district.below[0]);
        let (own, other) = (Database::sqlite().unwrap(), Database::sqlite().unwrap());
        let bureau = Bureau::open(own.url(), "示范区司法局").await;
        let (id, digest) = bureau.approved(named(sample(2023, 5, 1), "示范区司法局"), None).await;
        let none = collection::sign_out(&bureau.office, &bureau.clerk(), &id, &digest, &BTreeMap::new()).await;
        assert_eq!(told(none.map(|signed| signed.name)), "must_findings", "the same rules as for filing");
        let early = collection::sign_out(&bureau.office, &bureau.clerk(), &id, "other", &BTreeMap::new()).await;
        assert_eq!(told(early.map(|signed| signed.name)), "content_changed");
        let file = bureau.signed(&id, &digest).await;
        assert!(collection::is_signed(file.as_bytes()) && !collection::is_signed(b"{\"schema\": 1}"));

        // The key is not known, then it is another agency's, then it is.
        assert_eq!(take(&district, &file).await, "key_unknown");
        let say = async |of: &AgencyId, text: &str| told(collection::say_key(&district.office, &clerk, of.as_str(), text).await);
        assert_eq!(say(justice, "1234").await, "fingerprint_unusable");
        assert_eq!(say(&district.below[1], &bureau.fingerprint()).await, "done");
        assert_eq!(take(&district, &file).await, "other_agency", "signed by whom it is not from");
        assert_eq!(say(justice, &bureau.fingerprint()).await, "already_said");
        let digits = bureau.fingerprint().replace(' ', "");
        collection::drop_key(&district.office, &clerk, &digits).await.unwrap();
        assert_eq!(say(justice, &bureau.fingerprint().to_uppercase()).await, "done");

        // Whatever is altered is refused: a figure, the agency, the signature, the key.
        let forger = Bureau::open(other.url(), "某县人民政府").await.second("示范区司法局").await;
        let forged = forger.approved(named(sample(2023, 9, 0), "示范区司法局"), None).await;
        let forged = forger.signed(&forged.0, &forged.1).await;
        assert_eq!(take(&district, &forged).await, "key_unknown", "another installation has another key");
        let of = |text: &str, name: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()[name].as_str().unwrap().to_owned();
        let swapped = file.replace(&of(&file, "signature"), &of(&forged, "signature"));
        assert_eq!(take(&district, &swapped).await, "signature_wrong");
        let mixed = forged.replace(&of(&forged, "key"), &of(&file, "key"));
        assert_eq!(take(&district, &mixed).await, "signature_wrong", "a known key over another content");
        for (was, now) in [("2023", "2022"), ("示范区司法局", "示范区民政局"), ("当年少计", "当年多计"), ("T3-1", "T3-2")] {
            assert!(file.contains(was), "{was}");
            assert_eq!(take(&district, &file.replace(was, now)).await, "signature_wrong", "{was}");
        }
        assert_eq!(take(&district, &file.replacen("\"schema\": 1", "\"schema\": 2", 1)).await, "signed_file_newer");
        assert_eq!(take(&district, &file[..file.len() / 2]).await, "signed_file_unreadable");

        let claimed = async |file: &str| {
            collection::claimed_signed(&district.office, &clerk, 2023, file.as_bytes()).await.unwrap()
        };
        assert_eq!(claimed(&mixed).await, None, "whose it is, nobody can say");
        assert_eq!(claimed(&file).await.map(|claim| claim.name).as_deref(), Some("示范区司法局"));

        // The true one comes in with the same verdict.
        assert_eq!(take(&district, &file).await, "done");
        let (row, found) = newest(&district).await;
        assert_eq!((row.digest.as_str(), row.filer_id.as_str(), row.must, row.unexplained), (digest.as_str(), justice.as_str(), 2, 0));
        assert_eq!((Origin::parse(&row.origin), row.standing().unwrap()), (Some(Origin::Signed), FilingState::Received));
        assert_eq!(found, [
            "T3-1 t3.natural Some(\"当年少计1件，已经公布\")",
            "T3-1 t3.total Some(\"同上，合计随之少1件\")",
        ]);
        let right = bureau.clerk().authorise::<Read, AnnualReport>(&id).unwrap();
        assert_eq!(row.body, json::write(&report::show(&bureau.office, &right).await.unwrap().report));
        assert_eq!(take(&district, &file).await, "already_filed");
        // Whoever signs is not overtaken by a file without a signature.
        let bare = Take { year: 2023, ..taken(named(sample(2023, 7, 0), "示范区司法局"), None) };
        assert_eq!(told(collection::take(&district.office, &clerk, bare).await), "signature_wanted");

        // A corrected one takes its place; the old one does not come back.
        report::publish(&bureau.office, &bureau.clerk(), &id, &digest).await.unwrap();
        report::say_scope(&bureau.office, &bureau.clerk(), &id, Some(Scope::Own)).await.unwrap();
        bureau.clock.advance(3600);
        let (id, digest) = bureau.approved(named(sample(2023, 6, 0), "示范区司法局"), Some("申请数应为6件")).await;
        let second = bureau.signed(&id, &digest).await;
        assert_eq!(take(&district, &second).await, "done");
        let (row, found) = newest(&district).await;
        assert_eq!((row.number, row.erratum.as_deref(), found.len()), (2, Some("申请数应为6件"), 0));
        assert_eq!(row.sums(), Some(Scope::Own), "whose reports it sums came with it");
        assert_eq!(take(&district, &file).await, "older_file");
        assert_eq!(take(&district, &format!("\u{feff}{second}")).await, "already_filed", "an editor saved it again");
        // What the agency files with this installation itself is newer, though nobody signed it.
        let (id, seen) = district.approved(justice, named(sample(2023, 7, 0), "示范区司法局"), None).await;
        district.file(justice, &id, &seen).await.unwrap();
        assert_eq!(take(&district, &second).await, "older_file", "it came before");
        let foreign = district.clerk(justice);
        assert_eq!(told(collection::drop_key(&district.office, &foreign, &digits).await), "not found");
        collection::drop_key(&district.office, &clerk, &digits).await.unwrap();
        assert_eq!(take(&district, &second).await, "key_unknown", "a key that was stopped");
    }
}
