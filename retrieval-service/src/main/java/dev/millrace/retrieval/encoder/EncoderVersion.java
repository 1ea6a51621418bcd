package dev.millrace.retrieval.encoder;

import dev.millrace.events.TenantId;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.NewVersion.Content;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The encoder as the registry knows it: {@code encoder/NAME}, its network's file the artefact. Shared by all tenants. */
final class EncoderVersion {

    static final String ARTEFACT = "model.onnx";

    private EncoderVersion() {}

    static NewVersion of(MiniLm encoder) {
        Map<String, Object> manifest = Map.of(
                "kind",
                "encoder",
                "family",
                "minilm",
                "digest",
                encoder.digest(),
                "width",
                encoder.width(),
                "window",
                WordPieces.WINDOW,
                "tokenizer",
                encoder.files().tokenizer(),
                "pooling",
                Pooling.RULE,
                "weights",
                "int8");
        return new NewVersion(
                "encoder/" + encoder.name(),
                manifest,
                Content.stored(ARTEFACT, encoder.files().network()),
                Optional.empty());
    }

    static Registered register(RegistryClient registry, NewVersion version) {
        return registry.register(TenantId.DEFAULT, List.of(version)).getFirst();
    }

    static void upload(RegistryClient registry) {
        try {
            Path file = Files.createTempFile("encoder-", ".onnx");
            try {
                ModelFiles.network(file);
                registry.putArtefact(TenantId.DEFAULT, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
