package dev.millrace.jobs;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.EventStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams of server-sent events about a job, from any replica: each looks at the row, and writes what is new. A stream holds its request's
 * virtual thread until the job has ended, the client is gone or the service stops.
 */
class JobEvents implements SmartLifecycle {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Jobs jobs;
    private final JsonMapper json;
    private final JobProperties properties;
    private final Semaphore streams;
    private volatile boolean running;

    JobEvents(Jobs jobs, JsonMapper json, JobProperties properties) {
        this.jobs = jobs;
        this.json = json;
        this.properties = properties;
        this.streams = new Semaphore(properties.maxStreams());
    }

    /**
     * @param seen version that the client has seen, or a negative number
     * @throws ApiException {@code overloaded} when there are too many streams
     */
    void stream(TenantId tenant, Job first, long seen, HttpServletResponse response)
            throws IOException, InterruptedException {
        if (!streams.tryAcquire()) {
            throw new ApiException(
                    ErrorCode.OVERLOADED, "Too many streams at once", List.of(), Optional.of(RETRY_AFTER), null);
        }
        try {
            follow(tenant, first, seen, EventStream.open(response, json));
        } finally {
            streams.release();
        }
    }

    private void follow(TenantId tenant, Job first, long seen, EventStream out)
            throws IOException, InterruptedException {
        Job job = first;
        long shown = seen;
        @Nullable JobState state = null;
        long silent = 0;
        while (true) {
            if (job.version() != shown || job.state().isTerminal()) {
                out.send(Long.toString(job.version()), job.state() == state ? "progress" : "state", job);
                shown = job.version();
                state = job.state();
                silent = 0;
            } else if (silent >= properties.heartbeat().toMillis()) {
                out.comment("still here");
                silent = 0;
            }
            if (job.state().isTerminal() || !running) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(properties.watch().toMillis());
            silent += properties.watch().toMillis();
            Optional<Job> next = jobs.find(tenant, job.id());
            if (next.isEmpty()) {
                return;
            }
            job = next.get();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
