//! 评分标准: how a leaf earns its points, as a score table says it.

use rust_decimal::Decimal;

use super::{LeafScore, Method, Node};

impl Node {
    /// How it is scored, in few words; empty for a node with children.
    pub fn standard(&self) -> String {
        match &self.method {
            None => String::new(),
            Some(Method::Elements { count }) => {
                format!("{}个要素，按符合数计分", count.normalize())
            }
            Some(Method::RatioAtLeast) => "按实际值÷目标值计分".to_owned(),
            Some(Method::RatioAtMost) => "按目标值÷实际值计分".to_owned(),
            Some(Method::Steps(steps)) => {
                let unit = self.unit();
                let steps: Vec<String> = steps
                    .iter()
                    .map(|step| {
                        format!(
                            "≥{}{unit}得{}分",
                            step.from.normalize(),
                            step.points.normalize()
                        )
                    })
                    .collect();
                format!("分档：{}", steps.join("，"))
            }
            Some(Method::Deduction { points_a_case }) => {
                format!("每例扣{}分，扣完为止", points_a_case.normalize())
            }
            Some(Method::Manual) => "专家评分取平均".to_owned(),
        }
    }

    /// The unit of a leaf scored by steps: a rate whose steps go beyond one is in percent; of others nothing is known.
    pub fn unit(&self) -> &'static str {
        let Some(Method::Steps(steps)) = &self.method else {
            return "";
        };
        let rate = ["率", "满意度", "占比"]
            .iter()
            .any(|ending| self.name.ends_with(ending));
        let beyond_one = steps.iter().any(|step| step.from > Decimal::ONE);
        if rate && beyond_one { "%" } else { "" }
    }

    /// 目标值 as a score table prints it; a dash where the method has none.
    pub fn printed_target(&self, score: Option<&LeafScore>) -> String {
        match (&self.method, score.and_then(|score| score.target)) {
            (Some(Method::Elements { count }), _) => format!("{}个", count.normalize()),
            (_, Some(target)) => format!("{}{}", target.normalize(), self.unit()),
            _ => "—".to_owned(),
        }
    }

    /// 实际值 as a score table prints it; a dash where nothing is filed.
    pub fn printed_actual(&self, score: Option<&LeafScore>) -> String {
        let none = || "—".to_owned();
        let Some(score) = score else { return none() };
        match &self.method {
            Some(Method::Elements { .. }) => score
                .satisfied
                .map_or_else(none, |satisfied| format!("{}个", satisfied.normalize())),
            Some(Method::Deduction { .. }) => score
                .count
                .map_or_else(none, |count| format!("{}例", count.normalize())),
            Some(Method::Manual) => none(),
            _ => score.actual.map_or_else(none, |actual| {
                format!("{}{}", actual.normalize(), self.unit())
            }),
        }
    }
}
