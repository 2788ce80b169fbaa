//! Files in object storage: Amazon S3, Google Cloud Storage, Azure Blob Storage, and servers that speak like them.

use std::env;
use std::sync::Arc;

use bytes::Bytes;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ObjectStore, ObjectStoreExt, ObjectStoreScheme, PutOptions, PutPayload,
};
use url::Url;

use super::aws_profile::{self, ProfileError};
use super::{RemoteError, provide_tls};

/// Why an object storage can't be addressed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL does not say which bucket or which object.
    #[error("{0}")]
    Url(object_store::Error),
    /// The URL belongs to no object storage.
    #[error("{scheme}:// is no object storage")]
    Scheme {
        /// The URL's scheme.
        scheme: String,
    },
    /// The settings in the environment can't be used.
    #[error("the storage's settings can't be used: {0}")]
    Settings(object_store::Error),
    /// The profile files of AWS can't be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

pub async fn get(url: &Url) -> Result<Bytes, RemoteError> {
    let (store, path) = store(url)?;
    Ok(store.get(&path).await?.bytes().await?)
}

pub async fn put(url: &Url, content: Bytes) -> Result<(), RemoteError> {
    let (store, path) = store(url)?;
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, "application/x-ipynb+json".into());
    let options = PutOptions { attributes, ..PutOptions::default() };
    store.put_opts(&path, PutPayload::from_bytes(content), options).await?;
    Ok(())
}

/// The storage that a URL belongs to, and the key it names there.
///
/// Settings are read from the environment, with the names that the providers' own tools use: `AWS_*` and the profile
/// files, `GOOGLE_APPLICATION_CREDENTIALS` and gcloud's default, `AZURE_*`; endpoints by `AWS_ENDPOINT_URL`,
/// `STORAGE_EMULATOR_HOST` and `AZURE_STORAGE_CONNECTION_STRING`. A request that is throttled or fails on the server's
/// side is repeated with growing pauses, for three minutes.
pub fn store(url: &Url) -> Result<(Arc<dyn ObjectStore>, Path), StoreError> {
    provide_tls();
    let (scheme, path) = ObjectStoreScheme::parse(url).map_err(|error| StoreError::Url(error.into()))?;
    let store: Arc<dyn ObjectStore> = match scheme {
        ObjectStoreScheme::AmazonS3 => Arc::new(amazon(url)?.build().map_err(StoreError::Settings)?),
        ObjectStoreScheme::GoogleCloudStorage => Arc::new(google(url).build().map_err(StoreError::Settings)?),
        ObjectStoreScheme::MicrosoftAzure => Arc::new(azure(url).build().map_err(StoreError::Settings)?),
        _ => return Err(StoreError::Scheme { scheme: url.scheme().to_owned() }),
    };
    Ok((store, path))
}

fn amazon(url: &Url) -> Result<AmazonS3Builder, StoreError> {
    let mut builder = AmazonS3Builder::from_env().with_url(url.as_str());
    for (key, value) in aws_profile::settings()? {
        if builder.get_config_value(&key).is_none() {
            builder = builder.with_config(key, value);
        }
    }
    let endpoints = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint];
    let endpoint = endpoints.iter().find_map(|key| builder.get_config_value(key));
    Ok(builder.with_allow_http(endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"))))
}

/// `STORAGE_EMULATOR_HOST` is read as Google's client libraries do: a host or a URL, to which nobody logs in.
fn google(url: &Url) -> GoogleCloudStorageBuilder {
    let builder = GoogleCloudStorageBuilder::from_env().with_url(url.as_str());
    match env::var("STORAGE_EMULATOR_HOST").ok().filter(|host| !host.is_empty()) {
        None => builder,
        Some(host) => {
            let host = if host.contains("://") { host } else { format!("http://{host}") };
            let options = object_store::ClientOptions::new().with_allow_http(host.starts_with("http://"));
            let builder = builder.with_base_url(host.trim_end_matches('/')).with_skip_signature(true);
            builder.with_bearer_token("emulator").with_client_options(options)
        }
    }
}

fn azure(url: &Url) -> MicrosoftAzureBuilder {
    let mut builder = MicrosoftAzureBuilder::from_env().with_url(url.as_str());
    let connection = env::var("AZURE_STORAGE_CONNECTION_STRING").unwrap_or_default();
    for (key, value) in connection_settings(&connection) {
        builder = builder.with_config(key, value);
    }
    let endpoint = builder.get_config_value(&AzureConfigKey::Endpoint);
    let plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
    if plain { builder.with_allow_http(true) } else { builder }
}

/// What a connection string of Azure says: `AccountName=…;AccountKey=…;BlobEndpoint=…`.
fn connection_settings(connection: &str) -> Vec<(AzureConfigKey, String)> {
    let part = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let key = match name.trim() {
            "AccountName" => AzureConfigKey::AccountName,
            "AccountKey" => AzureConfigKey::AccessKey,
            "BlobEndpoint" => AzureConfigKey::Endpoint,
            "SharedAccessSignature" => AzureConfigKey::SasKey,
            _ => return None,
        };
        Some((key, value.trim().to_owned()))
    };
    connection.split(';').filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_string_is_taken_apart() {
        let connection =
            "DefaultEndpointsProtocol=http;AccountName=dev;AccountKey=a2V5==;BlobEndpoint=http://h:1/dev;";
        let settings = connection_settings(connection);
        assert_eq!(
            settings,
            [
                (AzureConfigKey::AccountName, "dev".to_owned()),
                (AzureConfigKey::AccessKey, "a2V5==".to_owned()),
                (AzureConfigKey::Endpoint, "http://h:1/dev".to_owned()),
            ]
        );
    }
}
