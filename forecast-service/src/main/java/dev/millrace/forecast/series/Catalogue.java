package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the catalogue, inferring the frequencies that are not cached as of the current revision. */
@Component
class Catalogue {

    /** How many of the newest points a frequency is inferred from. */
    static final int SAMPLE = 500;

    private static final String COLUMNS = """
            select series, id, unit, labels, count, first_time, last_time, revision, frequency,
                frequency_revision is not distinct from revision as current
            from series
            """;
    private static final String BY_ID = COLUMNS + "where tenant = ? and id = any (?::text[])";
    private static final String LIST = COLUMNS + """
            where tenant = ? and id > ? and starts_with(id, ?) and labels @> ?::jsonb
            order by id limit ?
            """;
    private static final String SELECT_IDS =
            "select id from series where tenant = ? and labels @> ?::jsonb order by id limit ?";
    /** Best effort: a row that is being written to will be stale in a moment anyway. */
    private static final String REMEMBER = """
            update series s set frequency = u.frequency, frequency_revision = u.revision
            from unnest(?::bigint[], ?::bigint[], ?::text[]) as u (series, revision, frequency)
            where s.tenant = ? and s.series = any (array(
                    select l.series from series l
                    where l.tenant = ? and l.series = any (?::bigint[]) order by l.series for no key update skip locked))
                and s.series = u.series and s.revision = u.revision
            """;

    private final JsonMapper json;

    Catalogue(JsonMapper json) {
        this.json = json;
    }

    /** Those that exist, in no order. */
    List<CatalogueRow> rows(Connection connection, TenantId tenant, List<SeriesId> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
            statement.setString(1, tenant.value());
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", ids.stream().map(SeriesId::value).toArray()));
            return rows(statement);
        }
    }

    List<CatalogueRow> list(
            Connection connection, TenantId tenant, Map<String, String> labels, String prefix, String after, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setString(1, tenant.value());
            statement.setString(2, after);
            statement.setString(3, prefix);
            statement.setString(4, json.writeValueAsString(labels));
            statement.setInt(5, limit);
            return rows(statement);
        }
    }

    List<SeriesId> ids(Connection connection, TenantId tenant, Map<String, String> labels, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT_IDS)) {
            statement.setString(1, tenant.value());
            statement.setString(2, json.writeValueAsString(labels));
            statement.setInt(3, limit);
            List<SeriesId> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(new SeriesId(rows.getString(1)));
                }
            }
            return ids;
        }
    }

    /** The rows with a current frequency each, in the same order. Reads points in the caller's snapshot. */
    static List<CatalogueRow> withFrequencies(Connection connection, TenantId tenant, List<CatalogueRow> rows)
            throws SQLException {
        List<CatalogueRow> stale =
                rows.stream().filter(row -> !row.frequencyIsCurrent()).toList();
        if (stale.isEmpty()) {
            return rows;
        }
        long[][] newest = new long[stale.size()][SAMPLE];
        int[] sizes = new int[stale.size()];
        PointReader.newest(
                connection,
                tenant,
                stale.stream()
                        .map(row -> new PointReader.Wanted(row.series(), Long.MIN_VALUE))
                        .toList(),
                SAMPLE,
                (number, time, value) -> newest[number][SAMPLE - ++sizes[number]] = time);
        Map<Long, CatalogueRow> inferred = new HashMap<>();
        for (int i = 0; i < stale.size(); i++) {
            long[] times = Arrays.copyOfRange(newest[i], SAMPLE - sizes[i], SAMPLE);
            inferred.put(stale.get(i).series(), stale.get(i).with(FrequencyInference.infer(times)));
        }
        return rows.stream()
                .map(row -> Optional.ofNullable(inferred.get(row.series())).orElse(row))
                .toList();
    }

    /** Caches what {@link #withFrequencies} inferred; to be called after the reading transaction. */
    static void remember(Connection connection, TenantId tenant, List<CatalogueRow> before, List<CatalogueRow> after)
            throws SQLException {
        List<CatalogueRow> inferred = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).frequencyIsCurrent()) {
                inferred.add(after.get(i));
            }
        }
        if (inferred.isEmpty()) {
            return;
        }
        Object[] series = inferred.stream().map(CatalogueRow::series).toArray();
        @Nullable String[] frequencies = new @Nullable String[inferred.size()];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = inferred.get(i).frequency();
        }
        try (PreparedStatement statement = connection.prepareStatement(REMEMBER)) {
            statement.setArray(1, connection.createArrayOf("int8", series));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int8",
                            inferred.stream().map(CatalogueRow::revision).toArray()));
            statement.setArray(3, connection.createArrayOf("text", frequencies));
            statement.setString(4, tenant.value());
            statement.setString(5, tenant.value());
            statement.setArray(6, connection.createArrayOf("int8", series));
            statement.executeUpdate();
        }
    }

    private List<CatalogueRow> rows(PreparedStatement statement) throws SQLException {
        List<CatalogueRow> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new CatalogueRow(
                        rows.getLong(1),
                        new SeriesId(rows.getString(2)),
                        rows.getString(3),
                        json.readValue(rows.getString(4), new TypeReference<Map<String, String>>() {}),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getLong(8),
                        rows.getString(9),
                        rows.getBoolean(10)));
            }
        }
        return found;
    }
}
