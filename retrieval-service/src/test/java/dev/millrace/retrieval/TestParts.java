package dev.millrace.retrieval;

import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;

/** What a service under test runs on: Kafka and Postgres of this JVM, and a data folder of its own. */
public final class TestParts {

    private TestParts() {}

    public static void configure(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "retrieval");
        Path data = folder();
        properties.add("millrace.retrieval.data", data::toString);
        // Contexts share one database: a test's jobs are its own service's.
        properties.add("millrace.job.concurrent", () -> "0");
    }

    private static Path folder() {
        try {
            Path target = Files.createDirectories(Path.of("target", "test-data"));
            return Files.createTempDirectory(target, "retrieval");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
