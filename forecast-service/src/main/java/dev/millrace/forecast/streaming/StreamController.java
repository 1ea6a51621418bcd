package dev.millrace.forecast.streaming;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What this replica follows, and the proof that it does. */
@RestController
@RequestMapping("/v1/streams")
class StreamController {

    private static final int MAX_LISTED = 1000;
    private static final int MAX_VERIFIED = 100;

    private final Streams streams;
    private final NetworkTracks networks;
    private final Verification verification;

    StreamController(Streams streams, NetworkTracks networks, Verification verification) {
        this.streams = streams;
        this.networks = networks;
        this.verification = verification;
    }

    /** @param next pass as {@code after} to go on; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<StreamReport> streams, @Nullable String next) {}

    record Verify(@Nullable List<SeriesId> series) {}

    @GetMapping
    Page list(
            TenantId tenant,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MAX_LISTED) {
            throw ApiException.invalid("limit", "must be 1 to " + MAX_LISTED);
        }
        List<StreamReport> found = Stream.concat(streams.reports(tenant).stream(), networks.reports(tenant).stream())
                .filter(report -> report.place().compareTo(after) > 0)
                .sorted(Comparator.comparing(StreamReport::place))
                .limit(limit + 1L)
                .toList();
        return found.size() <= limit
                ? new Page(found, null)
                : new Page(found.subList(0, limit), found.get(limit - 1).place());
    }

    @PostMapping("/verify")
    Page verify(TenantId tenant, @RequestBody Verify request) {
        List<SeriesId> asked = request.series();
        if (asked == null || asked.isEmpty() || asked.size() > MAX_VERIFIED) {
            throw ApiException.invalid("series", "is required, 1 to " + MAX_VERIFIED);
        }
        Set<SeriesId> ids = new HashSet<>(asked);
        return new Page(verification.of(tenant, ids), null);
    }
}
