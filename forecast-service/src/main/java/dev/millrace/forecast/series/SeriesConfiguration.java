package dev.millrace.forecast.series;

import dev.millrace.events.Topics;
import dev.millrace.servicekit.partitions.DeadLetters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** Where points go that nobody can store. */
@Configuration(proxyBeanMethods = false)
class SeriesConfiguration {

    @Bean
    DeadLetters deadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
        return new DeadLetters(kafka, meters, Topics.deadLetter(Topics.POINTS).name(), "millrace.points.dead.letters");
    }
}
