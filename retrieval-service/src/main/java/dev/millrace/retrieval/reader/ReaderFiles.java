package dev.millrace.retrieval.reader;

import dev.millrace.tensors.DType;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a reader as a folder in Hugging Face's layout. */
public final class ReaderFiles {

    private ReaderFiles() {}

    /** @param weights are stored in half precision @param tokenizer a {@code tokenizer.json} */
    public static void write(Path folder, ReaderShape shape, Map<String, Tensor> weights, String tokenizer)
            throws IOException {
        Files.createDirectories(folder);
        int begin = BytePairs.SPECIAL.indexOf("<s>");
        int end = BytePairs.SPECIAL.indexOf("</s>");
        Files.writeString(folder.resolve("config.json"), shape.config(begin, end));
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"add_bos_token": true, "bos_token": "<s>", "eos_token": "</s>", "tokenizer_class": "PreTrainedTokenizerFast"}
                """);
        Files.writeString(folder.resolve("generation_config.json"), """
                {"bos_token_id": %d, "eos_token_id": %d, "do_sample": false, "max_new_tokens": 48}
                """.formatted(begin, end));
        Map<String, Tensor> halves = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> halves.put(name, half(tensor)));
        new Safetensors(halves, Map.of("format", "pt")).writeTo(folder.resolve("model.safetensors"));
    }

    private static Tensor half(Tensor tensor) {
        float[] values = tensor.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return Tensor.wrap(DType.F16, bytes.flip(), tensor.shape());
    }
}
