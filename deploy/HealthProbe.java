package dev.millrace.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks one HTTP address and exits 0 when it answers 200, else 1: the health check of an image without curl.
 *
 * <p>A plain socket, because a container starts this every few seconds and java.net.http alone would triple its start.
 */
final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 4_000;

    private HealthProbe() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.out.println("usage: HealthProbe http://host:port/path");
            System.exit(2);
        }
        try {
            String status = statusLine(URI.create(args[0]));
            System.out.println(status);
            System.exit(status.matches("HTTP/1\\.[01] 200( .*)?") ? 0 : 1);
        } catch (IOException e) {
            System.out.println(args[0] + ": " + e);
            System.exit(1);
        }
    }

    private static String statusLine(URI uri) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MILLIS);
            String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line == null ? "no answer" : line;
        }
    }
}
