package dev.millrace.retrieval.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/documents")
class DocumentController {

    private final JdbcDocuments documents;
    private final DocumentStates states;
    private final DocumentProperties properties;

    DocumentController(JdbcDocuments documents, DocumentStates states, DocumentProperties properties) {
        this.documents = documents;
        this.states = states;
        this.properties = properties;
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record DocumentPage(List<Document> documents, Optional<DocumentId> next) {}

    record OneDocument(
            @JsonUnwrapped Document document, DocumentState state, List<Section> sections, List<Integer> pages) {}

    @GetMapping
    DocumentPage list(
            TenantId tenant,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > properties.maxListed()) {
            throw ApiException.invalid("limit", "is 1 to " + properties.maxListed());
        }
        if (after.indexOf(0) >= 0) {
            throw ApiException.invalid("after", "holds a NUL character");
        }
        List<Document> found = documents.page(tenant, after, limit + 1);
        return found.size() > limit
                ? new DocumentPage(
                        found.subList(0, limit),
                        Optional.of(found.get(limit - 1).id()))
                : new DocumentPage(found, Optional.empty());
    }

    @GetMapping("/{id}")
    OneDocument one(TenantId tenant, @PathVariable String id) {
        DocumentId name = name(id);
        DocumentText outline = documents.outline(tenant, name).orElseThrow(() -> missing(id));
        DocumentState state = states.of(tenant, name).orElseThrow(() -> missing(id));
        return new OneDocument(outline.document(), state, outline.sections(), outline.pages());
    }

    @GetMapping("/{id}/text")
    DocumentSlice text(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int begin,
            @RequestParam Optional<Integer> end) {
        int until = end.orElse((int) Math.min(Integer.MAX_VALUE, (long) begin + properties.maxText()));
        if (begin < 0) {
            throw ApiException.invalid("begin", "is not below 0");
        }
        if (until < begin || until - begin > properties.maxText()) {
            throw ApiException.invalid("end", "is at most " + properties.maxText() + " characters after begin");
        }
        return documents.slice(tenant, name(id), begin, until).orElseThrow(() -> missing(id));
    }

    private static DocumentId name(String id) {
        try {
            return new DocumentId(id);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("id", String.valueOf(e.getMessage()));
        }
    }

    private static ApiException missing(String id) {
        return ApiException.notFound("There is no document " + id);
    }
}
