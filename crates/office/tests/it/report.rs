//! An annual report from the file to the public face, with other agencies and duties shut out.

use gongkai_domain::{
    authority::{Read, Staff},
    id::{AgencyId, FileId, StaffId},
    organisation::Duty,
    report::State,
};
use gongkai_office::{
    Office, OfficeError,
    audit::entry,
    files, notice,
    organisation::{self, duty},
    outbox::job,
    report::{self, AnnualReport, Confirmed, Face, Import, SourceFile, edition_row},
};
use gongkai_report::{Cell, Cells, Chapter, Format, Paragraph, Report};
use gongkai_testkit::on_both_databases;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

pub fn person(agency: &str, id: &str, duty: Duty) -> Staff {
    Staff {
        id: StaffId::parse(id).unwrap(),
        agency: AgencyId::parse(agency).unwrap(),
        unit: None,
        name: format!("{agency}{id}"),
        duties: [duty].into(),
        address: None,
        stepped_up: false,
    }
}

/// A report of the present form whose only figures are new applications of natural persons, all granted
/// but `short` of them.
pub fn sample(year: i32, new: i64, short: i64) -> Report {
    let format = Format::by_id("format-2021").unwrap();
    let mut cells = Cells::absent(format.cells.len());
    for (ix, _) in format.cell_list() {
        cells.set(ix, Cell::Number(0));
    }
    let granted = new - short;
    for (id, value) in [("new", new), ("granted", granted), ("results_total", granted)] {
        for column in ["natural", "total"] {
            let ix = format.cell_ix(&format!("t3.{id}.{column}")).unwrap();
            cells.set(ix, Cell::Number(value));
        }
    }
    Report {
        scope: None,
        format,
        year,
        title: None,
        agency: Some("示范区司法局".into()),
        cells,
        chapters: chapters(format),
    }
}

/// The chapters that a report has to have, with a word in each.
fn chapters(format: &Format) -> Vec<Chapter> {
    let own = format.chapters.iter().filter(|def| def.part.is_none());
    own.map(|def| Chapter {
        no: def.no.clone(),
        heading: def.heading.clone(),
        paragraphs: vec![Paragraph {
            text: "没有需要报告的情况。".to_owned(), place: String::new()
        }],
    })
    .collect()
}

pub fn import(report: Report, erratum: Option<&str>) -> Import {
    let file = SourceFile { name: "年报.docx".into(), media_type: "x/y".into(), bytes: vec![1, 2, 3] };
    let said_year = Some(report.year);
    Import {
        report,
        file,
        erratum: erratum.map(str::to_owned),
        said_year,
        confirmed: Confirmed::default(),
        scope: None,
    }
}

async fn shown(office: &Office, who: &Staff, id: &str) -> Result<AnnualReport, OfficeError> {
    report::show(office, &who.authorise::<Read, AnnualReport>(id)?).await
}

async fn face(office: &Office, id: &str) -> Face {
    report::public_face(office, &AgencyId::parse("a1").unwrap(), id).await.unwrap()
}

/// Makes somebody leader in charge since the beginning of the year.
async fn leader(office: &Office, agency: &str, staff: &str) {
    holds(office, agency, staff, Duty::ResponsibleLeader).await;
}

/// Gives somebody a duty since the beginning of the year.
pub async fn holds(office: &Office, agency: &str, staff: &str, duty: Duty) {
    let row = duty::ActiveModel {
        id: Set(format!("d{staff}")),
        agency_id: Set(agency.to_owned()),
        staff_id: Set(staff.to_owned()),
        duty: Set(duty.code().to_owned()),
        from_on: Set("2026-01-01".parse().unwrap()),
        until_on: Set(None),
        deputy_for: Set(None),
        document: Set(None),
        granted_by: Set(None),
        granted_at: Set(office.now()),
        version: Set(1),
    };
    duty::Entity::insert(row).exec_without_returning(office.read()).await.unwrap();
}

fn codes<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> Vec<&'static str> {
    match result {
        Err(OfficeError::Refused(all)) => all.iter().map(|refusal| refusal.code).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

on_both_databases! {
    /// A draft of a wrong year goes whole, with its file; what was handed on stays.
    async fn a_draft_is_deleted(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let clerk = person("a1", "s1", Duty::Statistician);
        let id = report::import(&office, &clerk, import(sample(2024, 5, 0), None)).await.unwrap();
        let digest = shown(&office, &clerk, id.as_str()).await.unwrap().edition.digest;
        let stale = report::discard(&office, &clerk, id.as_str(), "other").await;
        assert!(matches!(stale, Err(OfficeError::Conflict)), "{stale:?}");
        report::submit(&office, &clerk, id.as_str(), &digest, None).await.unwrap();
        assert_eq!(codes(report::discard(&office, &clerk, id.as_str(), &digest).await), ["wrong_state"]);
        let other = report::import(&office, &clerk, import(sample(2023, 5, 0), None)).await.unwrap();
        let digest = shown(&office, &clerk, other.as_str()).await.unwrap().edition.digest;
        report::discard(&office, &clerk, other.as_str(), &digest).await.unwrap();
        let gone = shown(&office, &clerk, other.as_str()).await;
        assert!(matches!(gone, Err(OfficeError::NotFound)), "{gone:?}");
        assert!(shown(&office, &clerk, id.as_str()).await.is_ok());
        let right = clerk.authorise_all::<Read, AnnualReport>().unwrap();
        let years: Vec<i32> = report::history(&office, &right, 9).await.unwrap().iter().map(|one| one.report.year).collect();
        assert_eq!(years, [2024]);
        let again = report::import(&office, &clerk, import(sample(2023, 5, 0), None)).await.unwrap();
        assert_ne!(again, other);
    }

    async fn from_the_file_to_the_public(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let clerk = person("a1", "s1", Duty::Statistician);
        let boss = person("a1", "s2", Duty::ResponsibleLeader);

        let wrong = report::import(&office, &clerk, import(sample(2024, 5, 1), None)).await.unwrap();
        let id = wrong.as_str();
        let first = shown(&office, &clerk, id).await.unwrap();
        assert!(first.must_names().iter().any(|name| name.starts_with("T3-1")), "{:?}", first.must_names());
        let blocked = report::submit(&office, &clerk, id, &first.edition.digest, None).await;
        assert_eq!(codes(blocked), ["must_findings"]);

        let same = report::import(&office, &clerk, import(sample(2024, 5, 0), None)).await.unwrap();
        assert_eq!(same, wrong, "another file of the same year takes its place");
        let second = shown(&office, &clerk, id).await.unwrap();
        let digest = second.edition.digest.clone();
        assert_eq!(second.must().count(), 0, "{:?}", second.must_names());
        assert_eq!(codes(report::submit(&office, &clerk, id, &first.edition.digest, None).await), ["content_changed"]);
        leader(&office, "a1", "s2").await;
        report::submit(&office, &clerk, id, &digest, None).await.unwrap();
        assert_eq!(notice::unread(&office, &boss).await.unwrap(), 1, "the leader is told");
        report::send_back(&office, &boss, id, &digest, "请补充说明").await.unwrap();
        let returned = shown(&office, &boss, id).await.unwrap();
        assert_eq!(returned.edition.return_reason.as_deref(), Some("请补充说明"));
        report::submit(&office, &clerk, id, &digest, None).await.unwrap();
        assert_eq!(face(&office, id).await, Face::Nothing);
        assert_eq!(codes(report::publish(&office, &clerk, id, &digest).await), ["wrong_state"]);
        report::approve(&office, &boss, id, &digest).await.unwrap();
        // Somebody writes into the database: what was not approved is not published.
        let body = edition_row::Column::Body;
        let write = async |text: &str| {
            let all = edition_row::Entity::update_many().col_expr(body, Expr::value(text));
            all.filter(edition_row::Column::Digest.eq(&digest)).exec(office.read()).await.unwrap();
        };
        write(&format!("{} ", second.edition.body)).await;
        assert!(matches!(report::publish(&office, &clerk, id, &digest).await, Err(OfficeError::Fault(_))));
        write(&second.edition.body).await;
        assert_eq!(notice::unread(&office, &clerk).await.unwrap(), 2, "returned, then approved");
        report::publish(&office, &clerk, id, &digest).await.unwrap();

        let Face::Shown(bundle) = face(&office, id).await else { panic!("not public") };
        assert_eq!((bundle.slug.as_str(), bundle.edition, bundle.approvals[0].seen.as_str()), ("2024", 1, digest.as_str()));
        let back = gongkai_report::json::read(&bundle.content.to_string()).unwrap();
        assert_eq!(back.cells.values(), sample(2024, 5, 0).cells.values());

        assert_eq!(codes(report::import(&office, &clerk, import(sample(2024, 6, 0), None)).await), ["erratum_missing"]);
        report::import(&office, &clerk, import(sample(2024, 6, 0), Some("申请数应为6件"))).await.unwrap();
        let Face::Shown(bundle) = face(&office, id).await else { panic!("the first edition stays") };
        assert_eq!(bundle.edition, 1);
        let right = clerk.authorise::<Read, AnnualReport>(id).unwrap();
        assert_eq!(report::editions(&office, &right).await.unwrap().len(), 2, "both editions are kept");
        let corrected = shown(&office, &clerk, id).await.unwrap().edition.digest;
        report::submit(&office, &clerk, id, &corrected, None).await.unwrap();
        report::approve(&office, &boss, id, &corrected).await.unwrap();
        report::publish(&office, &clerk, id, &corrected).await.unwrap();
        let Face::Shown(bundle) = face(&office, id).await else { panic!("not public") };
        assert_eq!((bundle.edition, bundle.erratum.as_deref()), (2, Some("申请数应为6件")));
        let figures: Vec<_> = bundle.corrected.iter().map(|one| (one.before.as_str(), one.now.as_str())).collect();
        assert_eq!(figures, [("5", "6"); 6], "both editions side by side: figures, never texts");
        let earlier: Vec<_> = bundle.earlier.iter().map(|one| (one.edition, one.erratum.as_deref())).collect();
        assert_eq!(earlier, [(1, None)], "the first release is told with the corrected edition");

        assert!(matches!(report::withdraw(&office, &clerk, id, "数据需要重新核实").await, Err(OfficeError::NotFound)));
        assert_eq!(codes(report::ask_withdrawal(&office, &clerk, id, "错").await), ["reason_unusable"]);
        let (told, before) = (notice::unread(&office, &boss).await.unwrap(), face(&office, id).await);
        report::ask_withdrawal(&office, &clerk, id, "数据需要重新核实").await.unwrap();
        assert_eq!(notice::unread(&office, &boss).await.unwrap(), told + 1, "the leader is asked");
        assert_eq!(face(&office, id).await, before, "nothing changes for the public");
        assert!(matches!(report::ask_withdrawal(&office, &boss, id, "数据需要重新核实").await, Err(OfficeError::NotFound)));
        report::withdraw(&office, &boss, id, "数据需要重新核实").await.unwrap();
        assert_eq!(codes(report::ask_withdrawal(&office, &clerk, id, "数据需要重新核实").await), ["wrong_state"]);
        let Face::Withdrawn { edition, because, .. } = face(&office, id).await else { panic!("still public") };
        assert_eq!((edition, because.as_str()), (2, "数据需要重新核实"));
        assert_eq!(shown(&office, &clerk, id).await.unwrap().life.state, State::Withdrawn);
        assert_eq!(job::Entity::find().count(office.read()).await.unwrap(), 3, "two releases, one withdrawal");
    }

    /// A correction that changes nothing is none, and a file that takes its place leaves that of the public edition alone.
    async fn a_correction_corrects_something(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let clerk = person("a1", "s1", Duty::Statistician);
        let boss = person("a1", "s2", Duty::ResponsibleLeader);
        let id = report::import(&office, &clerk, import(sample(2024, 5, 0), None)).await.unwrap();
        let id = id.as_str();
        let digest = shown(&office, &clerk, id).await.unwrap().edition.digest;
        report::submit(&office, &clerk, id, &digest, None).await.unwrap();
        report::approve(&office, &boss, id, &digest).await.unwrap();
        report::publish(&office, &clerk, id, &digest).await.unwrap();
        report::correct(&office, &clerk, id, "请再核对一次").await.unwrap();
        assert_eq!(codes(report::submit(&office, &clerk, id, &digest, None).await), ["nothing_corrected"]);
        // The same figures and texts, white space apart.
        let mut moved = sample(2024, 5, 0);
        moved.chapters[0].paragraphs[0].text.push(' ');
        report::import(&office, &clerk, import(moved, Some("申请数应为5件"))).await.unwrap();
        let other = shown(&office, &clerk, id).await.unwrap().edition.digest;
        assert_ne!(other, digest);
        assert_eq!(codes(report::submit(&office, &clerk, id, &other, None).await), ["nothing_corrected"]);
        let right = clerk.authorise::<Read, AnnualReport>(id).unwrap();
        let own = AgencyId::parse("a1").unwrap();
        for one in report::editions(&office, &right).await.unwrap() {
            let file = FileId::parse(&one.file_id).unwrap();
            assert!(files::open(&office, &own, &file).await.is_ok(), "the file of edition {}", one.edition);
        }
        // Whoever finds that nothing is wrong takes the draft away; the public edition is the newest again.
        report::discard(&office, &clerk, id, &other).await.unwrap();
        let left = shown(&office, &clerk, id).await.unwrap();
        assert_eq!((left.life.edition, left.life.state, left.edition.digest.as_str()), (1, State::Published, digest.as_str()));
        assert_eq!(report::editions(&office, &right).await.unwrap().len(), 1);
        assert_eq!(codes(report::discard(&office, &clerk, id, &digest).await), ["wrong_state"]);
        let file = FileId::parse(&left.edition.file_id).unwrap();
        assert!(files::open(&office, &own, &file).await.is_ok());
        report::import(&office, &clerk, import(sample(2024, 6, 0), Some("申请数应为6件"))).await.unwrap();
        let digest = shown(&office, &clerk, id).await.unwrap().edition.digest;
        report::submit(&office, &clerk, id, &digest, None).await.unwrap();
    }

    async fn own_agency_and_duty_only(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let clerk = person("a1", "s1", Duty::Statistician);
        let reader = person("a1", "s3", Duty::UnitHead);
        let other = person("a2", "s4", Duty::Statistician);
        let id = report::import(&office, &clerk, import(sample(2024, 5, 0), None)).await.unwrap();
        let digest = shown(&office, &reader, id.as_str()).await.unwrap().edition.digest;
        assert!(matches!(shown(&office, &other, id.as_str()).await, Err(OfficeError::NotFound)));
        let system = person("a1", "s5", Duty::SystemAdministrator);
        assert!(matches!(shown(&office, &system, id.as_str()).await, Err(OfficeError::NotFound)));
        for (who, what) in [(&other, "another agency"), (&reader, "a reader")] {
            let tried = report::submit(&office, who, id.as_str(), &digest, None).await;
            assert!(matches!(tried, Err(OfficeError::NotFound)), "{what}");
        }
        assert!(matches!(
            report::approve(&office, &clerk, id.as_str(), &digest).await,
            Err(OfficeError::NotFound)
        ));
        let mut both = clerk.clone();
        both.duties.insert(Duty::ResponsibleLeader);
        report::submit(&office, &both, id.as_str(), &digest, None).await.unwrap();
        assert_eq!(codes(report::approve(&office, &both, id.as_str(), &digest).await), ["same_person"]);
        let list = report::list(&office, &reader.authorise_all().unwrap()).await.unwrap();
        assert_eq!(list.iter().map(|year| (year.row.year, year.state)).collect::<Vec<_>>(), [(2024, State::Submitted)]);
        assert!(report::list(&office, &other.authorise_all().unwrap()).await.unwrap().is_empty());
    }

    async fn historical_with_a_reason_and_the_year_before(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let clerk = person("a1", "s1", Duty::Statistician);
        let old = report::import(&office, &clerk, import(sample(2023, 5, 1), None)).await.unwrap();
        let digest = shown(&office, &clerk, old.as_str()).await.unwrap().edition.digest;
        report::submit(&office, &clerk, old.as_str(), &digest, Some("当年公布时即少计1件")).await.unwrap();
        let kept = shown(&office, &clerk, old.as_str()).await.unwrap();
        assert_eq!(kept.edition.historical.as_deref(), Some("当年公布时即少计1件"));
        assert!(kept.must().count() > 0, "findings stay visible");

        let new = report::import(&office, &clerk, import(sample(2024, 5, 0), None)).await.unwrap();
        let chained = shown(&office, &clerk, new.as_str()).await.unwrap();
        assert!(chained.before.is_some());
        assert!(chained.findings.iter().any(|finding| finding.rule == "T3-Y"), "the chain was checked");
        assert_eq!(codes(report::import(&office, &clerk, import(sample(2030, 5, 0), None)).await), ["year_out_of_range"]);
    }

    async fn what_a_file_says_of_itself_is_asked_about(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &crate::organisation::start("示范区司法局", "sfj")).await.unwrap();
        let own = crate::organisation::signed_in(&office, "sfj-system").await.agency;
        let clerk = person(own.as_str(), "s1", Duty::Statistician);
        let of = |agency: Option<&str>, said_year, confirmed| {
            let report = Report { agency: agency.map(str::to_owned), ..sample(2019, 5, 0) };
            Import { said_year, confirmed, ..import(report, None) }
        };
        let confirmed = |year, agency: Option<&str>| Confirmed { year, agency: agency.map(str::to_owned), replaced: None };
        let (own, other) = (Some("示范区司法局"), Some("示范区教育局"));
        for (agency, said, confirmed, refused) in [
            (own, Some(2025), Confirmed::default(), vec!["other_year"]),
            (other, Some(2025), Confirmed::default(), vec!["other_year", "other_agency"]),
            (other, Some(2025), confirmed(Some(2025), None), vec!["other_agency"]),
            (other, Some(2025), confirmed(Some(2024), other), vec!["other_year"]),
            (other, None, confirmed(None, Some("示范区财政局")), vec!["other_agency"]),
        ] {
            let tried = report::import(&office, &clerk, of(agency, said, confirmed)).await;
            assert_eq!(codes(tried), refused, "{agency:?} {said:?}");
        }
        report::import(&office, &clerk, of(other, Some(2025), confirmed(Some(2025), other))).await.unwrap();
        let last = entry::Entity::find().order_by_desc(entry::Column::Seq).one(office.read()).await.unwrap().unwrap();
        assert!(last.sentence.contains("文件写的是2025年度、示范区教育局，已确认"), "{}", last.sentence);
    }

    async fn a_report_of_the_former_style_is_put_in_order(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &crate::organisation::start("示范区司法局", "sfj")).await.unwrap();
        let own = crate::organisation::signed_in(&office, "sfj-system").await.agency;
        let clerk = person(own.as_str(), "s1", Duty::Statistician);
        let chapter = |no: &str, heading: &str, text: &str| Chapter {
            no: no.into(),
            heading: heading.into(),
            paragraphs: vec![Paragraph { text: text.into(), place: String::new() }],
        };
        let chapters = vec![
            chapter("一", "概述", "甲"),
            chapter("二", "咨询处理情况", "乙"),
            chapter("三", "存在问题及改进情况", "丙"),
        ];
        let title = Some("示范区司法局2025年政府信息公开年度报告".to_owned());
        let old = Report { chapters, title, ..sample(2025, 5, 0) };
        let id = report::import(&office, &clerk, import(old.clone(), None)).await.unwrap();
        report::put_in_form(&office, &clerk, id.as_str()).await.unwrap();
        let right = clerk.authorise::<Read, AnnualReport>(id.as_str()).unwrap();
        let found = report::show(&office, &right).await.unwrap();
        assert!(gongkai_report::official::deviations(&found.report).is_empty());
        assert_eq!(found.edition.title, "示范区司法局2025年政府信息公开工作年度报告");
        assert_eq!(found.report.cells.values(), old.cells.values());
        let texts: Vec<&str> = found.report.chapters.iter().flat_map(|one| &one.paragraphs).map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["甲", "丙", "乙"], "nothing is lost");
        let digest = found.life.digest;
        report::put_in_form(&office, &clerk, id.as_str()).await.unwrap();
        assert_eq!(report::show(&office, &right).await.unwrap().life.digest, digest, "in order it stays as it is");
    }
}
