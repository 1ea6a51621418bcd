package dev.millrace.retrieval.block;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BlockProperties.class)
class BlockConfiguration {

    /** @param data the service's own folder */
    @Bean
    BlockCache blockCache(BlockProperties properties, @Value("${millrace.retrieval.data:data/retrieval}") Path data)
            throws IOException {
        Path folder = properties.folder() == null ? data.resolve("blocks") : properties.folder();
        long disk = properties.disk().toBytes();
        return new BlockCache(new CacheSettings(
                properties.memory().toBytes(),
                disk,
                disk > 0 ? Optional.of(folder) : Optional.empty(),
                properties.share()));
    }

    @Bean
    MeterBinder blockMetrics(BlockCache cache) {
        return meters -> {
            for (Origin origin : Origin.values()) {
                FunctionCounter.builder(
                                "millrace.blocks.tokens",
                                cache,
                                one -> one.counters().tokens(origin))
                        .description("Tokens of blocks that answers were given, by where they came from")
                        .tag("origin", origin.name().toLowerCase(java.util.Locale.ROOT))
                        .register(meters);
            }
            gauge(meters, "memory", cache, CacheContents::memoryBytes);
            gauge(meters, "disk", cache, CacheContents::diskBytes);
            counter(meters, "saved.seconds", cache, CacheCounters::savedSeconds);
            counter(meters, "evicted", cache, CacheCounters::evicted);
            counter(meters, "restores.verified", cache, CacheCounters::verified);
            counter(meters, "restores.damaged", cache, CacheCounters::damaged);
            counter(meters, "unwritten", cache, CacheCounters::unwritten);
        };
    }

    private static void gauge(
            MeterRegistry meters, String tier, BlockCache cache, ToDoubleFunction<CacheContents> bytes) {
        Gauge.builder("millrace.blocks.bytes", cache, one -> bytes.applyAsDouble(one.total()))
                .tag("tier", tier)
                .baseUnit("bytes")
                .register(meters);
    }

    private static void counter(
            MeterRegistry meters, String name, BlockCache cache, ToDoubleFunction<CacheCounters> count) {
        FunctionCounter.builder("millrace.blocks." + name, cache, one -> count.applyAsDouble(one.counters()))
                .register(meters);
    }
}
