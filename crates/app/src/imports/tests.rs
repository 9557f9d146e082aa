//! Uploads: staged, stored, discarded, refused.

use wenxiao_domain::finding::{Finding, Severity};

use super::store::{Changed, Package};
use super::{queries, store};
use crate::db::testing::each;
use crate::db::{Actor, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};
use crate::funds::testing::{officer, small};
use wenxiao_domain::scheme::EvaluationPackage;

fn filing() -> Package {
    Package::Filing(Box::new(small()))
}

#[tokio::test]
async fn an_upload_of_an_evaluation_is_stored_as_one() {
    for made in each().await {
        let db = &made.db;
        let actor = officer(db).await;
        let folder = Folder::of(made.folder());
        let package = crate::schemes::testing::small();
        let upload = Package::Evaluation(Box::new(package.clone()));
        let id = store::stage(
            db,
            &folder,
            &actor,
            ("e.zip", b"e"),
            Ok((upload.clone(), vec![])),
        )
        .await
        .expect("staged");
        let mut read = db.read().await.expect("readable");
        let import = queries::find(&mut read, &id).await.expect("kept");
        assert_eq!(Package::of(&import).expect("readable"), Some(upload));
        let others = queries::latest(&mut read, Some("nobody"), 10)
            .await
            .expect("readable");
        assert_eq!(others, vec![], "others see their own uploads only");
        drop(read);
        let Changed::Evaluation(changed) = store::confirm(db, &actor, &id).await.expect("stored")
        else {
            panic!("an evaluation package is stored as one");
        };
        let stored = crate::schemes::store::load::<EvaluationPackage>(db, &changed.record).await;
        assert_eq!(stored.expect("loaded"), package);
        let mut read = db.read().await.expect("readable");
        let import = queries::find(&mut read, &id).await.expect("kept");
        assert_eq!(import.evaluated_fund_id, Some(changed.record));
        drop(read);
        made.remove().await;
    }
}

#[tokio::test]
async fn an_upload_is_stored_only_when_somebody_says_so_and_only_once() {
    for made in each().await {
        let db = &made.db;
        let actor = officer(db).await;
        let folder = Folder::of(made.folder());
        let warning = Finding::new(
            "spent_over_allocated",
            Severity::Warning,
            "P1",
            "支出大于安排",
        );
        let id = store::stage(
            db,
            &folder,
            &actor,
            ("a.xlsx", b"bytes"),
            Ok((filing(), vec![warning])),
        )
        .await
        .expect("staged");
        let mut read = db.read().await.expect("readable");
        assert_eq!(
            crate::funds::queries::ids(&mut read)
                .await
                .expect("readable"),
            Vec::<String>::new()
        );
        drop(read);
        let Changed::Filing(changed) = store::confirm(db, &actor, &id).await.expect("stored")
        else {
            panic!("a filing package is stored as one");
        };
        assert_eq!(
            crate::funds::store::load::<wenxiao_domain::package::Package>(db, &changed.record)
                .await
                .expect("loaded"),
            small()
        );
        for again in [
            store::confirm(db, &actor, &id).await.map(drop),
            store::discard(db, &actor, &id).await,
        ] {
            assert!(matches!(again, Err(AppError::Conflict(_))), "{again:?}");
        }
        let mut read = db.read().await.expect("readable");
        let latest = queries::latest(&mut read, None, 10)
            .await
            .expect("readable");
        assert_eq!(
            (latest[0].state.as_str(), latest[0].fund_year_id.as_ref()),
            ("stored", Some(&changed.record))
        );
        let all = files::queries::all(&mut read).await.expect("readable");
        assert_eq!(folder.get(&all[0].0).expect("the bytes"), b"bytes");
        drop(read);
        made.remove().await;
    }
}

#[tokio::test]
async fn findings_stop_an_upload_and_a_discarded_one_stays_out() {
    for made in each().await {
        let db = &made.db;
        let actor = officer(db).await;
        let folder = Folder::of(made.folder());
        let error = Finding::new("unknown_tier", Severity::Error, "P1/Q1", "档次未知");
        let refused = store::stage(db, &folder, &actor, ("b.zip", b"b"), Err(vec![error]))
            .await
            .expect("kept");
        assert!(matches!(
            store::confirm(db, &actor, &refused).await,
            Err(AppError::Conflict(_))
        ));
        let staged = store::stage(db, &folder, &actor, ("c.zip", b"c"), Ok((filing(), vec![])))
            .await
            .expect("staged");
        store::discard(db, &actor, &staged)
            .await
            .expect("discarded");
        let mut read = db.read().await.expect("readable");
        assert_eq!(
            crate::funds::queries::ids(&mut read)
                .await
                .expect("readable"),
            Vec::<String>::new()
        );
        assert_eq!(
            queries::find(&mut read, &staged).await.expect("kept").state,
            "discarded"
        );
        drop(read);
        let operator = store::stage(
            db,
            &folder,
            &Actor::Operator,
            ("d", b"d"),
            Ok((filing(), vec![])),
        )
        .await;
        assert!(matches!(operator, Err(AppError::Usage(_))));
        made.remove().await;
    }
}

#[test]
fn a_file_that_was_changed_on_the_disk_is_not_given_out() {
    let folder = std::env::temp_dir().join(format!("wenxiao-test-{}", new_id()));
    let files = Folder::of(&folder);
    let hash = files.put(b"one").expect("written");
    assert_eq!(files.put(b"one").expect("written"), hash);
    std::fs::write(files.path(&hash), b"two").expect("written");
    assert!(files.get(&hash).is_err());
    std::fs::remove_dir_all(folder).expect("removed");
}
