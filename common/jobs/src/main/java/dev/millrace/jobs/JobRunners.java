package dev.millrace.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The runners by kind. */
final class JobRunners {

    private final Map<String, JobRunner> byKind = new TreeMap<>();

    JobRunners(List<JobRunner> runners) {
        runners.forEach(runner -> byKind.put(runner.kind(), runner));
    }

    String[] kinds() {
        return byKind.keySet().toArray(String[]::new);
    }

    JobRunner of(String kind) {
        JobRunner runner = byKind.get(kind);
        if (runner == null) {
            throw new IllegalArgumentException("nobody runs jobs of the kind " + kind);
        }
        return runner;
    }
}
