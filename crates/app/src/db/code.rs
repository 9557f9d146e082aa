//! Enums of the domain as the database keeps them: by their serialised name, `up_front`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::AppError;

/// The name under which a value of an enum is stored.
pub fn code<T: Serialize>(value: &T) -> Result<String, AppError> {
    match serde_json::to_value(value)? {
        Value::String(name) => Ok(name),
        other => Err(anyhow::anyhow!("{other} is no plain name and can't be stored as one").into()),
    }
}

/// The value of an enum that is stored under `name`.
pub fn of_code<T: DeserializeOwned>(name: &str) -> Result<T, AppError> {
    Ok(serde_json::from_value(Value::String(name.to_owned()))?)
}
