package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import dev.millrace.registry.TenantLock;
import dev.millrace.registry.artefact.CollectionTable.Freed;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.tenancy.Tenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Frees what no version keeps: first rows of a tenant's artefacts, then files that no row names. Thread-safe, also across replicas, and a process
 * may die anywhere within: a row goes in one transaction, a file only once no row names it, and what is left lies there for the next run.
 *
 * <p>Nothing is taken that a registration is about to use. It locks the rows that it relies on, and a row that is recorded for a file holds the
 * file's lock, under which a collection looks once more before it deletes the file.
 */
@Component
final class Collector {

    private final CollectionTable table;
    private final ArtefactFiles files;
    private final Uploads uploads;
    private final UploadTable uploadTable;
    private final TenantLock lock;
    private final TransactionTemplate transactions;
    private final CollectionProperties properties;
    private final Clock clock;

    Collector(
            CollectionTable table,
            ArtefactFiles files,
            Uploads uploads,
            UploadTable uploadTable,
            TenantLock lock,
            TransactionTemplate transactions,
            CollectionProperties properties,
            Clock clock) {
        this.table = table;
        this.files = files;
        this.uploads = uploads;
        this.uploadTable = uploadTable;
        this.lock = lock;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** How far one collection has come. */
    private final class Run {
        private final Instant deadline = clock.instant().plus(properties.maxTime());
        private final boolean dry;
        private final Instant before;
        private Freed rows = new Freed(0, 0);
        private long fileCount;
        private long fileBytes;

        Run(boolean dry, Instant before) {
            this.dry = dry;
            this.before = before;
        }

        boolean inTime() {
            return clock.instant().isBefore(deadline);
        }

        CollectionReport report() {
            return new CollectionReport(dry, before, rows.artefacts(), rows.bytes(), fileCount, fileBytes, inTime());
        }
    }

    /** What {@link #collect} would free now; files that only rows to be freed still name are not counted. */
    CollectionReport look(TenantId tenant, Duration unusedFor) {
        Run run = new Run(true, clock.instant().minus(unusedFor));
        run.rows = table.unused(tenant, run.before);
        filesOfAll(run);
        return run.report();
    }

    CollectionReport collect(TenantId tenant, Duration unusedFor, String actor, String reason) {
        Run run = new Run(false, clock.instant().minus(unusedFor));
        uploads.removeExpired();
        rows(tenant, run);
        filesOfAll(run);
        if (run.rows.artefacts() > 0) {
            transactions.executeWithoutResult(status -> {
                lock.take(tenant);
                table.log(tenant, run.rows, actor, reason, clock.instant());
            });
        }
        return run.report();
    }

    private void rows(TenantId tenant, Run run) {
        boolean more = true;
        while (more && run.inTime()) {
            more = Objects.requireNonNull(transactions.execute(status -> {
                List<String> locked = table.lock(tenant, run.before, properties.batch());
                run.rows = run.rows.plus(table.delete(tenant, locked));
                return locked.size() == properties.batch();
            }));
        }
    }

    /** Tenants share files: one goes when none of them has it. */
    private void filesOfAll(Run run) {
        Tenancy.ofAll(() -> {
            files(run);
            return run;
        });
    }

    private void files(Run run) {
        List<String> batch = new ArrayList<>();
        try {
            files.eachOlder(run.before, file -> {
                batch.add(file);
                if (batch.size() == properties.batch()) {
                    files(run, batch);
                    batch.clear();
                }
            });
            files(run, batch);
            files.eachLeftover(run.before, file -> leftover(run, file));
        } catch (IOException e) {
            throw ApiException.unavailable("The artefacts cannot be listed", Duration.ofSeconds(5), e);
        }
    }

    private void files(Run run, List<String> names) {
        Set<String> had = table.had(names);
        for (String name : names) {
            if (!had.contains(name) && run.inTime()) {
                if (run.dry) {
                    count(run, files.path(name));
                } else {
                    transactions.executeWithoutResult(status -> {
                        table.lockFile(name);
                        if (table.had(List.of(name)).isEmpty() && files.isOlder(name, run.before)) {
                            count(run, files.path(name));
                            delete(files.path(name));
                        }
                    });
                }
            }
        }
    }

    /** The file of an upload that is not there any more, or what was set aside. */
    private void leftover(Run run, Path file) {
        boolean wanted = uploadId(file.getFileName().toString());
        if (!wanted && run.inTime()) {
            count(run, file);
            if (!run.dry) {
                delete(file);
            }
        }
    }

    private boolean uploadId(String name) {
        try {
            return uploadTable.exists(UUID.fromString(name));
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    private static void count(Run run, Path file) {
        run.fileCount++;
        run.fileBytes += file.toFile().length();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw ApiException.unavailable("An artefact cannot be removed", Duration.ofSeconds(5), e);
        }
    }
}
