package dev.millrace.retrieval.document;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How vectors are made of documents.
 *
 * @param workers documents that are encoded at a time; 0 leaves it to other replicas
 * @param lease after which another replica takes over from one that no longer renews it
 * @param attempts after which a document is left without vectors until its next version
 * @param retryFirst pause after the first failed attempt; it doubles with each further one
 * @param retryMax longest pause between attempts
 * @param poll pause between two looks for work; what this replica stores itself is seen at once
 * @param sweep pause between two looks for documents whose vectors have another digest
 */
@ConfigurationProperties("millrace.encoding")
record EncodingProperties(
        @DefaultValue("1") int workers,
        @DefaultValue("1m") Duration lease,
        @DefaultValue("5") int attempts,
        @DefaultValue("1s") Duration retryFirst,
        @DefaultValue("5m") Duration retryMax,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("1m") Duration sweep) {}
