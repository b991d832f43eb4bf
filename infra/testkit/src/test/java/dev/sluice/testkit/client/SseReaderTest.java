package dev.sluice.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SseReaderTest {

    @Test
    void eventsComeInOrderHoweverTheirBytesArrive() throws IOException {
        SseReader reader = new SseReader(dripping("id: 1\ndata: ä\n\n: keep-alive\n\ndata: [DONE]\n\n"));

        assertThat(reader.next()).extracting(SseEvent::id, SseEvent::data).containsExactly("1", "ä");
        assertThat(reader.next()).extracting(SseEvent::id, SseEvent::data).containsExactly(null, "[DONE]");
        assertThat(reader.next()).isNull();
        assertThat(reader.comments()).isEqualTo(1);
    }

    @Test
    void aLineLongerThanTheBufferIsWhole() throws IOException {
        String data = "x".repeat(10_000);

        assertThat(new SseReader(bytes("data: " + data + "\n\n")).next())
                .extracting(SseEvent::data)
                .isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:x\n\n", "data: x\r\n\r\n", "event: x\n\n", "id: 1\n\n", "data: x\ndata: y\n\n"})
    void anyOtherFormIsRefused(String text) {
        assertThatThrownBy(() -> new SseReader(bytes(text)).next()).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: x", "data: x\n", "id: 1\ndata: x\n"})
    void anEndWithinAnEventIsNoEnd(String text) {
        assertThatThrownBy(() -> new SseReader(bytes(text)).next()).isInstanceOf(EOFException.class);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** Gives one byte a read. */
    private static InputStream dripping(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
    }
}
