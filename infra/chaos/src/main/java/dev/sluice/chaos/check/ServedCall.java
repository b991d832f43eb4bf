package dev.sluice.chaos.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call as the simulator's log tells it.
 *
 * @param job the job's id in hex
 * @param startedMillis when it arrived, in epoch milliseconds
 * @param firstTokenMillis when its first token left; {@code Long.MAX_VALUE} if none did
 * @param endedMillis when it ended; {@code Long.MAX_VALUE} if the log doesn't say
 * @param tokens how many were sent
 * @param outcome the simulator's word
 */
record ServedCall(
        String job, long startedMillis, long firstTokenMillis, long endedMillis, long tokens, String outcome) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whether its client, the worker, broke it off. */
    boolean isBrokenOff() {
        return outcome.equals("client-closed");
    }

    /** Whether the provider failed as it was ordered to. */
    boolean isFault() {
        return !outcome.equals("complete") && !outcome.equals("client-closed") && !outcome.equals("running");
    }

    /** All calls of a log by job, in the order of their start. */
    static Map<String, List<ServedCall>> read(Path log) {
        Map<Long, ServedCall> calls = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.forEach(line -> {
                try {
                    JsonNode call = JSON.readTree(line);
                    calls.put(call.path("call").asLong(), of(call));
                } catch (JacksonException _) {
                    // The last line of a simulator that is still writing.
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<ServedCall>> byJob = new HashMap<>();
        calls.values().stream()
                .sorted(Comparator.comparingLong(ServedCall::startedMillis))
                .forEach(call -> byJob.computeIfAbsent(call.job(), _ -> new ArrayList<>())
                        .add(call));
        return byJob;
    }

    private static ServedCall of(JsonNode call) {
        long started = call.path("startedAtMillis").asLong();
        return new ServedCall(
                call.path("requestId").asString(""),
                started,
                call.path("ttftMillis").isNumber()
                        ? started + call.path("ttftMillis").asLong()
                        : Long.MAX_VALUE,
                call.path("endedAtMillis").isNumber()
                        ? call.path("endedAtMillis").asLong()
                        : Long.MAX_VALUE,
                call.path("tokens").asLong(0),
                call.path("outcome").asString("running"));
    }
}
