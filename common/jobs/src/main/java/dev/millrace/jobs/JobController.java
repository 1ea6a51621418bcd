package dev.millrace.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/jobs")
class JobController {

    private static final int MOST = 1_000;

    private final Jobs jobs;
    private final JobEvents events;

    JobController(Jobs jobs, JobEvents events) {
        this.jobs = jobs;
        this.events = events;
    }

    /** @param next to pass as {@code after} for those that follow */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<Job> jobs, Optional<String> next) {}

    @GetMapping
    Page list(
            TenantId tenant,
            @RequestParam @Nullable String state,
            @RequestParam @Nullable String after,
            @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw ApiException.invalid("limit", "is 1 to " + MOST);
        }
        List<Job> found = jobs.list(
                tenant, Optional.empty(), Optional.ofNullable(state).map(JobController::state), text(after), limit + 1);
        return found.size() <= limit
                ? new Page(found, Optional.empty())
                : new Page(
                        found.subList(0, limit),
                        Optional.of(found.get(limit - 1).id()));
    }

    @GetMapping("/{id}")
    Job one(TenantId tenant, @PathVariable String id) {
        return text(id).flatMap(known -> jobs.find(tenant, known)).orElseThrow(() -> missing(id));
    }

    @PostMapping("/{id}/cancel")
    Job cancel(TenantId tenant, @PathVariable String id) {
        return text(id).flatMap(known -> jobs.cancel(tenant, known)).orElseThrow(() -> missing(id));
    }

    @GetMapping(
            path = "/{id}/events",
            produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.ALL_VALUE})
    void events(
            TenantId tenant,
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        events.stream(tenant, one(tenant, id), seen(last), response);
    }

    /** What is no number of ours was not seen. */
    private static long seen(@Nullable String last) {
        return last != null && last.matches("\\d{1,18}") ? Long.parseLong(last) : -1;
    }

    private static JobState state(String name) {
        try {
            return JobState.of(name);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("state", "is one of queued, running, succeeded, failed, cancelled");
        }
    }

    /** Postgres takes no NUL in a text; nothing has such a name. */
    private static Optional<String> text(@Nullable String id) {
        return Optional.ofNullable(id).filter(known -> known.indexOf(0) < 0);
    }

    private static ApiException missing(String id) {
        return ApiException.notFound("There is no job " + id);
    }
}
