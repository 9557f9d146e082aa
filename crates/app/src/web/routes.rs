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
    all
}
