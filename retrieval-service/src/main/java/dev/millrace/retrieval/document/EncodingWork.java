package dev.millrace.retrieval.document;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Encodes one version: reads it, makes its vectors, stores them. */
@Component
class EncodingWork {

    private static final Logger log = LoggerFactory.getLogger(EncodingWork.class);

    private final EncodingTasks tasks;
    private final DocumentSource documents;
    private final VectorStore vectors;
    private final EncodingProperties properties;
    private final ApplicationEventPublisher events;
    private final Timer seconds;
    private final Counter characters;
    private final Counter failures;
    private final Counter superseded;

    EncodingWork(
            EncodingTasks tasks,
            DocumentSource documents,
            VectorStore vectors,
            EncodingProperties properties,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.tasks = tasks;
        this.documents = documents;
        this.vectors = vectors;
        this.properties = properties;
        this.events = events;
        seconds = meters.timer("millrace.encoding.document");
        characters = meters.counter("millrace.encoding.characters");
        failures = meters.counter("millrace.encoding.failures");
        superseded = meters.counter("millrace.encoding.superseded");
    }

    /** Takes the next task of these digests and does it; false when there is none. */
    boolean next(Encodings encodings, Collection<String> digests, ScheduledExecutorService renewals) {
        Optional<EncodingTask> taken = tasks.take(digests);
        taken.ifPresent(task -> encodings.wanted(task.tenant()).stream()
                .filter(encoding -> encoding.digest().equals(task.digest()))
                .findFirst()
                .ifPresentOrElse(encoding -> encode(task, encoding, renewals), () -> {
                    // Another tenant's digest, which this one has left.
                    superseded.increment();
                    tasks.done(task);
                }));
        return taken.isPresent();
    }

    private void encode(EncodingTask task, Encoding encoding, ScheduledExecutorService renewals) {
        long pause = Math.max(1, properties.lease().toMillis() / 3);
        ScheduledFuture<?> renewing =
                renewals.scheduleAtFixedRate(() -> renew(task), pause, pause, TimeUnit.MILLISECONDS);
        try {
            Optional<DocumentText> text = documents
                    .text(task.tenant(), task.document())
                    .filter(found -> found.document().version().equals(task.version()));
            if (text.isEmpty()) {
                superseded.increment();
                tasks.done(task);
                return;
            }
            long began = System.nanoTime();
            EncodedDocument encoded = encoding.encode(
                    text.get().document().title().orElse(""),
                    text.get().text(),
                    text.get().sections());
            seconds.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            characters.increment(text.get().text().length());
            if (!encoding.digest().equals(task.digest())) {
                // Made by the one or by the other: the other's own task comes.
                superseded.increment();
                tasks.done(task);
            } else if (vectors.store(task, encoded)) {
                events.publishEvent(new DocumentsChanged());
            } else {
                superseded.increment();
            }
        } catch (RuntimeException | Error e) {
            failures.increment();
            log.warn(
                    "attempt {} of {} to encode document {} of {} failed",
                    task.attempt(),
                    properties.attempts(),
                    task.document(),
                    task.tenant(),
                    e);
            tasks.fail(task, String.valueOf(e.getMessage()));
        } finally {
            renewing.cancel(false);
        }
    }

    private void renew(EncodingTask task) {
        try {
            if (!tasks.renew(task)) {
                log.info("document {} of {} is no longer this replica's to encode", task.document(), task.tenant());
            }
        } catch (DataAccessException e) {
            log.warn(
                    "the lease of document {} of {} was not renewed: {}", task.document(), task.tenant(), e.toString());
        }
    }
}
