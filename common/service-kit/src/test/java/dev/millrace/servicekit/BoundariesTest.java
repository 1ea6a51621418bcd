package dev.millrace.servicekit;

import dev.millrace.servicekit.testing.ServiceBoundaries;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundariesTest {

    @ParameterizedTest
    @ValueSource(strings = {"events", "servicekit"})
    void commonLeansOnNoService(String module) {
        ServiceBoundaries.check(module);
    }
}
