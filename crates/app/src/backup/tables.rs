//! Which tables a backup holds, with their columns, parents before children. A test holds it against both databases.

/// What a column holds, and how a line of a backup writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    Truth,
    Day,
    Moment,
}

#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    /// Columns by which rows are ordered: the primary key.
    pub key: &'static str,
    pub columns: &'static [(&'static str, Kind)],
}

use Kind::{Day, Moment, Text, Truth, Whole};

/// Not in a backup: rows that are worth nothing on another day.
#[cfg(test)]
pub const LEFT_OUT: &[&str] = &["session", "setup_token"];

/// In this order rows can be put back; `fund_year.frozen_at` is set only after the rows that it protects are there.
pub const TABLES: &[Table] = &[
    Table {
        name: "audit_entry",
        key: "seq",
        columns: &[
            ("seq", Whole),
            ("at", Moment),
            ("actor", Text),
            ("action", Text),
            ("subject", Text),
            ("detail", Text),
            ("prev_hash", Text),
            ("hash", Text),
        ],
    },
    Table {
        name: "account",
        key: "id",
        columns: &[
            ("id", Text),
            ("login", Text),
            ("name", Text),
            ("organisation", Text),
            ("password_hash", Text),
            ("must_change_password", Truth),
            ("created_at", Moment),
            ("disabled_at", Moment),
        ],
    },
    Table {
        name: "account_role",
        key: "account_id, role, scope",
        columns: &[("account_id", Text), ("role", Text), ("scope", Text)],
    },
    Table {
        name: "file",
        key: "hash",
        columns: &[
            ("hash", Text),
            ("size", Whole),
            ("media_type", Text),
            ("stored_at", Moment),
        ],
    },
    Table {
        name: "fund",
        key: "id",
        columns: &[("id", Text), ("name", Text), ("region_code", Text)],
    },
    Table {
        name: "fund_year",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_id", Text),
            ("fiscal_year", Whole),
            ("region", Text),
            ("central_departments", Text),
            ("finance_department", Text),
            ("line_department", Text),
            ("rule_set", Text),
            ("evaluated_on", Day),
            ("budget_central_fen", Whole),
            ("budget_local_fen", Whole),
            ("budget_other_fen", Whole),
            ("released_central_fen", Whole),
            ("released_local_fen", Whole),
            ("released_other_fen", Whole),
            ("revision", Whole),
            ("changed_at", Moment),
            ("frozen_at", Moment),
            ("frozen_by", Text),
        ],
    },
    Table {
        name: "snapshot",
        key: "hash",
        columns: &[
            ("hash", Text),
            ("fund_year_id", Text),
            ("taken_at", Moment),
            ("package", Text),
        ],
    },
    Table {
        name: "import",
        key: "id",
        columns: &[
            ("id", Text),
            ("file_name", Text),
            ("file_hash", Text),
            ("findings", Text),
            ("package", Text),
            ("state", Text),
            ("uploaded_by", Text),
            ("uploaded_at", Moment),
            ("decided_by", Text),
            ("decided_at", Moment),
            ("fund_year_id", Text),
        ],
    },
    Table {
        name: "narrative",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("key", Text),
            ("version", Whole),
            ("text", Text),
            ("author_id", Text),
            ("written_at", Moment),
        ],
    },
    Table {
        name: "report_file",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("kind", Text),
            ("rule_set", Text),
            ("snapshot_hash", Text),
            ("file_hash", Text),
            ("made_by", Text),
            ("made_at", Moment),
        ],
    },
    Table {
        name: "project",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("position", Whole),
            ("code", Text),
            ("direction", Text),
            ("cohort", Text),
            ("mode", Text),
            ("name", Text),
            ("host", Text),
            ("committed_fen", Whole),
            ("allocated_fen", Whole),
            ("due_on", Day),
            ("released_on", Day),
            ("spent_fen", Whole),
            ("counterpart_fen", Whole),
            ("grade", Text),
        ],
    },
    Table {
        name: "indicator",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("position", Whole),
            ("code", Text),
            ("dimension", Text),
            ("category", Text),
            ("name", Text),
            ("unit", Text),
            ("nature", Text),
            ("direction", Text),
            ("target_state", Text),
            ("target_e6", Whole),
            ("target_text", Text),
            ("full_marks_e6", Whole),
        ],
    },
    Table {
        name: "deviation_cause",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("indicator_id", Text),
            ("position", Whole),
            ("cause", Text),
            ("improvement", Text),
        ],
    },
    Table {
        name: "filing",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("project_id", Text),
            ("indicator_id", Text),
            ("position", Whole),
            ("target_state", Text),
            ("target_e6", Whole),
            ("target_text", Text),
            ("state", Text),
            ("value_e6", Whole),
            ("numerator_e6", Whole),
            ("denominator_e6", Whole),
            ("tier", Text),
        ],
    },
    Table {
        name: "adjustment",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("filing_id", Text),
            ("number", Whole),
            ("old_state", Text),
            ("old_value_e6", Whole),
            ("old_numerator_e6", Whole),
            ("old_denominator_e6", Whole),
            ("old_tier", Text),
            ("state", Text),
            ("value_e6", Whole),
            ("numerator_e6", Whole),
            ("denominator_e6", Whole),
            ("tier", Text),
            ("reason", Text),
            ("adjusted_by", Text),
            ("adjusted_at", Moment),
        ],
    },
    Table {
        name: "evaluation",
        key: "id",
        columns: &[
            ("id", Text),
            ("fund_year_id", Text),
            ("number", Whole),
            ("rule_set", Text),
            ("versions", Text),
            ("snapshot_hash", Text),
            ("computed_at", Moment),
            ("json", Text),
            ("budget_fen", Whole),
            ("spent_fen", Whole),
            ("rate_percent_e2", Whole),
            ("execution_e2", Whole),
            ("output_e2", Whole),
            ("benefit_e2", Whole),
            ("satisfaction_e2", Whole),
            ("total_e2", Whole),
            ("grade", Text),
        ],
    },
    Table {
        name: "indicator_result",
        key: "evaluation_id, position",
        columns: &[
            ("evaluation_id", Text),
            ("position", Whole),
            ("code", Text),
            ("attainment", Text),
            ("reported", Whole),
            ("missing", Whole),
            ("actual_e2", Whole),
            ("achievement_percent_e2", Whole),
            ("deviation_percent_e2", Whole),
            ("full_marks_e2", Whole),
            ("points_e2", Whole),
            ("explanation_required", Truth),
            ("explained", Truth),
        ],
    },
];

impl Table {
    /// The names of the columns, with commas.
    pub fn column_list(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}
