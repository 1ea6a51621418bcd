package dev.millrace.forecast.backtest;

import dev.millrace.events.TenantId;
import dev.millrace.jobs.Job;
import dev.millrace.jobs.Jobs;
import dev.millrace.jobs.NewJob;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Accepts backtests and finds them. Thread-safe. */
@Component
class Backtests {

    private static final int LONGEST_KEY = 200;

    private final Jobs jobs;
    private final BacktestPlanning planning;
    private final JsonMapper json;

    Backtests(Jobs jobs, BacktestPlanning planning, JsonMapper json) {
        this.jobs = jobs;
        this.planning = planning;
        this.json = json;
    }

    /** Accepts it, or finds the one accepted before. */
    Job submit(TenantId tenant, Optional<String> key, BacktestRequest request) {
        key.ifPresent(given -> {
            if (given.isBlank() || given.length() > LONGEST_KEY || given.chars().anyMatch(Character::isISOControl)) {
                throw ApiException.invalid("Idempotency-Key", "is 1 to " + LONGEST_KEY + " characters of text");
            }
        });
        String text = json.writeValueAsString(request);
        String content = RegistryClient.sha256((BacktestRunner.KIND + "\n" + text).getBytes(StandardCharsets.UTF_8));
        return jobs.known(tenant, key, content).orElseGet(() -> {
            jobs.requireRoom(tenant);
            String plan = json.writeValueAsString(planning.plan(tenant, request));
            // The data are no artefact: the store has them, up to the times in the plan.
            return jobs.submit(tenant, new NewJob(BacktestRunner.KIND, text, content, key, plan, ""));
        });
    }

    /** Newest first. @param after id of the last one before */
    List<Job> list(TenantId tenant, Optional<String> after, int limit) {
        return jobs.list(tenant, Optional.of(BacktestRunner.KIND), Optional.empty(), after, limit);
    }

    /** What it is to do. @throws ApiException {@code not-found} */
    BacktestPlan plan(TenantId tenant, String id) {
        return jobs.plan(tenant, get(tenant, id).id())
                .map(plan -> json.treeToValue(plan, BacktestPlan.class))
                .orElseThrow(() -> missing(id));
    }

    /** @throws ApiException {@code not-found} */
    Job get(TenantId tenant, String id) {
        return Optional.of(id)
                .filter(known -> known.indexOf(0) < 0)
                .flatMap(known -> jobs.find(tenant, known))
                .filter(job -> job.kind().equals(BacktestRunner.KIND))
                .orElseThrow(() -> missing(id));
    }

    private static ApiException missing(String id) {
        return ApiException.notFound("There is no backtest " + id);
    }
}
