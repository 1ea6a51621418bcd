package dev.millrace.registry;

import dev.millrace.servicekit.BodyLimits;
import dev.millrace.servicekit.tenancy.TenantRows;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Starts the model-registry. */
@SpringBootApplication
@Import({BodyLimits.class, TenantRows.class})
@ConfigurationPropertiesScan
public class ModelRegistryApplication {

    static void main(String[] args) {
        SpringApplication.run(ModelRegistryApplication.class, args);
    }
}
