package dev.millrace.retrieval;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the retrieval-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class RetrievalServiceApplication {

    static void main(String[] args) {
        SpringApplication.run(RetrievalServiceApplication.class, args);
    }
}
