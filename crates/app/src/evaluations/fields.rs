//! What `fund.toml` says, as pages show it: where derivations end that rest on the record itself.

/// A field of `fund.toml` under its key.
#[derive(Debug)]
pub struct Field {
    pub key: String,
    pub label: String,
    pub value: String,
}

impl Field {
    pub fn new(key: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            value: value.into(),
        }
    }

    /// 专项名称, 年度, 地区: what both kinds of package begin with.
    pub fn of_fund(name: &str, fiscal_year: i32, region: &str, region_code: &str) -> Vec<Self> {
        vec![
            Self::new("name", "专项名称", name),
            Self::new("fiscal_year", "年度", fiscal_year.to_string()),
            Self::new("region", "地区", format!("{region}（{region_code}）")),
        ]
    }
}
