package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import dev.millrace.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forecasts of the target beside the truth, in its own unit, as one HTML page that needs nothing else. */
final class ForecastPlot {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%1$s</title>
            <style>
              body { font: 14px system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1c1c1c; background: #fff }
              h1 { font-size: 1.25rem } h2 { font-size: 1rem; margin: 2rem 0 0 } svg { width: 100%%; height: auto }
              text { font: 12px system-ui, sans-serif; fill: #444 } p { color: #444; margin: .3rem 0 }
            </style></head>
            <body>
            <h1>%1$s</h1>
            <p>The last column, in its own unit: what the models saw, what came, and what they forecast. First, middle and last test window.</p>
            %2$s
            </body></html>
            """;

    private final String title;
    private final List<Panel> panels = new ArrayList<>();

    ForecastPlot(String title) {
        this.title = title;
    }

    /** Room for one horizon. */
    Panel panel(Dataset dataset) {
        Panel panel = new Panel(dataset);
        panels.add(panel);
        return panel;
    }

    /** Before hours of training, not after. */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new LabFailure("the plot cannot be written to " + file, "name a file in a folder that exists");
        }
        if (!file.toString().endsWith(".html")) {
            throw new LabFailure("the plot is an HTML page, which " + file + " does not say", "name it FILE.html");
        }
    }

    void write(Path file) throws IOException {
        StringBuilder body = new StringBuilder();
        for (Panel panel : panels) {
            panel.draw(body);
        }
        Files.writeString(file, PAGE.formatted(LineChart.escaped(title), body));
    }

    /** The same few windows forecast by each model. */
    static final class Panel {

        private final Dataset dataset;
        private final Windows test;
        private final int[] numbers;
        private final Map<String, float[]> forecasts = new LinkedHashMap<>();

        private Panel(Dataset dataset) {
            this.dataset = dataset;
            this.test = dataset.test();
            int last = test.count() - 1;
            this.numbers = new int[] {0, last / 2, last};
        }

        void add(String name, WindowForecaster model) {
            float[] out = new float[numbers.length * test.shape().horizon() * test.channels()];
            model.forecast(test, numbers, out);
            forecasts.put(name, out);
        }

        private void draw(StringBuilder body) {
            int target = test.channels() - 1;
            int lookBack = test.shape().lookBack();
            int horizon = test.shape().horizon();
            // So much of the past that the forecasts keep most of the room.
            int past = Math.min(lookBack, Math.max(24, horizon / 2));
            body.append("<h2>horizon ")
                    .append(horizon)
                    .append(", ")
                    .append(LineChart.escaped(dataset.table().names().getLast()))
                    .append("</h2>\n");
            for (int i = 0; i < numbers.length; i++) {
                int origin = test.start(numbers[i]) + lookBack;
                LineChart chart = new LineChart(
                        past + horizon, past, row -> dataset.table().time(origin - past + row));
                double[] truth = new double[past + horizon];
                for (int row = 0; row < truth.length; row++) {
                    truth[row] = dataset.table().value(origin - past + row, target);
                }
                chart.line("truth", 0, truth);
                for (Map.Entry<String, float[]> one : forecasts.entrySet()) {
                    chart.line(one.getKey(), past, restored(one.getValue(), i, target));
                }
                chart.draw(body);
            }
        }

        private double[] restored(float[] scaled, int window, int channel) {
            int horizon = test.shape().horizon();
            double[] values = new double[horizon];
            for (int h = 0; h < horizon; h++) {
                values[h] =
                        dataset.scaler().restore(scaled[(window * horizon + h) * test.channels() + channel], channel);
            }
            return values;
        }
    }
}
