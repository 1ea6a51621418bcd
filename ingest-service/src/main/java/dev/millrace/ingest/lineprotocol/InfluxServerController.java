package dev.millrace.ingest.lineprotocol;

import dev.millrace.servicekit.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** What InfluxDB's clients ask before they write. */
@RestController
final class InfluxServerController {

    /** The InfluxDB whose write interface this speaks: clients choose their dialect by it. */
    private static final String SPEAKS = "1.8.10";

    private static final Pattern CREATE = Pattern.compile("(?is)\\s*CREATE\\s+DATABASE\\s+\\S.*");
    private static final Pattern SHOW = Pattern.compile("(?is)\\s*SHOW\\s+DATABASES\\s*;?\\s*");

    @RequestMapping(
            path = "/ping",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    ResponseEntity<Void> ping() {
        return ResponseEntity.status(HttpStatus.NO_CONTENT)
                .header("X-Influxdb-Version", SPEAKS)
                .header("X-Influxdb-Build", "Millrace")
                .build();
    }

    @GetMapping("/health")
    Map<String, Object> health() {
        return Map.of(
                "name", "influxdb",
                "message", "ready for queries and writes",
                "status", "pass",
                "checks", List.of(),
                "version", SPEAKS);
    }

    /** Databases need no creating: any name may be written to, and none is looked at. Nothing else can be queried. */
    @RequestMapping(
            path = "/query",
            method = {RequestMethod.GET, RequestMethod.POST})
    Map<String, Object> query(HttpServletRequest request) {
        String query = Optional.ofNullable(request.getParameter("q")).orElse("");
        if (CREATE.matcher(query).matches()) {
            return Map.of("results", List.of(Map.of("statement_id", 0)));
        }
        if (SHOW.matcher(query).matches()) {
            Map<String, Object> databases =
                    Map.of("name", "databases", "columns", List.of("name"), "values", List.of(List.of("millrace")));
            return Map.of("results", List.of(Map.of("statement_id", 0, "series", List.of(databases))));
        }
        throw ApiException.invalid(
                "q", "is not CREATE DATABASE or SHOW DATABASES; read series from the forecast-service");
    }
}
