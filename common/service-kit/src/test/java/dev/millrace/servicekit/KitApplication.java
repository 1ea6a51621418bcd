package dev.millrace.servicekit;

import dev.millrace.events.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A service with nothing of its own, to see what the kit gives. It looks for nothing in its package, where the kit keeps what services may choose. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
@Import(KitApplication.Probe.class)
class KitApplication {

    record Body(int count, List<String> names) {}

    @RestController
    static class Probe {

        @GetMapping("/tenant")
        Map<String, String> tenant(TenantId tenant) {
            return Map.of("tenant", tenant.value());
        }

        @GetMapping("/names/{name}/end")
        Map<String, String> name(@PathVariable String name) {
            return Map.of("name", name);
        }

        @PostMapping("/body")
        Body body(@RequestBody Body body) {
            return body;
        }

        @GetMapping("/number")
        int number(@RequestParam int number) {
            return number;
        }

        @GetMapping("/away")
        void away() {
            throw ApiException.unavailable("The store is away", Duration.ofSeconds(7), null);
        }

        @GetMapping("/broken")
        void broken() {
            throw new IllegalStateException("secret of the inside");
        }
    }
}
