//! The sums, as SQL. It reads the tables of other slices on purpose: an auditor asks the records, not the programs that wrote them.
//!
//! A sum of whole numbers can pass 64 bits on the way. SQLite then stops with an error and PostgreSQL needs `numeric`; so factors are
//! cut into three limbs of 21 bits (`B` = 2097152), products of limbs are summed, and the sums are put together in 128 bits.

use wenxiao_domain::packs::WeightBasis;

use super::fraction::TooLarge;
use crate::db::Conn;
use crate::error::AppError;
use crate::on;

/// What an indicator's filings sum to. Limbs are those of `Σ weight × value` or, `value_*`, of plain sums split at a million.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Sums {
    pub id: String,
    pub code: String,
    pub dimension: String,
    pub nature: String,
    pub direction: String,
    pub target_state: String,
    pub target_e6: Option<i64>,
    pub full_marks_e6: Option<i64>,
    pub reported: i64,
    pub missing: i64,
    value_high: i64,
    value_low: i64,
    numerator_high: i64,
    numerator_low: i64,
    denominator_high: i64,
    denominator_low: i64,
    weight_high: i64,
    weight_low: i64,
    product_0: i64,
    product_1: i64,
    product_2: i64,
    product_3: i64,
    product_4: i64,
}

/// Where plain sums are split.
const SPLIT: i128 = 1_000_000;
/// What a limb counts in products.
const LIMB: i128 = 2_097_152;

impl Sums {
    pub fn values(&self) -> i128 {
        whole(self.value_high, self.value_low)
    }

    pub fn numerators(&self) -> i128 {
        whole(self.numerator_high, self.numerator_low)
    }

    pub fn denominators(&self) -> i128 {
        whole(self.denominator_high, self.denominator_low)
    }

    pub fn weights(&self) -> i128 {
        whole(self.weight_high, self.weight_low)
    }

    /// Σ weight × value.
    pub fn products(&self) -> Result<i128, TooLarge> {
        let limbs = [
            self.product_4,
            self.product_3,
            self.product_2,
            self.product_1,
            self.product_0,
        ];
        limbs.into_iter().try_fold(0_i128, |sum, limb| {
            sum.checked_mul(LIMB)
                .and_then(|sum| sum.checked_add(i128::from(limb)))
                .ok_or(TooLarge)
        })
    }
}

fn whole(high: i64, low: i64) -> i128 {
    i128::from(high) * SPLIT + i128::from(low)
}

/// The indicators of a fund and year in their order, each with the sums of its filings as they hold now.
pub async fn sums(
    conn: &mut Conn,
    fund_year: &str,
    basis: WeightBasis,
) -> Result<Vec<Sums>, AppError> {
    let weight = match basis {
        WeightBasis::Allocated => "p.allocated_fen",
        WeightBasis::Committed => "p.committed_fen",
        WeightBasis::Spent => "p.spent_fen",
    };
    // `counts`: the filing holds a value of the kind that the indicator's nature asks for.
    let sql = format!(
        "with row as (
            select f.indicator_id, f.state, f.value_e6, f.numerator_e6, f.denominator_e6, {weight} as weight,
                case when f.state = 'value' and (
                    (i.nature = 'ratio' and f.numerator_e6 is not null)
                    or (i.nature = 'qualitative' and f.tier is not null)
                    or (i.nature in ('absolute', 'relative') and f.value_e6 is not null and f.tier is null)
                ) then 1 else 0 end as counts
            from filing_now f
            join indicator i on i.id = f.indicator_id
            join project_now p on p.id = f.project_id
            where f.fund_year_id = $1
        ), part as (
            select indicator_id, state, counts, value_e6, numerator_e6, denominator_e6, weight,
                weight / 4398046511104 as w2, weight / 2097152 % 2097152 as w1, weight % 2097152 as w0,
                value_e6 / 4398046511104 as v2, value_e6 / 2097152 % 2097152 as v1, value_e6 % 2097152 as v0
            from row
        ), total as (
            select indicator_id,
                sum(counts) as reported,
                sum(case when state = 'missing' then 1 else 0 end) as missing,
                sum(case when counts = 1 then value_e6 / 1000000 end) as value_high,
                sum(case when counts = 1 then value_e6 % 1000000 end) as value_low,
                sum(case when counts = 1 then numerator_e6 / 1000000 end) as numerator_high,
                sum(case when counts = 1 then numerator_e6 % 1000000 end) as numerator_low,
                sum(case when counts = 1 then denominator_e6 / 1000000 end) as denominator_high,
                sum(case when counts = 1 then denominator_e6 % 1000000 end) as denominator_low,
                sum(case when counts = 1 then weight / 1000000 end) as weight_high,
                sum(case when counts = 1 then weight % 1000000 end) as weight_low,
                sum(case when counts = 1 then w0 * v0 end) as product_0,
                sum(case when counts = 1 then w0 * v1 + w1 * v0 end) as product_1,
                sum(case when counts = 1 then w0 * v2 + w1 * v1 + w2 * v0 end) as product_2,
                sum(case when counts = 1 then w1 * v2 + w2 * v1 end) as product_3,
                sum(case when counts = 1 then w2 * v2 end) as product_4
            from part group by indicator_id
        )
        select i.id, i.code, i.dimension, i.nature, i.direction, i.target_state, i.target_e6, i.full_marks_e6,
            {}
        from indicator i left join total t on t.indicator_id = i.id
        where i.fund_year_id = $1 order by i.position",
        SUMMED.map(|name| format!("cast(coalesce(t.{name}, 0) as bigint) as {name}")).join(", ")
    );
    Ok(
        on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(fund_year).fetch_all(&mut *c).await)?,
    )
}

const SUMMED: [&str; 15] = [
    "reported",
    "missing",
    "value_high",
    "value_low",
    "numerator_high",
    "numerator_low",
    "denominator_high",
    "denominator_low",
    "weight_high",
    "weight_low",
    "product_0",
    "product_1",
    "product_2",
    "product_3",
    "product_4",
];

/// Budget and spending of a fund and year, in fen.
pub async fn money(conn: &mut Conn, fund_year: &str) -> Result<(i128, i128), AppError> {
    let (central, local, other): (i64, i64, i64) = on!(conn, c => sqlx::query_as(
        "select budget_central_fen, budget_local_fen, budget_other_fen from fund_year where id = $1",
    )
    .bind(fund_year)
    .fetch_one(&mut *c)
    .await)?;
    let (high, low): (i64, i64) = on!(conn, c => sqlx::query_as(
        "select cast(coalesce(sum(spent_fen / 1000000), 0) as bigint), cast(coalesce(sum(spent_fen % 1000000), 0) as bigint)
         from project_now where fund_year_id = $1",
    )
    .bind(fund_year)
    .fetch_one(&mut *c)
    .await)?;
    let budget = i128::from(central) + i128::from(local) + i128::from(other);
    Ok((budget, whole(high, low)))
}

/// Indicator, cause and improvement of every explanation filed.
pub async fn causes(
    conn: &mut Conn,
    fund_year: &str,
) -> Result<Vec<(String, String, String)>, AppError> {
    Ok(on!(conn, c => sqlx::query_as(
        "select indicator_id, cause, improvement from deviation_cause_now where fund_year_id = $1",
    )
    .bind(fund_year)
    .fetch_all(&mut *c)
    .await)?)
}

/// Name, year and rule set of a fund and year.
pub async fn label(conn: &mut Conn, fund_year: &str) -> Result<(String, i64, String), AppError> {
    on!(conn, c => sqlx::query_as(
        "select f.name, y.fiscal_year, y.rule_set from fund_year y join fund f on f.id = y.fund_id where y.id = $1",
    )
    .bind(fund_year)
    .fetch_optional(&mut *c)
    .await)?
    .ok_or(AppError::NotFound)
}
