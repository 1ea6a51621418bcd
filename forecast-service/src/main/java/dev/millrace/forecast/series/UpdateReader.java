package dev.millrace.forecast.series;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.SeriesUpdates.Known;
import dev.millrace.forecast.series.SeriesUpdates.Patch;
import dev.millrace.forecast.series.SeriesUpdates.Update;
import java.sql.Array;
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
import java.util.stream.Stream;

/** Reads what changed of some series, in the caller's snapshot: their corrections by one statement, their points by another. */
final class UpdateReader {

    /** More steps are read anew. */
    private static final int MAX_STEPS = 1 << 16;

    private static final String CORRECTIONS = """
            select u.number, c.first_time, c.last_time
            from unnest(?::integer[], ?::bigint[], ?::bigint[]) as u (number, series, revision)
            join correction c on c.tenant = ? and c.series = u.series and c.revision > u.revision
            order by u.number, c.first_time
            """;
    private static final String POINTS = """
            select u.number, p.time, p.value
            from unnest(?::integer[], ?::bigint[], ?::bigint[], ?::bigint[]) as u (number, series, first_time, last_time)
            cross join lateral (
                select time, value from points
                where tenant = ? and series = u.series and time between u.first_time and u.last_time
                order by time desc limit ?) p
            order by u.number, p.time desc
            """;

    private final Connection connection;
    private final TenantId tenant;

    UpdateReader(Connection connection, TenantId tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    /** What somebody holds, and the series' row now. */
    private record Matched(Known known, CatalogueRow row) {}

    /** Steps of one series to read. */
    private static final class Stretch {
        private final long series;
        private final long end;
        private final long step;
        private final long first;
        private final double[] values;
        private int points;

        Stretch(Known known, long first, long last) {
            this.series = known.number();
            this.end = Nanos.of(known.end());
            this.step = known.frequency().step().toNanos();
            this.first = first;
            this.values = new double[Math.toIntExact(last - first + 1)];
            Arrays.fill(values, Double.NaN);
        }

        long firstTime() {
            return end + first * step - step / 2;
        }

        long lastTime() {
            return end + (first + values.length) * step - step / 2 - 1;
        }

        /** Points come newest first; of several at a step the latest stands. */
        void put(long time, double value) {
            int index = (int) (stepOf(time, end, step) - first);
            if (index >= 0 && index < values.length) {
                points++;
                values[index] = Double.isNaN(values[index]) ? value : values[index];
            }
        }
    }

    List<Update> read(Map<Known, CatalogueRow> rows, List<Known> known) throws SQLException {
        Map<Known, Update> updates = new HashMap<>();
        List<Matched> changed = new ArrayList<>();
        for (Known one : known) {
            CatalogueRow row = rows.get(one);
            if (row == null) {
                updates.put(one, new Update.Gone());
            } else if (row.series() == one.number() && row.revision() == one.revision()) {
                updates.put(one, new Update.Same());
            } else if (row.series() != one.number() || !fits(one, row)) {
                updates.put(one, new Update.Reopen());
            } else {
                changed.add(new Matched(one, row));
            }
        }
        Map<Matched, List<Stretch>> stretches = stretches(changed);
        read(stretches.values().stream().flatMap(List::stream).toList());
        List<CatalogueRow> doubtful = new ArrayList<>();
        stretches.forEach((one, read) -> {
            Stretch appended = read.getLast();
            if (appended.points != appended.values.length) {
                doubtful.add(one.row());
            }
        });
        Map<Long, CatalogueRow> inferred = new HashMap<>();
        Catalogue.withFrequencies(connection, tenant, doubtful).forEach(row -> inferred.put(row.series(), row));
        stretches.forEach((one, read) -> {
            boolean sameGrid = Optional.ofNullable(inferred.get(one.row().series()))
                    .map(again -> again.cachedFrequency()
                            .equals(Optional.of(one.known().frequency())))
                    .orElse(true);
            if (sameGrid) {
                updates.put(one.known(), changed(one.row(), read));
            }
        });
        return known.stream()
                .map(one -> updates.getOrDefault(one, new Update.Reopen()))
                .toList();
    }

    private static Update changed(CatalogueRow row, List<Stretch> read) {
        return new Update.Changed(
                Optional.ofNullable(row.unit()),
                new Watermark(Nanos.instant(row.last()), row.count(), row.revision()),
                read.stream()
                        .map(stretch -> new Patch(stretch.first, stretch.values))
                        .toList());
    }

    private static boolean fits(Known known, CatalogueRow row) {
        long apart = row.last() - Nanos.of(known.end());
        long step = known.frequency().step().toNanos();
        return apart >= 0 && apart % step == 0 && apart / step < MAX_STEPS;
    }

    /** Corrections first, and last the steps from the newest known on. Those whose changes are too many or too early have none. */
    private Map<Matched, List<Stretch>> stretches(List<Matched> changed) throws SQLException {
        Map<Matched, List<Stretch>> stretches = new HashMap<>();
        if (changed.isEmpty()) {
            return stretches;
        }
        changed.forEach(one -> stretches.put(one, new ArrayList<>()));
        try (PreparedStatement statement = connection.prepareStatement(CORRECTIONS)) {
            Object[] places = new Object[changed.size()];
            Arrays.setAll(places, i -> i);
            statement.setArray(1, connection.createArrayOf("int4", places));
            statement.setArray(
                    2, numbers(changed.stream().map(one -> one.known().number())));
            statement.setArray(
                    3, numbers(changed.stream().map(one -> one.known().revision())));
            statement.setString(4, tenant.value());
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    Matched one = changed.get(found.getInt(1));
                    List<Stretch> own = stretches.getOrDefault(one, List.of());
                    if (stretches.containsKey(one) && !correct(one.known(), found.getLong(2), found.getLong(3), own)) {
                        stretches.remove(one);
                    }
                }
            }
        }
        stretches
                .values()
                .removeIf(own ->
                        own.stream().mapToLong(stretch -> stretch.values.length).sum() > MAX_STEPS);
        stretches.forEach((one, own) -> {
            long apart = one.row().last() - Nanos.of(one.known().end());
            own.add(new Stretch(
                    one.known(), 0, apart / one.known().frequency().step().toNanos()));
        });
        return stretches;
    }

    /** @return false when the correction reaches beyond what is held */
    private static boolean correct(Known known, long firstTime, long lastTime, List<Stretch> stretches) {
        long end = Nanos.of(known.end());
        long step = known.frequency().step().toNanos();
        long start = Nanos.of(known.start());
        if (known.whole() && firstTime != Long.MIN_VALUE && firstTime < start - step / 2) {
            return false;
        }
        long first = stepOf(Math.max(firstTime, start), end, step);
        long last = Math.min(-1, stepOf(Math.min(lastTime, end), end, step));
        if (!stretches.isEmpty()) {
            Stretch before = stretches.getLast();
            first = Math.max(first, before.first + before.values.length);
        }
        if (last - first >= MAX_STEPS) {
            return false;
        }
        if (first <= last) {
            stretches.add(new Stretch(known, first, last));
        }
        return true;
    }

    private void read(List<Stretch> stretches) throws SQLException {
        if (stretches.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(POINTS)) {
            Object[] numbers = new Object[stretches.size()];
            Arrays.setAll(numbers, i -> i);
            statement.setArray(1, connection.createArrayOf("int4", numbers));
            statement.setArray(2, numbers(stretches.stream().map(s -> s.series)));
            statement.setArray(3, numbers(stretches.stream().map(Stretch::firstTime)));
            statement.setArray(4, numbers(stretches.stream().map(Stretch::lastTime)));
            statement.setString(5, tenant.value());
            statement.setInt(6, 4 * MAX_STEPS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stretches.get(rows.getInt(1)).put(rows.getLong(2), rows.getDouble(3));
                }
            }
        }
    }

    private Array numbers(Stream<Long> values) throws SQLException {
        return connection.createArrayOf("int8", values.toArray());
    }

    /** The step that a time belongs to, counted from that at {@code end}. */
    private static long stepOf(long time, long end, long step) {
        return Math.floorDiv(time - end + step / 2, step);
    }
}
