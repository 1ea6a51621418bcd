package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableConfigurationProperties(SearchProperties.class)
class SearchController {

    private final DocumentSearch search;
    private final SearchProperties bounds;

    SearchController(DocumentSearch search, SearchProperties bounds) {
        this.search = search;
        this.bounds = bounds;
    }

    @PostMapping("/v1/search")
    SearchAnswer search(TenantId tenant, @RequestBody SearchRequest request) {
        return search.search(tenant, request.checked(bounds), request.explained());
    }

    /** For a browser. Nothing in the page runs, whatever the document holds. */
    @GetMapping(path = "/v1/search/heat", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> heat(TenantId tenant, @RequestParam String document, @RequestParam String query) {
        DocumentId id;
        try {
            id = new DocumentId(document);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("document", String.valueOf(e.getMessage()));
        }
        String page = search.heat(tenant, id, SearchRequest.query("query", query, bounds), bounds.maxHeat());
        return ResponseEntity.ok()
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(page);
    }
}
