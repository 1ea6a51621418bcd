package dev.millrace.retrieval.lab;

import dev.millrace.lab.LabFrame;
import java.util.List;

/** The retrieval-service's lab. */
public final class Lab {

    private Lab() {}

    public static void main(String[] args) {
        new LabFrame(List.of(new TrainRankerCommand())).main(args);
    }
}
