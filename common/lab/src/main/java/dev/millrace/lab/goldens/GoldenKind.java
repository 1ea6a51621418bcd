package dev.millrace.lab.goldens;

import java.io.IOException;
import java.util.List;

/** One kind of golden file and what is to be compared in it. */
public interface GoldenKind {

    /** Whether this is of its kind; told from what it says of itself, without looking at any tensor. */
    boolean knows(Golden golden);

    /**
     * Compares, one result a comparison.
     *
     * <p>What is wrong with the file may be thrown as {@link IllegalArgumentException}, {@link
     * dev.millrace.tensors.SafetensorsException} or {@link ai.djl.engine.EngineException}: it becomes a failed check.
     */
    List<GoldenResult> check(Golden golden) throws IOException;
}
