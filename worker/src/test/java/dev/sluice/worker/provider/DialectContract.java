package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.http.ResponseHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every dialect makes of a stream, whatever happens to it on its way. A dialect's own test gives the events in the
 * shape in which its providers send them.
 */
public abstract class DialectContract {

    /** All that a text can hold: quotes, escapes, line breaks, characters of two, three and four bytes. */
    protected static final List<String> TOKENS =
            List.of("One", " \"two\"", " \\three\n", " grün", " 第四", " 🙂🙂", "\t\u0001five");

    private static final String TEXT = String.join("", TOKENS);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The dialect. */
    protected abstract Dialect dialect();

    /** The events of a streamed answer that says these tokens and ends by itself, with 3 prompt tokens of usage. */
    protected abstract List<String> answer(List<String> tokens);

    /** An event with nothing new in it. */
    protected abstract String emptyDelta();

    /** The events of two parallel calls of {@code weather}, with the arguments {@code {"city":"Köln"}}. */
    protected abstract List<String> toolCalls();

    /** An event that tells of a failure. */
    protected abstract String error();

    /** The events of an answer that its provider's filter ends after one token. */
    protected abstract List<String> filtered();

    /** The body of a 429 that asks for 7 seconds, if the dialect tells it there. */
    protected abstract String rateLimited();

    /** The body of a 400 with this message. */
    protected abstract String badRequest(String message);

    @Test
    void answerIsTheSameHoweverItsBytesAreSplit() {
        byte[] stream = framed(answer(TOKENS));
        Heard whole = hear(stream);

        assertThat(whole.text()).isEqualTo(TEXT);
        for (int split = 0; split <= stream.length; split++) {
            assertThat(hear(Arrays.copyOf(stream, split), Arrays.copyOfRange(stream, split, stream.length)))
                    .isEqualTo(whole);
        }
        byte[][] single = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            single[i] = new byte[] {stream[i]};
        }
        assertThat(hear(single)).isEqualTo(whole);
    }

    @Test
    void answerThatIsCutIsNeverTakenForWholeNorForGarbage() {
        byte[] stream = framed(answer(TOKENS));
        boolean wasWhole = false;

        for (int length = 0; length <= stream.length; length++) {
            Heard heard = hear(Arrays.copyOf(stream, length));

            assertThat(TEXT).startsWith(heard.text());
            assertThat(heard.pieces())
                    .allSatisfy(piece -> assertThat(finishReason(piece)).isNull());
            boolean isWhole = heard.end() instanceof ParsedAnswer.Whole;
            assertThat(heard.end()).isInstanceOf(isWhole ? ParsedAnswer.Whole.class : ParsedAnswer.Cut.class);
            if (isWhole) {
                assertThat(heard.text()).isEqualTo(TEXT);
                assertThat(heard.answer().finishReason()).isEqualTo("stop");
                assertThat(heard.answer().usage().completionTokens()).isPositive();
            }
            assertThat(isWhole || !wasWhole).isTrue();
            wasWhole = isWhole;
        }
        assertThat(wasWhole).isTrue();
    }

    @Test
    void framingOfEventsDoesNotMatter() {
        List<String> events = answer(TOKENS);
        Heard plain = hear(framed(events));

        assertThat(hear(framed(events, "data: ", "\r\n\r\n"))).isEqualTo(plain);
        assertThat(hear(framed(events, "data: ", "\r\r"))).isEqualTo(plain);
        assertThat(hear(framed(events, "data:", "\n\n"))).isEqualTo(plain);
        assertThat(hear(framed(events, ": hold the line\n\n: and on\nid: 7\nretry: 1\ndata: ", "\n\n")))
                .isEqualTo(plain);
        assertThat(hear(framed(events, "event: message\ndata: ", "\n\n"))).isEqualTo(plain);
    }

    @Test
    void eventOfManyLinesIsOneChunkOfOneLine() {
        String stream = answer(TOKENS).stream()
                .map(event ->
                        onManyLines(event).lines().map("data: %s\n"::formatted).collect(joining("", "", "\n")))
                .collect(joining());

        Heard heard = hear(stream.getBytes(UTF_8));

        assertThat(heard.text()).isEqualTo(TEXT);
        assertThat(heard.end()).isInstanceOf(ParsedAnswer.Whole.class);
        List<String> all = new ArrayList<>(heard.pieces());
        heard.answer().lastPieces().forEach(piece -> all.add(new String(piece, UTF_8)));
        assertThat(all).allSatisfy(piece -> assertThat(piece).doesNotContain("\n", "\r"));
    }

    private static String onManyLines(String event) {
        return event.startsWith("{")
                ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(event))
                : event;
    }

    @Test
    void roleComesOnceAndNotAgainWhereAnAnswerGoesOn() {
        byte[] stream = framed(answer(TOKENS));

        String whole = String.join("", hear(stream).pieces());
        RecordingSink sink = new RecordingSink();
        Beginning beginning = new Beginning("Zero", new TokenUsage(3, 40, 0, 5, false));
        ChatCall call = ChatJobs.call(ChatJobs.withUsage("m"), ChatJobs.asking("q"), beginning);
        StreamParser parser = dialect().stream(call);
        parser.feed(stream, 0, stream.length, sink);
        ParsedAnswer end = parser.end(sink);

        assertThat(whole).containsOnlyOnce("\"role\":\"assistant\"");
        assertThat(String.join("", sink.pieces())).doesNotContain("\"role\"");
        assertThat(sink.text()).isEqualTo(TEXT);
        assertThat(end).isInstanceOf(ParsedAnswer.Whole.class);
        FinishedAnswer answer = ((ParsedAnswer.Whole) end).answer();
        assertThat(answer.usage()).isEqualTo(new TokenUsage(3, 40 + TOKENS.size(), 0, 5, false));
        JsonNode told = chunk(new String(answer.lastPieces().getLast(), UTF_8));
        assertThat(told.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(told.at("/usage/completion_tokens").asInt()).isEqualTo(40 + TOKENS.size());
    }

    @Test
    void usageIsTheProvidersOwnAndToldOnlyWhereItIsWanted() {
        byte[] stream = framed(answer(TOKENS));

        Heard heard = hear(stream);
        Heard withUsage = hearAs(ChatJobs.withUsage("m"), stream);

        assertThat(heard.answer().usage()).isEqualTo(TokenUsage.of(3, TOKENS.size()));
        assertThat(heard.answer().lastPieces()).hasSize(1);
        assertThat(heard.pieces()).allSatisfy(piece -> assertThat(piece).doesNotContain("usage"));
        assertThat(withUsage.answer().lastPieces()).hasSize(2);
        assertThat(withUsage.pieces())
                .allSatisfy(
                        piece -> assertThat(chunk(piece).path("usage").isNull()).isTrue());
        JsonNode told = chunk(new String(withUsage.answer().lastPieces().getLast(), UTF_8));
        assertThat(told.path("choices").isEmpty()).isTrue();
        assertThat(told.at("/usage/total_tokens").asInt()).isEqualTo(3 + TOKENS.size());
    }

    @Test
    void emptyDeltasAndUnknownEventsAddNothing() {
        List<String> events = new ArrayList<>();
        for (String event : answer(TOKENS)) {
            events.add(emptyDelta());
            events.add("{\"type\":\"ping\",\"of\":[{\"choices\":1}]}");
            events.add(event);
        }
        // What follows the end belongs to nobody, and the last event is the end in some dialects.
        Heard heard = hear(framed(events));

        assertThat(heard.text()).isEqualTo(TEXT);
        assertThat(heard.answer().finishReason()).isEqualTo("stop");
    }

    @Test
    void parallelToolCallsKeepTheirIndexesIdsAndArguments() {
        Heard heard = hear(framed(toolCalls()));
        assertThat(heard.answer().finishReason()).isEqualTo("tool_calls");
        String[] arguments = {"", ""};
        String[] ids = {"", ""};
        for (String piece : heard.pieces()) {
            for (JsonNode call : chunk(piece).at("/choices/0/delta/tool_calls")) {
                int index = call.path("index").asInt(-1);
                ids[index] += call.path("id").asString("");
                arguments[index] += call.at("/function/arguments").asString("");
            }
        }
        assertThat(ids[0]).isNotEmpty().isNotEqualTo(ids[1]);
        assertThat(ids[1]).isNotEmpty();
        assertThat(arguments)
                .allSatisfy(text ->
                        assertThat(JSON.readTree(text).path("city").asString()).isEqualTo("Köln"));
        assertThat(heard.answer().usage().completionTokens()).isPositive();
    }

    @Test
    void toolCallsAreTheSameHoweverTheirBytesAreSplitAndNeverWholeWhereTheyAreCut() {
        byte[] stream = framed(toolCalls());
        Heard whole = hear(stream);
        for (int split = 0; split <= stream.length; split++) {
            byte[] begun = Arrays.copyOf(stream, split);
            assertThat(hear(begun, Arrays.copyOfRange(stream, split, stream.length)))
                    .isEqualTo(whole);
            Heard cut = hear(begun);
            if (cut.end() instanceof ParsedAnswer.Whole) {
                assertThat(cut.pieces()).isEqualTo(whole.pieces());
                assertThat(cut.answer().finishReason()).isEqualTo("tool_calls");
            } else {
                assertThat(cut.end()).isInstanceOf(ParsedAnswer.Cut.class);
            }
        }
    }

    @Test
    void nothingButTheLastChunkHasAFinishReason() {
        for (List<String> events : List.of(answer(TOKENS), toolCalls(), filtered())) {
            Heard heard = hear(framed(events));
            assertThat(heard.pieces())
                    .allSatisfy(piece -> assertThat(finishReason(piece)).isNull());
            assertThat(heard.answer().lastPieces()).hasSize(1);
            assertThat(finishReason(new String(heard.answer().lastPieces().getFirst(), UTF_8)))
                    .isEqualTo(heard.answer().finishReason());
        }
    }

    @Test
    void errorInMidStreamEndsItAtOnce() {
        List<String> events = new ArrayList<>(answer(TOKENS));
        int place = events.size() / 2;
        events.add(place, error());

        Heard heard = hear(framed(events));

        assertThat(heard.failure().code()).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(heard.text()).isNotEmpty();
        assertThat(TEXT).startsWith(heard.text());
        assertThat(heard.text()).isNotEqualTo(TEXT);
    }

    @Test
    void garbageInMidStreamEndsItAtOnce() {
        for (String garbage : List.of("{\"choices\":[{", "<html>", "{} {}", "[]", "\"text\"")) {
            List<String> events = new ArrayList<>(answer(TOKENS));
            events.add(events.size() / 2, garbage);

            Heard heard = hear(framed(events));

            assertThat(heard.failure().code()).isEqualTo(FailureCode.PROVIDER_ERROR);
            assertThat(heard.text()).isNotEqualTo(TEXT);
        }
    }

    @Test
    void filteredAnswerIsWholeAndSaysSo() {
        Heard heard = hear(framed(filtered()));

        assertThat(heard.answer().finishReason()).isEqualTo("content_filter");
        assertThat(finishReason(new String(heard.answer().lastPieces().getFirst(), UTF_8)))
                .isEqualTo("content_filter");
    }

    @Test
    void rateLimitIsAPaceWithItsPause() {
        ProviderFailure failure = refusal(429, Map.of("retry-after", "7"), rateLimited());

        assertThat(failure.code()).isEqualTo(FailureCode.PROVIDER_RATE_LIMITED);
        assertThat(failure.pause()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void refusalsMeanTheSameInEveryDialect() {
        String none = "<html>";

        assertThat(refusal(400, Map.of(), badRequest("no such role")).code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(refusal(400, Map.of(), badRequest("no such role")).message()).isEqualTo("no such role");
        assertThat(refusal(400, Map.of(), none).code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(refusal(401, Map.of(), none).code()).isEqualTo(FailureCode.PROVIDER_MISCONFIGURED);
        assertThat(refusal(403, Map.of(), none).code()).isEqualTo(FailureCode.PROVIDER_MISCONFIGURED);
        assertThat(refusal(404, Map.of(), badRequest("no such model")).code()).isEqualTo(FailureCode.MODEL_NOT_FOUND);
        assertThat(refusal(404, Map.of(), none).code()).isEqualTo(FailureCode.PROVIDER_MISCONFIGURED);
        assertThat(refusal(413, Map.of(), none).code()).isEqualTo(FailureCode.REQUEST_TOO_LARGE);
        assertThat(refusal(422, Map.of(), badRequest("no")).code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(refusal(302, Map.of(), none).code()).isEqualTo(FailureCode.PROVIDER_MISCONFIGURED);
        assertThat(refusal(500, Map.of(), none).code()).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(refusal(503, Map.of("retry-after", "3"), none)).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.PROVIDER_UNAVAILABLE);
            assertThat(failure.pause()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void clientsNeverSeeTheKeyOrTheHost() {
        ProviderFailure failure =
                refusal(400, Map.of(), badRequest("key secret-key is unknown at provider.test, see provider.test"));

        assertThat(failure.message()).doesNotContain("secret-key").doesNotContain("provider.test");
        assertThat(refusal(401, Map.of(), badRequest("bad key secr*********ey")).message())
                .doesNotContain("secr*");
    }

    private ProviderFailure refusal(int status, Map<String, String> headers, String body) {
        ChatCall call = ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("q"));
        return dialect().refusal(call, new ResponseHead(status, headers), body.getBytes(UTF_8));
    }

    /** What came out of a stream. */
    protected record Heard(List<String> pieces, String text, ParsedAnswer end, TokenUsage usage) {

        FinishedAnswer answer() {
            assertThat(end).isInstanceOf(ParsedAnswer.Whole.class);
            return ((ParsedAnswer.Whole) end).answer();
        }

        ProviderFailure failure() {
            assertThat(end).isInstanceOf(ParsedAnswer.Broken.class);
            return ((ParsedAnswer.Broken) end).failure();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Heard heard && toString().equals(heard.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            String last = end instanceof ParsedAnswer.Whole whole
                    ? whole.answer().finishReason()
                            + whole.answer().usage()
                            + whole.answer().lastPieces().stream()
                                    .map(piece -> new String(piece, UTF_8))
                                    .toList()
                    : end.toString();
            return pieces + text + last + usage;
        }
    }

    /** Hears a stream that comes in these parts. */
    protected final Heard hear(byte[]... parts) {
        return hearAs(ChatJobs.streamed("m"), parts);
    }

    private Heard hearAs(JobHeaders job, byte[]... parts) {
        RecordingSink sink = new RecordingSink();
        StreamParser parser = dialect().stream(ChatJobs.call(job, ChatJobs.asking("q")));
        for (byte[] part : parts) {
            // As a reader does it: its buffer is used again.
            byte[] buffer = Arrays.copyOf(part, part.length + 1);
            parser.feed(buffer, 0, part.length, sink);
            Arrays.fill(buffer, (byte) 'x');
        }
        ParsedAnswer end = parser.end(sink);
        sink.pieces().forEach(DialectContract::chunk);
        return new Heard(sink.pieces(), sink.text(), end, parser.usage());
    }

    /** The events as a stream. */
    protected static byte[] framed(List<String> events) {
        return framed(events, "data: ", "\n\n");
    }

    private static byte[] framed(List<String> events, String before, String after) {
        return events.stream()
                .map(event -> before + event + after)
                .collect(joining())
                .getBytes(UTF_8);
    }

    private static JsonNode chunk(String piece) {
        return JSON.readTree("{" + piece);
    }

    private static String finishReason(String piece) {
        return chunk(piece).at("/choices/0/finish_reason").asString(null);
    }

    /** A JSON string, escaped as the JDK's text is. */
    protected static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
