package dev.millrace.retrieval.training;

import dev.millrace.events.TenantId;
import dev.millrace.jobs.Job;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/rankers/{name}/trainings")
class TrainingController {

    private static final String KEY = "Idempotency-Key";

    private final Trainings trainings;

    TrainingController(Trainings trainings) {
        this.trainings = trainings;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Job> train(
            TenantId tenant,
            @PathVariable String name,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody TrainingRequest request) {
        Job job = trainings.submit(tenant, name, Optional.ofNullable(key), request);
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + job.id()))
                .body(job);
    }
}
