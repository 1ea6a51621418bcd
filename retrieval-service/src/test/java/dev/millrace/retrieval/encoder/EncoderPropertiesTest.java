package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EncoderPropertiesTest {

    @Test
    void everyProcessorEncodesUnlessToldOtherwise() {
        assertThat(bound(Map.of())).isEqualTo(EncoderProperties.defaults());
        assertThat(EncoderProperties.defaults())
                .isEqualTo(new EncoderProperties(
                        0, 256, Duration.ofSeconds(5), Duration.ofMinutes(10), 4096, 262_144, 4_194_304));
        assertThat(EncoderProperties.defaults().computing())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(bound(Map.of("millrace.retrieval.encoder.threads", "3")).computing())
                .isEqualTo(3);
    }

    @Test
    void aQueueWithoutRoomIsRefused() {
        assertThatThrownBy(() -> bound(Map.of("millrace.retrieval.encoder.waiting", "0")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EncoderProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval.encoder", EncoderProperties.class);
    }
}
