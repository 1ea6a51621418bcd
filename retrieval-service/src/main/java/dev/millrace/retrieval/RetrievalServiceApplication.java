package dev.millrace.retrieval;

import dev.millrace.registryclient.ServedModels;
import dev.millrace.servicekit.BodyLimits;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the retrieval-service. */
@SpringBootApplication
@Import(BodyLimits.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class RetrievalServiceApplication {

    /** Rankers, and decoders that write; the encoder comes with the build. */
    @Bean
    ServedModels servedModels() {
        return ServedModels.of("ranker/", "decoder/");
    }

    static void main(String[] args) {
        SpringApplication.run(RetrievalServiceApplication.class, args);
    }
}
