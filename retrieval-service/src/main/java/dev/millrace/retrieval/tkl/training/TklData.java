package dev.millrace.retrieval.tkl.training;

import dev.millrace.retrieval.tkl.QueryStates;
import dev.millrace.retrieval.tkl.TokenStates;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a ranker is trained on.
 *
 * @param queries a query's terms by its number; asked again and again, by the thread that trains
 * @param documents a document's tokens likewise; shorter ones train faster
 * @param validation never trained on; each is scored with all of its negatives
 */
public record TklData(
        IntFunction<QueryStates> queries,
        IntFunction<TokenStates> documents,
        List<TklExample> train,
        List<TklExample> validation) {

    public TklData {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        if (train.isEmpty() || validation.isEmpty()) {
            throw new IllegalArgumentException("there are " + train.size() + " examples to train on and "
                    + validation.size() + " to validate with; both are needed");
        }
    }
}
