package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import java.util.List;

/** Trains one network and scores it on the test windows beside the simple models. */
final class TrainCommand implements LabCommand {

    private static final int USUAL_HORIZON = 96;

    private final Models models;

    TrainCommand(Models models) {
        this.models = models;
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public int run(Arguments arguments, Output output) throws Exception {
        TableOptions options = TableOptions.of(arguments);
        String family = arguments
                .text("model")
                .orElseThrow(() -> new LabFailure(
                        "--model is missing", "there are " + models.networks().names()));
        if (!models.isNetwork(family)) {
            throw new LabFailure(
                    "there is no network '" + family + "'",
                    "there are " + String.join(", ", models.networks().names()));
        }
        int horizon = arguments.integer("horizon", 1, WindowShape.MAX_ROWS - 1).orElse(USUAL_HORIZON);
        int seed = arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        TrainingPlan plan = TrainingPlan.of(arguments).with(family, seed);
        arguments.refuseOthers();

        TableOptions.Source source = options.read();
        Dataset dataset = source.windows(horizon);
        ForecastPlot unseen = new ForecastPlot("");
        Contest contest = new Contest(models, dataset, source.season(), unseen.panel(dataset), output);
        contest.network(plan, List.of((long) seed));
        Models.SIMPLE.forEach(contest::simple);
        plan.out().ifPresent(file -> output.note("the weights are " + file));
        return 0;
    }
}
