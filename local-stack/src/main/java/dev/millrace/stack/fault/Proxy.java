package dev.millrace.stack.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a port and those who connect to it, and can part them. Cut, it takes connections and passes nothing on, as a network does
 * that loses everything: those who wait for an answer learn of it by their own timeouts. Healed, what was open is reset.
 */
final class Proxy implements Closeable {

    private static final int CHUNK = 1 << 16;
    private static final int CONNECT_WITHIN = 2_000;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Proxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy-" + target).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
        open.forEach(Proxy::closeQuietly);
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Proxy::closeQuietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                open.add(from);
                Thread.ofVirtual().start(() -> connect(from));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket from) {
        Socket to = new Socket();
        open.add(to);
        try {
            if (cut) {
                // Nobody answers, and nobody says no.
                return;
            }
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_WITHIN);
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(to, from));
            pump(from, to);
        } catch (IOException refused) {
            end(from, to);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (cut) {
                    // What arrives meanwhile is lost, and with it the connection, once it is healed.
                    return;
                }
                out.write(bytes, 0, read);
                out.flush();
            }
            end(from, to);
        } catch (IOException ended) {
            end(from, to);
        }
    }

    private void end(Socket one, Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        open.remove(one);
        open.remove(other);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is as good as closed
        }
    }
}
