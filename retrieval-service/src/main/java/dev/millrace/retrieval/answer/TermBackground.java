package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.answer.QuestionTerms.Term;
import dev.millrace.retrieval.ranker.Reranking.Nearest;
import java.util.List;

/**
 * What a cosine means for each of a question's terms: 0 is what the sentences of the documents found have on average, 1 the same word. So
 * it means the same for any ranker and any collection, and a word that is near everything says nothing by being near.
 *
 * @param means of each term's greatest cosine in a sentence
 */
record TermBackground(QuestionTerms terms, double[] means) {

    /** What is usual counts as so many sentences beside those found, so that one sentence alone is not its own measure. */
    private static final int USUAL_SENTENCES = 30;

    /** @param usual mean of a term's greatest cosine in a sentence, of any term and any sentence */
    static TermBackground of(QuestionTerms terms, List<List<Nearest>> documents, double usual) {
        double[] means = new double[terms.size()];
        long count = 0;
        for (List<Nearest> sentences : documents) {
            for (Nearest sentence : sentences) {
                for (int i = 0; i < means.length; i++) {
                    means[i] += cosine(sentence, terms.terms().get(i), usual);
                }
            }
            count += sentences.size();
        }
        for (int i = 0; i < means.length; i++) {
            means[i] = (means[i] + USUAL_SENTENCES * usual) / (count + USUAL_SENTENCES);
        }
        return new TermBackground(terms, means);
    }

    /** How near a sentence comes to a term: 0, as near as any, to 1. */
    double nearness(Nearest sentence, int term) {
        double cosine = cosine(sentence, terms.terms().get(term), means[term]);
        return Math.clamp((cosine - means[term]) / Math.max(1e-6, 1 - means[term]), 0, 1);
    }

    /** The ranker reads so many words of a question; those beyond have no cosine. */
    private static double cosine(Nearest sentence, Term term, double otherwise) {
        return term.word() < sentence.cosines().length ? sentence.cosines()[term.word()] : otherwise;
    }
}
