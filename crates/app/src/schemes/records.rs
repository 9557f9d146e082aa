//! Every SQL text on `problem` and `survey_answer`.

use wenxiao_domain::scheme::{Problem, SurveyAnswer};

use crate::db::{Conn, Tx, code, new_id, of_code};
use crate::error::AppError;
use crate::on;

/// Rows of one insert statement.
const BATCH: usize = 1_000;

#[derive(sqlx::FromRow)]
struct ProblemRow {
    aspect: String,
    finding: String,
    cause: String,
    recommendation: String,
    evidence: String,
}

/// Stores problems and answers in their order, in place of what was there.
pub async fn replace(
    tx: &mut Tx,
    evaluated_fund: &str,
    problems: &[Problem],
    answers: &[SurveyAnswer],
) -> Result<(), AppError> {
    delete(tx, evaluated_fund).await?;
    for (position, problem) in (0_i64..).zip(problems) {
        on!(tx, c => sqlx::query(
            "insert into problem (id, evaluated_fund_id, position, aspect, finding, cause, recommendation, evidence)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new_id())
        .bind(evaluated_fund)
        .bind(position)
        .bind(code(&problem.aspect)?)
        .bind(&problem.finding)
        .bind(&problem.cause)
        .bind(&problem.recommendation)
        .bind(&problem.evidence)
        .execute(&mut *c)
        .await
        .map(drop))?;
    }
    let rows: Vec<(i64, &SurveyAnswer)> = (0_i64..).zip(answers).collect();
    for batch in rows.chunks(BATCH) {
        on!(tx, c => {
            let mut insert = sqlx::QueryBuilder::new(
                "insert into survey_answer (evaluated_fund_id, position, respondents, question, respondent, answer) ",
            );
            insert.push_values(batch, |mut row, (position, answer)| {
                row.push_bind(evaluated_fund)
                    .push_bind(position)
                    .push_bind(&answer.group)
                    .push_bind(&answer.question)
                    .push_bind(&answer.respondent)
                    .push_bind(answer.answer.map(i64::from));
            });
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

async fn delete(tx: &mut Tx, evaluated_fund: &str) -> Result<(), AppError> {
    for sql in [
        "delete from problem where evaluated_fund_id = $1",
        "delete from survey_answer where evaluated_fund_id = $1",
    ] {
        on!(tx, c => sqlx::query(sql).bind(evaluated_fund).execute(&mut *c).await.map(drop))?;
    }
    Ok(())
}

/// The problems that an evaluation found, in their order.
pub async fn load_problems(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<Vec<Problem>, AppError> {
    let rows: Vec<ProblemRow> = on!(conn, c => sqlx::query_as(
        "select aspect, finding, cause, recommendation, evidence from problem where evaluated_fund_id = $1 order by position",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter()
        .map(|row| {
            Ok(Problem {
                aspect: of_code(&row.aspect)?,
                finding: row.finding,
                cause: row.cause,
                recommendation: row.recommendation,
                evidence: row.evidence,
            })
        })
        .collect()
}

/// The answers of an evaluation's questionnaires, in their order.
pub async fn load_answers(
    conn: &mut Conn,
    evaluated_fund: &str,
) -> Result<Vec<SurveyAnswer>, AppError> {
    let rows: Vec<(String, String, String, Option<i64>)> = on!(conn, c => sqlx::query_as(
        "select respondents, question, respondent, answer from survey_answer where evaluated_fund_id = $1 order by position",
    )
    .bind(evaluated_fund)
    .fetch_all(&mut *c)
    .await)?;
    rows.into_iter()
        .map(|(group, question, respondent, answer)| {
            Ok(SurveyAnswer {
                group,
                question,
                respondent,
                answer: answer.map(u8::try_from).transpose()?,
            })
        })
        .collect()
}
