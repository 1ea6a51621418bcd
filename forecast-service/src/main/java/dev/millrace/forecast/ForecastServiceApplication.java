package dev.millrace.forecast;

import dev.millrace.registryclient.ServedModels;
import dev.millrace.servicekit.BodyLimits;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the forecast-service. */
@SpringBootApplication
@Import(BodyLimits.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class ForecastServiceApplication {

    /** Those fitted on demand, and those trained. */
    @Bean
    ServedModels servedModels() {
        return ServedModels.of("forecast", "trained/");
    }

    static void main(String[] args) {
        SpringApplication.run(ForecastServiceApplication.class, args);
    }
}
