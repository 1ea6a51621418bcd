package dev.millrace.kernelproofs;

import dev.millrace.servicekit.testing.ServiceBoundaries;
import org.junit.jupiter.api.Test;

class BoundariesTest {

    @Test
    void leansOnNoService() {
        ServiceBoundaries.check("kernelproofs");
    }
}
