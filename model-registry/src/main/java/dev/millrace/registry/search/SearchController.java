package dev.millrace.registry.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class SearchController {

    private final Search search;
    private final Lineage lineage;

    SearchController(Search search, Lineage lineage) {
        this.search = search;
        this.lineage = lineage;
    }

    /** Newest first. */
    @GetMapping("/v1/versions")
    SearchPage search(
            TenantId tenant,
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        Optional<Filter> parsed = filter == null || filter.isBlank()
                ? Optional.empty()
                : Optional.of(FilterParser.parse(Checks.text("filter", filter, FilterParser.MAX_LENGTH)));
        List<Found> found = search.find(tenant, parsed, after, page + 1);
        List<Found> shown = found.subList(0, Math.min(page, found.size()));
        return new SearchPage(
                shown, found.size() > page ? OptionalLong.of(shown.getLast().position()) : OptionalLong.empty());
    }

    @GetMapping("/v1/versions/{digest}/lineage")
    Line lineage(
            TenantId tenant,
            @PathVariable String digest,
            @RequestParam(defaultValue = "up") String direction,
            @RequestParam(defaultValue = "10") int depth) {
        Checks.digest("digest", digest);
        if (depth < 1 || depth > Lineage.MAX_DEPTH) {
            throw ApiException.invalid("depth", "must be 1 to " + Lineage.MAX_DEPTH);
        }
        List<Lineage.Relative> found = switch (direction) {
            case "up" -> lineage.up(tenant, digest, depth, Lineage.MAX + 1);
            case "down" -> lineage.down(tenant, digest, depth, Lineage.MAX + 1);
            default -> throw ApiException.invalid("direction", "must be up or down");
        };
        if (found.isEmpty()) {
            throw ApiException.notFound("There is no version " + digest);
        }
        boolean truncated = found.size() > Lineage.MAX;
        return new Line(truncated ? found.subList(0, Lineage.MAX) : found, truncated);
    }

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record SearchPage(List<Found> versions, OptionalLong next) {}

    /** @param truncated whether there are more than are shown */
    record Line(List<Lineage.Relative> versions, boolean truncated) {}
}
