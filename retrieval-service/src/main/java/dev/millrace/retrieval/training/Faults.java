package dev.millrace.retrieval.training;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the entries of a list, gathered so that more than the first is told. */
final class Faults {

    private static final int MOST = 20;

    private final String list;
    private final List<Fault> faults = new ArrayList<>();

    /** @param list the field that holds the entries */
    Faults(String list) {
        this.list = list;
    }

    /** @param field of the entry; empty: the entry itself */
    void add(int index, String field, String reason) {
        if (faults.size() < MOST) {
            String path = list + "[" + index + "]" + (field.isEmpty() ? "" : "." + field);
            faults.add(Fault.at(index, path, reason));
        }
    }

    /** Of an id that nothing has. */
    static String missing(@Nullable String document) {
        if (document == null || document.isEmpty()) {
            return "is required";
        }
        return document.length() > DocumentId.MAX_LENGTH
                ? "has at most " + DocumentId.MAX_LENGTH + " characters"
                : "there is no document " + document;
    }

    boolean any() {
        return !faults.isEmpty();
    }

    /** The query without spaces around it; empty, and a fault, when it is none. */
    String query(int index, @Nullable String query, int longest) {
        if (query == null || Words.of(query).size() == 0) {
            add(index, "query", "has at least one word");
            return "";
        }
        if (query.length() > longest) {
            add(index, "query", "has at most " + longest + " characters");
            return "";
        }
        if (query.indexOf(0) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(query)) {
            add(index, "query", "holds a NUL character, or half of one");
            return "";
        }
        return query.strip();
    }

    /** @throws ApiException {@code invalid-request} when there are any */
    void raise() {
        if (any()) {
            Fault first = faults.getFirst();
            throw new ApiException(ErrorCode.INVALID_REQUEST, first.field() + ": " + first.reason(), faults);
        }
    }
}
