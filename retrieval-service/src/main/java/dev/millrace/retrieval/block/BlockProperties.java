package dev.millrace.retrieval.block;

import dev.millrace.retrieval.decoder.StoreType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The cache of blocks.
 *
 * @param memory for states @param disk for files; 0: none
 * @param folder of this replica alone; absent: {@code blocks} in the service's own
 * @param share most part of either that one tenant may have, above 0 and at most 1
 * @param admission part of the memory up to which blocks are computed before anybody asks for them; 0: none are
 * @param store {@code f32} keeps answers as they are without a cache; {@code f16} takes half as much, {@code i8} about a quarter
 */
@ConfigurationProperties("millrace.retrieval.blocks")
public record BlockProperties(
        @DefaultValue("512MB") DataSize memory,
        @DefaultValue("8GB") DataSize disk,
        @Nullable Path folder,
        @DefaultValue("1") double share,
        @DefaultValue("0.25") double admission,
        @DefaultValue("f32") StoreType store) {

    public BlockProperties {
        if (!(admission >= 0 && admission <= 1)) {
            throw new IllegalArgumentException("admission is a part of the memory, from 0 to 1");
        }
    }
}
