package dev.millrace.retrieval.document;

import dev.millrace.events.TenantId;
import java.util.List;
import java.util.Set;

/** With what each tenant's documents are encoded. Thread-safe; asked often, and answers at once. */
public interface Encodings {

    /** Digest of the vectors that the tenant's searches read. */
    String served(TenantId tenant);

    /**
     * What the tenant's documents are to have vectors of: first those that searches read, then those that are about to follow them. What
     * cannot be computed here at present is left out.
     */
    List<Encoding> wanted(TenantId tenant);

    /** Digests of everything that is wanted for whichever tenant. */
    Set<String> digests();

    /** One for everybody. */
    static Encodings always(Encoding encoding) {
        return new Encodings() {
            @Override
            public String served(TenantId tenant) {
                return encoding.digest();
            }

            @Override
            public List<Encoding> wanted(TenantId tenant) {
                return List.of(encoding);
            }

            @Override
            public Set<String> digests() {
                return Set.of(encoding.digest());
            }
        };
    }
}
