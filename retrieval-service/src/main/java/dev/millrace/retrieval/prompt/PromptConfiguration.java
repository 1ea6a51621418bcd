package dev.millrace.retrieval.prompt;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.BlockProperties;
import dev.millrace.retrieval.block.ReuseRates;
import dev.millrace.retrieval.generation.DecoderVersions;
import dev.millrace.retrieval.generation.GenerationProperties;
import dev.millrace.retrieval.generation.Generations;
import dev.millrace.retrieval.generation.ModelProperties;
import dev.millrace.servicekit.ApiException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PromptConfiguration {

    private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);
    private static final Duration HALF_LIFE = Duration.ofDays(1);
    private static final int MOST_ASKED = 10_000;

    private record Asked(TenantId tenant, String model) {}

    @Bean
    LanguageModels languageModels(
            AliasTable aliases,
            RegistryClient registry,
            DecoderVersions versions,
            GenerationProperties limits,
            @Value("${millrace.retrieval.data:data/retrieval}") Path data,
            ModelProperties properties) {
        LoadingCache<Asked, Optional<String>> asked = Caffeine.newBuilder()
                .expireAfterWrite(ASKED_AGAIN)
                .maximumSize(MOST_ASKED)
                .build(one -> champion(registry, one));
        return new LanguageModels(
                (tenant, model) -> aliases.champion(tenant, model).or(() -> asked.get(new Asked(tenant, model))),
                versions::load,
                new ShippedReader(
                        data.resolve("models").resolve("shipped"), Optional.ofNullable(properties.demo()), limits),
                properties.maxLoaded());
    }

    /** What the topic has not told yet, the registry itself may know. */
    private static Optional<String> champion(RegistryClient registry, Asked asked) {
        try {
            return registry.alias(asked.tenant(), asked.model(), AliasTable.CHAMPION)
                    .flatMap(AliasState::digest);
        } catch (ApiException away) {
            return Optional.empty();
        }
    }

    @Bean
    ReuseRates reuseRates() {
        return new ReuseRates(Clock.systemUTC(), HALF_LIFE);
    }

    @Bean
    BlockPrompts blockPrompts(BlockCache cache, BlockProperties blocks, GenerationProperties limits, ReuseRates rates) {
        return new BlockPrompts(cache, blocks.store(), limits.sharedChunk(), rates);
    }

    @Bean
    Writer writer(Generations generations, BlockPrompts prompts, GenerationProperties limits) {
        RandomGenerator seeds = () -> ThreadLocalRandom.current().nextLong();
        return new Writer(generations, prompts, limits, seeds);
    }
}
