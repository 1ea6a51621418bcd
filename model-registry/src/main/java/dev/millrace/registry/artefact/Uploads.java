package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import dev.millrace.servicekit.tenancy.Tenancy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Artefacts that come in chunks, over any number of connections and restarts. Thread-safe, also across processes on one file system: a chunk is
 * on disk before the upload is said to stand behind it, so that what {@link Upload#received} counts is never lost, whenever a process dies.
 */
@Component
final class Uploads {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final UploadTable table;
    private final ArtefactFiles files;
    private final Artefacts artefacts;
    private final UploadProperties limits;
    private final long maxArtefact;
    private final Clock clock;

    Uploads(
            UploadTable table,
            ArtefactFiles files,
            Artefacts artefacts,
            UploadProperties limits,
            RegistryProperties registry,
            Clock clock) {
        this.table = table;
        this.files = files;
        this.artefacts = artefacts;
        this.limits = limits;
        this.maxArtefact = registry.maxArtefact().toBytes();
        this.clock = clock;
    }

    /** @throws ApiException {@code body-too-large}, or {@code overloaded} when the tenant has as many open as it may have */
    Upload create(TenantId tenant, String sha256, long size) {
        if (size > maxArtefact) {
            throw new ApiException(ErrorCode.BODY_TOO_LARGE, "An artefact may have at most " + maxArtefact + " bytes");
        }
        removeExpired();
        Instant now = clock.instant();
        Upload upload = new Upload(
                UUID.randomUUID(), sha256, size, 0, limits.maxChunk().toBytes(), now, now.plus(limits.expiry()));
        if (!table.insert(tenant, upload, limits.maxOpen())) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "There are " + limits.maxOpen() + " uploads that are not complete; complete or DELETE some",
                    List.of(),
                    Optional.of(limits.expiry()),
                    null);
        }
        return upload;
    }

    /** @throws ApiException {@code not-found} when there is none, or it has expired */
    Upload get(TenantId tenant, UUID id) {
        return table.find(tenant, id, clock.instant())
                .orElseThrow(() -> ApiException.notFound("There is no upload " + id + ", or it has expired"));
    }

    /**
     * Adds a chunk behind what is there; one that is there already changes nothing.
     *
     * @param bytes that have the digest they were sent with
     * @throws ApiException {@code upload-offset} when the upload stands elsewhere
     */
    Upload add(TenantId tenant, UUID id, long offset, byte[] bytes) {
        Upload upload = get(tenant, id);
        if (bytes.length > upload.size() - offset) {
            throw ApiException.invalid("offset", "the chunk goes beyond the size of " + upload.size() + " bytes");
        }
        try (FileChannel file = FileChannel.open(
                        files.upload(id),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                FileLock lock = lock(file)) {
            Upload now = get(tenant, id);
            if (offset + bytes.length <= now.received() && holds(file, offset, bytes)) {
                return now;
            }
            if (offset != now.received() || !lock.isValid()) {
                throw offset(now);
            }
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left, offset + left.position());
            }
            file.force(true);
            if (!table.advance(
                    tenant, id, offset, offset + bytes.length, clock.instant().plus(limits.expiry()))) {
                throw offset(get(tenant, id));
            }
        } catch (IOException e) {
            throw ApiException.unavailable("The chunk cannot be written", Duration.ofSeconds(5), e);
        }
        return get(tenant, id);
    }

    /**
     * Makes an artefact of it: its digest is checked over all of its bytes. Whoever dies on the way asks for it again.
     *
     * @return whether the tenant did not have the artefact before
     * @throws ApiException {@code upload-offset} when bytes are missing, {@code artefact-digest-mismatch}, which ends the upload
     */
    boolean complete(TenantId tenant, UUID id) {
        Upload upload = get(tenant, id);
        if (upload.received() != upload.size()) {
            throw offset(upload);
        }
        try {
            boolean created =
                    artefacts.isSmall(upload.size()) ? completeSmall(tenant, upload) : completeFile(tenant, upload);
            cancel(tenant, id);
            return created;
        } catch (IOException e) {
            throw ApiException.unavailable("The upload cannot be completed", Duration.ofSeconds(5), e);
        }
    }

    void cancel(TenantId tenant, UUID id) {
        table.delete(tenant, id);
        deleteFile(id);
    }

    /** Of every tenant. */
    int removeExpired() {
        List<UUID> removed = Tenancy.ofAll(() -> table.deleteExpired(clock.instant()));
        removed.forEach(this::deleteFile);
        return removed.size();
    }

    private boolean completeSmall(TenantId tenant, Upload upload) throws IOException {
        Path file = files.upload(upload.id());
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        // A chunk that was not acknowledged may lie behind the end.
        byte[] whole = Arrays.copyOf(bytes, Math.toIntExact(Math.min(bytes.length, upload.size())));
        try {
            return artefacts.put(tenant, upload.sha256(), new ByteArrayInputStream(whole));
        } catch (ApiException e) {
            throw ended(tenant, upload, e);
        }
    }

    private boolean completeFile(TenantId tenant, Upload upload) throws IOException {
        Path file = files.upload(upload.id());
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                channel.truncate(upload.size());
                String actual = Digests.hex(ArtefactFiles.digest(channel.position(0)));
                if (!actual.equals(upload.sha256()) || !lock.isValid()) {
                    throw ended(
                            tenant,
                            upload,
                            new ApiException(
                                    ErrorCode.ARTEFACT_DIGEST_MISMATCH,
                                    "The " + upload.size() + " bytes sent have the digest " + actual));
                }
                channel.force(true);
                files.publish(file, upload.sha256());
            }
        } else {
            // Published by a process that died before it could say so; or damaged since.
            files.openVerified(upload.sha256()).close();
        }
        return artefacts.recordFile(tenant, upload.sha256(), upload.size());
    }

    private ApiException ended(TenantId tenant, Upload upload, ApiException refusal) {
        if (refusal.code() == ErrorCode.ARTEFACT_DIGEST_MISMATCH) {
            cancel(tenant, upload.id());
        }
        return refusal;
    }

    private static boolean holds(FileChannel file, long offset, byte[] bytes) throws IOException {
        ByteBuffer there = ByteBuffer.allocate(bytes.length);
        while (there.hasRemaining() && file.read(there, offset + there.position()) >= 0) {
            // Until it is full, or the file at its end.
        }
        return Arrays.equals(there.array(), bytes);
    }

    private static FileLock lock(FileChannel file) throws IOException {
        try {
            return file.lock();
        } catch (OverlappingFileLockException e) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "Another chunk of this upload is being written",
                    List.of(),
                    Optional.of(AGAIN),
                    e);
        }
    }

    private static ApiException offset(Upload upload) {
        String stands = "the upload stands at " + upload.received() + " of " + upload.size() + " bytes";
        return new ApiException(
                ErrorCode.UPLOAD_OFFSET, "Not there: " + stands, List.of(Fault.field("offset", stands)));
    }

    private void deleteFile(UUID id) {
        try {
            Files.deleteIfExists(files.upload(id));
        } catch (IOException e) {
            throw ApiException.unavailable("The upload's file cannot be removed", AGAIN, e);
        }
    }
}
