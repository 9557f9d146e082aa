//! Answers of a survey: which count, and which are marked.

use wenxiao_domain::rules::survey::{self, Mark};
use wenxiao_domain::scheme::SurveyAnswer;

use crate::scheme::rules;

fn answer(respondent: &str, question: &str, answer: Option<u8>) -> SurveyAnswer {
    SurveyAnswer {
        group: "甲".to_owned(),
        question: question.to_owned(),
        respondent: respondent.to_owned(),
        answer,
    }
}

#[test]
fn empty_answers_count_as_asked_and_not_as_answered() {
    let answers = [
        answer("1", "Q", Some(5)),
        answer("2", "Q", Some(3)),
        answer("3", "Q", None),
        answer("4", "Q", Some(4)),
    ];
    let result = &survey::results(&answers, &rules().survey.value)[0];
    assert_eq!((result.asked, result.answered, result.satisfied), (4, 3, 2));
    assert_eq!(result.margin_points, None, "too few for the approximation");
}

#[test]
fn straight_lines_and_duplicates_are_marked_and_still_count() {
    let mut answers = Vec::new();
    for question in ["1", "2", "3", "4", "5"] {
        answers.push(answer("straight", question, Some(5)));
        answers.push(answer(
            "copied",
            question,
            Some(if question == "3" { 2 } else { 4 }),
        ));
        answers.push(answer(
            "copy",
            question,
            Some(if question == "3" { 2 } else { 4 }),
        ));
    }
    answers.push(answer("twice", "1", Some(1)));
    answers.push(answer("twice", "1", Some(5)));
    let marked = survey::marked(&answers, &rules().survey.value);
    let marks: Vec<(&str, Mark)> = marked
        .iter()
        .map(|marked| (marked.respondent.as_str(), marked.mark))
        .collect();
    let expected = [
        ("copy", Mark::SameAsAnother),
        ("straight", Mark::StraightLined),
        ("twice", Mark::AnsweredTwice),
    ];
    assert_eq!(marks, expected);
    let result = &survey::results(&answers, &rules().survey.value)[0];
    assert_eq!((result.asked, result.answered, result.satisfied), (5, 5, 4));
}
