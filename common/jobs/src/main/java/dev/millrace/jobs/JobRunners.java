package dev.millrace.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The runners by kind. */
final class JobRunners {

    private final Map<String, JobRunner> byKind = new TreeMap<>();

    JobRunners(List<JobRunner> runners) {
        runners.forEach(runner -> byKind.put(runner.kind(), runner));
    }

    /** The kinds of each lane. */
    Map<String, List<String>> lanes() {
        return byKind.values().stream()
                .collect(Collectors.groupingBy(
                        JobRunner::lane, TreeMap::new, Collectors.mapping(JobRunner::kind, Collectors.toList())));
    }

    JobRunner of(String kind) {
        JobRunner runner = byKind.get(kind);
        if (runner == null) {
            throw new IllegalArgumentException("nobody runs jobs of the kind " + kind);
        }
        return runner;
    }
}
