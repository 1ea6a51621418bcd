package dev.millrace.retrieval.pseudo;

/**
 * How queries are made. A passage gives at most one.
 *
 * @param leastWords that a passage has that is asked for
 * @param cloze share of such passages that a sentence is taken of
 * @param words share that words are drawn of
 * @param removed share of sentences and headings that are taken out of their text once they are queries
 */
public record PseudoRecipe(int leastWords, double cloze, double words, double removed, long seed) {

    public PseudoRecipe {
        if (leastWords < 1 || !(cloze >= 0 && words >= 0 && cloze + words <= 1 && removed >= 0 && removed <= 1)) {
            throw new IllegalArgumentException("shares are from 0 to 1, and a passage has at least one word");
        }
    }

    /** Half sentences, a quarter words; headings come on top, wherever they name one passage only. */
    public static PseudoRecipe usual(long seed) {
        return new PseudoRecipe(40, 0.6, 0.25, 0.8, seed);
    }
}
