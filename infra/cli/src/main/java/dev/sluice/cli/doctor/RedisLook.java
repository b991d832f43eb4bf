package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a Redis: whether it answers, agrees on the time, and throws nothing away when it is full. It speaks RESP by
 * itself.
 */
final class RedisLook {

    /** What a job's outcome takes at most, as a rule. */
    private static final int OUTCOME_BYTES = 256;

    /** The most that there is; with half of it a tenth of all keys may have expired and still be there. */
    private static final int EXPIRE_EFFORT = 10;

    private static final int PATIENCE_MILLIS = 5_000;
    private static final int TOLERANCE_SECONDS = 5;
    private static final int DEFAULT_PORT = 6379;
    private static final String REDIS = "redis";

    private final URI uri;
    private final Clock clock;

    /**
     * A look.
     *
     * @param address {@code host:port} or {@code redis://[user]:password@host:port}
     */
    RedisLook(String address, Clock clock) {
        this.clock = clock;
        this.uri = URI.create(address.contains("://") ? address : "redis://" + address);
    }

    List<Finding> findings() {
        String shown = uri.getHost() + ":" + port();
        if ("rediss".equals(uri.getScheme())) {
            return List.of(Finding.well(REDIS, shown + " is behind TLS: not looked at"));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(String.valueOf(uri.getHost()), port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            return findings(socket, reader, shown);
        } catch (IOException e) {
            return List.of(
                    Finding.wrong(REDIS, shown + " doesn't answer (" + e + ")", "Start it, or name it by --redis."));
        }
    }

    private List<Finding> findings(Socket socket, BufferedReader reader, String shown) throws IOException {
        String user = uri.getUserInfo();
        if (user != null && user.contains(":")) {
            String[] parts = user.split(":", 2);
            send(socket, "AUTH " + (parts[0].isEmpty() ? "" : parts[0] + " ") + parts[1]);
            reader.readLine();
        }
        send(socket, "PING");
        String answer = String.valueOf(reader.readLine());
        if (!answer.equals("+PONG")) {
            return List.of(Finding.wrong(
                    REDIS, shown + " refuses us (" + answer + ")", "Give user and password: redis://user:password@…"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.well(REDIS, shown + " answers"));
        send(socket, "TIME");
        List<String> time = texts(reader);
        if (time.size() == 2) {
            findings.add(clock(Long.parseLong(time.getFirst())));
        }
        String policy = setting(socket, reader, "maxmemory-policy");
        if (policy != null && !policy.equals("noeviction")) {
            findings.add(Finding.wrong(
                    "redis, memory",
                    "maxmemory-policy is " + policy + " (expected: noeviction)",
                    "CONFIG SET maxmemory-policy noeviction: leases must not be thrown away."));
        }
        List<String> better = new ArrayList<>();
        if (isLess(setting(socket, reader, "hash-max-listpack-value"), OUTCOME_BYTES)) {
            better.add("hash-max-listpack-value 512");
        }
        if (isLess(setting(socket, reader, "active-expire-effort"), EXPIRE_EFFORT)) {
            better.add("active-expire-effort 10");
        }
        if (!better.isEmpty()) {
            findings.add(Finding.well(
                    "redis, records",
                    "finished jobs take more memory than they need (better: " + String.join(", ", better) + ")"));
        }
        return findings;
    }

    private Finding clock(long seconds) {
        long apart = Math.abs(clock.instant().getEpochSecond() - seconds);
        return apart <= TOLERANCE_SECONDS
                ? Finding.well("clock", "this machine and Redis agree")
                : Finding.wrong(
                        "clock",
                        "this machine and Redis are " + apart + " s apart",
                        "Set both by NTP: deadlines go by Redis' clock, keys expire by the ingress' own.");
    }

    /** A setting's value; null where the command isn't allowed, or the setting isn't known. */
    private static @Nullable String setting(Socket socket, BufferedReader reader, String name) throws IOException {
        send(socket, "CONFIG GET " + name);
        List<String> texts = texts(reader);
        return texts.size() == 2 ? texts.getLast() : null;
    }

    private static boolean isLess(@Nullable String value, int least) {
        return value != null && Integer.parseInt(value) < least;
    }

    /** The texts of an array of two; empty where the command isn't allowed. */
    private static List<String> texts(BufferedReader reader) throws IOException {
        List<String> texts = new ArrayList<>();
        if ("*2".equals(reader.readLine())) {
            for (int text = 0; text < 2; text++) {
                // Before each text stands its length.
                reader.readLine();
                texts.add(String.valueOf(reader.readLine()));
            }
        }
        return texts;
    }

    private int port() {
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }

    private static void send(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
    }
}
