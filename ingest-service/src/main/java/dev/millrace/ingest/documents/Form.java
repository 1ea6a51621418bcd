package dev.millrace.ingest.documents;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The file of a {@code multipart/form-data} body. */
final class Form {

    private Form() {}

    /** @throws ApiException {@code invalid-request} without exactly one file; {@code body-malformed}, {@code body-too-large} */
    static Part file(HttpServletRequest request) {
        try {
            List<Part> files = request.getParts().stream()
                    .filter(part -> part.getSubmittedFileName() != null)
                    .toList();
            if (files.size() != 1) {
                throw ApiException.invalid("file", "has to be there once, and is " + files.size() + " times");
            }
            return files.getFirst();
        } catch (IllegalStateException e) {
            throw new ApiException(ErrorCode.BODY_TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (IOException | ServletException e) {
            throw new ApiException(
                    ErrorCode.BODY_MALFORMED,
                    "The form cannot be read: " + e.getMessage(),
                    List.of(),
                    Optional.empty(),
                    e);
        }
    }
}
