package dev.sluice.worker.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SseReaderTest {

    private final List<String> events = new ArrayList<>();
    private final SseReader reader =
            new SseReader((bytes, offset, length) -> events.add(new String(bytes, offset, length, UTF_8)));

    @Test
    void linesMayEndInAnyWay() {
        feed("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\r\n\n");

        assertThat(events).containsExactly("a", "b", "c", "d");
    }

    @Test
    void returnAndItsLineFeedMayComeApart() {
        feed("data: a\r");
        feed("\n\r");
        feed("\ndata: b\r");
        feed("\r");

        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void oneSpaceBehindTheColonIsDropped() {
        feed("data:a\n\ndata:  b\n\ndata: \n\ndata\n\n");

        assertThat(events).containsExactly("a", " b", "", "");
    }

    @Test
    void linesOfOneEventAreJoined() {
        feed("data: {\ndata: }\n\n");

        assertThat(events).containsExactly("{\n}");
    }

    @Test
    void everythingButDataIsPassedOver() {
        feed(": keep-alive\n\n:\nevent: x\nid: 1\nretry: 5\ndatax: no\nDATA: no\n data: no\nodd\ndata: a\n\n");

        assertThat(events).containsExactly("a");
    }

    @Test
    void byteOrderMarkIsPassedOver() {
        feed("\uFEFFdata: a\n\n");

        assertThat(events).containsExactly("a");
    }

    @Test
    void eventThatTheEndCutsOffIsDelivered() {
        feed("data: a\ndata: b");

        assertThat(events).isEmpty();
        assertThat(reader.end()).isTrue();
        assertThat(events).containsExactly("a\nb");
    }

    @Test
    void longestEventIsRead() {
        String longest = "x".repeat(SseReader.MAX_EVENT_BYTES - "data: ".length());

        assertThat(feed("data: " + longest + "\n\n")).isTrue();
        assertThat(events).containsExactly(longest);
    }

    @Test
    void endlessLineIsRefusedBeforeItFillsTheMemory() {
        byte[] part = "x".repeat(64 * 1024).getBytes(UTF_8);
        int parts = 0;
        while (reader.feed(part, 0, part.length)) {
            parts++;
            assertThat(parts).isLessThanOrEqualTo(SseReader.MAX_EVENT_BYTES / part.length);
        }
    }

    @Test
    void endlessEventIsRefusedBeforeItFillsTheMemory() {
        byte[] line = ("data: " + "x".repeat(1000) + "\n").getBytes(UTF_8);
        int lines = 0;
        while (reader.feed(line, 0, line.length)) {
            lines++;
            assertThat(lines).isLessThanOrEqualTo(SseReader.MAX_EVENT_BYTES / 1000);
        }
        assertThat(events).isEmpty();
    }

    private boolean feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return reader.feed(bytes, 0, bytes.length);
    }
}
