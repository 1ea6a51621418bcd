package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.servicekit.ApiException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Reads documents as the service does. */
final class Documents {

    private Documents() {}

    /** The defaults but for some settings, such as {@code stream=1MB}. */
    static DocumentLimits limits(Map<String, String> settings) {
        Map<String, String> named = new java.util.HashMap<>();
        settings.forEach((name, value) -> named.put("millrace.ingest.documents." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("millrace.ingest.documents", DocumentLimits.class);
    }

    static Extracted read(DocumentType type, byte[] bytes, Optional<Charset> charset, Map<String, String> settings) {
        try {
            Path file = Files.createTempFile("document", ".test");
            try {
                Files.write(file, bytes);
                return new Extraction(limits(settings), new SimpleMeterRegistry())
                        .extract(new Source.Stored(file, charset), type);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Extracted read(DocumentType type, byte[] bytes) {
        return read(type, bytes, Optional.empty(), Map.of());
    }

    static Extracted read(DocumentType type, String text) {
        Extracted read = read(type, text.getBytes(StandardCharsets.UTF_8));
        read.sections()
                .forEach(section -> assertThat(
                                read.text().substring(section.begin()).replaceAll("\\s+", " "))
                        .startsWith(section.heading()));
        return read;
    }

    /** The code of the refusal. */
    static String refusal(DocumentType type, byte[] bytes, Map<String, String> settings) {
        ApiException refusal =
                catchThrowableOfType(ApiException.class, () -> read(type, bytes, Optional.empty(), settings));
        assertThat(refusal).as("refused").isNotNull();
        return refusal.code().code();
    }
}
