package dev.millrace.stack.bench;

import dev.millrace.stack.local.PartStatus;
import dev.millrace.stack.local.ResidentMemory;
import dev.millrace.stack.local.ScratchStack;
import java.util.List;

/** Peak resident memory of each process, by the system's own figures. */
final class Memory {

    private Memory() {}

    static List<Measurement> peaks(ScratchStack scratch) {
        return scratch.stack().status().stream()
                .filter(part -> part.pid().isPresent())
                .map(Memory::peak)
                .toList();
    }

    private static Measurement peak(PartStatus part) {
        return Measurement.of(
                "peak resident memory of " + part.name(),
                ResidentMemory.peakOf(part.pid().orElseThrow()) / (double) (1 << 20),
                "MiB");
    }
}
