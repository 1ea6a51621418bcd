package dev.millrace.retrieval.search;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Lets only as many searches compute at once as the processors have use for; the others wait a moment, then are refused. */
@Component
class SearchGate {

    private final Semaphore places;
    private final Duration patience;

    SearchGate(SearchProperties properties) {
        places = new Semaphore(properties.places(), true);
        patience = properties.patience();
    }

    <T> T within(Supplier<T> search) {
        try {
            if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ApiException(
                        ErrorCode.OVERLOADED,
                        "No place among the searches under way within " + patience.toMillis() + " ms",
                        List.of(),
                        Optional.of(Duration.ofSeconds(1)),
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The service is stopping", Duration.ofSeconds(5), e);
        }
        try {
            return search.get();
        } finally {
            places.release();
        }
    }
}
