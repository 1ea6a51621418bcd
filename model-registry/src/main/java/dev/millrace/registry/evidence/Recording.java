package dev.millrace.registry.evidence;

import dev.millrace.events.TenantId;
import dev.millrace.registry.TenantLock;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Records evidence of versions that are there. Thread-safe. */
@Component
final class Recording {

    private final EvidenceTable table;
    private final TenantLock lock;
    private final TransactionTemplate transactions;

    Recording(EvidenceTable table, TenantLock lock, TransactionTemplate transactions) {
        this.table = table;
        this.lock = lock;
        this.transactions = transactions;
    }

    /**
     * @throws ApiException {@code not-found} when there is no such version, {@code invalid-request} when it has as much evidence as it may
     *     have
     */
    void record(TenantId tenant, Evidence evidence) {
        try {
            transactions.executeWithoutResult(status -> {
                lock.take(tenant);
                if (table.find(tenant, evidence.id()).isPresent()) {
                    return;
                }
                if (table.count(tenant, evidence.version()) >= EvidenceTable.MAX_OF_VERSION) {
                    throw ApiException.invalid(
                            "version",
                            "has " + EvidenceTable.MAX_OF_VERSION + " pieces of evidence, which is the most");
                }
                table.insert(tenant, List.of(evidence));
            });
        } catch (DataIntegrityViolationException e) {
            if (String.valueOf(e.getMessage()).contains("evidence_of_a_version")) {
                throw ApiException.notFound("There is no version " + evidence.version());
            }
            throw e;
        }
    }
}
