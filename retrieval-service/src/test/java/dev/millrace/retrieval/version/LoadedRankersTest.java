package dev.millrace.retrieval.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.TenantId;
import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.tkl.Saturation;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadedRankersTest {

    private static final TenantId TENANT = new TenantId("t");
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);
    private static final String THIRD = "3".repeat(64);

    private final List<String> loads = new ArrayList<>();
    private final Map<String, ErrorCode> refusals = new HashMap<>();
    private final HandClock clock = new HandClock();
    private final LoadedRankers rankers = new LoadedRankers(
            this::load,
            new RankerProperties(
                    Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(10), 2),
            clock);

    @AfterEach
    void close() {
        rankers.close();
    }

    @Test
    void aVersionIsLoadedOnce() {
        Optional<Ranker> found = rankers.find(TENANT, FIRST);
        assertThat(found).map(Ranker::digest).contains(FIRST);
        assertThat(rankers.find(TENANT, FIRST)).isEqualTo(found);
        assertThat(loads).containsExactly(FIRST);
    }

    @Test
    void whatNothingUsesIsClosedAfterAWhileAndNotBefore() {
        rankers.find(TENANT, FIRST);
        rankers.retire(Set.of());
        clock.pass(Duration.ofSeconds(599));
        rankers.retire(Set.of());
        rankers.find(TENANT, FIRST);
        assertThat(loads).hasSize(1);

        rankers.retire(Set.of(FIRST));
        clock.pass(Duration.ofSeconds(1_000));
        rankers.retire(Set.of());
        clock.pass(Duration.ofSeconds(600));
        rankers.retire(Set.of());
        rankers.find(TENANT, FIRST);
        assertThat(loads).hasSize(2);
    }

    @Test
    void aRefusedVersionIsKnownForAWhileAndNotAskedForAgain() {
        refusals.put(FIRST, ErrorCode.ENCODER_MISMATCH);
        assertThat(rankers.find(TENANT, FIRST)).isEmpty();
        assertThat(rankers.find(TENANT, FIRST)).isEmpty();
        assertThat(loads).hasSize(1);
        assertThat(rankers.refusal(FIRST)).map(ApiException::code).contains(ErrorCode.ENCODER_MISMATCH);
    }

    @Test
    void aRegistryThatWasAwayIsAskedAgain() {
        refusals.put(FIRST, ErrorCode.UNAVAILABLE);
        assertThat(rankers.find(TENANT, FIRST)).isEmpty();
        refusals.clear();
        assertThat(rankers.find(TENANT, FIRST)).isPresent();
    }

    @Test
    void beyondTheBoundVersionsStayOut() {
        rankers.find(TENANT, FIRST);
        rankers.find(TENANT, SECOND);
        assertThat(rankers.find(TENANT, THIRD)).isEmpty();
        assertThat(rankers.refusal(THIRD)).map(ApiException::code).contains(ErrorCode.OVERLOADED);
    }

    private Ranker load(TenantId tenant, String digest) {
        loads.add(digest);
        ErrorCode refusal = refusals.get(digest);
        if (refusal != null) {
            throw new ApiException(refusal, "refused");
        }
        TklConfig config = TklConfig.projected(8, 8, 2, Saturation.IDF);
        try (Parameters drawn = Parameters.drawn(1)) {
            return new Ranker(digest, new TklModel(config, drawn).config(), drawn.tensors(), FusionWeights.EQUAL);
        }
    }
}
