package dev.millrace.registry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the model-registry. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ModelRegistryApplication {

    static void main(String[] args) {
        SpringApplication.run(ModelRegistryApplication.class, args);
    }
}
