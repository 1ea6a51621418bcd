package dev.millrace.stack.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Harms the parts by a schedule and makes each whole again, and times how long a part then takes until it works. Used once. */
final class FaultRunner {

    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final FaultSystem system;
    private final Consumer<String> report;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    FaultRunner(FaultSystem system, Consumer<String> report) {
        this.system = system;
        this.report = report;
    }

    /** A fault that is over. @param seconds from its end until the part worked again */
    record Recovery(Fault fault, double seconds) {}

    /** Returns when the last fault is over and every part works. @throws IllegalStateException when one does not come back */
    List<Recovery> run(FaultSchedule schedule) throws InterruptedException {
        long begin = System.nanoTime();
        List<Recovery> recoveries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Recovery>> running = new ArrayList<>();
            for (Fault fault : schedule.faults()) {
                long wait = begin + fault.at().toNanos() - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                running.add(threads.submit(() -> happen(fault)));
            }
            for (Future<Recovery> one : running) {
                recoveries.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        }
        for (String part : system.parts()) {
            awaitReady(part);
        }
        return recoveries;
    }

    private Recovery happen(Fault fault) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(fault.part(), part -> new ReentrantLock());
        // A part that still recovers is harmed when it is whole: one fault at a time.
        lock.lockInterruptibly();
        try {
            begin(fault);
            Thread.sleep(fault.lasts());
            long over = System.nanoTime();
            end(fault);
            awaitReady(fault.part());
            double seconds = (System.nanoTime() - over) / 1e9;
            report.accept("%s, works again after %.1f s".formatted(fault.text(), seconds));
            return new Recovery(fault, seconds);
        } finally {
            lock.unlock();
        }
    }

    private void begin(Fault fault) {
        switch (fault.kind()) {
            case KILL -> system.kill(fault.part());
            case PAUSE -> system.pause(fault.part());
            case RESTART -> system.stop(fault.part());
            case CUT -> system.cut(fault.part());
        }
    }

    private void end(Fault fault) {
        switch (fault.kind()) {
            case KILL, RESTART -> system.start(fault.part());
            case PAUSE -> system.resume(fault.part());
            case CUT -> system.heal(fault.part());
        }
    }

    /** A service that is started while its database is away may end again, as an operator's supervisor would see. */
    private void awaitReady(String part) throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!system.isReady(part)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(part + " does not work again within " + READY_WITHIN);
            }
            Thread.sleep(LOOK);
            system.start(part);
        }
    }
}
