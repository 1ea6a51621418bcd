package dev.millrace.retrieval;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the retrieval-service. */
@SpringBootApplication
public class RetrievalServiceApplication {

    static void main(String[] args) {
        SpringApplication.run(RetrievalServiceApplication.class, args);
    }
}
