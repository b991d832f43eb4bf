package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PieceTest {

    private static final List<String> TOKENS =
            List.of("a", " \"b\"", "\\\\", "\n", "grün", "\u0000\u001f", "第", "🙂", "end");

    @Test
    void joinedPiecesSayWhatTheyAllSaid() {
        StringBuilder events = new StringBuilder();
        for (String token : TOKENS) {
            String text = JsonMapper.shared().writeValueAsString(token);
            events.append(openAi("{\"content\":" + text + "}", ""));
        }

        assertJoined(new OpenAiDialect(), ChatJobs.withUsage("m"), events.toString(), TOKENS);
        assertJoined(new OpenAiDialect(), ChatJobs.streamed("m"), events.toString(), TOKENS);
    }

    @Test
    void joinedPiecesOfGeminiSayWhatTheyAllSaid() {
        StringBuilder events = new StringBuilder();
        for (String token : TOKENS) {
            events.append(gemini("[{\"text\":" + JsonMapper.shared().writeValueAsString(token) + "}]"));
        }
        assertJoined(new GeminiDialect(), ChatJobs.withUsage("m"), events.toString(), TOKENS);
    }

    @Test
    void escapesKeepTheirForm() {
        String events = openAi("{\"content\":\"\\u0041\\/\"}", "") + openAi("{\"content\":\"\\ud83d\\ude42\"}", "");

        assertJoined(
                new OpenAiDialect(),
                ChatJobs.streamed("m"),
                openAi("{\"content\":\"x\"}", "") + events,
                List.of("x", "A/", "🙂"));
        List<Piece> pieces = pieces(new OpenAiDialect(), ChatJobs.streamed("m"), events);
        assertThat(new String(pieces.getFirst().bytes(), UTF_8)).contains("\"\\u0041\\/\"");
    }

    @Test
    void rolesThatAreCutOutDoNotStandBetweenPieces() {
        String events = openAi("{\"role\":\"assistant\",\"content\":\"a\"}", "")
                + openAi("{\"role\":\"assistant\",\"content\":\"b\"}", "")
                + openAi("{\"content\":\"c\", \"role\" : \"assistant\"}", "")
                + openAi("{\"role\":\"assistant\",\"content\":\"d\"}", "");
        List<Piece> pieces = pieces(new OpenAiDialect(), ChatJobs.streamed("m"), events);

        assertThat(pieces.get(0).joined(pieces.get(1))).isEmpty();
        Piece joined = pieces.get(1).joined(pieces.get(3)).orElseThrow();
        assertThat(content(joined)).isEqualTo("bd").isEqualTo(joined.text());
        assertThat(content(pieces.get(2))).isEqualTo("c");
        assertThat(escaped(pieces.get(2))).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"index\":0,\"delta\":{\"content\":\"a\",\"content\":\"b\"}}",
                "{\"index\":0,\"delta\":{\"content\":\"a\",\"reasoning_content\":\"b\"}}",
                "{\"index\":0,\"delta\":{\"content\":\"a\",\"tool_calls\":[{\"index\":0}]}}",
                "{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[]},\"finish_reason\":null}",
                "{\"index\":0,\"delta\":{\"content\":\"a\"},\"token_ids\":[1]}",
                "{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"a\"}}",
                "{\"index\":0,\"delta\":{\"refusal\":\"a\"}}",
                "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"a\"}}]}}"
            })
    void whateverHoldsMoreThanTheTextOfOneChoiceStaysApart(String choices) {
        String introduction = openAi("{\"role\":\"assistant\",\"content\":\"x\"}", "")
                + event("{\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"x\"}}]}");
        String twice = event("{\"choices\":[" + choices + "]}").repeat(2);
        List<Piece> pieces = pieces(new OpenAiDialect(), ChatJobs.streamed("m"), introduction + twice);

        assertThat(pieces).hasSize(4);
        assertThat(pieces.get(2).textStart()).isEqualTo(-1);
        assertThat(pieces.get(2).joined(pieces.get(3))).isEmpty();
    }

    @Test
    void choicesDoNotMix() {
        String events = openAi("{\"content\":\"x\"}", "")
                + openAi("{\"content\":\"a\"}", "").repeat(2)
                + event("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}]}")
                        .repeat(2);
        List<Piece> pieces = pieces(new OpenAiDialect(), ChatJobs.streamed("m"), events);

        assertThat(pieces.get(1).joined(pieces.get(2))).isPresent();
        assertThat(pieces.get(2).joined(pieces.get(3))).isEmpty();
        assertThat(pieces.get(2).joined(pieces.get(4))).isEmpty();
    }

    @Test
    void otherMembersOfAChunkMustBeEqual() {
        String events = openAi("{\"content\":\"x\"}", "")
                + openAi("{\"content\":\"a\"}", ",\"obfuscation\":\"k\"")
                + openAi("{\"content\":\"b\"}", ",\"obfuscation\":\"q\"")
                + openAi("{\"content\":\"c\"}", ",\"obfuscation\":\"q\"");
        List<Piece> pieces = pieces(new OpenAiDialect(), ChatJobs.streamed("m"), events);

        assertThat(pieces.get(1).joined(pieces.get(2))).isEmpty();
        assertThat(content(pieces.get(2).joined(pieces.get(3)).orElseThrow())).isEqualTo("bc");
    }

    private static void assertJoined(Dialect dialect, JobHeaders job, String events, List<String> tokens) {
        List<Piece> pieces = pieces(dialect, job, events);
        assertThat(pieces.stream().map(Piece::text).toList()).isEqualTo(tokens);
        assertThat(pieces.get(0).joined(pieces.get(1))).isEmpty();
        Piece joined = pieces.get(1);
        for (Piece next : pieces.subList(2, pieces.size())) {
            Optional<Piece> more = joined.joined(next);
            assertThat(more).isPresent();
            joined = more.get();
        }
        String text = String.join("", tokens.subList(1, tokens.size()));
        assertThat(joined.text()).isEqualTo(text);
        assertThat(content(joined)).isEqualTo(text);
        assertThat(JsonMapper.shared().readTree("\"" + escaped(joined) + "\"").asString())
                .isEqualTo(text);
    }

    private static List<Piece> pieces(Dialect dialect, JobHeaders job, String events) {
        RecordingSink sink = new RecordingSink();
        byte[] bytes = events.getBytes(UTF_8);
        dialect.stream(ChatJobs.call(job, ChatJobs.asking("q"))).feed(bytes, 0, bytes.length, sink);
        return sink.given();
    }

    private static String content(Piece piece) {
        JsonNode chunk = JsonMapper.shared().readTree("{" + new String(piece.bytes(), UTF_8));
        return chunk.at("/choices/0/delta/content").asString();
    }

    private static String escaped(Piece piece) {
        return new String(piece.bytes(), piece.textStart(), piece.textEnd() - piece.textStart(), UTF_8);
    }

    private static String openAi(String delta, String more) {
        return event("{\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"logprobs\":null,\"finish_reason\":null}]" + more + "}");
    }

    private static String gemini(String parts) {
        return event("{\"candidates\":[{\"content\":{\"parts\":" + parts + ",\"role\":\"model\"},\"index\":0}]}");
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
