//! Every SQL text on the library, checks, pairs, decisions and explanations.

mod checks;
mod decisions;
mod library;
mod pairs;

pub use checks::*;
pub use decisions::*;
pub use library::*;
pub use pairs::*;
