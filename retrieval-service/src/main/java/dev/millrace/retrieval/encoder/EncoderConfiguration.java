package dev.millrace.retrieval.encoder;

import dev.millrace.registryclient.RegistryClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service's encoder, loaded once, and what it counts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EncoderProperties.class, EncoderRegistrationProperties.class})
class EncoderConfiguration {

    @Bean
    MiniLm encoder(EncoderProperties properties) {
        return MiniLm.open(properties);
    }

    @Bean
    WordPieces wordPieces(MiniLm encoder) {
        return encoder.pieces();
    }

    @Bean
    EncoderRegistration encoderRegistration(
            MiniLm encoder, RegistryClient registry, EncoderRegistrationProperties properties) {
        return new EncoderRegistration(
                EncoderVersion.of(encoder),
                version -> EncoderVersion.register(registry, version),
                () -> EncoderVersion.upload(registry),
                properties);
    }

    @Bean
    MeterBinder encoderMeters(MiniLm encoder) {
        return meters -> {
            FunctionCounter.builder("millrace.encoder.pieces", encoder, MiniLm::encoded)
                    .description("word pieces that were encoded")
                    .register(meters);
            for (Urgency urgency : Urgency.values()) {
                Gauge.builder("millrace.encoder.waiting", encoder, waited -> waited.waiting(urgency))
                        .description("calls that wait for the encoder")
                        .tag("urgency", urgency.name().toLowerCase(Locale.ROOT))
                        .register(meters);
            }
        };
    }
}
