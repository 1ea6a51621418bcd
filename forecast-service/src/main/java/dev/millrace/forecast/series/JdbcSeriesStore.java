package dev.millrace.forecast.series;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Frequency.Fixed;
import dev.millrace.forecast.series.PointReader.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads series from Postgres; each call in one snapshot. */
@Component
class JdbcSeriesStore implements SeriesStore, SeriesUpdates {

    /** Points read per step wanted: leaves room for points between the steps, and bounds a series of nothing else. */
    private static final int POINTS_PER_STEP = 4;

    private static final int MAX_SELECTED = 100_000;

    private final Snapshot snapshot;
    private final Catalogue catalogue;
    private final HistoryCache cache;

    JdbcSeriesStore(Snapshot snapshot, Catalogue catalogue, HistoryCache cache) {
        this.snapshot = snapshot;
        this.catalogue = catalogue;
        this.cache = cache;
    }

    @Override
    public Optional<Series> find(TenantId tenant, SeriesId id) {
        return read(tenant, connection -> catalogue.rows(connection, tenant, List.of(id))).stream()
                .map(CatalogueRow::toSeries)
                .findFirst();
    }

    /** Sorted by id; those after {@code after} only. */
    List<Series> list(TenantId tenant, Map<String, String> labels, String prefix, String after, int limit) {
        return read(tenant, connection -> catalogue.list(connection, tenant, labels, prefix, after, limit)).stream()
                .map(CatalogueRow::toSeries)
                .toList();
    }

    @Override
    public List<SeriesId> select(TenantId tenant, SeriesSelector selector) {
        return switch (selector) {
            case SeriesSelector.Ids named -> {
                Set<SeriesId> known = new HashSet<>();
                snapshot.read(connection -> catalogue.rows(connection, tenant, named.ids()))
                        .forEach(row -> known.add(row.id()));
                yield named.ids().stream().filter(known::contains).toList();
            }
            case SeriesSelector.Labels labelled ->
                snapshot.read(connection -> catalogue.ids(connection, tenant, labelled.labels(), MAX_SELECTED));
        };
    }

    @Override
    public List<HistoryResult> histories(TenantId tenant, List<SeriesId> ids, int maxSteps) {
        if (maxSteps < 1) {
            throw new IllegalArgumentException("a history has at least one step");
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<SeriesId, HistoryResult> results = new HashMap<>();
        Refreshed refreshed = snapshot.read(connection -> {
            Refreshed rows = refresh(connection, tenant, catalogue.rows(connection, tenant, ids));
            read(connection, tenant, rows.current(), maxSteps, results);
            return rows;
        });
        remember(tenant, refreshed);
        return ids.stream()
                .map(id -> results.getOrDefault(id, new HistoryResult.Unknown(id)))
                .toList();
    }

    @Override
    public Opened open(TenantId tenant, SeriesId id, int maxSteps, long revision) {
        Map<SeriesId, HistoryResult> results = new HashMap<>();
        return snapshot.read(connection -> {
            List<CatalogueRow> rows = refresh(connection, tenant, catalogue.rows(connection, tenant, List.of(id)))
                    .current();
            read(connection, tenant, rows, maxSteps, results);
            long number = rows.isEmpty() ? 0 : rows.getFirst().series();
            return new Opened(
                    number,
                    results.getOrDefault(id, new HistoryResult.Unknown(id)),
                    CorrectionLog.any(connection, tenant, number, revision));
        });
    }

    @Override
    public List<Update> since(TenantId tenant, List<Known> known) {
        return snapshot.read(connection -> {
            Map<SeriesId, CatalogueRow> byId = new HashMap<>();
            catalogue
                    .rows(connection, tenant, known.stream().map(Known::id).toList())
                    .forEach(row -> byId.put(row.id(), row));
            Map<Known, CatalogueRow> rows = new HashMap<>();
            known.forEach(one -> Optional.ofNullable(byId.get(one.id())).ifPresent(row -> rows.put(one, row)));
            return new UpdateReader(connection, tenant).read(rows, known);
        });
    }

    @Override
    public List<HistoryResult> resampled(TenantId tenant, List<SeriesId> ids, Resampling resampling, int maxSteps) {
        if (maxSteps < 1) {
            throw new IllegalArgumentException("a history has at least one step");
        }
        Map<SeriesId, HistoryResult> results = new HashMap<>();
        ResampledReader reader = new ResampledReader(resampling, maxSteps);
        snapshot.read(connection -> {
            for (CatalogueRow row : catalogue.rows(connection, tenant, ids)) {
                results.put(row.id(), reader.read(connection, tenant, row));
            }
            return true;
        });
        return ids.stream()
                .map(id -> results.getOrDefault(id, new HistoryResult.Unknown(id)))
                .toList();
    }

    @Override
    public Optional<double[]> valuesAt(TenantId tenant, SeriesId id, List<Instant> times) {
        List<CatalogueRow> rows = read(tenant, connection -> catalogue.rows(connection, tenant, List.of(id)));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        CatalogueRow row = rows.getFirst();
        OtherSteps steps = new OtherSteps(times, row.cachedFrequency());
        return Optional.of(snapshot.read(connection -> steps.values(connection, tenant, row)));
    }

    private void read(
            Connection connection,
            TenantId tenant,
            List<CatalogueRow> rows,
            int maxSteps,
            Map<SeriesId, HistoryResult> results)
            throws SQLException {
        List<Grid> grids = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        for (CatalogueRow row : rows) {
            Optional<Frequency> frequency = row.cachedFrequency();
            Optional<History> known = cache.find(tenant, row, maxSteps);
            if (known.isPresent()) {
                results.put(row.id(), new HistoryResult.Found(known.get()));
            } else if (frequency.isEmpty()) {
                results.put(row.id(), new HistoryResult.Irregular(row.id(), row.count()));
            } else {
                Grid grid = new Grid(row, frequency.get(), maxSteps);
                grids.add(grid);
                wanted.add(new Wanted(row.series(), grid.since()));
            }
        }
        int limit = (int) Math.min(Integer.MAX_VALUE, (long) POINTS_PER_STEP * maxSteps);
        PointReader.newest(
                connection,
                tenant,
                wanted,
                limit,
                (number, time, value) -> grids.get(number).put(time, value));
        for (Grid grid : grids) {
            History history = grid.history();
            cache.keep(tenant, grid.row, maxSteps, history);
            results.put(grid.row.id(), new HistoryResult.Found(history));
        }
    }

    private record Refreshed(List<CatalogueRow> before, List<CatalogueRow> current) {}

    private List<CatalogueRow> read(TenantId tenant, Snapshot.Work<List<CatalogueRow>> rows) {
        Refreshed refreshed = snapshot.read(connection -> refresh(connection, tenant, rows.on(connection)));
        remember(tenant, refreshed);
        return refreshed.current();
    }

    private static Refreshed refresh(Connection connection, TenantId tenant, List<CatalogueRow> rows)
            throws SQLException {
        return new Refreshed(rows, Catalogue.withFrequencies(connection, tenant, rows));
    }

    private void remember(TenantId tenant, Refreshed refreshed) {
        if (!refreshed.before().stream().allMatch(CatalogueRow::frequencyIsCurrent)) {
            snapshot.tryTo(connection -> {
                Catalogue.remember(connection, tenant, refreshed.before(), refreshed.current());
                return true;
            });
        }
    }

    /**
     * The steps of one series, counted back from its newest point. A point between two steps belongs to the nearer one;
     * of several at a step the latest stands.
     */
    private static final class Grid {
        private final CatalogueRow row;
        private final Frequency frequency;
        private final Instant end;
        private final double[] values;
        private final long fixedNanos;

        Grid(CatalogueRow row, Frequency frequency, int maxSteps) {
            this.row = row;
            this.frequency = frequency;
            this.end = Nanos.instant(row.last());
            long steps = frequency.stepsBetween(Nanos.instant(row.first()), end) + 1;
            this.values = new double[(int) Math.clamp(steps, 1, maxSteps)];
            this.fixedNanos = frequency instanceof Fixed fixed ? fixed.step().toNanos() : 0;
            Arrays.fill(values, Double.NaN);
        }

        /** One step more than wanted, as a point may lie before the step it belongs to. */
        long since() {
            return Nanos.of(frequency.plus(end, -values.length));
        }

        /** Points come newest first. */
        void put(long time, double value) {
            long back = fixedNanos > 0 && row.last() - time >= 0
                    ? -Math.floorDiv(time - row.last() + fixedNanos / 2, fixedNanos)
                    : -frequency.stepsBetween(end, Nanos.instant(time));
            int index = (int) Math.max(-1, values.length - 1 - back);
            if (index >= 0 && Double.isNaN(values[index])) {
                values[index] = value;
            }
        }

        History history() {
            int first = 0;
            while (first < values.length - 1 && Double.isNaN(values[first])) {
                first++;
            }
            return new History(
                    row.id(),
                    Optional.ofNullable(row.unit()),
                    frequency,
                    end,
                    first == 0 ? values : Arrays.copyOfRange(values, first, values.length),
                    new Watermark(end, row.count(), row.revision()));
        }
    }
}
