package dev.millrace.stack.documents;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends documents, several at once. One that is refused does not stop the others; a service that cannot take any does.
 */
public final class DocumentSender {

    /** Of the sending. */
    @FunctionalInterface
    public interface Progress {
        /** @param done documents or characters that are sent */
        void show(long done);
    }

    private static final int AT_ONCE = 8;

    /** The codes that say what is wrong with one document. */
    private static final String ITS_OWN_FAULT =
            "(document-|invalid-request|body-|media-type-unsupported|content-encoding-).*";

    private final ServiceClient client;
    private final Tally tally = new Tally();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    public DocumentSender(ServiceClient client) {
        this.client = client;
    }

    /** What has become of what was sent. */
    public Tally tally() {
        return tally;
    }

    /**
     * @param tags of each
     * @throws Failure when the service cannot take documents; the {@link #tally} tells how many it took
     */
    public void files(List<DocumentFile> files, List<String> tags, Progress progress) throws InterruptedException {
        String tagged =
                tags.stream().map(tag -> "&tag=" + ServiceClient.encode(tag)).collect(Collectors.joining());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long sent = 0;
            for (DocumentFile file : files) {
                progress.show(sent++);
                Map<String, String> headers = new HashMap<>(Map.of("Content-Type", file.mediaType()));
                file.compression().ifPresent(encoding -> headers.put("Content-Encoding", encoding));
                start(threads, file.id(), "?id=" + ServiceClient.encode(file.id()) + tagged, headers, body(file));
            }
        }
        failIfFailed();
    }

    /**
     * One document as a JSON object on each line.
     *
     * @throws Failure when the service cannot take documents; the {@link #tally} tells how many it took
     */
    public void lines(BufferedReader lines, Progress progress) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long characters = 0;
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    Map<String, String> headers = Map.of("Content-Type", "application/json");
                    start(threads, "line " + number, "", headers, BodyPublishers.ofString(line));
                }
                characters += line.length() + 1;
                progress.show(characters);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        failIfFailed();
    }

    private void start(
            ExecutorService threads, String name, String query, Map<String, String> headers, BodyPublisher body)
            throws InterruptedException {
        places.acquire();
        if (failure.get() != null) {
            places.release();
            return;
        }
        threads.execute(() -> {
            try {
                send(name, query, headers, body);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                places.release();
            }
        });
    }

    private void send(String name, String query, Map<String, String> headers, BodyPublisher body)
            throws InterruptedException {
        try {
            String answer = client.stream(Service.INGEST, "/v1/documents" + query, headers, body);
            Answers.StoredDocument stored = ServiceClient.read(answer, Answers.StoredDocument.class);
            tally.accept(stored.bytes(), stored.characters());
        } catch (Failure e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.matches("(?s)" + ITS_OWN_FAULT)) {
                throw e;
            }
            tally.refuse(name, reason);
        }
    }

    private static BodyPublisher body(DocumentFile file) {
        try {
            return BodyPublishers.ofFile(file.path());
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void failIfFailed() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }
}
