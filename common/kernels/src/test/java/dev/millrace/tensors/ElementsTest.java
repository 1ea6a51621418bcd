package dev.millrace.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ElementsTest {

    @Test
    void halvesBecomeFloats() {
        // 1, -2, the least subnormal, infinity
        assertThat(tensor(DType.F16, "003c 00c0 0100 007c").toFloats())
                .containsExactly(1, -2, 0x1p-24f, Float.POSITIVE_INFINITY);
        assertThat(tensor(DType.BF16, "803f 00c0 0100 807f").toFloats())
                .containsExactly(1, -2, 0x1p-133f, Float.POSITIVE_INFINITY);
        assertThat(tensor(DType.BF16, "c07f").toFloats()).containsExactly(Float.NaN);
        assertThat(tensor(DType.F16, "003c").toDoubles()).containsExactly(1);
        assertThat(tensor(DType.F32, "0000c03f").toDoubles()).containsExactly(1.5);
    }

    @Test
    void integersKeepTheirSign() {
        assertThat(tensor(DType.U8, "00ff").toLongs()).containsExactly(0, 255);
        assertThat(tensor(DType.I8, "00ff").toLongs()).containsExactly(0, -1);
        assertThat(tensor(DType.U16, "ffff").toLongs()).containsExactly(65_535);
        assertThat(tensor(DType.I16, "feff").toLongs()).containsExactly(-2);
        assertThat(tensor(DType.U32, "ffffffff").toLongs()).containsExactly(4_294_967_295L);
        assertThat(tensor(DType.I32, "ffffffff").toLongs()).containsExactly(-1);
        assertThat(tensor(DType.U64, "0100000000000000").toLongs()).containsExactly(1);
        assertThat(tensor(DType.BOOL, "0100").toLongs()).containsExactly(1, 0);
    }

    @Test
    void nothingIsRounded() {
        refuses(() -> tensor(DType.F64, "0000000000000000").toFloats());
        refuses(() -> tensor(DType.I32, "00000000").toFloats());
        refuses(() -> tensor(DType.I64, "0000000000000000").toDoubles());
        refuses(() -> tensor(DType.F32, "00000000").toLongs());
        refuses(() -> tensor(DType.U64, "ffffffffffffffff").toLongs());
        refuses(() -> tensor(DType.BOOL, "02").toLongs());
    }

    @Test
    void bytesAreReadOnlyAndLittleEndian() {
        Tensor tensor = Tensor.of(new float[] {1.5f, -1}, 2);
        ByteBuffer bytes = tensor.bytes();

        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getFloat()).isEqualTo(1.5f);
        assertThat(tensor.bytes().remaining()).isEqualTo(8);
        assertThatThrownBy(() -> bytes.putFloat(0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    private static Tensor tensor(DType type, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return Tensor.wrap(type, ByteBuffer.wrap(bytes), bytes.length / type.bytes());
    }

    private static void refuses(Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOf(SafetensorsException.class);
    }
}
