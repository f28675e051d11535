//! A list of units and people: all or nothing, and the second time nothing.

use gongkai_domain::{
    authority::Staff,
    organisation::{Changed, Duty, ImportRow, UnitForm},
};
use gongkai_office::{
    Office,
    audit::{self, entry},
    organisation::{self, SignInNames},
};
use gongkai_testkit::on_both_databases;
use sea_orm::{EntityTrait, QueryOrder};

use crate::organisation::{signed_in, start, told};

/// Rows from lines with commas; the first one is row 2 of the sheet.
fn rows(lines: &[&str]) -> Vec<ImportRow> {
    (2..)
        .zip(lines)
        .map(|(row, line)| {
            let mut cells = line.split(',').map(str::to_owned);
            ImportRow { row, cells: std::array::from_fn(|_| cells.next().unwrap_or_default()) }
        })
        .collect()
}

/// Faults as row, column.
async fn faults(office: &Office, who: &Staff, lines: &[&str]) -> Vec<(u32, &'static str)> {
    let checked = organisation::check_people(office, who, &rows(lines)).await.unwrap();
    checked.err().unwrap_or_default().iter().map(|fault| (fault.row, fault.column)).collect()
}

async fn people(office: &Office, who: &Staff) -> Vec<(String, String)> {
    let right = who.authorise_all().unwrap();
    let units = organisation::units(office.read(), &right).await.unwrap();
    let name = |id: Option<String>| {
        units.iter().find(|unit| Some(&unit.id) == id.as_ref()).map(|unit| unit.name.clone())
    };
    let right = who.authorise_all::<_, SignInNames>().unwrap();
    let people = organisation::people_with_accounts(office.read(), &right).await.unwrap();
    people.into_iter().map(|row| (row.account, name(row.unit_id).unwrap_or_default())).collect()
}

on_both_databases! {
    async fn a_list_is_taken_in_as_a_whole(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        let system = signed_in(&office, "sfj-system").await;
        let security = signed_in(&office, "sfj-security").await;
        organisation::found_below(&office, &system, &start("示范区教育局", "jyj")).await.unwrap();
        let hall = UnitForm { name: "办公室".to_owned(), ogi_office: true };
        organisation::open_unit(&office, &system, &hall).await.unwrap();
        let before = people(&office, &system).await;

        for (lines, expected) in [
            (&["办公室,,zhangsan"] as &[&str], vec![(2, "姓名")]),
            (&["办公室,张三样,Zhang San,,,,a@b"], vec![(2, "电子邮箱"), (2, "账号")]),
            (&["办公室,张三样,zhangsan,1", ",李四样,zhangsan,1"], vec![(3, "账号"), (3, "工号")]),
            (&["办公室,张三样,jyj-audit"], vec![(2, "账号")]),
            (&[",=张三样,zhangsan", "=办公室"], vec![(2, "姓名"), (3, "股室")]),
            (&[",张三样,zhangsan", ",,,,,,"], vec![(3, "股室")]),
            (&["办公室,系统员,sfj-security"], vec![(2, "姓名")]),
        ] {
            let mut found = faults(&office, &system, lines).await;
            found.sort_by_key(|(row, column)| (*row, expected.iter().position(|one| one.1 == *column)));
            assert_eq!(found, expected, "{lines:?}");
            assert!(organisation::import_people(&office, &system, &rows(lines)).await.is_err());
        }
        assert_eq!(people(&office, &system).await, before, "nothing of a faulty list is taken in");
        assert_eq!(told(organisation::import_people(&office, &security, &rows(&[",张三样,zhangsan"])).await), "not found");

        let list = ["办公室,张三样,zhangsan,7,主任,0000-1", "公证处,李四样,lisi", "法援中心"];
        let plan = organisation::import_people(&office, &system, &rows(&list)).await.unwrap();
        assert_eq!((plan.units.len(), plan.people.len(), plan.unchanged), (2, 2, 0));
        assert_eq!(told(organisation::import_people(&office, &system, &rows(&list)).await), "nothing_to_import");
        let entries = audit::verify(&office, None).await.unwrap().entries;

        // By number: another account; what is left empty stays. By account: another unit.
        let next = [",张三样,zhang.san,7", "法援中心,李四样,lisi,,科员"];
        let plan = organisation::import_people(&office, &system, &rows(&next)).await.unwrap();
        assert_eq!((plan.units.len(), plan.people.len()), (0, 2));
        let now = people(&office, &system).await;
        for (account, unit) in [("zhang.san", "办公室"), ("lisi", "法援中心")] {
            assert!(now.contains(&(account.to_owned(), unit.to_owned())), "{now:?}");
        }
        assert_eq!(audit::verify(&office, None).await.unwrap().entries, entries + 2);

        // Whoever holds a duty keeps what it needs, and whoever left stays away.
        let id = signed_in(&office, "lisi").await.id;
        let grant = organisation::Grant {
            staff: id.clone(),
            duty: Duty::Provider.code().to_owned(),
            from: Some(office.today()),
            until: None,
            deputy_for: None,
            document: String::new(),
        };
        organisation::grant_duty(&office, &security, &grant).await.unwrap();
        organisation::disable_staff(&office, &system, &id, 2).await.unwrap();
        assert_eq!(faults(&office, &system, &[",李四样,lisi,,科长"]).await, [(2, "账号")]);
    }

    async fn a_dry_run_says_what_becomes_different(database: &Database) {
        let office = crate::office::open(database.url()).await;
        organisation::found_first(&office, &start("示范区司法局", "sfj")).await.unwrap();
        let system = signed_in(&office, "sfj-system").await;
        let list = ["办公室,张三样,zhangsan,7,主任,0000-1", "公证处,李四样,lisi"];
        organisation::import_people(&office, &system, &rows(&list)).await.unwrap();

        let plan = async |lines: &[&str]| {
            organisation::check_people(&office, &system, &rows(lines)).await.unwrap().unwrap()
        };
        let changes = async |lines: &[&str]| {
            let plan = plan(lines).await;
            let one = |change: &Changed| {
                let text = |value: &Option<String>| value.clone().unwrap_or_default();
                format!("{}:{}>{}", change.field, text(&change.from), text(&change.to))
            };
            plan.people.iter().flat_map(|person| person.changes.iter().map(one)).collect::<Vec<_>>()
        };
        assert_eq!(
            changes(&["公证处,,,7,副主任,0000-2", ",李四样,lisi,,,,li@example.invalid"]).await,
            ["股室:办公室>公证处", "职务:主任>副主任", "办公电话:0000-1>0000-2", "电子邮箱:>li@example.invalid"]
        );
        assert!(changes(&["办公室,张三样,zhangsan", ",王五样,wangwu"]).await.is_empty(), "nobody known changes");

        for (lines, warned) in [
            (&[",张三样,zhang.san,7"] as &[&str], vec![(2, "账号", "由“zhangsan”改为“zhang.san”")]),
            (&["公证处,,sfj-security"], vec![(2, "姓名", "担任“安全管理员”")]),
            (&[",李四样,lisi2"], vec![(2, "姓名", "已登记的李四样（账号 lisi）同名，会按同一个人对待")]),
            (&[",张三样,zhangsan2,8"], vec![(2, "姓名", "凭工号区分")]),
            (&[",赵六样,zhaoliu", ",赵六样,zhaoliu2"], vec![(3, "姓名", "第 2 行的赵六样同名")]),
            (&[",赵六样,lisi"], vec![]),
            (&["公证处,李四样,lisi"], vec![]),
        ] {
            let found = plan(lines).await.warnings;
            assert_eq!(found.len(), warned.len(), "{lines:?}: {found:?}");
            for (warning, (row, column, said)) in found.iter().zip(warned) {
                assert_eq!((warning.row, warning.column), (row, column), "{lines:?}");
                assert!(warning.sentence.contains(said), "{lines:?}: {warning:?}");
            }
        }
        let many = vec![",张三样,zhangsan"; 2001];
        let found = organisation::check_people(&office, &system, &rows(&many)).await.unwrap().unwrap_err();
        assert_eq!((found.len(), found[0].row, found[0].column), (1, 2002, "整张表"));
        assert!(found[0].sentence.contains("第 2002 行以后"), "{found:?}");

        // A warning hinders nothing, and the record has what the dry run said, telephones apart.
        organisation::import_people(&office, &system, &rows(&[",,zhang.san,7,,0000-3"])).await.unwrap();
        assert!(people(&office, &system).await.iter().any(|(account, _)| account == "zhang.san"));
        let last = entry::Entity::find().order_by_desc(entry::Column::Seq).one(office.read()).await.unwrap().unwrap();
        assert!(last.body.contains("zhang.san") && !last.body.contains("0000-3"), "{}", last.body);
    }
}
