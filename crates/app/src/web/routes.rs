//! All routes of the house, slice by slice.

use super::route::{Route, Rule};
use super::{permissions, sign_in};

/// Every route with its rule.
pub fn all() -> Vec<Route> {
    let mut all = vec![Route::get(
        "/static/{hash}/{*name}",
        Rule::Public,
        crate::page::assets::serve,
    )];
    all.extend(sign_in::routes());
    all.extend(permissions::routes());
    all.extend(crate::rules::pages::routes());
    all.extend(crate::funds::home::routes());
    all.extend(crate::funds::pages::routes());
    all.extend(crate::funds::deviations::routes());
    all.extend(crate::funds::package_page::routes());
    all.extend(crate::funds::subject::routes());
    all.extend(crate::schemes::overview::routes());
    all.extend(crate::schemes::tree_pages::routes());
    all.extend(crate::schemes::score_pages::routes());
    all.extend(crate::schemes::project_pages::routes());
    all.extend(crate::schemes::findings_pages::routes());
    all.extend(crate::schemes::beside::routes());
    all.extend(crate::schemes::subject::routes());
    all.extend(crate::imports::pages::routes());
    all.extend(crate::proofread::pages::routes());
    all.extend(crate::duplicates::pages::routes());
    all.extend(crate::duplicates::library_pages::routes());
    all.extend(crate::duplicates::forms::routes());
    all.extend(crate::duplicates::check_pages::routes());
    all.extend(crate::duplicates::pair_pages::routes());
    all.extend(crate::duplicates::downloads::routes());
    all.extend(crate::duplicates::explanation_pages::routes());
    all.extend(crate::audit::pages::routes());
    all.extend(crate::accounts::pages::routes());
    all.extend(crate::indicators::pages::routes());
    all.extend(crate::indicators::cause_pages::routes());
    all.extend(crate::projects::pages::routes());
    all.extend(crate::filings::pages::routes());
    all
}
