package dev.millrace.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LoopbackPortTest {

    @Test
    void aPortThatListensIsTakenAndAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(LoopbackPort.isFree(port)).isFalse();
            assertThat(LoopbackPort.answers(port)).isTrue();
        }
        assertThat(LoopbackPort.isFree(port)).isTrue();
        assertThat(LoopbackPort.answers(port)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesTheProcessThatHoldsAPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(LoopbackPort.holder(socket.getLocalPort()))
                    .hasValueSatisfying(holder -> assertThat(holder)
                            .startsWith("pid " + ProcessHandle.current().pid() + " ("));
        }
    }

    @Test
    void countsListenersOnlyAmongTheSystemsSockets() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1",
                "   1: 0100007F:1F91 0100007F:A000 01 00000000:00000000 00:00000000 00000000     0        0 222 1",
                "   2: 0100007F:1F92 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1");
        assertThat(LoopbackPort.listeners(table, 8081)).containsExactly("socket:[111]");
    }
}
