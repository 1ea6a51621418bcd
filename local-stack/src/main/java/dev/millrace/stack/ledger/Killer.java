package dev.millrace.stack.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Kills a part at random, spread over the run by points acknowledged, and brings it back after a random pause. */
final class Killer {

    private final LedgerPlan plan;
    private final Killable system;
    private final Progress progress;
    private final Consumer<String> report;
    private final Random random;

    Killer(LedgerPlan plan, Killable system, Progress progress, Consumer<String> report) {
        this.plan = plan;
        this.system = system;
        this.progress = progress;
        this.report = report;
        random = new Random(plan.seed());
    }

    /** Returns when all kills are done, or when interrupted. */
    void run() throws InterruptedException {
        List<String> parts = new ArrayList<>(system.parts());
        for (int kill = 0; kill < plan.kills(); kill++) {
            long due = (long) (plan.points() * (kill + random.nextDouble()) / plan.kills());
            while (progress.acknowledged() < due) {
                Thread.sleep(20);
            }
            // Every part once before any part twice, in random order.
            if (kill % parts.size() == 0) {
                Collections.shuffle(parts, random);
            }
            String victim = parts.get(kill % parts.size());
            system.kill(victim);
            progress.killed();
            Thread.sleep(random.nextInt(2_000));
            long start = System.nanoTime();
            system.restart(victim);
            report.accept("killed %s at %,d points, ready again after %.1f s"
                    .formatted(victim, progress.acknowledged(), (System.nanoTime() - start) / 1e9));
        }
    }
}
