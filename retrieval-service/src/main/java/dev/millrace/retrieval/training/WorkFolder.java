package dev.millrace.retrieval.training;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.jobs.JobLease;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The files that a training's process and the service share, in a folder of this attempt alone. */
record WorkFolder(Path path) {

    private static final String SEPARATOR = "_";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the process is told. @param reportMillis pause between two reports */
    record Order(Source source, Options options, long reportMillis) {}

    /** What it trains on. @param queries empty for pseudo-queries */
    record Data(List<Text> documents, List<AskedQuery> queries) {}

    /** A document's version. @param title may be empty */
    record Text(String id, String title, String text, List<Section> sections) {}

    static WorkFolder of(Path root, JobLease lease) {
        return new WorkFolder(root.toAbsolutePath().resolve(lease.id() + SEPARATOR + lease.fence()));
    }

    Path data() {
        return path.resolve("data.json");
    }

    /** The ranker to go on from; it need not be there. */
    Path start() {
        return path.resolve("start.safetensors");
    }

    Path ranker() {
        return path.resolve("ranker.safetensors");
    }

    Order readOrder() throws IOException {
        return JSON.readValue(Files.readAllBytes(path.resolve("order.json")), Order.class);
    }

    Data readData() {
        return JSON.readValue(data(), Data.class);
    }

    void write(Order order, Data data) throws IOException {
        Files.createDirectories(path);
        Files.write(path.resolve("order.json"), JSON.writeValueAsBytes(order));
        try (OutputStream out = Files.newOutputStream(data())) {
            JSON.writeValue(out, data);
        }
    }

    /** Removes what earlier attempts left on this machine, texts of documents among it: whoever made them is fenced off. */
    void clearEarlier(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        String name = path.getFileName().toString();
        String job = name.substring(0, name.indexOf(SEPARATOR) + 1);
        List<Path> before;
        try (Stream<Path> all = Files.list(root)) {
            before = all.filter(one -> one.getFileName().toString().startsWith(job))
                    .toList();
        }
        for (Path one : before) {
            new WorkFolder(one).delete();
        }
    }

    void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.deleteIfExists(one);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
