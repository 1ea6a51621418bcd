package dev.millrace.retrieval.document;

import dev.millrace.events.Topics;
import dev.millrace.servicekit.partitions.DeadLetters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** Where documents go that nobody can store. */
@Configuration(proxyBeanMethods = false)
class DocumentConfiguration {

    @Bean
    DeadLetters deadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
        return new DeadLetters(
                kafka, meters, Topics.deadLetter(Topics.DOCUMENTS).name(), "millrace.documents.dead.letters");
    }
}
