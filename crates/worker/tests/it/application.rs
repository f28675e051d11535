//! Applications on their way from the portal to the register, and what applicants are told under their code.

use data_encoding::HEXLOWER;
use gongkai_domain::{
    application::{
        Act, Case, ClockSheet, Paper, State, clock,
        filing::{
            Applicant, ApplicantKind, Contact, DocumentKind, FilePurpose, Filing, Form, Identity, Route,
            Said, Sent, SentFile, Wanted,
        },
    },
    authority::{Read, Staff},
    calendar::Calendar,
    id::{AgencyId, StaffId},
    organisation::Duty,
};
use gongkai_office::{
    Office,
    application::{self, Asked, Cases, Recording, case_row},
    seal,
};
use gongkai_public::{FileSeal, Parcel, ParcelFile, PublicStore, ReceiptCode, TrackCard, mailbox};
use gongkai_testkit::on_both_databases;
use gongkai_worker::{Hands, application::collect, work_off};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use zeroize::Zeroizing;

use crate::{
    channel::hands,
    publication::{bureau, reviewer},
    report,
};

/// County code 000000 is nobody's.
const NUMBER: &str = "000000199001010007";
/// Larger than a piece.
static CONTENT: [u8; 200_000] = [7; 200_000];

fn agency() -> AgencyId {
    AgencyId::parse("a1").unwrap()
}

fn code() -> ReceiptCode {
    ReceiptCode::of_seal("applied")
}

fn officer() -> Staff {
    Staff {
        id: StaffId::parse("officer").unwrap(),
        duties: [Duty::CaseOfficer].into(),
        stepped_up: true,
        ..reviewer()
    }
}

fn filing() -> Filing {
    Filing {
        schema: 1,
        applicant: Applicant {
            kind: ApplicantKind::Natural,
            name: "赵样品".to_owned(),
            identity: Identity::Person { document: DocumentKind::Other, number: NUMBER.to_owned() },
            contact: Contact { phone: "0000-0000999".to_owned(), ..Contact::default() },
        },
        agent: None,
        wanted: Wanted { description: "外包项目合同".to_owned(), ..Wanted::default() },
        form: Form::Paper,
        route: Route::PickUp,
        help: String::new(),
    }
}

struct Post<'a> {
    office: &'a Office,
    public: &'a PublicStore,
}

impl Post<'_> {
    /// A letter under a receipt, with one file or none.
    async fn send(&self, id: &str, said: Said, file: Option<&[u8]>, on: &str) {
        let key = seal::letter_key(self.office, &agency());
        let mut files = Vec::new();
        if let Some(content) = file {
            let seal = FileSeal::new(&agency(), &key, (id, "f1"), &Zeroizing::new([5; 32])).unwrap();
            let mut writing = ParcelFile::new(self.public, (id, "f1"), seal);
            writing.write(content).await.unwrap();
            let (size, digest) = writing.finish().await.unwrap();
            files.push(SentFile {
                id: "f1".to_owned(),
                purpose: FilePurpose::Identity,
                name: "赵样品的证件.png".to_owned(),
                media_type: "image/png".to_owned(),
                size,
                digest,
            });
        }
        let reply_key = HEXLOWER.encode(&*code().reply_key());
        let sent = Sent { schema: 1, said, files, application: code().receipt(), reply_key };
        let json = serde_json::to_vec(&sent).unwrap();
        let sealed = mailbox::seal_letter(&agency(), &key, id, &json, &[3; mailbox::CHANCE]).unwrap();
        self.post(id, &sealed, on).await;
    }

    async fn post(&self, id: &str, sealed: &str, on: &str) {
        let parcel = Parcel {
            id: id.to_owned(),
            agency_id: "a1".to_owned(),
            received_on: on.parse().unwrap(),
            sealed: sealed.to_owned(),
        };
        assert!(self.public.post_parcel(parcel).await.unwrap());
    }

    async fn collected(&self, hands: &Hands) {
        collect(hands).await.unwrap();
        work_off(hands).await.unwrap();
        assert!(self.public.parcels("", 9).await.unwrap().is_empty());
    }

    async fn card(&self) -> TrackCard {
        self.public.track(&code()).await.unwrap().unwrap().1
    }

    async fn sheet(&self) -> ClockSheet {
        let case = Case::from_json(&self.card().await.case.to_string()).unwrap();
        clock(&case, Calendar::embedded(), self.office.today()).unwrap()
    }

    /// The only case of the register.
    async fn case(&self) -> case_row::Model {
        let right = officer().authorise_all::<Read, Cases>().unwrap();
        let lines = application::list(self.office, &right, &Asked::default()).await.unwrap();
        assert_eq!(lines.lines.len(), 1);
        case_row::Entity::find_by_id(&lines.lines[0].held.row.id)
            .one(self.office.read())
            .await
            .unwrap()
            .unwrap()
    }
}

on_both_databases! {
    async fn an_application_arrives_once_and_its_applicant_is_told(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = report::open(database.url()).await;
        bureau(&office).await;
        let public = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let (hands, post) = (hands(&office, &public), Post { office: &office, public: &public });
        // What no form of ours has made stands in front, and stops nothing.
        post.post("0", "m1:AAAA", "2026-11-23").await;
        for _ in 0..2 {
            post.send(&code().receipt(), Said::Filing(Box::new(filing())), Some(&CONTENT), "2026-11-23").await;
            post.collected(&hands).await;
        }
        assert!(public.parcel_piece((&code().receipt(), "f1", 0)).await.unwrap().is_none());
        let card = post.card().await;
        assert_eq!((card.number.as_str(), card.wanted.as_str()), ("2026-001", "外包项目合同"));
        assert_eq!(post.sheet().await.state, State::AwaitingConfirmation);
        let own = card.own.to_string();
        assert!(own.contains("赵样品") && !own.contains(NUMBER), "numbers of papers are masked: {own}");
        // The applicant confirms; the day of receipt waits for the office.
        post.send("c1", Said::Confirmed, None, "2026-11-23").await;
        post.collected(&hands).await;
        assert_eq!(post.card().await.confirmed_by_applicant, "2026-11-23".parse().ok());
        assert_eq!(post.sheet().await.state, State::AwaitingConfirmation);
        // Said again, from another browser or the next day, it stands there once.
        post.send("c1b", Said::Confirmed, None, "2026-11-24").await;
        post.collected(&hands).await;
        // What the office does is told.
        let case = post.case().await;
        let confirmed = Recording {
            version: case.version,
            on: "2026-11-24".parse().unwrap(),
            act: Act::Confirmed,
            text: "申请人已在网上确认".to_owned(),
            answer: None,
            unit: None,
            addressee: None,
            mail: String::new(),
        };
        application::record(&office, &officer(), &case.id, &confirmed).await.unwrap();
        work_off(&hands).await.unwrap();
        let sheet = post.sheet().await;
        assert_eq!((sheet.state, sheet.due), (State::Running, "2026-12-22".parse().ok()));
        post.send("c1c", Said::Confirmed, None, "2026-11-24").await;
        post.collected(&hands).await;
        let steps = post.card().await.steps;
        let sentences: Vec<_> = steps.iter().map(|step| step.sentence.chars().take(4).collect::<String>()).collect();
        assert_eq!(sentences, ["网上申请", "您在网上", "双方确认"], "ahead of the agency's own");
        let right = officer().authorise::<Read, Cases>(&case.id).unwrap();
        let told = application::show(&office, &right).await.unwrap().confirmed_online.unwrap();
        assert_eq!((told.on, told.at), ("2026-11-23".parse().unwrap(), Some(office.now())));
        // The page with the letters was opened: once for each of them, with its time.
        for parcel in ["r1", "r1"] {
            post.send(parcel, Said::Read("登记回执".to_owned()), None, "2026-11-24").await;
            post.collected(&hands).await;
        }
        assert_eq!(post.card().await.seen, 1);
        let read = application::show(&office, &right).await.unwrap().read_online;
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].at, read[0].letters.as_slice()), (Some(office.now()), &["登记回执".to_owned()][..]));
        // It is withdrawn; a correction that nobody asked for changes nothing but is kept.
        post.send("c2", Said::Correction("补充年份".to_owned()), Some(b"%PDF-1.7"), "2026-11-24").await;
        post.collected(&hands).await;
        assert_eq!(post.sheet().await.state, State::Running);
        post.send("c3", Said::Withdrawn("不需要了".to_owned()), None, "2026-11-24").await;
        post.collected(&hands).await;
        assert_eq!(post.sheet().await.state, State::Withdrawn);
        let right = officer().authorise::<Read, Cases>(&case.id).unwrap();
        let sent = application::sent(&office, &right).await.unwrap();
        let mut kinds: Vec<_> = sent.iter().map(|one| (one.kind.as_str(), one.text.as_str())).collect();
        kinds.sort_unstable();
        let expected =
            [("confirmed", ""), ("correction", "补充年份"), ("filing", ""), ("read", "登记回执"), ("withdrawn", "不需要了")];
        assert_eq!(kinds, expected);
    }

    async fn a_file_is_seen_by_the_officer_alone(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = report::open(database.url()).await;
        bureau(&office).await;
        let public = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let (hands, post) = (hands(&office, &public), Post { office: &office, public: &public });
        post.send(&code().receipt(), Said::Filing(Box::new(filing())), Some(&CONTENT), "2026-11-23").await;
        post.collected(&hands).await;
        let case = post.case().await;
        let right = officer().authorise::<Read, Cases>(&case.id).unwrap();
        let file = application::show(&office, &right).await.unwrap().papers.remove(0);
        assert_eq!((file.paper, file.row.size, file.name.as_str()), (Paper::Identity, 200_000, ""));
        let see = async |who: &Staff| application::paper(&office, who, &case.id, &file.row.id).await;
        assert!(see(&officer()).await.is_err(), "the case is nobody's yet");
        let mut mine = case.clone().into_active_model();
        mine.officer_id = Set(Some("officer".to_owned()));
        mine.update(office.read()).await.unwrap();
        assert!(see(&Staff { stepped_up: false, ..officer() }).await.is_err());
        assert!(see(&reviewer()).await.is_err());
        let (name, content) = see(&officer()).await.unwrap();
        assert!(name == "赵样品的证件.png" && content == CONTENT);
    }

    async fn a_letter_about_nothing_is_thrown_away(database: &Database) {
        let folder = gongkai_testkit::temp_dir().unwrap();
        let (office, _) = report::open(database.url()).await;
        bureau(&office).await;
        let public = PublicStore::open(&format!("sqlite://{}/p.db", folder.path().display())).await.unwrap();
        let (hands, post) = (hands(&office, &public), Post { office: &office, public: &public });
        post.send("c1", Said::Withdrawn(String::new()), None, "2026-11-23").await;
        post.send("c2", Said::Filing(Box::new(Filing { wanted: Wanted::default(), ..filing() })), None, "2026-11-23").await;
        post.collected(&hands).await;
        assert!(public.track(&code()).await.unwrap().is_none());
    }
}
