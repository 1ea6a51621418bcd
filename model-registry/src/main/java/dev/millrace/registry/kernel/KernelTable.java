package dev.millrace.registry.kernel;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Kernels in the database. Rows are never changed, so that what was read once stays true. */
@Repository
public class KernelTable {

    private static final RowMapper<Kernel> ROW = (row, n) -> new Kernel(
            row.getString("name"),
            row.getInt("version"),
            row.getString("digest"),
            row.getString("traits"),
            row.getString("settings"),
            row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
            row.getString("recorded_by"));

    private final JdbcClient jdbc;

    KernelTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of any number of replicas that record the same name and version, one does. */
    boolean insert(Kernel kernel) {
        return jdbc.sql("""
                insert into kernel (name, version, digest, traits, settings, recorded_at, recorded_by)
                values (:name, :version, :digest, :traits, :settings, :now, :by)
                on conflict do nothing
                """)
                        .param("name", kernel.name())
                        .param("version", kernel.version())
                        .param("digest", kernel.digest())
                        .param("traits", kernel.traits())
                        .param("settings", kernel.settings())
                        .param("now", kernel.recordedAt().atOffset(ZoneOffset.UTC))
                        .param("by", kernel.recordedBy())
                        .update()
                == 1;
    }

    Optional<Kernel> find(KernelId id) {
        return jdbc.sql("select * from kernel where name = :name and version = :version")
                .param("name", id.name())
                .param("version", id.version())
                .query(ROW)
                .optional();
    }

    /** Sorted by name, then version; those after {@code after}. */
    List<Kernel> list(KernelId after, int limit) {
        return jdbc.sql("""
                select * from kernel where (name, version) > (:name, :version) order by name, version limit :limit
                """)
                .param("name", after.name())
                .param("version", after.version())
                .param("limit", limit)
                .query(ROW)
                .list();
    }

    /** Versions of one kernel, oldest first. */
    List<Kernel> versions(String name, int after, int limit) {
        return jdbc.sql("""
                select * from kernel where name = :name and version > :after order by version limit :limit
                """)
                .param("name", name)
                .param("after", after)
                .param("limit", limit)
                .query(ROW)
                .list();
    }

    /** What is recorded of these. */
    public RecordedKernels recorded(Collection<KernelRef> refs) {
        Map<KernelId, String> digests = new HashMap<>();
        if (refs.isEmpty()) {
            return new RecordedKernels(digests);
        }
        Set<KernelId> ids = Set.copyOf(refs.stream().map(KernelRef::kernel).toList());
        jdbc.sql("""
                select name, version, digest from kernel
                join unnest(cast(:names as text[]), cast(:versions as integer[])) as asked (name, version)
                  using (name, version)
                """)
                .param("names", ids.stream().map(KernelId::name).toArray(String[]::new))
                .param("versions", ids.stream().map(KernelId::version).toArray(Integer[]::new))
                .query(row -> {
                    digests.put(new KernelId(row.getString("name"), row.getInt("version")), row.getString("digest"));
                });
        return new RecordedKernels(digests);
    }
}
