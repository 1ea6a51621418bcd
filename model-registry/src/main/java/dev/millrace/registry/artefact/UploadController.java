package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/uploads")
final class UploadController {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Uploads uploads;
    private final int maxChunk;
    private final Semaphore chunks;

    UploadController(Uploads uploads, UploadProperties limits) {
        this.uploads = uploads;
        this.maxChunk = Math.toIntExact(limits.maxChunk().toBytes());
        this.chunks = new Semaphore(limits.maxAtOnce());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Upload create(TenantId tenant, @RequestBody CreateRequest body) {
        if (body.size() == null || body.size() < 0) {
            throw ApiException.invalid("size", "must be the artefact's size in bytes");
        }
        return uploads.create(tenant, Checks.digest("sha256", body.sha256()), body.size());
    }

    @GetMapping("/{id}")
    Upload get(TenantId tenant, @PathVariable UUID id) {
        return uploads.get(tenant, id);
    }

    /** @param sha256 of the chunk */
    @PutMapping("/{id}/chunks/{offset}")
    Upload chunk(
            TenantId tenant,
            @PathVariable UUID id,
            @PathVariable long offset,
            @RequestParam String sha256,
            HttpServletRequest request) {
        if (offset < 0) {
            throw ApiException.invalid("offset", "must be 0 or more");
        }
        Checks.digest("sha256", sha256);
        if (!chunks.tryAcquire()) {
            throw new ApiException(
                    ErrorCode.OVERLOADED, "Too many chunks at once", List.of(), Optional.of(AGAIN), null);
        }
        try {
            byte[] bytes = read(request);
            Artefacts.verify(sha256, bytes);
            return uploads.add(tenant, id, offset, bytes);
        } finally {
            chunks.release();
        }
    }

    @PostMapping("/{id}/complete")
    ResponseEntity<Void> complete(TenantId tenant, @PathVariable UUID id) {
        String sha256 = uploads.get(tenant, id).sha256();
        boolean created = uploads.complete(tenant, id);
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(sha256)
                .build();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(TenantId tenant, @PathVariable UUID id) {
        uploads.get(tenant, id);
        uploads.cancel(tenant, id);
    }

    private byte[] read(HttpServletRequest request) {
        byte[] bytes;
        try {
            bytes = request.getInputStream().readNBytes(maxChunk + 1);
        } catch (IOException e) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body broke off", List.of(), Optional.empty(), e);
        }
        if (bytes.length > maxChunk) {
            throw new ApiException(ErrorCode.BODY_TOO_LARGE, "A chunk may have at most " + maxChunk + " bytes");
        }
        return bytes;
    }

    record CreateRequest(@Nullable String sha256, @Nullable Long size) {}
}
