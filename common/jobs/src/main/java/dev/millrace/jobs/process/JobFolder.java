package dev.millrace.jobs.process;

import dev.millrace.jobs.JobLease;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The files that a job's process and the service share, in a folder of this attempt alone. */
public record JobFolder(Path path) {

    private static final String SEPARATOR = "_";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static JobFolder of(Path root, JobLease lease) {
        return new JobFolder(root.toAbsolutePath().resolve(lease.id() + SEPARATOR + lease.fence()));
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** Reads what {@link #write} wrote. */
    public <T> T read(String name, Class<T> type) throws IOException {
        try (InputStream in = Files.newInputStream(file(name))) {
            return JSON.readValue(in, type);
        }
    }

    /** Writes it as JSON, and makes the folder where it is not there. */
    public void write(String name, Object value) throws IOException {
        Files.createDirectories(path);
        try (OutputStream out = Files.newOutputStream(file(name))) {
            JSON.writeValue(out, value);
        }
    }

    /** What other attempts at the same job left on this machine: whoever made them is fenced off. */
    public List<JobFolder> earlier() throws IOException {
        Path root = Objects.requireNonNull(path.getParent());
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        String name = path.getFileName().toString();
        String job = name.substring(0, name.indexOf(SEPARATOR) + 1);
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(one -> one.getFileName().toString().startsWith(job) && !one.equals(path))
                    .map(JobFolder::new)
                    .toList();
        }
    }

    /** Removes it with all that is in it; it need not be there. */
    public void delete() throws IOException {
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
