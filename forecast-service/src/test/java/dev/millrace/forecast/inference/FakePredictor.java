package dev.millrace.forecast.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each window with its first value, once it is let go on. */
final class FakePredictor implements Predictor {

    final List<Integer> batches = new CopyOnWriteArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn;
    final AtomicInteger closed = new AtomicInteger();
    private final long bytes;

    /** @param goOn counted down when it may answer */
    FakePredictor(long bytes, CountDownLatch goOn) {
        this.bytes = bytes;
        this.goOn = goOn;
    }

    static FakePredictor ready(long bytes) {
        return new FakePredictor(bytes, new CountDownLatch(0));
    }

    static Window window(float value) {
        return new Window(new float[] {value}, new float[0], new float[0]);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public List<float[]> forecast(List<Window> windows) {
        batches.add(windows.size());
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<float[]> answers = new ArrayList<>();
        for (Window window : windows) {
            if (Float.isNaN(window.past()[0])) {
                throw new IllegalStateException("broken");
            }
            answers.add(window.past().clone());
        }
        return answers;
    }

    @Override
    public Explained explain(Window window) {
        return new Explained(forecast(List.of(window)).getFirst(), new Explanation(List.of()));
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
