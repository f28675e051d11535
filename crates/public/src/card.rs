//! Cards: what somebody is told under a code. The code itself is nowhere: its hash finds the card, and the card opens
//! only with a key made from the code.

use gongkai_domain::id::AgencyId;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    PublicStore, ReceiptCode, StoreError,
    sealed::{open_with, seal_with},
};

/// What is told under a code.
pub trait Card: Serialize + DeserializeOwned {
    /// Its table, of `receipt`, `agency_id`, `revision` and `sealed`.
    const TABLE: &'static str;
    /// What its seal is bound to, ahead of the receipt: a card opens in its own place alone.
    const PLACE: &'static str;

    /// The card, sealed to the code of the receipt.
    ///
    /// # Errors
    /// Only for a card of gigabytes.
    fn seal(&self, key: &[u8; 32], receipt: &str, nonce: [u8; 24]) -> Result<String, StoreError> {
        seal_with(key, &format!("{}\n{receipt}", Self::PLACE), nonce, &serde_json::to_vec(self)?)
    }

    /// The card in a sealed text; `None` if anything differs.
    fn open(key: &[u8; 32], receipt: &str, sealed: &str) -> Option<Self> {
        let opened = open_with(key, &format!("{}\n{receipt}", Self::PLACE), sealed)?;
        serde_json::from_slice(&opened).ok()
    }
}

/// A card with the agency that answers.
pub(crate) fn opened<C: Card>(code: &ReceiptCode, agency: &str, sealed: &str) -> Option<(AgencyId, C)> {
    AgencyId::parse(agency).zip(C::open(&code.reply_key(), &code.receipt(), sealed))
}

impl PublicStore {
    /// Puts a card of this kind; one that is not newer than what is there changes nothing.
    pub async fn put_told<C: Card>(
        &self,
        agency: &AgencyId,
        receipt: &str,
        revision: i32,
        sealed: &str,
    ) -> Result<(), StoreError> {
        let mut replace = OnConflict::column("receipt");
        replace
            .update_columns(["revision", "sealed"])
            .action_and_where(Expr::col((C::TABLE, "revision")).lt(revision));
        let mut put = Query::insert();
        put.into_table(C::TABLE).columns(["receipt", "agency_id", "revision", "sealed"]).on_conflict(replace);
        put.values([receipt.into(), agency.as_str().into(), revision.into(), sealed.into()])
            .map_err(|error| StoreError(error.to_string()))?;
        self.database().execute(&put).await?;
        Ok(())
    }
}
