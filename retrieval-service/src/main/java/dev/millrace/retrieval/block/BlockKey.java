package dev.millrace.retrieval.block;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.decoder.StoreType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a block is found by: all that its states depend on, and nothing of where it stands. Immutable. */
public final class BlockKey {

    private final TenantId tenant;
    private final DecoderIdentity decoder;
    private final StoreType store;
    private final int[] prefix;
    private final int[] tokens;
    private final String digest;

    /** @param prefix tokens that the block was computed behind; empty for a block by itself */
    public BlockKey(TenantId tenant, DecoderIdentity decoder, StoreType store, int[] prefix, int[] tokens) {
        this.tenant = tenant;
        this.decoder = decoder;
        this.store = store;
        this.prefix = prefix.clone();
        this.tokens = tokens.clone();
        this.digest = HexFormat.of().formatHex(sha256(material()));
    }

    public TenantId tenant() {
        return tenant;
    }

    public DecoderIdentity decoder() {
        return decoder;
    }

    public StoreType store() {
        return store;
    }

    public int[] prefix() {
        return prefix.clone();
    }

    public int[] tokens() {
        return tokens.clone();
    }

    /** How many tokens the block has. */
    public int length() {
        return tokens.length;
    }

    /** SHA-256 of all parts, 64 hex digits. */
    public String digest() {
        return digest;
    }

    /** All parts, in one way of writing them. */
    byte[] material() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * (tokens.length + prefix.length) + 512);
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeUTF(tenant.value());
            data.writeUTF(decoder.model());
            data.writeUTF(decoder.kernels());
            data.writeUTF(decoder.tokenizer());
            data.writeUTF(store.name());
            for (int[] some : new int[][] {prefix, tokens}) {
                data.writeInt(some.length);
                for (int token : some) {
                    data.writeInt(token);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockKey key && key.tenant.equals(tenant) && key.digest.equals(digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return tenant + "/" + digest;
    }
}
