//! Where sealed contents lie: a directory or an S3-compatible store. It sees ciphertext alone.

use std::{path::Path as Folder, sync::Arc};

use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    ObjectStore, ObjectStoreExt, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem,
    memory::InMemory, path::Path,
};

use crate::OfficeError;

/// An S3-compatible store and how to reach it.
#[derive(Clone)]
pub struct S3 {
    /// Address of the service, such as `https://s3.example.internal`.
    pub endpoint: String,
    /// Bucket.
    pub bucket: String,
    /// Region; many services want `us-east-1`.
    pub region: String,
    /// Name of the access key.
    pub access_key: String,
    /// The access key's secret. No Debug, so that it cannot slip into a log.
    pub secret_key: zeroize::Zeroizing<String>,
}

/// The store of sealed contents. Cheap to clone.
#[derive(Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
}

impl FileStore {
    /// A directory, which is made if it is missing. What was written survives a power cut.
    pub fn local(folder: &Folder) -> Result<Self, OfficeError> {
        std::fs::create_dir_all(folder).map_err(OfficeError::fault)?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(OfficeError::fault)?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects) })
    }

    /// A bucket. Plain HTTP is spoken only where the endpoint says so.
    pub fn s3(place: &S3) -> Result<Self, OfficeError> {
        let objects = AmazonS3Builder::new()
            .with_endpoint(&place.endpoint)
            .with_allow_http(place.endpoint.starts_with("http://"))
            .with_bucket_name(&place.bucket)
            .with_region(&place.region)
            .with_access_key_id(&place.access_key)
            .with_secret_access_key(place.secret_key.as_str())
            .build()
            .map_err(OfficeError::fault)?;
        Ok(Self { objects: Arc::new(objects) })
    }

    /// A store that is gone with the process.
    pub fn in_memory() -> Self {
        Self { objects: Arc::new(InMemory::new()) }
    }

    /// The place of an object. Both parts are identities, never names given by people.
    fn place(agency: &str, object: &str) -> Path {
        Path::from_iter([agency, object])
    }

    pub(super) async fn writer(&self, agency: &str, object: &str) -> Result<WriteMultipart, OfficeError> {
        let upload = self.objects.put_multipart(&Self::place(agency, object)).await?;
        Ok(WriteMultipart::new(upload))
    }

    /// The size of an object and its bytes as they come. `NotFound` is a fault: a row says it is there.
    pub async fn read(
        &self,
        agency: &str,
        object: &str,
    ) -> Result<
        (u64, impl futures_util::Stream<Item = Result<Vec<u8>, OfficeError>> + Send + use<>),
        OfficeError,
    > {
        let found = self.objects.get(&Self::place(agency, object)).await?;
        let size = found.meta.size;
        let bytes = found.into_stream().map_ok(|bytes| bytes.to_vec()).map_err(OfficeError::from);
        Ok((size, bytes.boxed()))
    }

    /// Takes an object away; one that is not there is no fault.
    pub(super) async fn remove(&self, agency: &str, object: &str) -> Result<(), OfficeError> {
        match self.objects.delete(&Self::place(agency, object)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Every object: agency, object, size.
    pub async fn list(&self) -> Result<Vec<(String, String, u64)>, OfficeError> {
        let all: Vec<_> = self.objects.list(None).try_collect().await?;
        let parts = |meta: object_store::ObjectMeta| {
            let mut parts = meta.location.parts();
            let (agency, object) = (parts.next()?, parts.next()?);
            Some((agency.as_ref().to_owned(), object.as_ref().to_owned(), meta.size))
        };
        Ok(all.into_iter().filter_map(parts).collect())
    }

    /// Puts back an object as a backup holds it.
    pub async fn put_back(
        &self,
        agency: &str,
        object: &str,
        mut bytes: impl tokio::io::AsyncRead + Unpin,
    ) -> Result<(), OfficeError> {
        use tokio::io::AsyncReadExt;
        let mut writer = self.writer(agency, object).await?;
        let mut part = vec![0_u8; super::content::SEALED_CHUNK];
        loop {
            let read = bytes.read(&mut part).await.map_err(OfficeError::fault)?;
            let Some(part) = part.get(..read).filter(|part| !part.is_empty()) else { break };
            writer.wait_for_capacity(2).await?;
            writer.write(part);
        }
        writer.finish().await?;
        Ok(())
    }
}

impl From<object_store::Error> for OfficeError {
    fn from(error: object_store::Error) -> Self {
        Self::Fault(format!("file store: {error}"))
    }
}
