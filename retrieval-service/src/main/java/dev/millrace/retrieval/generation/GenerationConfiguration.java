package dev.millrace.retrieval.generation;

import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelCheck;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service's generator, and where its models come from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GenerationProperties.class, ModelProperties.class})
class GenerationConfiguration {

    @Bean
    Generations generations(GenerationProperties properties) {
        return new Generations(properties);
    }

    @Bean
    DecoderVersions decoderVersions(
            RegistryClient registry,
            KernelCheck kernels,
            @Value("${millrace.retrieval.data:data/retrieval}") Path data,
            ModelProperties properties,
            GenerationProperties limits) {
        return new DecoderVersions(registry, kernels, data.resolve("models"), properties, limits, Clock.systemUTC());
    }

    @Bean
    MeterBinder generationMeters(Generations generations) {
        return meters -> {
            Gauge.builder("millrace.generation.active", generations, Generations::active)
                    .description("texts that are generated")
                    .register(meters);
            Gauge.builder("millrace.generation.waiting", generations, Generations::waiting)
                    .description("texts that wait to be generated")
                    .register(meters);
            FunctionCounter.builder("millrace.generation.started", generations, Generations::started)
                    .description("texts that were asked for and not refused")
                    .register(meters);
        };
    }
}
