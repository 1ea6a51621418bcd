package dev.millrace.registry.kernel;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Evidence of kernels in the database. Rows are never changed. */
@Repository
public class KernelEvidenceTable {

    private static final RowMapper<Conformance> ROW = (row, n) -> new Conformance(
            row.getString("id"),
            row.getString("name"),
            row.getInt("version"),
            row.getLong("position"),
            row.getString("hardware"),
            row.getDouble("largest_error") <= row.getDouble("tolerance"),
            row.getDouble("largest_error"),
            row.getDouble("tolerance"),
            row.getString("details"),
            row.getString("benchmark"),
            row.getObject("measured_at", OffsetDateTime.class).toInstant(),
            row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
            row.getString("recorded_by"));

    private final JdbcClient jdbc;

    KernelEvidenceTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is there already stays. */
    void insert(Conformance proof) {
        jdbc.sql("""
                insert into kernel_evidence (name, version, id, hardware, largest_error, tolerance, details, benchmark, measured_at,
                  recorded_at, recorded_by)
                values (:name, :version, :id, :hardware, :error, :tolerance, :details, :benchmark, :measuredAt, :recordedAt, :by)
                on conflict (id) do nothing
                """)
                .param("name", proof.name())
                .param("version", proof.version())
                .param("id", proof.id())
                .param("hardware", proof.hardware())
                .param("error", proof.largestError())
                .param("tolerance", proof.tolerance())
                .param("details", proof.details())
                .param("benchmark", proof.benchmark())
                .param("measuredAt", proof.measuredAt().atOffset(ZoneOffset.UTC))
                .param("recordedAt", proof.recordedAt().atOffset(ZoneOffset.UTC))
                .param("by", proof.recordedBy())
                .update();
    }

    Optional<Conformance> find(String id) {
        return jdbc.sql("select * from kernel_evidence where id = :id")
                .param("id", id)
                .query(ROW)
                .optional();
    }

    /** What was recorded last of a kernel on some hardware. */
    public Optional<Conformance> newest(KernelId kernel, String hardware) {
        return jdbc.sql("""
                select * from kernel_evidence where name = :name and version = :version and hardware = :hardware
                order by position desc limit 1
                """)
                .param("name", kernel.name())
                .param("version", kernel.version())
                .param("hardware", hardware)
                .query(ROW)
                .optional();
    }

    /** Where else a kernel was proven: for a refusal that helps. Sorted, ten at most. */
    public List<String> elsewhere(KernelId kernel, String hardware) {
        return jdbc.sql("""
                select distinct hardware from kernel_evidence
                where name = :name and version = :version and hardware <> :hardware order by hardware limit 10
                """)
                .param("name", kernel.name())
                .param("version", kernel.version())
                .param("hardware", hardware)
                .query((row, n) -> row.getString(1))
                .list();
    }

    /** Newest first, those before the position. */
    List<Conformance> list(KernelId kernel, long before, int limit) {
        return jdbc.sql("""
                select * from kernel_evidence where name = :name and version = :version and position < :before
                order by position desc limit :limit
                """)
                .param("name", kernel.name())
                .param("version", kernel.version())
                .param("before", before)
                .param("limit", limit)
                .query(ROW)
                .list();
    }
}
