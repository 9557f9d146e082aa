//! Accounts, sessions and tokens as stored, on both databases.

use chrono::TimeDelta;

use super::queries::{self, Account};
use super::{sessions, tokens};
use crate::clock;
use crate::db::testing::on_each_database;
use crate::db::{Actor, Db, Entry, is_unique_violation, new_id};
use crate::error::AppError;

fn account(login: &str) -> Account {
    Account {
        id: new_id(),
        login: login.into(),
        name: "张三".into(),
        organisation: "某大学".into(),
        password_hash: "$argon2id$…".into(),
        must_change_password: true,
        disabled: false,
        created_at: clock::now(),
        roles: vec![
            ("host".into(), "某大学".into()),
            ("investigator".into(), "P1".into()),
        ],
    }
}

async fn added(db: &Db, account: &Account) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    queries::add(&mut tx, account).await?;
    tx.commit(Entry::new(
        &Actor::Operator,
        "account.create",
        "account",
        serde_json::json!({}),
    ))
    .await
}

#[tokio::test]
async fn an_account_comes_back_with_its_roles_and_a_login_is_taken_once() {
    on_each_database(|db| async move {
        let one = account("zhangsan");
        added(&db, &one).await.expect("added");
        let mut read = db.read().await.expect("readable");
        assert_eq!(
            queries::find(&mut read, &one.id).await.expect("readable"),
            Some(one.clone())
        );
        assert_eq!(
            queries::find_by_login(&mut read, "zhangsan")
                .await
                .expect("readable"),
            Some(one)
        );
        assert_eq!(
            queries::find_by_login(&mut read, "nobody")
                .await
                .expect("readable"),
            None
        );
        drop(read);
        let Err(AppError::Internal(error)) = added(&db, &account("zhangsan")).await else {
            panic!("taken")
        };
        assert!(is_unique_violation(
            error.downcast_ref().expect("from the database")
        ));
        let mut read = db.read().await.expect("readable");
        assert_eq!(
            queries::count(&mut read).await.expect("readable"),
            1,
            "the second left nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn password_roles_and_state_are_changed() {
    on_each_database(|db| async move {
        let mut one = account("zhangsan");
        added(&db, &one).await.expect("added");
        let mut tx = db.write().await.expect("a change begins");
        queries::set_password(&mut tx, &one.id, "other", false)
            .await
            .expect("set");
        queries::set_roles(&mut tx, &one.id, &[("auditor".into(), String::new())])
            .await
            .expect("set");
        queries::set_disabled(&mut tx, &one.id, Some(clock::now()))
            .await
            .expect("set");
        tx.commit(Entry::new(
            &Actor::Operator,
            "account.change",
            "account",
            serde_json::json!({}),
        ))
        .await
        .expect("committed");
        one.password_hash = "other".into();
        one.must_change_password = false;
        one.disabled = true;
        one.roles = vec![("auditor".into(), String::new())];
        let mut read = db.read().await.expect("readable");
        assert_eq!(queries::list(&mut read).await.expect("readable"), [one]);
        let mut tx = db.write().await.expect("a change begins");
        let unknown = queries::set_roles(&mut tx, "x", &[("king".into(), String::new())]).await;
        assert!(unknown.is_err(), "the schema knows the roles");
    })
    .await;
}

#[tokio::test]
async fn a_session_is_kept_renewed_and_ended() {
    on_each_database(|db| async move {
        let one = account("zhangsan");
        added(&db, &one).await.expect("added");
        let now = clock::now();
        let later = now + TimeDelta::hours(1);
        sessions::keep(&db, "a", None, "{}", later)
            .await
            .expect("kept");
        sessions::keep(&db, "a", Some(&one.id), "{\"n\":1}", later)
            .await
            .expect("renewed");
        let found = sessions::find(&db, "a", now).await.expect("readable");
        assert_eq!(found, Some(("{\"n\":1}".to_owned(), later)));
        assert_eq!(
            sessions::find(&db, "a", later).await.expect("readable"),
            None,
            "it is over"
        );
        sessions::keep(&db, "b", Some(&one.id), "{}", now)
            .await
            .expect("kept");
        sessions::forget_old(&db, now).await.expect("done");
        assert!(
            sessions::find(&db, "a", now)
                .await
                .expect("readable")
                .is_some()
        );
        sessions::forget_all_of(&db, &one.id).await.expect("done");
        assert_eq!(sessions::find(&db, "a", now).await.expect("readable"), None);
        sessions::keep(&db, "c", None, "{}", later)
            .await
            .expect("kept");
        sessions::forget(&db, "c").await.expect("done");
        assert_eq!(sessions::find(&db, "c", now).await.expect("readable"), None);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_good_once_and_until_its_end() {
    on_each_database(|db| async move {
        let now = clock::now();
        let end = now + TimeDelta::hours(1);
        let mut tx = db.write().await.expect("a change begins");
        tokens::add(&mut tx, "hash", now, end).await.expect("added");
        assert!(
            tokens::is_open(&mut tx, "hash", now)
                .await
                .expect("readable")
        );
        assert!(
            !tokens::use_up(&mut tx, "hash", end).await.expect("asked"),
            "over"
        );
        assert!(tokens::use_up(&mut tx, "hash", now).await.expect("asked"));
        assert!(
            !tokens::use_up(&mut tx, "hash", now).await.expect("asked"),
            "used"
        );
        assert!(
            !tokens::is_open(&mut tx, "hash", now)
                .await
                .expect("readable")
        );
    })
    .await;
}
