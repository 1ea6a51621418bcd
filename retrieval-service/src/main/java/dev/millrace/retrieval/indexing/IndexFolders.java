package dev.millrace.retrieval.indexing;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexUnusableException;
import dev.millrace.retrieval.index.TenantIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The folders of indexes: {@code index/TENANT}, and {@code moved/TENANT} for the last one that could not be used, which is for people
 * to look at or delete.
 */
@Component
class IndexFolders {

    private static final Logger log = LoggerFactory.getLogger(IndexFolders.class);

    private static final UUID UNKNOWN = new UUID(0, 0);

    private final Path data;
    private final IndexMetrics metrics;

    IndexFolders(IndexingProperties properties, IndexMetrics metrics) {
        this.data = properties.data().toAbsolutePath().normalize();
        this.metrics = metrics;
    }

    /** An open index; whoever has it closes the index, then the directory. */
    record Opened(TenantIndex index, Directory directory, IndexMark mark) {

        void close() {
            try {
                index.close();
            } finally {
                try {
                    directory.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Opens the tenant's index, or a new one when there is none that can be used. */
    Opened open(TenantId tenant, UUID store) {
        try {
            Opened opened = openAny(tenant, store);
            IndexMark mark = opened.mark();
            if (mark.store().equals(store) && mark.tenant().equals(tenant)) {
                return opened;
            }
            opened.close();
            moveAway(tenant, "it was built from another database");
        } catch (IndexUnusableException e) {
            moveAway(tenant, String.valueOf(e.getMessage()));
        }
        return openAny(tenant, store);
    }

    /** Opens an index with nothing in it. */
    Opened begin(TenantId tenant, UUID store, String because) {
        moveAway(tenant, because);
        return openAny(tenant, store);
    }

    private Opened openAny(TenantId tenant, UUID store) {
        Directory directory;
        try {
            directory = FSDirectory.open(folder(tenant));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            TenantIndex index = TenantIndex.open(directory, IndexSettings.DEFAULT);
            IndexMark none = new IndexMark(index.stats().documents() == 0 ? store : UNKNOWN, tenant, 0, "");
            return new Opened(index, directory, IndexMark.read(index.userData()).orElse(none));
        } catch (RuntimeException e) {
            try {
                directory.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private void moveAway(TenantId tenant, String because) {
        Path from = folder(tenant);
        Path to = data.resolve("moved").resolve(tenant.value());
        try {
            if (Files.exists(from)) {
                delete(to);
                Files.createDirectories(to.getParent());
                Files.move(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        metrics.rebuilt.increment();
        log.error(
                "INDEX REBUILT: the index of {} cannot be used and is built anew: {}; it was moved to {}",
                tenant,
                because,
                to);
    }

    private Path folder(TenantId tenant) {
        return data.resolve("index").resolve(tenant.value());
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
