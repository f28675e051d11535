//! Screening: with each save, kept by digest; what blocks stops the second stage until it is mended or
//! two persons have said that the law allows it.

use gongkai_domain::{authority::Read, id::DocumentId};
use gongkai_office::publication::{
    self, ATTACHMENT, Dossier, Findings, Save, TERM_HEADINGS, TermRow, finding_row,
};
use gongkai_office::{audit::entry, report::SourceFile};
use gongkai_testkit::on_both_databases;
use sea_orm::EntityTrait;

use super::stage::{Bureau, metadata, person, read, text, told};

/// A well-formed number of a county that does not exist.
const NUMBER: &str = "11990119900307123";

fn number() -> String {
    let digits: Vec<char> = NUMBER.chars().collect();
    format!("{NUMBER}{}", gongkai_screening::check::identity_check(&digits).unwrap())
}

async fn findings(bureau: &Bureau, id: &gongkai_domain::id::DocumentId) -> Findings {
    let who = person("clerk");
    let right = who.authorise::<Read, Dossier>(id.as_str()).unwrap();
    publication::findings(&bureau.office, &who, &right).await.unwrap()
}

async fn first(bureau: &Bureau, id: &gongkai_domain::id::DocumentId, level: &str) -> finding_row::Model {
    let found = findings(bureau, id).await;
    found.list.iter().find(|row| row.level == level).cloned().unwrap_or_else(|| panic!("{level}: {found:?}"))
}

on_both_databases! {
    async fn what_blocks_stops_the_second_stage(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("名单", &format!("张某，身份证号{}，已领取补助。", number())).await;
        let found = first(&bureau, &id, "block").await;
        assert_eq!((found.rule.as_str(), found.place.as_str()), ("resident_id", "第1段"));
        assert!(!found.excerpt.contains(&number()) && !found.suggestion.contains(&number()), "{found:?}");
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        assert_eq!(told(bureau.pass(&id, "reviewer").await), "findings_block");

        let law = "社会救助暂行办法要求公示";
        let (clerk, document) = (person("clerk"), id.as_str());
        let wrong = publication::accept(office, &clerk, document, &found.id, found.version, law).await;
        assert_eq!(told(wrong), "finding_blocks");
        let early = publication::confirm_exception(office, &person("second"), document, &found.id, 1).await;
        assert_eq!(told(early), "exception_not_asked");
        publication::ask_exception(office, &clerk, document, &found.id, found.version, law).await.unwrap();
        let confirm = async |who: &str, version| {
            told(publication::confirm_exception(office, &person(who), document, &found.id, version).await)
        };
        assert_eq!(confirm("second", 1).await, "conflict");
        assert_eq!(confirm("head", 2).await, "not_your_step");
        assert_eq!(confirm("clerk", 2).await, "not_your_step");
        assert_eq!(told(bureau.pass(&id, "reviewer").await), "findings_block", "asked is not confirmed");
        assert_eq!(confirm("second", 2).await, "done");
        assert_eq!(findings(&bureau, &id).await.blocking, 0);
        bureau.pass(&id, "reviewer").await.unwrap();

        // Another text with the same number: what was said goes along, and the other number does not.
        bureau.write(&id, "clerk", "名单", &format!("一、公示。张某，身份证号{}。", number())).await;
        assert_eq!(findings(&bureau, &id).await.blocking, 0);
        let other = number().replace("0307123", "0308124");
        bureau.write(&id, "clerk", "名单", &format!("李某，身份证号{}。", &other)).await;
        let mended = findings(&bureau, &id).await;
        assert!(mended.list.iter().all(|row| row.confirmed_at.is_none()), "{mended:?}");
    }

    /// A telephone number is covered, or somebody says why it stays, before anybody is asked to review.
    async fn what_tells_of_a_person_is_answered(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("通知", "联系张某，手机13800138000。").await;
        let found = first(&bureau, &id, "warn").await;
        assert_eq!((found.rule.as_str(), findings(&bureau, &id).await.blocking), ("mobile", 1));
        match bureau.submit(&id).await {
            Err(gongkai_office::OfficeError::Refused(all)) => {
                assert_eq!(all[0].code, "findings_open");
                assert!(all[0].sentence.contains("第1段（手机号码）"), "{}", all[0].sentence);
            }
            other => panic!("{other:?}"),
        }
        let why = "值班手机，本人书面同意";
        let clerk = person("clerk");
        publication::accept(office, &clerk, id.as_str(), &found.id, found.version, why).await.unwrap();
        bureau.submit(&id).await.unwrap();
        bureau.pass(&id, "head").await.unwrap();
        bureau.pass(&id, "reviewer").await.unwrap();

        // What stands in a file may be read only after it was sent.
        let other = bureau.draft("通知", "见附件").await;
        let version = bureau.seen(&other).await.version;
        let file = SourceFile {
            name: "名单.xlsx".to_owned(), media_type: "x/y".to_owned(), bytes: b"x".to_vec(),
        };
        publication::attach(office, &clerk, other.as_str(), version, ATTACHMENT, &file).await.unwrap();
        bureau.submit(&other).await.unwrap();
        bureau.pass(&other, "head").await.unwrap();
        let row = bureau.show(&other).await.files.last().unwrap().id.clone();
        let contents = Ok(read("联系张某，手机13800138000。"));
        publication::file_screened(office, &clerk.agency, &row, &contents).await.unwrap();
        assert_eq!(told(bureau.pass(&other, "reviewer").await), "findings_open");
    }

    async fn a_number_is_covered_with_one_act(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let (clerk, spaced) = (person("clerk"), format!("{} {}", &number()[..6], &number()[6..]));
        let id = bureau.draft(&format!("公示{}", number()), &format!("张某，身份证号{spaced}。")).await;
        let found = first(&bureau, &id, "block").await;
        let mask = async |who: &str, version| {
            told(publication::mask(office, &person(who), id.as_str(), &found.id, version).await)
        };
        assert_eq!(mask("clerk", 7).await, "conflict");
        assert_eq!(mask("leader", 1).await, "not found");
        assert_eq!(mask("clerk", 1).await, "done");
        let now = bureau.show(&id).await;
        let cover = format!("{}***********{}", &number()[..3], &number()[14..]);
        assert_eq!(now.draft.metadata.title, format!("公示{cover}"));
        assert_eq!(now.draft.content.pieces()[0].text, format!("张某，身份证号{cover}。"));
        assert_eq!(findings(&bureau, &id).await.blocking, 0);
        assert_eq!(mask("clerk", 1).await, "finding_gone", "a finding of a former text is history");

        // What is kept beside the draft is not lost.
        let other = bureau.draft("名单", &format!("身份证号{}。", number())).await;
        let found = first(&bureau, &other, "block").await;
        let save = Save {
            version: bureau.seen(&other).await.version,
            metadata: metadata("名单"),
            content: text(&format!("我的身份证号{}。", number())),
            erratum: None,
        };
        publication::keep_working(office, &clerk, other.as_str(), 0, save).await.unwrap();
        let masked = publication::mask(office, &clerk, other.as_str(), &found.id, 1).await;
        assert_eq!(told(masked), "mask_unsaved");
    }

    async fn what_was_covered_leaves_a_trace(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("名单", &format!("张某，身份证号{}。", number())).await;
        let found = first(&bureau, &id, "block").await;
        let clerk = person("clerk");
        publication::mask(office, &clerk, id.as_str(), &found.id, 1).await.unwrap();
        // From a page that was opened before.
        assert_eq!(told(publication::mask(office, &clerk, id.as_str(), &found.id, 1).await), "finding_gone");
        bureau.write(&id, "clerk", "名单", &format!("李某，身份证号{}。", number())).await;
        bureau.write(&id, "clerk", "名单", "李某。").await;
        let steps = bureau.show(&id).await.held.steps;
        let mended: Vec<_> =
            steps.iter().filter(|step| step.what == "mended").map(|step| step.opinion.as_str()).collect();
        assert_eq!(mended, ["遮盖或删去：公民身份号码（第1段）"; 2], "by one act and by hand");
        let all = entry::Entity::find().all(office.read()).await.unwrap();
        let told: Vec<_> = all.iter().filter(|one| one.sentence.starts_with("遮盖或删去")).collect();
        assert_eq!(told.len(), 2);
        assert!(told[0].sentence.ends_with("第1段的“公民身份号码”"), "{}", told[0].sentence);
    }

    async fn marks_of_secrecy_are_never_excepted(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let id = bureau.draft("函", "机密★10年").await;
        let found = first(&bureau, &id, "block").await;
        let asked =
            publication::ask_exception(office, &person("clerk"), id.as_str(), &found.id, 1, "上级要求公开").await;
        assert_eq!(told(asked), "never_excepted", "{found:?}");
    }

    async fn a_file_that_cannot_be_read_blocks(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let office = &bureau.office;
        let clerk = person("clerk");
        let id = bureau.draft("通知", "见附件").await;
        let mut rows = Vec::new();
        for name in ["坏.pdf", "名单.xlsx"] {
            let version = bureau.seen(&id).await.version;
            let file = SourceFile {
                name: name.to_owned(), media_type: "x/y".to_owned(), bytes: name.as_bytes().to_vec(),
            };
            publication::attach(office, &clerk, id.as_str(), version, ATTACHMENT, &file).await.unwrap();
            rows.push(bureau.show(&id).await.files.last().unwrap().id.clone());
        }
        assert_eq!(findings(&bureau, &id).await.waiting, ["坏.pdf", "名单.xlsx"]);
        let broken = Err("文件损坏，无法打开".to_owned());
        publication::file_screened(office, &clerk.agency, &rows[0], &broken).await.unwrap();
        let listed = Ok(read(&format!("身份证号{}", number())));
        publication::file_screened(office, &clerk.agency, &rows[1], &listed).await.unwrap();
        let found = findings(&bureau, &id).await;
        assert_eq!((found.waiting.len(), found.blocking), (0, 2));
        assert!(found.list.iter().any(|row| row.place.starts_with("附件“名单.xlsx”第1段")), "{found:?}");
        let unread = found.list.iter().find(|row| row.message.contains("文件损坏")).unwrap();
        let asked = publication::ask_exception(office, &clerk, id.as_str(), &unread.id, 1, "另有纸质原件").await;
        assert_eq!(told(asked), "never_excepted", "what was not read goes out in no form");
    }
}

on_both_databases! {
    async fn an_agency_keeps_a_dictionary_of_its_own(database: &Database) {
        let bureau = Bureau::open(database.url()).await;
        let row = |number: u32, wrong: &str, source: &str| {
            let cells = TERM_HEADINGS.map(|heading| match heading {
                "错误表述" => wrong.to_owned(),
                "正确表述" => "政务服务便民热线".to_owned(),
                "级别" => "不得发布".to_owned(),
                "出处" => source.to_owned(),
                _ => String::new(),
            });
            TermRow { row: number, cells }
        };
        let (keeper, list) = (person("reviewer"), [row(2, "市长热线电话", "示范区政府办〔2026〕1号")]);
        for who in ["clerk", "leader"] {
            let checked = publication::check_dictionary(&bureau.office, &person(who), &list).await;
            assert_eq!(told(checked.map(|_| ())), "not found", "{who}");
        }
        let bad = [row(2, "", "")];
        let faults = publication::check_dictionary(&bureau.office, &keeper, &bad).await.unwrap().unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.column).collect::<Vec<_>>(), ["出处", "错误表述"]);
        let words = "请拨打市长热线电话咨询。";
        let before = bureau.draft("关于咨询方式的通知", words).await;
        let plan = publication::check_dictionary(&bureau.office, &keeper, &list).await.unwrap().unwrap();
        assert_eq!((plan.terms, plan.added.len(), plan.gone.len(), plan.version), (1, 1, 0, 0));
        publication::import_dictionary(&bureau.office, &keeper, 0, &list).await.unwrap();
        let again = publication::import_dictionary(&bureau.office, &keeper, 0, &list).await;
        assert_eq!(told(again), "conflict");
        let after = bureau.draft("关于咨询方式的通知", words).await;
        let blocking = async |id: &DocumentId| {
            let right = keeper.authorise::<Read, Dossier>(id.as_str()).unwrap();
            publication::findings(&bureau.office, &keeper, &right).await.unwrap().blocking
        };
        assert_eq!((blocking(&before).await, blocking(&after).await), (0, 1));
        publication::import_dictionary(&bureau.office, &keeper, 1, &[]).await.unwrap();
        let free = bureau.draft("关于咨询方式的通知", words).await;
        assert_eq!(blocking(&free).await, 0);
    }
}
