package dev.millrace.retrieval.version;

import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.train.TrainedRanker;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ranker of all who have none of their own. @param ranker absent where the encoder is another than it was trained with */
record ShippedRanker(Optional<Ranker> ranker) implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShippedRanker.class);

    static ShippedRanker of(String encoder) {
        TrainedRanker trained = TrainedRanker.shipped();
        if (!trained.encoder().equals(encoder)) {
            log.warn(
                    "the ranker that ships reads words of the encoder {}, not of {}: documents are ranked without it",
                    trained.encoder(),
                    encoder);
            return new ShippedRanker(Optional.empty());
        }
        return new ShippedRanker(Optional.of(
                new Ranker(TrainedRanker.shippedDigest(), trained.config(), trained.weights(), trained.fusion())));
    }

    @Override
    public void close() {
        ranker.ifPresent(Ranker::close);
    }
}
