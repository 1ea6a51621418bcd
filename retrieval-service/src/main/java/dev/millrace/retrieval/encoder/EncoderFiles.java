package dev.millrace.retrieval.encoder;

import dev.millrace.registryclient.RegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What an encoder is made of, by digest.
 *
 * @param network SHA-256 of the network's file, lower-case hex
 * @param tokenizer SHA-256 of the tokenizer's file
 */
record EncoderFiles(String network, String tokenizer) {

    static EncoderFiles of(Path network, byte[] tokenizer) throws IOException {
        return new EncoderFiles(RegistryClient.sha256(network), RegistryClient.sha256(tokenizer));
    }

    /** Of both and of the rules by which pieces become words and passages: everything that decides about the vectors. */
    String digest() {
        HexFormat hex = HexFormat.of();
        ByteBuffer parts = ByteBuffer.allocate(64 + Pooling.RULE.length())
                .put(hex.parseHex(network))
                .put(hex.parseHex(tokenizer))
                .put(Pooling.RULE.getBytes(StandardCharsets.US_ASCII));
        return RegistryClient.sha256(parts.array());
    }
}
