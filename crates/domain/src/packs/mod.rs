//! Rule packs: instruments, their dated and cited parameters, and the sets that say which of them hold.
//!
//! The TOML files stand in `regulations/` and `rulesets/` of this crate and are embedded. They are parsed strictly: a version
//! without a citation, an unknown key, a gap in time or a slot that a set leaves out doesn't parse, and a test parses them all.

mod describe;
mod library;
mod parameter;
mod rule_set;
mod set_file;
mod value;

pub use library::{Instrument, Library, PackError, library};
pub use parameter::{Chosen, Parameter, ParameterFile, Version};
pub use rule_set::{RuleSet, RuleSetEdition, SchemeRuleSet};
pub use set_file::{Listing, NotInForce, RuleSetKind, listings};
pub use value::{
    Alert, Bands, Block, BoundFigure, Cap, Cited, Deadline, DuplicateFunding, Entry, ExecutionCaps,
    ExecutionPoints, Explanation, Framework, FrameworkRow, LeafBinding, LeafFigures, Monitoring,
    OutputBenefitFloor, OverAchievement, ProjectPractice, RollUp, Rounding, SamplingRules, Scoring,
    SurplusStep, SurveyRules, Tiers, Value, WeightBasis, Weights,
};
