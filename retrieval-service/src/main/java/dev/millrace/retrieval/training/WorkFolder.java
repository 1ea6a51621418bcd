package dev.millrace.retrieval.training;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.process.JobFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files that a training's process and the service share. */
record WorkFolder(JobFolder folder) {

    private static final String ORDER = "order.json";
    private static final String DATA = "data.json";

    /** What the process is told. @param reportMillis pause between two reports */
    record Order(Source source, Options options, long reportMillis) {}

    /** What it trains on. @param queries empty for pseudo-queries */
    record Data(List<Text> documents, List<AskedQuery> queries) {}

    /** A document's version. @param title may be empty */
    record Text(String id, String title, String text, List<Section> sections) {}

    static WorkFolder of(Path root, JobLease lease) {
        return new WorkFolder(JobFolder.of(root, lease));
    }

    Path data() {
        return folder.file(DATA);
    }

    /** The ranker to go on from; it need not be there. */
    Path start() {
        return folder.file("start.safetensors");
    }

    Path ranker() {
        return folder.file("ranker.safetensors");
    }

    Order readOrder() throws IOException {
        return folder.read(ORDER, Order.class);
    }

    Data readData() throws IOException {
        return folder.read(DATA, Data.class);
    }

    void write(Order order, Data data) throws IOException {
        folder.write(ORDER, order);
        folder.write(DATA, data);
    }

    /** Removes what earlier attempts left on this machine, texts of documents among it. */
    void clearEarlier() throws IOException {
        for (JobFolder earlier : folder.earlier()) {
            earlier.delete();
        }
    }
}
