package dev.millrace.forecast.registry;

import java.util.Map;
import java.util.Optional;

/**
 * A version to register, with one artefact. Its alias moves with it, if one is named.
 *
 * @param manifest what the version is; no wall-clock figures
 * @param artefact bytes of the safetensors file
 */
public record NewVersion(String name, Map<String, Object> manifest, byte[] artefact, Optional<Move> move) {

    /** Name of the artefact within its version. */
    public static final String ARTEFACT = "model.safetensors";

    /**
     * @param expected digest that the alias is believed to name; empty: none yet
     * @param reason in words for a person
     */
    public record Move(String alias, Optional<String> expected, String reason) {}
}
