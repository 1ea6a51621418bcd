package dev.millrace.registry.artefact;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How artefacts are collected that no version keeps.
 *
 * @param unusedFor how long one was neither sent nor read, when a request does not say; a training's rows and checkpoints are artefacts
 *     without a version
 * @param minUnusedFor least that a request may say: who sends artefacts before their version has so long to register it
 * @param batch artefacts in one transaction
 * @param maxTime after which a collection ends, wherever it is; another goes on
 */
@ConfigurationProperties("millrace.registry.gc")
record CollectionProperties(
        @DefaultValue("30d") Duration unusedFor,
        @DefaultValue("1h") Duration minUnusedFor,
        @DefaultValue("200") int batch,
        @DefaultValue("60s") Duration maxTime) {}
