package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.NewVersion.Content;
import dev.millrace.registryclient.Registered;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EncoderRegistrationTest {

    private static final NewVersion VERSION =
            new NewVersion("encoder/x", Map.of(), Content.stored("model.onnx", "0".repeat(64)), Optional.empty());

    private final AtomicInteger registrations = new AtomicInteger();
    private final AtomicInteger uploads = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean stored;

    private final EncoderRegistration registration = new EncoderRegistration(
            VERSION,
            this::register,
            this::upload,
            new EncoderRegistrationProperties(Duration.ofMillis(5), Duration.ofMillis(1), Duration.ofMillis(4)));

    @AfterEach
    void stop() {
        registration.stop();
    }

    @Test
    void theFileIsSentOnceAndTheRegistryToldAgainAndAgain() {
        registration.start();
        await().until(() -> registrations.get() > 5);
        assertThat(uploads).hasValue(1);
        assertThat(registration.registered()).contains("digest of encoder/x");
    }

    @Test
    void aRegistryThatWasAwayIsAskedUntilItIsThere() {
        away = true;
        registration.start();
        await().until(() -> registrations.get() > 3);
        assertThat(registration.registered()).isEmpty();
        away = false;
        await().until(() -> registration.registered().isPresent());
    }

    @Test
    void aStoppedOneAsksNoMore() {
        registration.start();
        assertThat(registration.isRunning()).isTrue();
        registration.stop();
        assertThat(registration.isRunning()).isFalse();
    }

    @Test
    void itIsToldEveryFiveMinutesUnlessToldOtherwise() {
        assertThat(new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("millrace.retrieval.encoder.registration", EncoderRegistrationProperties.class))
                .isEqualTo(new EncoderRegistrationProperties(
                        Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    private Registered register(NewVersion version) {
        registrations.incrementAndGet();
        if (away) {
            throw ApiException.unavailable("away", Duration.ofSeconds(1), null);
        }
        return stored
                ? new Registered.Done("digest of " + version.name(), Optional.empty())
                : new Registered.Refused("artefact-missing", "not stored");
    }

    private void upload() {
        uploads.incrementAndGet();
        stored = true;
    }
}
