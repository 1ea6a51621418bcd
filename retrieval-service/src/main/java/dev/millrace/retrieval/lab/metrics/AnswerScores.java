package dev.millrace.retrieval.lab.metrics;

/**
 * How good answers of at most so many sentences are, on average over the questions that have an answer in the collection.
 *
 * @param precision share of the cited characters that are gold, over the questions that were answered
 * @param sentencePrecision share of the cited sentences that touch gold, over the same
 * @param contained share of the questions for which a gold span lies wholly in what was cited; NaN where only documents are judged
 * @param overlapped share of the questions for which what was cited touches gold
 * @param sentences cited for a question that was answered
 */
public record AnswerScores(
        double precision, double sentencePrecision, double contained, double overlapped, double sentences) {}
