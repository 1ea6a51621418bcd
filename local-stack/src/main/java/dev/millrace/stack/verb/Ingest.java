package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.Ingested;
import dev.millrace.stack.client.Answers.Refusal;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ingest",
        description =
                "Send a file of points, or documents: .txt, .md, .html, .pdf, or a directory of them. What ends in .gz or"
                        + " .zst is sent as it is. Exit 1 when something is refused.")
public final class Ingest extends ServiceVerb {

    /** What the ingest-service reads. */
    enum Format {
        csv("text/csv", "/v1/points"),
        ndjson("application/x-ndjson", "/v1/points"),
        json("application/json", "/v1/points"),
        line("text/plain; charset=utf-8", "/api/v2/write"),
        documents("application/json", "/v1/documents");

        private final String mediaType;
        private final String path;

        Format(String mediaType, String path) {
            this.mediaType = mediaType;
            this.path = path;
        }

        /** By the end of a file's name, less its compression; empty when that does not tell. */
        static Optional<Format> of(String file) {
            String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "csv" -> Optional.of(csv);
                case "ndjson", "jsonl" -> Optional.of(ndjson);
                case "json" -> Optional.of(json);
                case "line", "lp", "influx" -> Optional.of(line);
                default -> Optional.empty();
            };
        }
    }

    private static final int REFUSALS_SHOWN = 10;

    @Parameters(paramLabel = "FILE", description = "The file or directory, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "One of ${COMPLETION-CANDIDATES} (default: by the file's name). csv has the header series,time,value;"
                            + " documents has one {\"id\", \"title\", \"text\"} a line.")
    private @Nullable Format format;

    @Option(
            names = "--precision",
            paramLabel = "UNIT",
            description = "Unit of integer times: s, ms, us or ns (default ms; ns for line).")
    private @Nullable String precision;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Idempotency key: sending the same file again under it within 24 hours changes nothing.")
    private @Nullable String key;

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag of each document; may be given more than once.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public Ingest(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean lines = format == Format.documents;
        if (lines || format == null && DocumentIngest.isOne(file)) {
            try (ServiceClient client = services()) {
                return new DocumentIngest(terminal(), json, tags).send(file, lines, client);
            }
        }
        if (!tags.isEmpty()) {
            throw new Failure("points have labels, no tags", "leave --tag out");
        }
        Format sent = Optional.ofNullable(format)
                .or(() -> Format.of(file))
                .orElseThrow(() -> new Failure(
                        "the name " + file + " does not tell the format",
                        "--format csv, ndjson, json, line or documents"));
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", sent.mediaType));
        Optional.ofNullable(key).ifPresent(value -> headers.put("Idempotency-Key", value));
        compression(file).ifPresent(encoding -> headers.put("Content-Encoding", encoding));
        String path = sent.path
                + Optional.ofNullable(precision)
                        .map(unit -> "?precision=" + unit)
                        .orElse("");
        long began = System.nanoTime();
        String answer;
        long bytes;
        try (ServiceClient client = services();
                CountingStream in = new CountingStream(open())) {
            answer = client.stream(Service.INGEST, path, headers, BodyPublishers.ofInputStream(() -> in));
            bytes = in.count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clearProgress();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        // Line protocol is answered without a count.
        Optional<Ingested> counted =
                answer.isBlank() ? Optional.empty() : Optional.of(ServiceClient.read(answer, Ingested.class));
        if (json) {
            report(sent, bytes, seconds, counted).print(terminal());
        } else {
            print(bytes, seconds, counted);
        }
        return counted.filter(result -> result.refused() > 0).isPresent() ? 1 : 0;
    }

    static Optional<String> compression(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz")) {
            return Optional.of("gzip");
        }
        return name.endsWith(".zst") ? Optional.of("zstd") : Optional.empty();
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new Failure("there is no file " + path.toAbsolutePath() + " that can be read");
        }
        return new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    }

    private Report report(Format sent, long bytes, double seconds, Optional<Ingested> counted) {
        Map<String, Object> row =
                Report.fields("file", file, "format", sent.name(), "bytes", bytes, "seconds", seconds);
        counted.ifPresent(result -> {
            row.put("accepted", result.accepted());
            row.put("refused", result.refused());
            row.put("errors", result.errors());
        });
        return new Report("ingest").row(row);
    }

    private void print(long bytes, double seconds, Optional<Ingested> counted) {
        String sent = String.format(Locale.ROOT, "%s in %.1f s", size(bytes), seconds);
        if (counted.isEmpty()) {
            line("accepted, " + sent);
            return;
        }
        Ingested result = counted.get();
        line(String.format(
                Locale.ROOT, "%,d points accepted, %,d refused, %s", result.accepted(), result.refused(), sent));
        for (Refusal refusal : result.errors()
                .subList(0, Math.min(REFUSALS_SHOWN, result.errors().size()))) {
            line("  record " + refusal.index() + ": "
                    + refusal.field().map(name -> name + " ").orElse("") + refusal.reason());
        }
        if (result.refused() > REFUSALS_SHOWN) {
            line("  … --json lists up to 1,000");
        }
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    private void clearProgress() {
        if (terminal().interactive() && !json) {
            terminal().out().print("\r\u001b[K");
            terminal().out().flush();
        }
    }

    /** Shows how far the sending is. */
    private final class CountingStream extends java.io.FilterInputStream {

        private long count;
        private long shownNanos = System.nanoTime();

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                count(1);
            }
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int bytes) {
            count += bytes;
            if (terminal().interactive() && !json && System.nanoTime() - shownNanos > 200_000_000) {
                shownNanos = System.nanoTime();
                terminal().out().print("\r\u001b[Ksent " + size(count));
                terminal().out().flush();
            }
        }
    }
}
