package dev.millrace.forecast.training.job;

import dev.millrace.events.TenantId;
import dev.millrace.jobs.Job;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/v1/trainings")
class TrainingController {

    private static final String KEY = "Idempotency-Key";

    private final Trainings trainings;

    TrainingController(Trainings trainings) {
        this.trainings = trainings;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Job> stored(
            TenantId tenant,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody TrainingRequest request) {
        return accepted(trainings.submit(tenant, Optional.ofNullable(key), request));
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<Job> uploaded(
            TenantId tenant,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestPart TrainingRequest request,
            @RequestPart MultipartFile data)
            throws IOException {
        return accepted(trainings.submit(tenant, Optional.ofNullable(key), request, new Upload(data.getBytes())));
    }

    private static ResponseEntity<Job> accepted(Job job) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + job.id()))
                .body(job);
    }
}
