package dev.millrace.forecast.streaming;

import dev.millrace.forecast.ridge.LagSums;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What is written down of a {@link SeriesStream}: all but the values, which are the points.
 *
 * @param start time of the first step
 * @param count steps
 * @param whole whether the series began at {@code start}
 * @param centre what is taken from each value
 * @param spread what values are divided by
 * @param record what its intervals have learned; empty when the stream is new
 */
record Checkpoint(
        Instant start,
        int count,
        boolean whole,
        Duration step,
        double centre,
        double spread,
        List<StreamedRidge> ridges,
        Optional<TrackRecord.State> record) {

    private static final int FORMAT = 1;
    private static final int MAX_RIDGES = 64;
    private static final int MAX_DOUBLES = 1 << 20;

    /** Whether its windows were forgotten at this rate: another one needs other sums. */
    boolean keeps(double rate) {
        return ridges.stream().allMatch(ridge -> ridge.sums().keeps() == rate);
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(start.getEpochSecond());
            out.writeInt(start.getNano());
            out.writeInt(count);
            out.writeBoolean(whole);
            out.writeLong(step.toNanos());
            out.writeDouble(centre);
            out.writeDouble(spread);
            out.writeInt(ridges.size());
            for (StreamedRidge ridge : ridges) {
                LagSums sums = ridge.sums();
                out.writeDouble(ridge.penalty());
                out.writeInt(sums.lookback());
                out.writeInt(sums.horizon());
                out.writeDouble(sums.keeps());
                out.writeLong(sums.windows());
                out.writeDouble(sums.mass());
                out.writeDouble(sums.sum());
                for (double product : sums.products()) {
                    out.writeDouble(product);
                }
            }
            TrackRecord.State state = record.orElse(new TrackRecord.State(new double[0], TrackRecord.Recent.NONE));
            out.writeLong(state.recent().points());
            out.writeDouble(state.recent().error());
            out.writeDouble(state.recent().naive());
            out.writeDouble(state.recent().covered());
            out.writeInt(state.quantiles().length);
            for (double quantile : state.quantiles()) {
                out.writeDouble(quantile);
            }
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /** Empty when the bytes are damaged or of another format: the points are there to start from. */
    static Optional<Checkpoint> read(byte[] bytes) {
        int length = bytes.length - Long.BYTES;
        if (length < 1 || ByteBuffer.wrap(bytes).getLong(length) != checksum(bytes, length)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            if (in.readByte() != FORMAT) {
                return Optional.empty();
            }
            Instant start = Instant.ofEpochSecond(in.readLong(), in.readInt());
            int count = in.readInt();
            boolean whole = in.readBoolean();
            Duration step = Duration.ofNanos(in.readLong());
            double centre = in.readDouble();
            double spread = in.readDouble();
            int size = in.readInt();
            List<StreamedRidge> ridges = new ArrayList<>();
            while (ridges.size() < Math.min(size, MAX_RIDGES)) {
                ridges.add(ridge(in));
            }
            TrackRecord.Recent recent =
                    new TrackRecord.Recent(in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
            TrackRecord.State record = new TrackRecord.State(doubles(in, in.readInt()), recent);
            return Optional.of(new Checkpoint(start, count, whole, step, centre, spread, ridges, Optional.of(record)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static StreamedRidge ridge(DataInputStream in) throws IOException {
        double penalty = in.readDouble();
        int lookback = in.readInt();
        int horizon = in.readInt();
        double keeps = in.readDouble();
        long windows = in.readLong();
        double mass = in.readDouble();
        double sum = in.readDouble();
        double[] products = doubles(in, lookback + horizon);
        return new StreamedRidge(new LagSums(lookback, horizon, keeps, windows, mass, sum, products), penalty);
    }

    private static double[] doubles(DataInputStream in, int count) throws IOException {
        if (count < 0 || count > MAX_DOUBLES) {
            throw new IOException(count + " numbers");
        }
        double[] doubles = new double[count];
        for (int j = 0; j < count; j++) {
            doubles[j] = in.readDouble();
        }
        return doubles;
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }
}
