package dev.millrace.registry.artefact;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on what is sent in chunks.
 *
 * @param maxChunk most bytes of a chunk, which is held in memory until its digest is known
 * @param maxAtOnce chunks in memory at a time; further ones are told to come again
 * @param maxOpen uploads of a tenant that are not complete
 * @param expiry how long an upload waits for its next chunk
 */
@ConfigurationProperties("millrace.registry.upload")
record UploadProperties(
        @DefaultValue("8MB") DataSize maxChunk,
        @DefaultValue("4") int maxAtOnce,
        @DefaultValue("100") int maxOpen,
        @DefaultValue("24h") Duration expiry) {}
