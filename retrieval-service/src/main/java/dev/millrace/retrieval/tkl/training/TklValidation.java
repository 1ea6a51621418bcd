package dev.millrace.retrieval.tkl.training;

/**
 * How well validation examples are ranked.
 *
 * @param loss mean over the examples, each with all of its negatives
 * @param accuracy share of negatives below their positive; as high counts half
 * @param mrr mean of one over the positive's rank; negatives as high come first
 */
public record TklValidation(double loss, double accuracy, double mrr) {

    /** By reciprocal rank, then accuracy, then loss; whatever is no number is worse than anything. */
    public boolean betterThan(TklValidation other) {
        if (mrr != other.mrr) {
            return mrr > other.mrr || Double.isNaN(other.mrr);
        }
        if (accuracy != other.accuracy) {
            return accuracy > other.accuracy;
        }
        return loss < other.loss;
    }
}
