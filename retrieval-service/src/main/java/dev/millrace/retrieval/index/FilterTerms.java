package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * The terms that stand for a document's filterable values. All of them share one field of the index, so that tenants may have any
 * number of metadata names; numbers are written so that their terms are in their order.
 */
final class FilterTerms {

    /** Stands between name and value; no UTF-8 text has it. */
    private static final int END = 0xFF;

    /** Longer texts are told apart by their digest, as terms have a greatest length. */
    private static final int LONGEST = 1024;

    private FilterTerms() {}

    static List<BytesRef> of(DocumentId id, Header header) {
        List<BytesRef> terms = new ArrayList<>();
        add(terms, Field.ID, new Value.Text(id.value()));
        header.language().ifPresent(language -> add(terms, Field.LANGUAGE, new Value.Text(language)));
        header.tags().forEach(tag -> add(terms, Field.TAG, new Value.Text(tag)));
        header.metadata().forEach((name, value) -> {
            if (!name.isEmpty()) {
                add(terms, Field.meta(name), Value.of(value));
            }
        });
        return terms;
    }

    private static void add(List<BytesRef> terms, Field field, Value value) {
        terms.add(equal(field, value));
        terms.add(exists(field));
    }

    static BytesRef exists(Field field) {
        return term(field, '?', new byte[0]);
    }

    static BytesRef equal(Field field, Value value) {
        return switch (value) {
            case Value.Text(String text) -> text(field, text);
            case Value.Number(double number) -> number(field, number);
            case Value.Flag(boolean flag) -> term(field, 'b', new byte[] {(byte) (flag ? 1 : 0)});
        };
    }

    static BytesRef number(Field field, double number) {
        byte[] sortable = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(NumericUtils.doubleToSortableLong(number == 0 ? 0.0 : number), sortable, 0);
        return term(field, 'n', sortable);
    }

    private static BytesRef text(Field field, String text) {
        String compared = field.kind() == Field.Kind.LANGUAGE ? text.toLowerCase(Locale.ROOT) : text;
        byte[] utf8 = compared.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= LONGEST ? term(field, 's', utf8) : term(field, 'd', sha256(utf8));
    }

    private static BytesRef term(Field field, char type, byte[] value) {
        byte[] name = field.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST) {
            name = sha256(name);
        }
        ByteArrayOutputStream term = new ByteArrayOutputStream(name.length + 2 + value.length);
        term.writeBytes(name);
        term.write(END);
        term.write(type);
        term.writeBytes(value);
        return new BytesRef(term.toByteArray());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
