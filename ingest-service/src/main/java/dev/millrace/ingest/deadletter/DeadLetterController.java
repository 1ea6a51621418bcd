package dev.millrace.ingest.deadletter;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.RequestGate;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists dead letters, and sends them to their source again. */
@RestController
final class DeadLetterController {

    private static final int MOST_LISTED = 1_000;

    private final DeadLetterReader reader;
    private final RequestGate gate;

    DeadLetterController(DeadLetterReader reader, RequestGate gate) {
        this.reader = reader;
        this.gate = gate;
    }

    /** @param topic whose dead letters to replay */
    record Replay(String topic) {}

    @GetMapping("/v1/dead-letters")
    Map<String, List<DeadLetter>> list(
            TenantId tenant,
            @RequestParam(name = "topic") String topic,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw ApiException.invalid("limit", "is not 1 to " + MOST_LISTED);
        }
        try (RequestGate.Place _ = gate.enter()) {
            return Map.of("deadLetters", reader.list(tenant, DeadLetterTopic.of(tenant, topic), limit));
        }
    }

    @PostMapping("/v1/dead-letters/replay")
    Replayed replay(TenantId tenant, @RequestBody Replay replay) {
        if (replay.topic() == null) {
            throw ApiException.invalid("topic", "is required");
        }
        try (RequestGate.Place _ = gate.enter()) {
            return reader.replay(tenant, DeadLetterTopic.of(tenant, replay.topic()));
        }
    }
}
