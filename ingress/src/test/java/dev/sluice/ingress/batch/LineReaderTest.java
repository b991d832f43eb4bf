package dev.sluice.ingress.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingress.batch.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {

    @Test
    void linesEndWithLfOrCrLfOrTheFile() throws IOException {
        assertThat(lines("a\nbb\r\nccc", 10)).containsExactly("1:a", "2:bb", "3:ccc");
        assertThat(lines("a\n", 10)).containsExactly("1:a");
        assertThat(lines("", 10)).isEmpty();
        assertThat(lines("\n\n", 10)).isEmpty();
    }

    @Test
    void blankLinesAreCountedAndLeftOut() throws IOException {
        assertThat(lines("\na\n \t\r\n\nb\n\n  ", 10)).containsExactly("2:a", "5:b");
    }

    @Test
    void byteOrderMarkIsLeftOut() throws IOException {
        assertThat(lines("\uFEFFa\n\uFEFFb", 10)).containsExactly("1:a", "2:\uFEFFb");
    }

    @Test
    void lineBeyondTheBoundIsToldWithoutItsText() throws IOException {
        assertThat(lines("12345\n123456\n1\n", 5)).containsExactly("1:12345", "2:-", "3:1");
        assertThat(lines("12345\r\n" + "x".repeat(300_000) + "\n1", 5)).containsExactly("1:12345", "2:-", "3:1");
        assertThat(lines("x".repeat(300_000), 300_000)).hasSize(1);
    }

    @Test
    void howTheFileArrivesMakesNoDifference() throws IOException {
        String text = "one\r\n\ntwo\nthree";
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(text.getBytes(UTF_8))) {
            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                return super.read(bytes, from, Math.min(1, count));
            }
        };

        assertThat(lines(slow, 10)).containsExactly("1:one", "3:two", "4:three");
    }

    private static List<String> lines(String text, int maxBytes) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes);
    }

    private static List<String> lines(InputStream in, int maxBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(in, maxBytes)) {
            for (Line line = reader.next(); line != null; line = reader.next()) {
                lines.add(line.number() + ":" + (line.isTooLong() ? "-" : new String(line.text(), UTF_8)));
            }
        }
        return lines;
    }
}
