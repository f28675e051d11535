//! A list of units and people: all or nothing, and the second time nothing.

use gongkai_domain::{
    authority::Staff,
    organisation::{Duty, ImportRow, UnitForm},
};
use gongkai_office::{
    Office, audit,
    organisation::{self, People},
};
use gongkai_testkit::on_both_databases;

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
    let right = who.authorise_all::<_, People>().unwrap();
    let units = organisation::units(office.read(), &right).await.unwrap();
    let name = |id: Option<String>| {
        units.iter().find(|unit| Some(&unit.id) == id.as_ref()).map(|unit| unit.name.clone())
    };
    let people = organisation::people(office.read(), &right).await.unwrap();
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
}
