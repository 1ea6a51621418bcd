package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.pseudo.PseudoQueries;
import dev.millrace.retrieval.pseudo.PseudoRecipe;
import dev.millrace.retrieval.pseudo.SourceDocument;
import dev.millrace.retrieval.train.RankerListener;
import dev.millrace.retrieval.train.RankerOptions;
import dev.millrace.retrieval.train.RankerTraining;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.retrieval.window.Passages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Trains a ranker on texts that nobody has judged, and writes it to a file. */
final class TrainRankerCommand implements LabCommand {

    private static final int MOST = 10_000;
    /** What the encoder gives for each word. */
    private static final int STATES = 384;

    @Override
    public String name() {
        return "train-ranker";
    }

    @Override
    public int run(Arguments arguments, Output output) throws Exception {
        List<Path> places = arguments.texts("text").stream().map(Path::of).toList();
        if (places.isEmpty()) {
            throw new LabFailure("there is nothing to train on", "name files or folders with --text PLACE");
        }
        Path out = arguments
                .text("out")
                .map(Path::of)
                .orElseThrow(() -> new LabFailure("--out is missing", "name the file to write"));
        int seed = arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        int words = arguments.integer("words", MOST, Integer.MAX_VALUE).orElse(400_000);
        List<RankerOptions> ways = ways(arguments, seed);
        arguments.refuseOthers();

        List<SourceDocument> documents = sample(SourceFiles.read(places), words, seed);
        output.note(documents.size() + " documents");
        try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
            TrainedRanker ranker = new RankerTraining(listener(output), Clock.systemUTC())
                    .best(
                            PseudoQueries.of(documents, new Passages(encoder.pieces()), PseudoRecipe.usual(seed)),
                            encoder,
                            ways);
            ranker.write(out);
        }
        output.note("the ranker is " + out);
        return 0;
    }

    /** Every combination of the learning rates that are listed. */
    private static List<RankerOptions> ways(Arguments arguments, int seed) {
        int width = arguments.integer("width", 8, 384).orElse(96);
        int heads = arguments.integer("heads", 1, 64).orElse(8);
        int layers = arguments.integer("layers", 1, 8).orElse(2);
        int batch = arguments.integer("batch", 1, 256).orElse(16);
        int negatives = arguments.integer("negatives", 1, 8).orElse(3);
        int steps = arguments.integer("steps", 1, MOST).orElse(300);
        int epochs = arguments.integer("epochs", 1, 100).orElse(5);
        Duration limit =
                Duration.ofMinutes(arguments.integer("minutes", 1, MOST).orElse(60));
        List<RankerOptions> ways = new ArrayList<>();
        for (double projection : rates(arguments.list("projection-rate"), 1e-4)) {
            for (double encoder : rates(arguments.list("encoder-rate"), 1e-4)) {
                for (double ranking : rates(arguments.list("ranking-rate"), 1e-3)) {
                    ways.add(new RankerOptions(
                            STATES,
                            width,
                            heads,
                            layers,
                            batch,
                            negatives,
                            steps,
                            Math.min(steps, epochs),
                            projection,
                            encoder,
                            ranking,
                            limit,
                            seed));
                }
            }
        }
        return ways;
    }

    private static List<Double> rates(List<String> listed, double usual) {
        try {
            return listed.isEmpty()
                    ? List.of(usual)
                    : listed.stream().map(Double::parseDouble).toList();
        } catch (NumberFormatException e) {
            throw new LabFailure("a learning rate is no number: " + listed, "give numbers such as 1e-4");
        }
    }

    /** Documents in an order that the seed decides, until there are so many words. */
    private static List<SourceDocument> sample(List<SourceDocument> documents, int words, int seed) {
        List<SourceDocument> shuffled = new ArrayList<>(documents);
        Collections.shuffle(shuffled, new Random(seed));
        List<SourceDocument> some = new ArrayList<>();
        long sum = 0;
        for (SourceDocument document : shuffled) {
            if (sum >= words) {
                break;
            }
            sum += Words.of(document.text()).size();
            some.add(document);
        }
        if (sum < MOST) {
            throw new LabFailure("the texts have " + sum + " words", "a ranker needs at least " + MOST);
        }
        return some;
    }

    private static RankerListener listener(Output output) {
        return new RankerListener() {
            @Override
            public void progress(String task, long done, long of, String text) {
                output.progress(task, done, of, text);
            }

            @Override
            public void row(Map<String, ?> row) {
                output.row(row);
            }

            @Override
            public void note(String text) {
                output.note(text);
            }
        };
    }
}
