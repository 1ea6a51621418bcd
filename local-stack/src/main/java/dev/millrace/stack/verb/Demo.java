package dev.millrace.stack.verb;

import dev.millrace.events.ForecastIssued;
import dev.millrace.stack.client.Answers.Forecast;
import dev.millrace.stack.client.Answers.Points;
import dev.millrace.stack.client.ForecastTopic;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.demo.Accuracy;
import dev.millrace.stack.demo.DemoClient;
import dev.millrace.stack.demo.DemoSeries;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.local.Stack;
import dev.millrace.stack.terminal.ForecastView;
import dev.millrace.stack.terminal.Progress;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Start the stack, send four real series less their newest points, and compare the forecasts with what was held back;"
                    + " then send long texts, search them three times and ask them two questions.",
            "Repeating it changes nothing. Exit 1 when a forecast on Kafka is not the one that REST answered."
        })
public final class Demo extends Verb {

    private static final Duration ISSUED_WITHIN = Duration.ofSeconds(30);

    /** One series from end to end. */
    private record Outcome(DemoSeries series, Forecast forecast, Accuracy accuracy, boolean sameOnKafka) {}

    @Mixin
    private PortOptions portOptions = new PortOptions();

    @Option(
            names = "--json",
            description = "Print one JSON object, a row for each series, each document found and each question.")
    private boolean json;

    public Demo(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        Stack stack = stack();
        stack.up(portOptions.from(stack.ports()), List.of(Service.values()), new Progress(terminal(), !json));
        Ports ports = stack.ports();
        List<Outcome> outcomes = new ArrayList<>();
        Report report = new Report("demo");
        try (MillraceClient client = new MillraceClient(ports);
                ForecastTopic topic = new ForecastTopic(ports)) {
            DemoClient demo = new DemoClient(client);
            List<DemoSeries> all = DemoSeries.all();
            send(demo, all, ports);
            for (DemoSeries series : all) {
                Outcome outcome = forecast(demo, series, topic);
                outcomes.add(outcome);
                show(outcome);
                report.row(row(outcome));
            }
            new DocumentDemo(terminal(), json, client.services()).run(report);
        }
        if (json) {
            report.print(terminal());
        } else {
            next(ports);
        }
        return outcomes.stream().allMatch(Outcome::sameOnKafka) ? 0 : 1;
    }

    private void send(DemoClient demo, List<DemoSeries> all, Ports ports) throws InterruptedException {
        tell("");
        tell("Real series (provenance: local-stack/src/main/resources/demo/PROVENANCE.md), sent to POST "
                + "http://127.0.0.1:" + ports.of(Port.INGEST) + "/v1/points:");
        for (DemoSeries series : all) {
            demo.send(series, 0, series.given() - 1);
        }
        for (DemoSeries series : all) {
            demo.awaitStored(series, series.given() - 1);
            demo.subscribe(series);
            // The point that makes the subscription forecast.
            demo.send(series, series.given() - 1, series.given());
        }
        for (DemoSeries series : all) {
            demo.awaitStored(series, series.given());
            tell(String.format(
                    Locale.ROOT,
                    "  %s %-24s %,6d points stored, the newest %d held back",
                    terminal().green("✓"),
                    series.id(),
                    series.given(),
                    series.heldBack()));
        }
    }

    private Outcome forecast(DemoClient demo, DemoSeries series, ForecastTopic topic) throws InterruptedException {
        // The subscription's fit first: asking meanwhile could move the champion between the two.
        topic.await(one -> DemoClient.isOf(series, one), ISSUED_WITHIN);
        Forecast forecast = demo.forecast(series);
        Accuracy accuracy = Accuracy.of(series.givenValues(), series.actuals(), forecast.mean(), series.season());
        Optional<ForecastIssued> issued =
                topic.await(one -> DemoClient.isOf(series, one) && DemoClient.same(forecast, one), ISSUED_WITHIN);
        return new Outcome(series, forecast, accuracy, issued.isPresent());
    }

    private void show(Outcome outcome) {
        DemoSeries series = outcome.series();
        Forecast forecast = outcome.forecast();
        int tail = Math.min(series.given(), Math.max(72, 2 * series.heldBack()));
        Points history = new Points(
                series.givenTimes().subList(series.given() - tail, series.given()),
                series.givenValues().subList(series.given() - tail, series.given()));
        tell("");
        tell(terminal().bold(series.title()) + "  " + series.id());
        ForecastView.chart(terminal(), forecast, history, series.actuals()).forEach(this::tell);
        tell(ForecastView.legend(terminal(), forecast, true));
        Accuracy accuracy = outcome.accuracy();
        tell(String.format(
                Locale.ROOT,
                "%s on the %d held-back points; seasonal naive %.3f",
                terminal().bold(String.format(Locale.ROOT, "MASE %.3f", accuracy.mase())),
                series.heldBack(),
                accuracy.naiveMase()));
        tell(terminal()
                .dim(String.format(
                        Locale.ROOT,
                        "scale: the mean absolute error of seasonal naive, season %d, within the given points, %.4g%s",
                        series.season(),
                        accuracy.scale(),
                        series.unit().map(unit -> " " + unit).orElse(""))));
        tell(ForecastView.provenance(forecast));
        tell(
                outcome.sameOnKafka()
                        ? terminal().green("✓") + " the same digest, times and means on Kafka, topic "
                                + ForecastTopic.name()
                        : terminal().red("✗") + " not found on Kafka, topic " + ForecastTopic.name() + ", within "
                                + ISSUED_WITHIN.toSeconds() + " s");
    }

    private void next(Ports ports) {
        String forecast = "http://127.0.0.1:" + ports.of(Port.FORECAST);
        tell("");
        tell("The stack keeps running. Next:");
        tell("  ./millrace series");
        tell("  ./millrace forecast demo/electricity-demand --horizon 96 --levels 50,90");
        tell("  ./millrace ingest FILE.csv                # header series,time,value");
        tell("  ./millrace ingest FOLDER --tag mine       # .txt, .md, .html, .pdf");
        tell("  ./millrace search can a president be removed from office");
        tell("  ./millrace ask when does a forecast get published to a topic?");
        tell("  " + DemoClient.curlPoint(ports.of(Port.INGEST)));
        tell("  curl -s " + forecast + "/v1/forecasts -H 'Content-Type: application/json' \\");
        tell("    -d '{\"series\":\"demo/co2\",\"horizon\":12,\"levels\":[80]}'");
        tell("  kcat -C -q -e -b 127.0.0.1:" + ports.of(Port.KAFKA) + " -t " + ForecastTopic.name() + " -o beginning");
        tell("  ./millrace status, ./millrace logs, ./millrace down");
    }

    private static Map<String, Object> row(Outcome outcome) {
        return Report.fields(
                "series", outcome.series().id(),
                "points", outcome.series().given(),
                "heldBack", outcome.series().heldBack(),
                "season", outcome.series().season(),
                "mase", outcome.accuracy().mase(),
                "seasonalNaiveMase", outcome.accuracy().naiveMase(),
                "scale", outcome.accuracy().scale(),
                "model", outcome.forecast().model().family(),
                "digest", outcome.forecast().model().digest(),
                "sameOnKafka", outcome.sameOnKafka());
    }

    private void tell(String text) {
        if (!json) {
            line(text);
        }
    }
}
