package dev.millrace.registryclient;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/** The client, and the table of aliases with its feed. The service adds a bean {@link ServedModels}. */
@AutoConfiguration
@EnableConfigurationProperties(RegistryClientProperties.class)
public class RegistryClientAutoConfiguration {

    private static final String SERVICE = "${spring.application.name}";

    @Bean
    RegistryClient registryClient(
            RegistryClientProperties properties,
            @Value(SERVICE) String service,
            @Value("${millrace.access.key:}") String key) {
        return new RegistryClient(properties, service, key);
    }

    @Bean
    AliasTable aliasTable(ServedModels models) {
        return new AliasTable(models);
    }

    @Bean
    AliasFeed registryAliases(KafkaProperties kafka, AliasTable table, @Value(SERVICE) String service) {
        return new AliasFeed(kafka, table, service);
    }
}
