package dev.millrace.retrieval.generation;

import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.retrieval.decoder.DecoderConfig;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What is registered about a decoder. It follows from its files and from the kernel that computes it: the same folder is one version. */
public final class DecoderManifest {

    /** Kind and family of such versions. */
    public static final String KIND = "decoder";

    /** What attention is computed with. */
    public static final String KERNEL = "full-chunked";

    private DecoderManifest() {}

    /**
     * @param digests of the folder's files, by name
     * @throws DecoderFormatException naming what is missing or wrong
     */
    public static Map<String, Object> of(Path folder, SortedMap<String, String> digests) throws IOException {
        DecoderConfig config = DecoderConfig.read(folder);
        List<Map<String, Object>> files = new ArrayList<>();
        for (Map.Entry<String, String> file : digests.entrySet()) {
            files.add(Map.of(
                    "name", file.getKey(),
                    "sha256", file.getValue(),
                    "bytes", Files.size(folder.resolve(file.getKey()))));
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("kind", KIND);
        manifest.put("family", KIND);
        manifest.put("modelDigest", ModelFolder.digest(digests));
        manifest.put("tokenizerDigest", digests.get(TokenizerFile.FILE));
        manifest.put("hyperparameters", hyperparameters(config));
        manifest.put("files", files);
        manifest.put(KernelRef.FIELD, List.of(KernelRef.of(Kernels.descriptor(KERNEL))));
        return manifest;
    }

    private static Map<String, Object> hyperparameters(DecoderConfig config) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layers", config.layers());
        parameters.put("width", config.hidden());
        parameters.put("heads", config.heads());
        parameters.put("keyHeads", config.keyHeads());
        parameters.put("headWidth", config.dim());
        parameters.put("feedForward", config.intermediate());
        parameters.put("vocabulary", config.vocabulary());
        parameters.put("positions", config.positions());
        return parameters;
    }

    /** The folder's files as artefacts that the registry has already. */
    public static List<NewVersion.Content> artefacts(SortedMap<String, String> digests) {
        return digests.entrySet().stream()
                .map(file -> NewVersion.Content.stored(file.getKey(), file.getValue()))
                .toList();
    }
}
