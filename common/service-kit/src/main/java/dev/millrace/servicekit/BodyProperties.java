package dev.millrace.servicekit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of the heap JSON bodies may take.
 *
 * @param max largest JSON body, counted decompressed
 * @param large from this size on a body counts, and a compressed one whatever its size, against {@code maxLarge}
 * @param maxLarge large bodies worked on at a time; further ones wait up to two seconds, then are refused
 */
@ConfigurationProperties("millrace.body")
public record BodyProperties(
        @DefaultValue("64MB") DataSize max,
        @DefaultValue("1MB") DataSize large,
        @DefaultValue("2") int maxLarge) {

    public BodyProperties {
        if (max.toBytes() < 1 || max.toBytes() >= Integer.MAX_VALUE || maxLarge < 1) {
            throw new IllegalArgumentException("a body has 1 B to 2 GB, and at least one is worked on at a time");
        }
    }
}
