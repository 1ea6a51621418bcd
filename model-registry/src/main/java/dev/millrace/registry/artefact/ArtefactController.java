package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/artefacts/{sha256}")
final class ArtefactController {

    private final Artefacts artefacts;

    ArtefactController(Artefacts artefacts) {
        this.artefacts = artefacts;
    }

    @PutMapping
    ResponseEntity<Void> put(TenantId tenant, @PathVariable String sha256, HttpServletRequest request)
            throws IOException {
        boolean stored = artefacts.put(tenant, Checks.digest("sha256", sha256), request.getInputStream());
        return ResponseEntity.status(stored ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(sha256)
                .build();
    }

    @GetMapping
    void get(TenantId tenant, @PathVariable String sha256, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String etag = '"' + Checks.digest("sha256", sha256) + '"';
        try (ArtefactContent content =
                artefacts.open(tenant, sha256).orElseThrow(() -> ApiException.notFound("There is no such artefact"))) {
            response.setHeader(HttpHeaders.ETAG, etag);
            if (etag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
                response.setStatus(HttpStatus.NOT_MODIFIED.value());
                return;
            }
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(content.size());
            content.bytes().transferTo(response.getOutputStream());
        }
    }

    /** Says that it is there; the bytes are checked when they are read. */
    @RequestMapping(method = RequestMethod.HEAD)
    void head(TenantId tenant, @PathVariable String sha256, HttpServletResponse response) {
        response.setContentLengthLong(artefacts
                .size(tenant, Checks.digest("sha256", sha256))
                .orElseThrow(() -> ApiException.notFound("There is no such artefact")));
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(HttpHeaders.ETAG, '"' + sha256 + '"');
    }
}
