package dev.millrace.retrieval.indexing;

import dev.millrace.events.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How far an index on disk has come, kept in it.
 *
 * @param store the database that it was built from
 * @param encoding digest whose vectors it prefers; empty for none
 */
record IndexMark(UUID store, TenantId tenant, long change, String encoding) {

    private static final String STORE = "millrace.store";
    private static final String TENANT = "millrace.tenant";
    private static final String CHANGE = "millrace.change";
    private static final String ENCODING = "millrace.encoding";

    Map<String, String> write() {
        return Map.of(
                STORE, store.toString(), TENANT, tenant.value(), CHANGE, Long.toString(change), ENCODING, encoding);
    }

    /** Empty for what somebody else wrote. */
    static Optional<IndexMark> read(Map<String, String> written) {
        try {
            return Optional.of(new IndexMark(
                    UUID.fromString(written.getOrDefault(STORE, "")),
                    new TenantId(written.getOrDefault(TENANT, "")),
                    Long.parseLong(written.getOrDefault(CHANGE, "")),
                    written.getOrDefault(ENCODING, "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
