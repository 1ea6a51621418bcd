package dev.millrace.stack.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Writes its share of the series: chunks in random order of series, some requests sent again after later ones, some points
 * corrected after they were acknowledged. A correction waits for its original's acknowledgement, so the ledger knows
 * which value is the last.
 */
final class Writer {

    private final LedgerPlan plan;
    private final Ledger ledger;
    private final PointsClient client;
    private final Random random;
    private final int number;
    private final Pace pace;
    private final Progress progress;
    private final Deque<Write> toResend = new ArrayDeque<>();
    private int requests;

    Writer(LedgerPlan plan, Ledger ledger, PointsClient client, int number, Pace pace, Progress progress) {
        this.plan = plan;
        this.ledger = ledger;
        this.client = client;
        this.number = number;
        this.pace = pace;
        this.progress = progress;
        random = new Random(plan.seed() * 31 + number);
    }

    void run() throws InterruptedException {
        List<Integer> open = new ArrayList<>();
        for (int series = number; series < plan.series(); series += plan.writers()) {
            open.add(series);
        }
        int[] written = new int[plan.series()];
        while (!open.isEmpty()) {
            List<Write.SeriesWrite> chunk = new ArrayList<>();
            for (int i = 0; i < plan.seriesPerRequest() && !open.isEmpty(); i++) {
                int at = random.nextInt(open.size());
                int series = open.get(at);
                int length = Math.min(plan.chunk(), plan.pointsPerSeries() - written[series]);
                chunk.add(firstWrite(series, written[series], length));
                written[series] += length;
                if (written[series] == plan.pointsPerSeries()) {
                    open.set(at, open.getLast());
                    open.removeLast();
                }
            }
            Write write = new Write(nextKey(), chunk);
            pace.await(write.points());
            acknowledge(write);
            if (random.nextDouble() < plan.resend()) {
                toResend.add(write);
            }
            correct(chunk);
            if (!toResend.isEmpty() && random.nextInt(4) == 0) {
                resend(toResend.removeFirst());
            }
        }
        while (!toResend.isEmpty()) {
            resend(toResend.removeFirst());
        }
    }

    private Write.SeriesWrite firstWrite(int series, int from, int length) {
        int[] indices = new int[length];
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            indices[i] = from + i;
            values[i] = Math.sin((from + i) / 20.0) + random.nextGaussian();
        }
        return new Write.SeriesWrite(series, indices, values);
    }

    private void correct(List<Write.SeriesWrite> chunk) throws InterruptedException {
        List<Write.SeriesWrite> corrections = new ArrayList<>();
        for (Write.SeriesWrite original : chunk) {
            int[] indices = random.ints(
                            original.indices().length, 0, original.indices()[original.indices().length - 1] + 1)
                    .filter(index -> random.nextDouble() < plan.correct())
                    .distinct()
                    .toArray();
            if (indices.length > 0) {
                double[] values = random.doubles(indices.length, 100, 200).toArray();
                corrections.add(new Write.SeriesWrite(original.series(), indices, values));
            }
        }
        if (!corrections.isEmpty()) {
            Write write = new Write(nextKey(), corrections);
            acknowledge(write);
            progress.corrected(write.points());
        }
    }

    /** A series may stand twice in a chunk; its parts are recorded in the order sent. */
    private void acknowledge(Write write) throws InterruptedException {
        client.send(write);
        for (Write.SeriesWrite part : write.series()) {
            ledger.acknowledged(part.series(), part.indices(), part.values());
        }
        progress.acknowledged(write.points());
    }

    private void resend(Write write) throws InterruptedException {
        client.send(write);
        progress.resent(write.points());
    }

    private String nextKey() {
        return "ledger-" + plan.seed() + "-" + number + "-" + requests++;
    }
}
