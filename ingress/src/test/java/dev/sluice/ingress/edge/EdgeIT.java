package dev.sluice.ingress.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real HTTP against the rooms in front of dispatch. */
class EdgeIT {

    private static final String KEY = "Authorization: Bearer " + EdgeUnderTest.DEMO_KEY + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final int TWO_MEGABYTES = 2 << 20;

    /** The error object with its four keys, and the two headers of every answer. */
    private static final Pattern ERROR = Pattern.compile("\\{\"error\":\\{\"message\":\".+\",\"type\":\"[a-z_]+\","
            + "\"param\":(null|\".+\"),\"code\":(null|\".+\")}}$");

    private static EdgeUnderTest edge;

    @BeforeAll
    static void start() {
        edge = EdgeUnderTest.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /nope | 404 | not_found",
                "POST / | 405 | method_not_allowed",
                "GET /v1/chat/completions | 405 | method_not_allowed",
                "DELETE /v1/models/gpt-4o-mini | 405 | method_not_allowed",
                "GET /v1/models | 401 | invalid_api_key",
                "GET /fail/bug | 500 | internal_error",
                "GET /fail/down | 503 | service_unavailable",
                "GET /%zz | 400 | null",
                "BREW /pot | 404 | not_found",
            })
    void everyFailureIsTheErrorObject(String line, int status, String code) throws IOException {
        String answer = ask(line + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer)
                .containsIgnoringCase("x-request-id: req_")
                .containsIgnoringCase("openai-processing-ms: ")
                .containsIgnoringCase("openai-version: 2020-10-01");
        assertThat(answer).containsPattern(ERROR).contains(code).doesNotContain("secret");
    }

    @Test
    void wrongMethodIsToldTheRightOne() throws IOException {
        assertThat(ask("GET /v1/chat/completions HTTP/1.1\r\nHost: x\r\n\r\n")).contains("Allow: POST\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 400 | null",
                "`{` | 400 | null",
                "`{'messages':'x'}` | 400 | invalid_type",
                "`{}` | 400 | missing_required_parameter",
                "`{'temperature':3,'messages':[{'role':'user','content':'x'}]}` | 400 | decimal_above_max_value",
                "`{'model':'gpt-99','messages':[{'role':'user','content':'x'}]}` | 404 | model_not_found",
            })
    void wrongBodiesAreRefused(String body, int status, String code) throws IOException {
        String answer = ask(chat(KEY + JSON, body.replace('\'', '"')));

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsPattern(ERROR)
                .contains("\"code\":");
        assertThat(answer).contains(code);
    }

    @Test
    void rightBodyIsTaken() throws IOException {
        assertThat(ask(chat(KEY + JSON, HELLO))).startsWith("HTTP/1.1 200").endsWith(HELLO);
        assertThat(ask(chat(KEY + "Content-Type: application/json; charset=utf-8\r\n", HELLO)))
                .startsWith("HTTP/1.1 200");
        assertThat(ask(chat(KEY, HELLO))).startsWith("HTTP/1.1 200");
    }

    @Test
    void otherTypesAreRefused() throws IOException {
        assertThat(ask(chat(KEY + "Content-Type: text/plain\r\n", HELLO)))
                .startsWith("HTTP/1.1 415")
                .containsPattern(ERROR);
        assertThat(ask(chat(KEY + "Content-Type: ;;;\r\n", HELLO))).startsWith("HTTP/1.1 415");
        assertThat(ask(chat(KEY + JSON + "Content-Encoding: gzip\r\n", HELLO))).startsWith("HTTP/1.1 415");
    }

    @Test
    void wrongKeyIsNeverEchoed() throws IOException {
        String answer = ask(chat("Authorization: Bearer sk-someone-elses-long-key-1234\r\n" + JSON, HELLO));

        assertThat(answer).startsWith("HTTP/1.1 401").contains("sk-****1234").doesNotContain("someone");
        assertThat(answer).contains("\"code\":\"invalid_api_key\"").contains("WWW-Authenticate: Bearer");
    }

    @Test
    void operatorsKeyServesNoChat() throws IOException {
        assertThat(ask(chat("Authorization: Bearer " + EdgeUnderTest.ADMIN_KEY + "\r\n" + JSON, HELLO)))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void bodyBeyondTheBoundIsAnsweredAndNotReset() throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            client.send(head(KEY + JSON, TWO_MEGABYTES)).send(new byte[TWO_MEGABYTES]);

            assertThat(client.answer())
                    .startsWith("HTTP/1.1 413")
                    .containsPattern(ERROR)
                    .contains("1048576 bytes");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void chunkedBodyBeyondTheBoundIsAnsweredAndNotReset() throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n" + KEY + JSON
                    + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < TWO_MEGABYTES / 0x4000; i++) {
                client.send("4000\r\n").send(new byte[0x4000]).send("\r\n");
            }

            assertThat(client.send("0\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 413")
                    .containsPattern(ERROR);
        }
    }

    @Test
    void absurdBodyIsRefusedBeforeItIsSent() throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            assertThat(client.send(head(KEY + JSON, 10_000_000_000L)).answer()).startsWith("HTTP/1.1 413");
        }
        try (RawHttp client = new RawHttp(edge.port())) {
            assertThat(client.send(head(KEY + JSON + "Expect: 100-continue\r\n", TWO_MEGABYTES))
                            .answer())
                    .startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void largeBodyWithoutAKeyIsAnsweredAndNotReset() throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            client.send(head(JSON, TWO_MEGABYTES)).send(new byte[TWO_MEGABYTES]);

            assertThat(client.answer()).startsWith("HTTP/1.1 401").containsPattern(ERROR);
        }
    }

    @Test
    void slowBodyIsGivenUp() throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            assertThat(client.send(head(KEY + JSON, 100)).send("{").answer())
                    .startsWith("HTTP/1.1 408")
                    .containsPattern(ERROR);
        }
    }

    @Test
    void whatIsNoHttpGetsAnErrorObjectToo() throws IOException {
        assertThat(ask("GET\r\n\r\n")).startsWith("HTTP/1.1 400").containsPattern(ERROR);
        assertThat(ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .containsPattern(ERROR);
        assertThat(ask("GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414")
                .containsPattern(ERROR);
    }

    @Test
    void ambiguousLengthIsRefusedAndClosed() throws IOException {
        String smuggling = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\n" + KEY + JSON + "\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
        try (RawHttp client = new RawHttp(edge.port())) {
            String answer = client.send(smuggling).answer();

            assertThat(answer).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void connectionServesOneRequestAfterTheOther() throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            assertThat(client.send(chat(KEY + JSON, "{")).answer()).startsWith("HTTP/1.1 400");
            assertThat(client.send(chat(KEY + JSON, HELLO)).answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requestIdIsTheClientsIfItIsSane() throws IOException {
        assertThat(ask("GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc-1.2:3\r\n\r\n"))
                .containsIgnoringCase("x-request-id: abc-1.2:3");
        assertThat(ask("GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-Id: <b>\r\n\r\n"))
                .containsIgnoringCase("x-request-id: req_");
    }

    @Test
    void waitsAreToldHonestly() throws IOException {
        assertThat(ask("GET /fail/soon HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("Retry-After: 12\r\n", "retry-after-ms: 11001\r\n")
                .doesNotContain("x-should-retry");
        assertThat(ask("GET /fail/late HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("Retry-After: 61\r\n", "x-should-retry: false\r\n");
        assertThat(ask("GET /fail/down HTTP/1.1\r\nHost: x\r\n\r\n")).contains("Retry-After: 1\r\n");
    }

    @Test
    void modelsAreListedForWhoHasAKey() throws IOException {
        assertThat(ask("GET /api/v1/models HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("{\"object\":\"list\",\"data\":[{\"id\":\"gemini-2.5-flash\",\"object\":\"model\"");
        assertThat(ask("GET /v1/models/gpt-4o-mini HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains(
                        "{\"id\":\"gpt-4o-mini\",\"object\":\"model\",\"created\":1721088000,\"owned_by\":\"openai\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some/other", "some%2Fother", "some%2fother"})
    void idOfAModelMayHoldASlash(String id) throws IOException {
        assertThat(ask("GET /v1/models/" + id + " HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("The model `some/other` does not exist", "\"code\":\"model_not_found\"");
    }

    @Test
    void readinessNamesWhatIsMissing() throws IOException {
        edge.problem("no connection since 3 s");
        assertThat(ask("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 503")
                .endsWith("{\"status\":\"not ready\",\"missing\":{\"redis\":\"no connection since 3 s\"}}");

        edge.problem(null);
        assertThat(ask("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void metricsStayFewWhateverPathsAreAsked() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(ask("GET /junk" + i + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404");
        }
        String metrics = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(metrics).contains("sluice_http_first_byte_seconds_count{route=\"other\",status=\"404\"}");
        assertThat(metrics).doesNotContain("junk");
    }

    private static String ask(String request) throws IOException {
        try (RawHttp client = new RawHttp(edge.port())) {
            return client.send(request).answer();
        }
    }

    private static String chat(String headers, String body) {
        return head(headers, body.length()) + body;
    }

    private static String head(String headers, long length) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + length + "\r\n\r\n";
    }
}
