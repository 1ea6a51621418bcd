package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Scores models on a table, each horizon by itself, the simple ones always among them. */
final class EvalCommand implements LabCommand {

    private static final List<Integer> HORIZONS = List.of(96, 192, 336, 720);
    private static final int MOST_SEED = Integer.MAX_VALUE;

    private final Models models;

    EvalCommand(Models models) {
        this.models = models;
    }

    @Override
    public String name() {
        return "eval";
    }

    @Override
    public int run(Arguments arguments, Output output) throws Exception {
        TableOptions options = TableOptions.of(arguments);
        TrainingPlan plan = TrainingPlan.of(arguments);
        List<Integer> horizons = arguments.integers("horizons", 1, WindowShape.MAX_ROWS - 1);
        List<Long> seeds = arguments.integers("seeds", 0, MOST_SEED).stream()
                .map(Integer::longValue)
                .toList();
        Optional<Path> file = arguments.text("plot").map(Path::of);
        Set<String> contenders = models.withSimple(arguments.list("models"));
        arguments.refuseOthers();
        file.ifPresent(ForecastPlot::requireWritable);

        if (Files.isDirectory(options.file())) {
            new M4Contest(M4Series.read(options.file()), output).run();
            return 0;
        }
        TableOptions.Source source = options.read();
        ForecastPlot plot = new ForecastPlot(options.file().getFileName() + ", look-back " + options.lookBack());
        List<Integer> asked = horizons.isEmpty() ? HORIZONS : horizons;
        try (PoolNetworks networks = new PoolNetworks(models.networks(), source, Collections.max(asked))) {
            for (int horizon : asked) {
                Dataset dataset = source.windows(horizon);
                Contest contest = new Contest(models, dataset, source.season(), plot.panel(dataset), output);
                for (String name : contenders) {
                    if (Models.isAuto(name)) {
                        contest.auto(name.equals(Models.AUTO_MEMBERS), networks);
                    } else if (models.isNetwork(name)) {
                        contest.network(plan.with(name, 0), seeds.isEmpty() ? List.of(1L) : seeds);
                    } else {
                        contest.simple(name);
                    }
                }
            }
        }
        if (file.isPresent()) {
            plot.write(file.get());
            output.note("the plot is " + file.get());
        }
        return 0;
    }
}
