//! What another website takes over, such as that of the government of the district: it fetches lists and
//! packages from the portal. The copy is the offer; a package is made of what is public at that moment, so
//! nothing is left of it here when a document is taken down.

use gongkai_domain::channel::Channel;
use gongkai_public::{PublicStore, StoreError};

use crate::contract::{Carrier, Carrying, Failure, Parcel, Recall, Receipt};

/// Packages for other websites.
pub struct PortalExport {
    store: PublicStore,
}

impl PortalExport {
    /// Packages of what a store holds.
    pub fn new(store: PublicStore) -> Self {
        Self { store }
    }
}

fn later(error: &StoreError) -> Failure {
    Failure::Later(error.to_string())
}

impl Carrier for PortalExport {
    fn channel(&self) -> Channel {
        Channel::PortalExport
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            let (agency, document) = (&parcel.agency, &parcel.document.document);
            self.store
                .put_export(&agency.agency, document, parcel.revision)
                .await
                .map_err(|error| later(&error))?;
            let place = format!("导出清单 /export/{}/documents.jsonl", agency.code);
            Ok(Receipt { place, ..Receipt::default() })
        })
    }

    fn withdraw<'a>(&'a self, recall: &'a Recall) -> Carrying<'a> {
        Box::pin(async move {
            let Recall { agency, document, revision, .. } = recall;
            self.store.drop_export(agency, document, *revision).await.map_err(|error| later(&error))?;
            let place = "导出清单里已经没有，对方网站下次取清单时删除".to_owned();
            Ok(Receipt { place, ..Receipt::default() })
        })
    }
}
