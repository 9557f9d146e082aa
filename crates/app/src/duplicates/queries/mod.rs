//! Every SQL text on the library, checks, pairs, decisions and explanations.

mod checks;
mod decisions;
mod forms;
mod library;
mod pairs;

pub use checks::*;
pub use decisions::*;
pub use forms::*;
pub use library::*;
pub use pairs::*;
