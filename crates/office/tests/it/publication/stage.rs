//! A bureau with two units and the people of a review, and a text that any of them may work on.

use std::sync::Arc;

use gongkai_domain::{
    authority::{Read, Staff},
    contents::{Contents, Passage, Piece},
    id::{AgencyId, DocumentId, StaffId, UnitId},
    organisation::Duty,
    publication::{
        Metadata, Verdict,
        content::{Block, Content, Run},
        kind, topics,
    },
};
use gongkai_office::{
    Office, OfficeError,
    organisation::{agency, duty, staff, unit},
    publication::{self, Begin, Dossier, Judge, Save, Saved, Seen},
};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::office::SetClock;

pub struct Bureau {
    pub office: Office,
    pub clock: Arc<SetClock>,
}

/// Who there is: identity, unit, duty. `far` is of another agency.
const PEOPLE: [(&str, &str, Duty); 10] = [
    ("clerk", "u1", Duty::Provider),
    ("colleague", "u1", Duty::Provider),
    ("head", "u1", Duty::UnitHead),
    ("stranger", "u2", Duty::UnitHead),
    ("reviewer", "u3", Duty::DisclosureReviewer),
    ("second", "u3", Duty::DisclosureReviewer),
    ("secrecy", "u3", Duty::SecrecyReviewer),
    ("leader", "u3", Duty::ResponsibleLeader),
    ("officer", "u3", Duty::CaseOfficer),
    ("deputy", "u3", Duty::CaseOfficer),
];

pub fn person(name: &str) -> Staff {
    let agency = if name == "far" { "a2" } else { "a1" };
    let known = PEOPLE.iter().find(|(one, ..)| *one == name);
    let (_, unit, duty) = known.unwrap_or(&("far", "u9", Duty::DisclosureReviewer));
    Staff {
        id: StaffId::parse(name).unwrap(),
        agency: AgencyId::parse(agency).unwrap(),
        unit: UnitId::parse(unit),
        name: name.to_owned(),
        duties: [*duty].into(),
        address: None,
        stepped_up: true,
    }
}

/// A text of one paragraph.
pub fn text(words: &str) -> Content {
    Content { blocks: vec![Block::Paragraph { runs: vec![Run::plain(words)] }] }
}

/// Metadata that lacks nothing.
pub fn metadata(title: &str) -> Metadata {
    Metadata {
        title: title.to_owned(),
        topic: topics()[0].clone(),
        formed_on: Some("2026-11-20".parse().unwrap()),
        issuer: "示范区司法局".to_owned(),
        ..Metadata::of_kind(kind("notice").unwrap())
    }
}

/// The name of a rule instead of a result: what a table of questions compares.
pub fn told<T>(result: Result<T, OfficeError>) -> String {
    crate::organisation::told(result)
}

impl Bureau {
    pub async fn open(url: &str) -> Self {
        let (office, clock) = crate::office::open_with_clock(url).await;
        for (id, code, name) in [("a1", "sfj", "示范区司法局"), ("a2", "jyj", "示范区教育局")] {
            insert_agency(&office, id, code, name).await;
        }
        for (id, agency, name) in [("u1", "a1", "公证科"), ("u2", "a1", "律师科"), ("u3", "a1", "办公室")]
        {
            let (id, agency_id, name) = (id.to_owned(), agency.to_owned(), name.to_owned());
            let row = unit::Model { id, agency_id, name, ogi_office: false, closed_on: None, version: 1 };
            unit::Entity::insert(row.into_active_model())
                .exec_without_returning(office.read())
                .await
                .unwrap();
        }
        for (id, unit, held) in PEOPLE {
            insert_person(&office, id, unit, held).await;
        }
        Self { office, clock }
    }

    /// A draft with a text, ready to be sent.
    pub async fn draft(&self, title: &str, words: &str) -> DocumentId {
        let begin = Begin { kind: "notice".to_owned(), ..Begin::default() };
        let id = publication::begin(&self.office, &person("clerk"), &begin).await.unwrap();
        self.write(&id, "clerk", title, words).await;
        id
    }

    pub async fn show(&self, id: &DocumentId) -> Dossier {
        let who = person("reviewer");
        let right = who.authorise::<Read, Dossier>(id.as_str()).unwrap();
        publication::show(&self.office, &who, &right).await.unwrap()
    }

    pub async fn seen(&self, id: &DocumentId) -> Seen {
        self.show(id).await.held.seen()
    }

    /// Saves another text over what is there now.
    pub async fn write(&self, id: &DocumentId, who: &str, title: &str, words: &str) {
        let version = self.seen(id).await.version;
        let save = Save { version, metadata: metadata(title), content: text(words), erratum: None };
        let saved = publication::save(&self.office, &person(who), id.as_str(), save).await.unwrap();
        assert!(matches!(saved, Saved::Kept(_)), "{saved:?}");
    }

    pub async fn submit(&self, id: &DocumentId) -> Result<i32, OfficeError> {
        publication::submit(&self.office, &person("clerk"), id.as_str(), &self.seen(id).await).await
    }

    pub async fn pass(&self, id: &DocumentId, who: &str) -> Result<i32, OfficeError> {
        publication::pass(&self.office, &person(who), id.as_str(), &self.seen(id).await, "同意。").await
    }

    pub async fn judge(&self, id: &DocumentId, verdict: Verdict) -> Result<i32, OfficeError> {
        let judge = Judge {
            verdict,
            opinion: "对照定密事项逐条核对".to_owned(),
            authority: "示范区保密行政管理部门".to_owned(),
        };
        let seen = self.seen(id).await;
        publication::judge_secrecy(&self.office, &person("secrecy"), id.as_str(), &seen, &judge).await
    }

    pub async fn release(&self, id: &DocumentId) -> Result<i32, OfficeError> {
        publication::release(&self.office, &person("reviewer"), id.as_str(), &self.seen(id).await).await
    }

    /// From the draft to the public, as the three reviews and the secrecy verdict want it.
    pub async fn publish(&self, id: &DocumentId) {
        self.submit(id).await.unwrap();
        for who in ["head", "reviewer"] {
            self.pass(id, who).await.unwrap();
        }
        self.judge(id, Verdict::Clear).await.unwrap();
        self.pass(id, "leader").await.unwrap();
        self.release(id).await.unwrap();
    }
}

/// What a reader of files would say about a file of one line.
pub fn read(words: &str) -> Contents {
    Contents { pieces: vec![Piece::Passage(Passage::printed("第1段", words))], ..Contents::new() }
}

async fn insert_agency(office: &Office, id: &str, code: &str, name: &str) {
    let row = agency::Model {
        id: id.to_owned(),
        superior_id: None,
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: name.to_owned(),
        level: "county".to_owned(),
        kind: "department".to_owned(),
        region: "119901".to_owned(),
        founded_on: "2020-01-01".parse().unwrap(),
        closed_on: None,
        successor_id: None,
        contact_office: String::new(),
        contact_address: String::new(),
        contact_postal_code: String::new(),
        contact_hours: String::new(),
        contact_phone: String::new(),
        contact_fax: String::new(),
        contact_email: String::new(),
        contact_supervision: String::new(),
        contact_functions: String::new(),
        contact_changed_on: None,
        changes: 0,
        version: 1,
    };
    agency::Entity::insert(row.into_active_model()).exec_without_returning(office.read()).await.unwrap();
}

pub async fn insert_person(office: &Office, id: &str, unit: &str, held: Duty) {
    let row = staff::Model {
        id: id.to_owned(),
        agency_id: "a1".to_owned(),
        unit_id: Some(unit.to_owned()),
        name: id.to_owned(),
        name_key: id.to_owned(),
        account: id.to_owned(),
        number: None,
        post: None,
        phone: None,
        email: None,
        added_at: office.now(),
        disabled_at: None,
        version: 1,
    };
    staff::Entity::insert(row.into_active_model()).exec_without_returning(office.read()).await.unwrap();
    let row = duty::Model {
        id: format!("d{id}"),
        agency_id: "a1".to_owned(),
        staff_id: id.to_owned(),
        duty: held.code().to_owned(),
        from_on: "2026-01-01".parse().unwrap(),
        until_on: None,
        deputy_for: None,
        document: None,
        granted_by: None,
        granted_at: office.now(),
        version: 1,
    };
    duty::Entity::insert(row.into_active_model()).exec_without_returning(office.read()).await.unwrap();
}
