package dev.sluice.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One inline command to a Redis, and the first line of its answer: enough for PING and FLUSHALL. */
public final class RedisLine {

    private static final int TIMEOUT_MILLIS = 3_000;

    private RedisLine() {}

    /** The first line of the answer (such as {@code +PONG} or {@code -NOAUTH …}), or an empty text if there is none. */
    public static String ask(String host, int port, String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = answer.readLine();
            return line == null ? "" : line;
        } catch (IOException _) {
            return "";
        }
    }
}
