//! Reading and writing packages: folders, workbooks, what is tolerated and what is refused.
#![expect(
    clippy::unwrap_used,
    reason = "what can't be unwrapped here fails the test that asked for it"
)]
#![expect(
    clippy::format_collect,
    reason = "big made-up files are easier to read this way, and no test waits for them"
)]

mod arbitrary;
mod evaluations;
mod folders;
mod schemes;
mod small;
mod workbooks;
