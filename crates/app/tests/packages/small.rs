//! A small package in a folder of its own, to be broken in one place.

use std::fs;
use std::path::Path;

/// A package in a temporary folder.
pub struct Folder(tempfile::TempDir);

const FUND: &str = r#"name = "示例专项"
region = "示例省"
region_code = "990000"
fiscal_year = 2024
central_departments = ["财政部", "科技部"]
finance_department = "示例省财政厅"
line_department = "示例省科技厅"
rule_set = "cn/central-guidance-fund"
evaluated_on = 2025-03-31

# 万元
[budget]
central = "100"
local = "0"
other = "0"

[released]
central = "100"
"#;

const PROJECTS: &str = "\
id,direction,cohort,mode,name,host,committed_wan,allocated_wan,due_on,released_on,spent_wan,counterpart_wan,grade
P1,平台建设,新上,直接补助,名称一,单位一,30,30,2024-07-31,2024-06-10,19.5,20,优
P2,平台建设,结转,后补助,名称二,单位二,40,40,,,40,10.25,良
P3,成果转化,新上,直接补助,\"名称,三\",单位三,30,30,2024-07-31,2024-08-10,29,0,
";

const INDICATORS: &str = "\
code,dimension,category,name,unit,nature,direction,target,full_marks
O1,产出指标,数量指标,项目数量,个,absolute,>=,3,
O2,产出指标,时效指标,拨付及时率,%,relative,>=,90,
B1,效益指标,经济效益指标,投入比例,倍,ratio,>=,0.5,
Q1,效益指标,社会效益指标,创新能力,,qualitative,=,稳步提升,
";

const ACTUALS: &str = "\
project_id,indicator,target,actual,numerator,denominator
P1,O1,1,1,,
P2,O1,1,1,,
P3,O1,1,1,,
P1,O2,90,95,,
P2,O2,,80.5,,
P1,B1,,,24,30
P2,B1,—,—,,
P1,Q1,,达成:95,,
";

const CAUSES: &str = "indicator,cause,improvement\nO1,原因,措施\n";

impl Folder {
    /// A package of three projects and four indicators, one of each nature.
    pub fn small() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in [
            ("fund.toml", FUND),
            ("projects.csv", PROJECTS),
            ("indicators.csv", INDICATORS),
            ("actuals.csv", ACTUALS),
            ("causes.csv", CAUSES),
        ] {
            folder.write(name, text.as_bytes().to_vec());
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: Vec<u8>) {
        fs::write(self.path().join(name), bytes).unwrap();
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).unwrap();
    }

    pub fn append(&self, name: &str, text: &str) {
        self.write(name, (self.text(name) + text).into_bytes());
    }

    /// Replaces the one place where `from` stands.
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{from} in {name}");
        self.write(name, text.replacen(from, to, 1).into_bytes());
    }
}

/// Whether `expected` stands in `actual`; more keys may stand beside them.
pub fn assert_contains(actual: &serde_json::Value, expected: &serde_json::Value, path: &str) {
    use serde_json::Value;
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (key, value) in expected {
                let found = actual
                    .get(key)
                    .unwrap_or_else(|| panic!("{path}/{key} is missing"));
                assert_contains(found, value, &format!("{path}/{key}"));
            }
        }
        (Value::Array(actual), Value::Array(expected)) => {
            assert_eq!(actual.len(), expected.len(), "{path}");
            for (index, (actual, expected)) in actual.iter().zip(expected).enumerate() {
                assert_contains(actual, expected, &format!("{path}/{index}"));
            }
        }
        _ => assert_eq!(actual, expected, "{path}"),
    }
}
