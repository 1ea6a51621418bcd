package dev.millrace.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checked header: the tensors lie within the file, one after the other, without a gap.
 *
 * @param tensors by name, in the order of their bytes
 * @param dataStart where the bytes begin, from the start of the file
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata, long dataStart) {

    /** What the JSON says of one tensor. */
    record Claim(String name, DType dtype, long[] shape, long begin, long end) {}

    /**
     * How long the JSON is, by the first eight bytes of a file.
     *
     * @throws SafetensorsException when that is more than the file has, or than is allowed
     */
    static int length(ByteBuffer prefix, long fileSize) {
        if (fileSize < Long.BYTES || prefix.remaining() < Long.BYTES) {
            throw new SafetensorsException("the file has fewer than eight bytes");
        }
        long length = prefix.order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > Safetensors.MAX_HEADER_BYTES || length > fileSize - Long.BYTES) {
            throw new SafetensorsException("a header of " + length + " bytes does not fit");
        }
        return (int) length;
    }

    static SafetensorsHeader parse(byte[] json, long fileSize) {
        HeaderParser parser = HeaderParser.parse(json);
        long dataStart = Long.BYTES + (long) json.length;
        return new SafetensorsHeader(layout(parser.claims(), fileSize - dataStart), parser.metadata(), dataStart);
    }

    private static Map<String, TensorInfo> layout(Map<String, Claim> claims, long available) {
        List<Claim> order = new ArrayList<>(claims.values());
        order.sort(Comparator.comparingLong(Claim::begin)
                .thenComparingLong(Claim::end)
                .thenComparing(Claim::name));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long expected = 0;
        for (Claim claim : order) {
            tensors.put(claim.name(), checked(claim, expected, available));
            expected = claim.end();
        }
        if (expected != available) {
            throw new SafetensorsException(
                    "the tensors cover " + expected + " bytes of " + available + " after the header");
        }
        return tensors;
    }

    private static TensorInfo checked(Claim claim, long expected, long available) {
        String what = "tensor '" + claim.name() + "'";
        if (claim.begin() != expected || claim.end() < claim.begin() || claim.end() > available) {
            throw new SafetensorsException(what + " has the range " + claim.begin() + " to " + claim.end()
                    + ", expected one from " + expected + " within " + available + " bytes");
        }
        long size = Tensor.byteSize(claim.dtype(), claim.shape());
        long given = claim.end() - claim.begin();
        if (given != size) {
            throw new SafetensorsException(what + " has " + given + " bytes, its shape "
                    + Arrays.toString(claim.shape()) + " of " + claim.dtype() + " needs " + size);
        }
        if (size > Safetensors.MAX_TENSOR_BYTES) {
            throw new SafetensorsException(
                    what + " has " + size + " bytes, at most " + Safetensors.MAX_TENSOR_BYTES + " are read");
        }
        return new TensorInfo(claim.name(), claim.dtype(), claim.shape(), claim.begin(), (int) size);
    }
}
