package dev.millrace.ingest.documents;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.extraction.DocumentLimits;
import dev.millrace.ingest.limits.RequestGate;
import dev.millrace.servicekit.RequestBodies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/documents}: documents come in and are deleted. They are listed and shown by the retrieval-service. */
@RestController
final class DocumentsController {

    private final RequestGate gate;
    private final RequestBodies bodies;
    private final DocumentIntake intake;
    private final DocumentRules rules;
    private final DocumentLimits limits;

    DocumentsController(
            RequestGate gate, RequestBodies bodies, DocumentIntake intake, DocumentRules rules, DocumentLimits limits) {
        this.gate = gate;
        this.bodies = bodies;
        this.intake = intake;
        this.rules = rules;
        this.limits = limits;
    }

    @PostMapping("/v1/documents")
    Stored post(TenantId tenant, HttpServletRequest request) {
        return take(tenant, request, Optional.empty());
    }

    @PutMapping("/v1/documents/{id}")
    Stored put(TenantId tenant, HttpServletRequest request, @PathVariable("id") String id) {
        return take(tenant, request, Optional.of(rules.id(id).value()));
    }

    @DeleteMapping("/v1/documents/{id}")
    Deleted delete(TenantId tenant, @PathVariable("id") String id) {
        intake.delete(tenant, rules.id(id));
        return new Deleted(id, true);
    }

    /** The same for ids that do not fit into a path. */
    @DeleteMapping("/v1/documents")
    Deleted deleteById(TenantId tenant, @RequestParam("id") String id) {
        return delete(tenant, id);
    }

    private Stored take(TenantId tenant, HttpServletRequest request, Optional<String> id) {
        try (RequestGate.Place _ = gate.enter()) {
            MediaType type = type(request);
            if (type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
                Optional<String> named = id.or(() -> Optional.ofNullable(request.getParameter("id")));
                try (Spooled body = spooled(request)) {
                    return intake.json(tenant, body, named);
                }
            }
            if (type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
                return form(tenant, request, id);
            }
            var document = MediaTypes.type(request.getContentType());
            var charset = MediaTypes.charset(request.getContentType());
            Described described = described(request.getParameterMap(), id);
            try (Spooled body = spooled(request)) {
                return intake.file(tenant, body, document, charset, described);
            }
        }
    }

    private Stored form(TenantId tenant, HttpServletRequest request, Optional<String> id) {
        Part file = Form.file(request);
        Described described = described(request.getParameterMap(), id);
        var document = MediaTypes.type(file.getContentType(), file.getSubmittedFileName());
        var charset = MediaTypes.charset(file.getContentType());
        try (InputStream in = file.getInputStream();
                Spooled body = Spooled.of(in, limits)) {
            return intake.file(tenant, body, document, charset, described);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Spooled spooled(HttpServletRequest request) {
        try (InputStream in = bodies.open(request, limits.bytes())) {
            return Spooled.of(in, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Described described(Map<String, String[]> parameters, Optional<String> id) {
        Described given = QueryFields.read(parameters);
        return rules.check(
                new Described(id.or(given::id), given.title(), given.language(), given.tags(), given.metadata()));
    }

    private static MediaType type(HttpServletRequest request) {
        try {
            return Optional.ofNullable(request.getContentType())
                    .map(MediaType::parseMediaType)
                    .orElse(MediaType.APPLICATION_OCTET_STREAM);
        } catch (org.springframework.http.InvalidMediaTypeException e) {
            // What is wrong with it is told where it is read as a document's.
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }
}
