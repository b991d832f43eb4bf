package dev.sluice.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * An image's health check: asks the service of the same container whether it is ready, without curl or a shell.
 *
 * <p>A plain socket, since the JDK's HTTP client alone costs ten times what this whole process does.
 */
public final class ReadyProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private ReadyProbe() {}

    /** Asks; the exit code is 0 if the service is ready, else 1. Arguments: the port, and the path. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("arguments: " + arguments.length + " (expected: a port and a path)");
            System.exit(2);
        }
        String answer = ask(Integer.parseInt(arguments[0]), arguments[1], PATIENCE);
        // The engine keeps the last lines of a check: `docker inspect` shows them.
        System.out.println(answer);
        System.exit(isReady(answer) ? 0 : 1);
    }

    /** The first line of the answer at the loopback address, or why there is none. */
    static String ask(int port, String path, Duration patience) {
        int patienceMillis = Math.toIntExact(patience.toMillis());
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(patienceMillis);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patienceMillis);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
            return line == null ? "no answer" : line;
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    /** Whether that is the first line of a service that is ready. */
    static boolean isReady(String answer) {
        return answer.startsWith("HTTP/1.1 200");
    }
}
