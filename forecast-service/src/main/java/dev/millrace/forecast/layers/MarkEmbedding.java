package dev.millrace.forecast.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.layers.Init;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Sinusoid;
import java.util.ArrayList;
import java.util.List;

/** What the calendar adds to a token. */
public sealed interface MarkEmbedding {

    /** @param marks {@code [batch, time, marks]} @return {@code [batch, features, time]} */
    NDArray apply(NDArray marks);

    /** How marks are given and embedded. */
    enum Kind {
        /** Numbers in [-0.5, 0.5], mapped linearly. */
        TIME_FEATURES("timeF"),
        /** Month, day, weekday, hour and, at minutes, the quarter, each looked up in a table of sinusoids. */
        FIXED("fixed"),
        /** The same, in tables that are learned. */
        LEARNED("learned");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** As the papers' code calls it. */
        public String wireName() {
            return wireName;
        }
    }

    /** @param prefix before {@code embed.weight} or {@code hour_embed.…} */
    static MarkEmbedding of(Parameters parameters, String prefix, Kind kind, int marks, int features, boolean biased) {
        if (kind == Kind.TIME_FEATURES) {
            String name = prefix + "embed";
            return new Mapped(
                    biased
                            ? Linear.of(parameters, name, marks, features)
                            : Linear.withoutBias(parameters, name, marks, features));
        }
        List<NDArray> tables = new ArrayList<>();
        for (int column = 0; column < marks; column++) {
            String name = prefix + Tables.NAMES.get(column) + "_embed.";
            int rows = Tables.ROWS.get(column);
            tables.add(
                    kind == Kind.FIXED
                            ? parameters.buffer(
                                    name + "emb.weight", new Init.Given(Sinusoid.table(rows, features)), rows, features)
                            : parameters.weight(name + "weight", new Init.Normal(1), rows, features));
        }
        return new Tables(List.copyOf(tables));
    }

    /** A linear map. */
    record Mapped(Linear map) implements MarkEmbedding {
        @Override
        public NDArray apply(NDArray marks) {
            return map.apply(marks.transpose(0, 2, 1));
        }
    }

    /** A table for each mark, which is a row number. */
    record Tables(List<NDArray> tables) implements MarkEmbedding {

        private static final List<String> NAMES = List.of("month", "day", "weekday", "hour", "minute");
        private static final List<Integer> ROWS = List.of(13, 32, 7, 24, 4);

        @Override
        public NDArray apply(NDArray marks) {
            NDArray rows = marks.toType(DataType.INT64, false);
            NDArray sum = looked(rows, 0);
            for (int column = 1; column < tables.size(); column++) {
                sum = sum.add(looked(rows, column));
            }
            return sum.transpose(0, 2, 1);
        }

        private NDArray looked(NDArray rows, int column) {
            Shape shape = rows.getShape();
            NDArray table = tables.get(column);
            NDArray flat = rows.get(new NDIndex(":, :, {}", column)).flatten();
            return table.get(new NDIndex("{}", flat))
                    .reshape(shape.get(0), shape.get(1), table.getShape().get(1));
        }
    }
}
