package dev.millrace.registry;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where artefacts lie, and the limits on what comes from outside.
 *
 * @param artefactsDir folder of the artefacts that are files; made at start when missing
 * @param maxArtefact largest artefact
 * @param maxSmallArtefact up to this size an artefact's bytes are kept in the database, above it in a file
 * @param maxManifest largest manifest in its canonical form
 * @param maxManifestDepth objects and lists within each other in a manifest
 * @param maxBatch versions in one request
 * @param maxArtefacts artefacts of one version
 * @param maxKernelDescription largest traits, and largest settings, of a kernel in their canonical form
 * @param maxEvidence pieces of evidence that may come with one version
 * @param hardware what policies call this hardware; blank: what this machine says of itself
 */
@ConfigurationProperties("millrace.registry")
public record RegistryProperties(
        @DefaultValue("data/artefacts") Path artefactsDir,
        @DefaultValue("1GB") DataSize maxArtefact,
        @DefaultValue("64KB") DataSize maxSmallArtefact,
        @DefaultValue("1MB") DataSize maxManifest,
        @DefaultValue("64") int maxManifestDepth,
        @DefaultValue("1000") int maxBatch,
        @DefaultValue("64") int maxArtefacts,
        @DefaultValue("64KB") DataSize maxKernelDescription,
        @DefaultValue("16") int maxEvidence,
        @DefaultValue("") String hardware) {}
