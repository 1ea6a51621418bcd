package dev.millrace.forecast.training.job;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.BadTableException;
import dev.millrace.forecast.window.EttCsv;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A table that came with a request, in the ETT layout.
 *
 * @param csv not copied: read only
 */
record Upload(byte[] csv) {

    private static final String FIELD = "data";
    private static final int DAY = 86_400;
    private static final int MONTH_LEAST = 28 * DAY;

    String digest() {
        return RegistryClient.sha256(csv);
    }

    /** @throws ApiException naming line and column */
    TrainingData read(TrainingRequest request, EttCsv.Limits limits) {
        try {
            SeriesTable table = EttCsv.read(new ByteArrayInputStream(csv), FIELD, limits);
            requireNames(table.names());
            return data(cut(table, request.from(), request.to()), request.frequency());
        } catch (BadTableException bad) {
            throw ApiException.invalid(FIELD, bad.getMessage() + "; " + bad.remedy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireNames(List<String> names) {
        TrainingRequest.told(FIELD, () -> names.stream().map(SeriesId::new).toList());
        if (new HashSet<>(names).size() < names.size()) {
            throw ApiException.invalid(FIELD, "two columns have the same name");
        }
    }

    private static SeriesTable cut(SeriesTable table, @Nullable Instant from, @Nullable Instant to) {
        long first = from == null ? Long.MIN_VALUE : from.getEpochSecond() + (from.getNano() > 0 ? 1 : 0);
        long end = to == null ? Long.MAX_VALUE : to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0);
        int begin = 0;
        while (begin < table.rows() && table.times()[begin] < first) {
            begin++;
        }
        int stop = table.rows();
        while (stop > begin && table.times()[stop - 1] >= end) {
            stop--;
        }
        if (begin == stop) {
            throw ApiException.invalid("from", "and to leave no row of the data");
        }
        int channels = table.channels();
        return new SeriesTable(
                table.names(),
                Arrays.copyOfRange(table.times(), begin, stop),
                Arrays.copyOfRange(table.values(), begin * channels, stop * channels));
    }

    private static TrainingData data(SeriesTable table, @Nullable Frequency wanted) {
        for (int row = 1; row < table.rows(); row++) {
            if (table.times()[row] <= table.times()[row - 1]) {
                throw ApiException.invalid(FIELD, "dates do not ascend at " + table.time(row));
            }
        }
        Instant first = Instant.ofEpochSecond(table.times()[0]);
        Instant last = Instant.ofEpochSecond(table.times()[table.rows() - 1]);
        List<ChannelData> channels = new ArrayList<>();
        for (String name : table.names()) {
            channels.add(new ChannelData(name, first, last, table.rows(), 0, OptionalLong.empty()));
        }
        return new TrainingData(table, wanted == null ? frequency(table) : wanted, channels);
    }

    /** By the usual distance between rows. */
    private static Frequency frequency(SeriesTable table) {
        long step = TimeFeatures.usualStep(table);
        return step >= MONTH_LEAST
                ? new Frequency.Months((int) Math.max(1, Math.round(step / (30.44 * DAY))))
                : new Frequency.Fixed(Duration.ofSeconds(step));
    }
}
