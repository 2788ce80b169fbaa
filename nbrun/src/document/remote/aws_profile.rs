//! The profile files of AWS: `~/.aws/credentials` and `~/.aws/config`.
//!
//! Their format is the one of the [AWS SDKs and tools reference](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html).

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use object_store::aws::AmazonS3ConfigKey as Key;

/// Why the profile files can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// A file is there and can't be read.
    #[error("{}: {error}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// `AWS_PROFILE` names a profile that is in neither file.
    #[error("AWS_PROFILE is `{0}`, and neither of the profile files has it")]
    Unknown(String),
    /// The profile's credentials come from elsewhere.
    #[error(
        "the AWS profile `{profile}` takes its credentials from `{setting}`, which nbrun does not do: \
         `aws configure export-credentials --profile {profile} --format env` puts them into the environment"
    )]
    Indirect {
        /// The profile.
        profile: String,
        /// The setting.
        setting: &'static str,
    },
}

/// What nbrun takes from a profile.
const SETTINGS: [(&str, Key); 6] = [
    ("aws_access_key_id", Key::AccessKeyId),
    ("aws_secret_access_key", Key::SecretAccessKey),
    ("aws_session_token", Key::Token),
    ("region", Key::Region),
    ("endpoint_url", Key::Endpoint),
    ("s3_endpoint_url", Key::S3Endpoint),
];

/// Where a profile may say that its credentials come from.
const INDIRECT: [&str; 4] = ["sso_session", "sso_start_url", "credential_process", "source_profile"];

/// What the profile in use says; nothing where the environment itself has credentials.
pub fn settings() -> Result<Vec<(Key, String)>, ProfileError> {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let file = |variable: &str, name: &str| {
        env::var_os(variable).map_or_else(|| home.join(".aws").join(name), PathBuf::from)
    };
    let named = env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty());
    let profile = named.as_deref().unwrap_or("default");
    let config = section(&file("AWS_CONFIG_FILE", "config"), &|header| {
        header == profile || header.strip_prefix("profile ").is_some_and(|name| name.trim() == profile)
    })?;
    let credentials =
        section(&file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), &|header| header == profile)?;
    if let (None, None, Some(named)) = (&config, &credentials, &named) {
        return Err(ProfileError::Unknown(named.clone()));
    }
    // Of two values for one setting the credentials file has the one that counts, and it comes first.
    let said: Vec<_> = credentials.into_iter().chain(config).flatten().collect();
    let has_keys = |key: &str| said.iter().any(|(name, _)| name == key);
    let from_environment = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"];
    let in_environment = from_environment.iter().any(|variable| env::var_os(variable).is_some());
    let indirect = INDIRECT.into_iter().find(|setting| has_keys(setting));
    if let Some(setting) = indirect.filter(|_| !in_environment && !has_keys("aws_access_key_id")) {
        return Err(ProfileError::Indirect { profile: profile.to_owned(), setting });
    }
    let is_credential = |name: &str| name.starts_with("aws_");
    let used = said.into_iter().filter(|(name, _)| !(in_environment && is_credential(name)));
    Ok(used.filter_map(|(name, value)| Some((setting(&name)?, value))).collect())
}

fn setting(name: &str) -> Option<Key> {
    SETTINGS.into_iter().find(|(known, _)| *known == name).map(|(_, key)| key)
}

/// The settings of the section whose header is `wanted`; `None` without such a section. Settings nested below another
/// are named with it: `s3_endpoint_url`.
fn section(
    path: &Path,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Option<Vec<(String, String)>>, ProfileError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(section_of(&text, wanted)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProfileError::Unreadable { path: path.to_owned(), error }),
    }
}

fn section_of(text: &str, wanted: &dyn Fn(&str) -> bool) -> Option<Vec<(String, String)>> {
    let mut settings = None;
    let (mut inside, mut parent) = (false, String::new());
    for line in text.lines().filter(|line| !line.trim_start().starts_with(['#', ';'])) {
        if let Some(header) = line.trim().strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            inside = wanted(header.trim());
            if inside {
                settings.get_or_insert_with(Vec::new);
            }
        } else if let (true, Some(settings), Some((name, value))) =
            (inside, &mut settings, line.split_once('='))
        {
            let nested = name.starts_with(char::is_whitespace);
            let (name, value) = (name.trim().to_lowercase(), value.trim());
            match (nested, value) {
                (true, value) => settings.push((format!("{parent}_{name}"), value.to_owned())),
                (false, "") => parent = name,
                (false, value) => settings.push((name, value.to_owned())),
            }
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_found_with_what_is_nested() {
        let text = "# mine\n[default]\nregion = eu-west-1\n\n[profile work]\nregion=us-east-2\ns3 =\n  endpoint_url = http://h:1\n; no\noutput = json\n";
        let of = |wanted: &'static str| {
            section_of(text, &move |header| header == wanted).map(|settings| {
                let lines = settings.into_iter().map(|(name, value)| format!("{name}={value}"));
                lines.collect::<Vec<_>>().join(" ")
            })
        };
        assert_eq!(of("default").as_deref(), Some("region=eu-west-1"));
        assert_eq!(
            of("profile work").as_deref(),
            Some("region=us-east-2 s3_endpoint_url=http://h:1 output=json")
        );
        assert_eq!(of("work"), None);
    }
}
