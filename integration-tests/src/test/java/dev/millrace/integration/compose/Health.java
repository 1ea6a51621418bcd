package dev.millrace.integration.compose;

import static org.awaitility.Awaitility.await;

import dev.millrace.integration.compose.ComposeProject.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Waits for the readiness that each service publishes. */
final class Health {

    private final Function<Service, URI> address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Health(Function<Service, URI> address) {
        this.address = address;
    }

    void awaitReady(List<Service> services, Duration limit) {
        for (Service service : services) {
            await(service + " to be ready")
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> isReady(service));
        }
    }

    private boolean isReady(Service service) throws InterruptedException {
        URI readiness = address.apply(service).resolve("/actuator/health/readiness");
        HttpRequest request =
                HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
