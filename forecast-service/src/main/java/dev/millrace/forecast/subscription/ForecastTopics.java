package dev.millrace.forecast.subscription;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.TopicDeclarations;
import java.time.Duration;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Declares the topics that forecasts and anomalies leave on. */
@Component
class ForecastTopics {

    private final KafkaAdmin admin;

    ForecastTopics(KafkaAdmin admin) {
        this.admin = admin;
    }

    /** @throws ApiException {@code unavailable} when the broker does not answer within seconds */
    void declare(TenantId tenant) {
        try {
            admin.createOrModifyTopics(
                    TopicDeclarations.of(Topics.forecasts(tenant)), TopicDeclarations.of(Topics.anomalies(tenant)));
        } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
            throw ApiException.unavailable("The broker did not answer", Duration.ofSeconds(2), e);
        }
    }
}
