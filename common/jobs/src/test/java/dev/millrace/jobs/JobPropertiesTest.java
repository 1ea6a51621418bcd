package dev.millrace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class JobPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new JobProperties(
                        1,
                        100,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        5,
                        Duration.ofDays(90),
                        100,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(15)));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of(
                        "millrace.job.concurrent", "2",
                        "millrace.job.max-queued", "3",
                        "millrace.job.lease", "4s",
                        "millrace.job.scan", "5s",
                        "millrace.job.max-failures", "6",
                        "millrace.job.keep", "7d",
                        "millrace.job.max-streams", "8",
                        "millrace.job.watch", "9s",
                        "millrace.job.heartbeat", "10s")))
                .isEqualTo(new JobProperties(
                        2,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        Duration.ofDays(7),
                        8,
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10)));
    }

    private static JobProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.job", JobProperties.class);
    }
}
