//! Settings and notices: own agency only, all faults at once, the slower of two gets a conflict.

use gongkai_domain::{
    authority::{Actor, Staff},
    id::{AgencyId, StaffId},
    operation::OperationEvent,
    organisation::Duty,
};
use gongkai_office::{
    OfficeError, Outcome,
    notice::{self, Notice},
    setting::{self, Name},
};
use gongkai_testkit::on_both_databases;

fn person(agency: &str, id: &str, duties: &[Duty]) -> Staff {
    Staff {
        id: StaffId::parse(id).unwrap(),
        agency: AgencyId::parse(agency).unwrap(),
        unit: None,
        name: format!("{agency}{id}"),
        duties: duties.iter().copied().collect(),
        address: None,
        stepped_up: false,
    }
}

fn wanted(values: &[(Name, &str)]) -> Vec<(Name, String)> {
    values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

on_both_databases! {
    async fn settings_are_kept_by_their_keeper(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let system = person("a1", "s1", &[Duty::SystemAdministrator]);
        let other = person("a2", "s2", &[Duty::SystemAdministrator]);
        let clerk = person("a1", "s3", &[Duty::Provider]);
        let value = async |agency: &str, name| {
            setting::of(&office, &AgencyId::parse(agency).unwrap()).await.unwrap().value(name).to_owned()
        };

        let both_wrong = wanted(&[(Name::BulletinDay, "31"), (Name::FileQuota, "much")]);
        let Err(OfficeError::Refused(faults)) = setting::change(&office, &system, 0, &both_wrong).await else {
            panic!("31 is not in every month");
        };
        assert_eq!(faults.iter().filter_map(|fault| fault.field).collect::<Vec<_>>(), ["bulletin_day", "file_quota"]);
        assert_eq!(value("a1", Name::BulletinDay).await, "25");

        let day = wanted(&[(Name::BulletinDay, " 20 "), (Name::PasswordProfile, "asvs")]);
        setting::change(&office, &system, 0, &day).await.unwrap();
        assert_eq!(value("a1", Name::BulletinDay).await, "20");
        assert_eq!(value("a1", Name::PasswordProfile).await, "dengbao", "kept by the security administrator");
        assert_eq!(value("a2", Name::BulletinDay).await, "25", "another agency");

        let late = setting::change(&office, &system, 0, &wanted(&[(Name::BulletinDay, "21")])).await;
        assert!(matches!(late, Err(OfficeError::Conflict)));
        let not_his = setting::change(&office, &clerk, 1, &wanted(&[(Name::BulletinDay, "21")])).await;
        assert!(matches!(not_his, Err(OfficeError::NotFound)));
        setting::change(&office, &other, 0, &wanted(&[(Name::BulletinDay, "19")])).await.unwrap();
        assert_eq!(value("a1", Name::BulletinDay).await, "20");
    }

    async fn notices_reach_one_person(database: &Database) {
        let office = crate::office::open(database.url()).await;
        let (one, two) = (person("a1", "s1", &[]), person("a1", "s2", &[]));
        for number in 0..3 {
            let notice = Notice {
                agency: one.agency.clone(),
                to: one.id.clone(),
                sentence: format!("第{number}件"),
                link: "/office".to_owned(),
            };
            let event = OperationEvent::SettingChanged {
                name: "x".to_owned(), before: String::new(), after: number.to_string(),
            };
            office
                .transact(&Actor::Staff(two.clone()), async |_| {
                    Ok(Outcome::of(()).event(event.clone()).notice(notice.clone()))
                })
                .await
                .unwrap();
        }
        assert_eq!(notice::unread(&office, &one).await.unwrap(), 3);
        assert_eq!(notice::unread(&office, &two).await.unwrap(), 0);
        let newest = notice::list(&office, &one, None, 2).await.unwrap();
        assert_eq!(newest.len(), 2);
        let rest = notice::list(&office, &one, Some(&newest[1].id), 2).await.unwrap();
        assert_eq!(rest.len(), 1);
        notice::mark_read(&office, &two, &newest[0].id).await.unwrap();
        assert_eq!(notice::unread(&office, &one).await.unwrap(), 3, "somebody else's reading");
        notice::mark_read(&office, &one, &newest[0].id).await.unwrap();
        assert_eq!(notice::unread(&office, &one).await.unwrap(), 0);
    }
}
