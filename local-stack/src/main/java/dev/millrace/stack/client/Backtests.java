package dev.millrace.stack.client;

import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Service;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Has backtests made. Thread-safe. */
public final class Backtests {

    private static final Duration LOOK = Duration.ofMillis(300);

    private final ServiceClient services;

    public Backtests(ServiceClient services) {
        this.services = services;
    }

    /** As far as it is shown. */
    public record Backtest(
            String id,
            String state,
            double progress,
            int series,
            OptionalInt ofSeries,
            Optional<Result> result,
            Optional<Problem> problem) {}

    /** @param series how many */
    public record Result(int series, List<Model> models) {}

    /** @param series that it forecast @param refused those it could not @param sawTheFuture those it had learned from */
    public record Model(
            String model,
            int series,
            int refused,
            int sawTheFuture,
            Figures figures,
            Optional<Comparison> comparison) {}

    /** Over all series. */
    public record Figures(
            long count,
            OptionalDouble mase,
            OptionalDouble relativeMae,
            OptionalDouble wql,
            List<Interval> intervals) {}

    /** @param level in percent @param coverage from 0 to 1 */
    public record Interval(double level, double coverage, OptionalDouble scaledWidth) {}

    /** With the model {@code against}. */
    public record Comparison(
            String against,
            int windows,
            OptionalDouble ratio,
            OptionalDouble wins,
            Optional<Test> test,
            String verdict) {}

    /** Of the difference. */
    public record Test(double statistic, double pValue) {}

    /** Why it failed. */
    public record Problem(String code, String detail, String remedy) {}

    /**
     * Asks for one and waits for its end. If the caller is interrupted, it goes on without him.
     *
     * @param progress is told how far it is, now and then
     * @throws Failure when it is refused, fails or is cancelled
     */
    public Backtest run(Map<String, Object> request, Consumer<Backtest> progress) throws InterruptedException {
        Backtest backtest = services.post(Service.FORECAST, "/v1/backtests", request, Backtest.class);
        while (backtest.state().equals("queued") || backtest.state().equals("running")) {
            progress.accept(backtest);
            Thread.sleep(LOOK);
            backtest = services.get(Service.FORECAST, "/v1/backtests/" + backtest.id(), Backtest.class);
        }
        if (!backtest.state().equals("succeeded")) {
            Backtest ended = backtest;
            throw backtest.problem()
                    .map(problem -> new Failure(problem.code() + ": " + problem.detail(), problem.remedy()))
                    .orElseGet(() -> new Failure("backtest " + ended.id() + " was cancelled", "ask for it again"));
        }
        return backtest;
    }

    /** For a browser. */
    public URI report(String id) {
        return services.uri(Service.FORECAST, "/v1/backtests/" + id + "/report");
    }
}
