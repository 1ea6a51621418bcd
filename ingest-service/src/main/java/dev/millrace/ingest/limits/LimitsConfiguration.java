package dev.millrace.ingest.limits;

import dev.millrace.servicekit.RequestBodies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

    @Bean
    RequestBodies requestBodies(IngestLimits limits, MeterRegistry meters) {
        Counter received = Counter.builder("millrace.ingest.bytes.received")
                .baseUnit("bytes")
                .description("Bytes of request bodies as sent, before decompression")
                .register(meters);
        return new RequestBodies(limits.expansion(), received::increment);
    }
}
