package dev.millrace.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Encodes by itself, in a process whose heap is all in memory from the start: what grows is native. Prints by how many kilobytes. */
final class MemoryProbe {

    private static final int WARM_UP = 1000;
    private static final int ENCODINGS = 1600;
    private static final int TOGETHER = 20;

    private MemoryProbe() {}

    static void main() throws IOException {
        try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
            Random random = new Random(1);
            encode(encoder, random, WARM_UP);
            long before = residentKilobytes();
            encode(encoder, random, ENCODINGS);
            System.out.println("grown " + (residentKilobytes() - before) + " of " + before);
        }
    }

    private static void encode(MiniLm encoder, Random random, int passages) {
        for (int i = 0; i < passages; i += TOGETHER) {
            List<String> some = new ArrayList<>();
            for (int j = 0; j < TOGETHER; j++) {
                some.add("some words of a text ".repeat(random.nextInt(12)) + random.nextInt(1000));
            }
            encoder.encode(some);
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
