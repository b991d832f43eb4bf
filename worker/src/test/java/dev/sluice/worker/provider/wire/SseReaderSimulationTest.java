package dev.sluice.worker.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Streams of random lines, split at random places, against a reader of whole texts that is too simple to be wrong. */
final class SseReaderSimulationTest {

    private static final int STREAMS = 20_000;
    private static final String[] STARTS = {
        "data: ", "data:", "data", "data:  ", ":", ": data: ", "event: ", "id:", "", "", " data: ", "datas: ", "da"
    };
    private static final String[] TEXTS = {"", "x", "{\"a\":1}", "grün", "第🙂", ":", " ", "data: y", "\uFEFF"};
    private static final String[] ENDS = {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r"};

    private final long seed = Long.getLong("seed", System.nanoTime());

    @Test
    void anySplitGivesTheSameEvents() {
        System.out.println("SseReaderSimulationTest: -Dseed=" + seed);
        RandomGenerator seeds = new SplittableRandom(seed);
        for (int i = 0; i < STREAMS; i++) {
            String stream = stream(seeds);
            assertThat(read(stream.getBytes(UTF_8), seeds))
                    .as("seed %s, stream %s: %s", seed, i, stream)
                    .isEqualTo(expected(stream));
        }
    }

    private static String stream(RandomGenerator random) {
        StringBuilder stream = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
        int lines = random.nextInt(12);
        for (int line = 0; line < lines; line++) {
            stream.append(STARTS[random.nextInt(STARTS.length)])
                    .append(TEXTS[random.nextInt(TEXTS.length)])
                    .append(line + 1 == lines && random.nextBoolean() ? "" : ENDS[random.nextInt(ENDS.length)]);
        }
        return stream.toString();
    }

    private static List<String> read(byte[] stream, RandomGenerator random) {
        List<String> events = new ArrayList<>();
        SseReader reader =
                new SseReader((bytes, offset, length) -> events.add(new String(bytes, offset, length, UTF_8)));
        int from = 0;
        while (from < stream.length) {
            int length = 1 + random.nextInt(Math.min(random.nextBoolean() ? 3 : 40, stream.length - from));
            // Amid other bytes, and overwritten afterwards: as in a buffer that is used again.
            byte[] buffer = new byte[length + 4];
            Arrays.fill(buffer, (byte) '\n');
            System.arraycopy(stream, from, buffer, 2, length);
            assertThat(reader.feed(buffer, 2, length)).isTrue();
            Arrays.fill(buffer, (byte) 'x');
            from += length;
        }
        assertThat(reader.end()).isTrue();
        return events;
    }

    private static List<String> expected(String stream) {
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        for (String line : text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)) {
            if (line.isEmpty()) {
                deliver(data, events);
            } else if (line.equals("data")) {
                data.add("");
            } else if (line.startsWith("data:")) {
                String value = line.substring("data:".length());
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            }
        }
        deliver(data, events);
        return events;
    }

    private static void deliver(List<String> data, List<String> events) {
        if (!data.isEmpty()) {
            events.add(String.join("\n", data));
            data.clear();
        }
    }
}
