//! Passwords: argon2id, checked off the async threads.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use rand::Rng;

use crate::error::AppError;
use crate::page::form::Messages;

/// The shortest password that is accepted.
pub const SHORTEST: usize = 10;
/// Longer ones would only cost time.
const LONGEST: usize = 200;
/// A hash of no password, so that an unknown login takes as long as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$d2VueGlhb253ZW54aWFv$sZc8dJwpQrZmXq0vPHlXbQb3ZsqjVg8VqO8mY0m3q2E";

/// Hashes a password.
pub async fn hash(password: String) -> Result<String, AppError> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| anyhow::anyhow!("a password can't be hashed: {error}").into())
    })
    .await?
}

/// Whether a password fits a stored hash; without one the same time passes and the answer is no.
pub async fn fits(password: String, stored: Option<String>) -> Result<bool, AppError> {
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&stored)
            .map_err(|error| anyhow::anyhow!("a stored password hash can't be read: {error}"))?;
        let fits = Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok();
        Ok(fits && known)
    })
    .await?
}

/// Notes what is wrong with a new password.
pub fn check(new: &str, again: &str, login: &str, messages: &mut Messages) {
    let length = new.chars().count();
    if length < SHORTEST {
        messages.add(
            "new",
            format!("新密码至少 {SHORTEST} 个字符，现在是 {length} 个。"),
        );
    } else if length > LONGEST {
        messages.add("new", format!("新密码不超过 {LONGEST} 个字符。"));
    } else if new.to_lowercase().contains(&login.to_lowercase()) && !login.is_empty() {
        messages.add("new", "新密码不要包含登录名。");
    } else if is_monotonous(new) {
        messages.add("new", "新密码太简单：不要只用一两个不同的字符。");
    }
    messages.require(new == again, "again", "两次输入的新密码不一致。");
}

fn is_monotonous(password: &str) -> bool {
    let mut seen: Vec<char> = password.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < 4
}

/// A random password that can be read aloud: no letters that look like digits.
pub fn random() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = rand::rng();
    let mut groups = Vec::new();
    for _ in 0..3 {
        let group: String = (0..4)
            .map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())]))
            .collect();
        groups.push(group);
    }
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let stored = hash("很长的密码-Long enough".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(
            fits("很长的密码-Long enough".to_owned(), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(!fits("another".to_owned(), Some(stored)).await.unwrap());
        assert!(!fits("any".to_owned(), None).await.unwrap());
    }

    #[test]
    fn weak_passwords_are_named_at_their_field() {
        for (new, again) in [
            ("short", "short"),
            ("aaaaaaaaaaaa", "aaaaaaaaaaaa"),
            ("has-zhang-in-it", "has-zhang-in-it"),
        ] {
            let mut messages = Messages::default();
            check(new, again, "zhang", &mut messages);
            assert!(!messages.at("new").is_empty(), "{new}");
        }
        let mut messages = Messages::default();
        check("good-enough-42", "different-42", "zhang", &mut messages);
        assert!(messages.at("new").is_empty() && !messages.at("again").is_empty());
    }

    #[test]
    fn random_passwords_are_long_and_differ() {
        assert_eq!(random().len(), 14);
        assert_ne!(random(), random());
    }
}
