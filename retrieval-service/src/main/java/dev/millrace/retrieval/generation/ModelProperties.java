package dev.millrace.retrieval.generation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which models are taken from the registry.
 *
 * @param maxSize of all files of one together
 * @param maxLoaded in memory at a time
 * @param demo folder of a decoder that is asked for as {@code demo-reader}; absent: the one of the build, if it has one
 */
@ConfigurationProperties("millrace.retrieval.models")
public record ModelProperties(
        @DefaultValue("16GB") DataSize maxSize,
        @DefaultValue("3") int maxLoaded,
        @Nullable Path demo) {

    public ModelProperties {
        if (maxLoaded < 1) {
            throw new IllegalArgumentException("at least one model is loaded at a time");
        }
    }
}
