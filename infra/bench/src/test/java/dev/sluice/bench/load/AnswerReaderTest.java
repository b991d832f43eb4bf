package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AnswerReaderTest {

    private static final Question STREAMED = new Question(new byte[0], true, 3);
    private static final Question WHOLE = new Question(new byte[0], false, 3);

    @Test
    void wholeStreamIsRight() throws IOException {
        AnswerReader reader = read(STREAMED, stream(event("word1"), event(" word2"), event(" word3"), "data: [DONE]"));

        assertThat(reader.isWhole()).isTrue();
        assertThat(reader.textLines()).isEqualTo(3);
    }

    @Test
    void streamThatArrivesByteByByteIsRight() throws IOException {
        AnswerReader reader = new AnswerReader(STREAMED);
        for (byte each : stream(event("word1"), event(" word2"), event(" word3"), "data: [DONE]")) {
            reader.read(new byte[] {each}, 0, 1);
        }

        assertThat(reader.isWhole()).isTrue();
    }

    @Test
    void tokensThatSomebodyJoinedAreRight() throws IOException {
        assertThat(read(STREAMED, stream(event("word1 wo"), event("rd2 word3"), "data: [DONE]"))
                        .isWhole())
                .isTrue();
    }

    @Test
    void lostTokenIsSeen() {
        assertBroken(stream(event("word1"), event(" word3"), "data: [DONE]"));
    }

    @Test
    void repeatedTokenIsSeen() {
        assertBroken(stream(event("word1"), event("word1"), event(" word2"), event(" word3"), "data: [DONE]"));
    }

    @Test
    void reorderedTokensAreSeen() {
        assertBroken(stream(event("word1"), event(" word3"), event(" word2"), "data: [DONE]"));
    }

    @Test
    void lostLastTokenIsSeen() {
        assertBroken(stream(event("word1"), event(" word2"), "data: [DONE]"));
    }

    @Test
    void tokenBehindTheLastIsSeen() {
        assertBroken(stream(event("word1 word2 word3"), event(" word4"), "data: [DONE]"));
    }

    @Test
    void streamWithoutItsEndIsSeen() {
        assertBroken(stream(event("word1 word2 word3")));
    }

    @Test
    void errorWithinAStreamIsAFailure() {
        assertThatIOException()
                .isThrownBy(() -> read(STREAMED, stream(event("word1"), "data: {\"error\":{\"message\":\"gone\"}}")))
                .withMessageContaining("gone");
    }

    @Test
    void wholeBodyWithAndWithoutBlanksIsRight() throws IOException {
        assertThat(read(WHOLE, body("{\"message\":{\"content\":\"word1 word2 word3\"}}"))
                        .isWhole())
                .isTrue();
        assertThat(read(WHOLE, body("{\"message\": {\"content\": \"word1 word2 word3\"}}"))
                        .isWhole())
                .isTrue();
    }

    @Test
    void oneAnswerFollowsAnother() throws IOException {
        AnswerReader reader = read(WHOLE, body("{\"content\":\"word1 word2 word3\"}"));
        reader.begin(STREAMED);
        byte[] next = stream(event("word1 word2 word3"), "data: [DONE]");
        reader.read(next, 0, next.length);

        assertThat(reader.isWhole()).isTrue();
        assertThat(reader.textLines()).isEqualTo(1);
    }

    @Test
    void refusalIsAFailure() {
        assertThatIOException()
                .isThrownBy(() -> read(WHOLE, bytes("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}")))
                .withMessage("HTTP/1.1 429 Too Many Requests");
    }

    private static void assertBroken(byte[] answer) {
        assertThatThrownBy(() -> read(STREAMED, answer)).isInstanceOf(BrokenAnswerException.class);
    }

    private static AnswerReader read(Question question, byte[] answer) throws IOException {
        AnswerReader reader = new AnswerReader(question);
        reader.read(answer, 0, answer.length);
        return reader;
    }

    private static String event(String content) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"}}]}";
    }

    /** Each event in a chunk of its own, the role before them. */
    private static byte[] stream(String... events) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        append(answer, event(""));
        for (String event : events) {
            append(answer, event);
        }
        return bytes(answer.append("0\r\n\r\n").toString());
    }

    private static void append(StringBuilder answer, String event) {
        answer.append(Integer.toHexString(event.length() + 2))
                .append("\r\n")
                .append(event)
                .append("\n\n\r\n");
    }

    private static byte[] body(String json) {
        return bytes("HTTP/1.1 200 OK\r\ncontent-length: " + json.length() + "\r\n\r\n" + json);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
