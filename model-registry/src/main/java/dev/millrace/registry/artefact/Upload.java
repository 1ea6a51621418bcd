package dev.millrace.registry.artefact;

import java.time.Instant;
import java.util.UUID;

/**
 * An artefact on its way in, in chunks. Nothing of it can be read as an artefact before all of it is there and has its digest.
 *
 * @param size of the artefact in bytes
 * @param received the first so many bytes are on disk: where to go on
 * @param maxChunk most bytes of a chunk
 * @param expiresAt when it is given up, unless a chunk comes before
 */
public record Upload(
        UUID id, String sha256, long size, long received, long maxChunk, Instant createdAt, Instant expiresAt) {}
