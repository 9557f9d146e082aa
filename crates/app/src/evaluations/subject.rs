//! What differs between the two kinds of evaluation as far as pages go: where a record's pages stand, and what they say.

use axum::extract::FromRequestParts;

use super::computed::{Cache, Computed, Key};
use super::figure_pages::Places;
use super::files::Reported;
use super::freeze;
use crate::error::AppError;
use crate::page::Chrome;
use crate::web::App;
use crate::web::guard::Visitor;

/// The record that a page is about: a fund's year, or an agency's evaluation of one. The guard has looked whether the visitor may.
pub trait Subject: FromRequestParts<App, Rejection = AppError> + Send + Sync + 'static {
    type Package: Reported;

    const FREEZING: freeze::Words;
    const PLACES: Places;

    /// Its id and revision.
    fn key(&self) -> Key;

    /// Address of its pages.
    fn address(&self) -> String;

    /// The frame of one of its pages: title, path, tabs.
    fn frame(&self, visitor: &Visitor, title: String) -> Chrome;

    /// Where problems of its data are listed.
    fn findings_address(&self) -> String;

    /// Under which name its files are saved.
    fn file_title(&self) -> String;

    /// Whether this visitor writes texts of its report.
    fn may_write(&self, visitor: &Visitor) -> bool;

    fn cache(app: &App) -> &Cache<Computed<Self::Package>>;

    /// Name of the rule set under which it was computed.
    fn rule_set(computed: &Computed<Self::Package>) -> &str;

    /// What should be looked at before freezing, beside score, texts and findings.
    fn standing(computed: &Computed<Self::Package>) -> Vec<freeze::Fact>;
}
