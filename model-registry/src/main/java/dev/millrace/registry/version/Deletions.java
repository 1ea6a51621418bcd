package dev.millrace.registry.version;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.TenantLock;
import dev.millrace.registry.alias.Aliases;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes versions that no alias names. Thread-safe: the database itself lets no alias name what is not there. */
@Component
final class Deletions {

    private final VersionTable table;
    private final Aliases aliases;
    private final TenantLock lock;
    private final TransactionTemplate transactions;

    Deletions(VersionTable table, Aliases aliases, TenantLock lock, TransactionTemplate transactions) {
        this.table = table;
        this.aliases = aliases;
        this.lock = lock;
        this.transactions = transactions;
    }

    /** @throws ApiException {@code not-found}, or {@code version-in-use} with the aliases */
    void delete(TenantId tenant, String digest, String actor, String reason) {
        transactions.executeWithoutResult(status -> {
            lock.take(tenant);
            Version version = table.find(tenant, digest)
                    .orElseThrow(() -> ApiException.notFound("There is no version " + digest));
            List<String> naming = aliases.ofModel(tenant, version.name()).stream()
                    .filter(alias -> alias.digest().filter(digest::equals).isPresent())
                    .map(AliasState::alias)
                    .toList();
            if (!naming.isEmpty()) {
                throw new ApiException(
                        ErrorCode.VERSION_IN_USE,
                        version.name() + " has it as " + String.join(", ", naming),
                        naming.stream()
                                .map(alias -> Fault.field("aliases." + alias, "names the version"))
                                .toList());
            }
            table.bury(tenant, digest, actor, reason);
        });
    }
}
