package dev.millrace.forecast.training.job;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.jobs.Job;
import dev.millrace.jobs.Jobs;
import dev.millrace.jobs.NewJob;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Accepts trainings: checks what is asked, fixes the data as an artefact, and puts the job into its table. Thread-safe. */
@Component
class Trainings {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_KEY = 200;

    private final Jobs jobs;
    private final StoredData stored;
    private final Planning planning;
    private final RegistryClient registry;
    private final JsonMapper json;
    private final Semaphore reading;

    Trainings(
            Jobs jobs,
            StoredData stored,
            Planning planning,
            RegistryClient registry,
            JsonMapper json,
            TrainingProperties properties) {
        this.jobs = jobs;
        this.stored = stored;
        this.planning = planning;
        this.registry = registry;
        this.json = json;
        this.reading = new Semaphore(properties.concurrentRequests(), true);
    }

    /** On stored series. */
    Job submit(TenantId tenant, Optional<String> key, TrainingRequest request) {
        TrainingRequest.Checked checked = request.checked();
        String content = content(request, "");
        return known(tenant, key, content)
                .orElseGet(() -> withPermit(() -> {
                    List<SeriesId> ids = stored.selected(tenant, request.series());
                    TrainingData data = stored.read(tenant, ids, request);
                    return accept(tenant, key, request, content, checked, data);
                }));
    }

    /** On data that came along. */
    Job submit(TenantId tenant, Optional<String> key, TrainingRequest request, Upload upload) {
        TrainingRequest.Checked checked = request.checked();
        if (request.series() != null) {
            throw ApiException.invalid("series", "does not go with a part 'data': its columns are the series");
        }
        String content = content(request, upload.digest());
        return known(tenant, key, content)
                .orElseGet(() -> withPermit(() ->
                        accept(tenant, key, request, content, checked, upload.read(request, planning.csvLimits()))));
    }

    private Optional<Job> known(TenantId tenant, Optional<String> key, String content) {
        key.ifPresent(given -> {
            if (given.isBlank() || given.length() > LONGEST_KEY || given.chars().anyMatch(Character::isISOControl)) {
                throw ApiException.invalid("Idempotency-Key", "is 1 to " + LONGEST_KEY + " characters of text");
            }
        });
        Optional<Job> known = jobs.known(tenant, key, content);
        if (known.isEmpty()) {
            jobs.requireRoom(tenant);
            registry.requireReachable();
        }
        return known;
    }

    private Job accept(
            TenantId tenant,
            Optional<String> key,
            TrainingRequest request,
            String content,
            TrainingRequest.Checked checked,
            TrainingData data) {
        TrainingPlan plan = planning.plan(checked, data);
        String input = stored(tenant, data);
        return jobs.submit(
                tenant,
                new NewJob(
                        TrainingRunner.KIND,
                        json.writeValueAsString(request),
                        content,
                        key,
                        json.writeValueAsString(plan),
                        input));
    }

    /** Digest of the artefact. */
    private String stored(TenantId tenant, TrainingData data) {
        try {
            Path file = Files.createTempFile("millrace-training-", ".safetensors");
            try {
                DataFile.write(data.table(), file);
                return registry.putArtefact(tenant, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String content(TrainingRequest request, String dataDigest) {
        String text = json.writeValueAsString(request) + "\n" + dataDigest;
        return RegistryClient.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Rows are held in memory while a request is checked. */
    private Job withPermit(Supplier<Job> work) {
        try {
            if (!reading.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ApiException(
                        ErrorCode.OVERLOADED,
                        "Too many trainings are being accepted at once",
                        List.of(),
                        Optional.of(PATIENCE),
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted", PATIENCE, e);
        }
        try {
            return work.get();
        } finally {
            reading.release();
        }
    }
}
