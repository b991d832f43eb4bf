package dev.sluice.ingress.batch;

import static dev.sluice.ingress.batch.BatchScene.line;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.api.chat.ChatRequestReader;
import dev.sluice.ingress.batch.book.LineProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

final class LineCheckTest {

    private static final int MAX_LINES = 150;

    private static final BatchSettings SETTINGS = new BatchSettings(
            MAX_LINES,
            DataSize.ofKilobytes(1),
            10,
            1,
            Duration.ofSeconds(1),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofDays(1));

    @Test
    void rightLinesAreCountedAndHaveNoProblems() throws IOException {
        LineCheck check = check(line("a", "x") + "\n\n" + line("b", "x") + "\n");

        assertThat(check.problems()).isEmpty();
        assertThat(check.total()).isEqualTo(2);
        assertThat(check.model()).isEqualTo("gpt-4o-mini");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                       | invalid_json_line          | ``",
                "{\"custom_id\":\"a\"                     | invalid_json_line          | ``",
                "{\"custom_id\":\"a\",\"custom_id\":\"b\"} | invalid_json_line          | ``",
                "{\"method\":\"POST\"}                    | missing_required_parameter | custom_id",
                "{\"custom_id\":7}                        | invalid_type               | custom_id",
                "{\"custom_id\":\"\"}                     | invalid_custom_id          | custom_id",
                "{\"custom_id\":\"a\",\"method\":\"GET\"} | invalid_method             | method",
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/embeddings\"} | invalid_url | url",
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\"}"
                        + " | missing_required_parameter | body",
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":[]}"
                        + " | invalid_type | body",
            })
    void wrongLineIsToldWithItsNumber(String line, String code, String param) throws IOException {
        LineCheck check = check(line("first", "x") + "\n" + line);

        assertThat(check.problems()).hasSize(1);
        LineProblem problem = check.problems().getFirst();
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.param()).isEqualTo(param.isEmpty() ? null : param);
        assertThat(problem.line()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"messages\":[]                 | body.messages            | empty_array",
                "\"temperature\":3               | body.temperature         | decimal_above_max_value",
                "\"model\":\"nope\"              | body.model               | model_not_found",
                "\"stream\":true                 | body.stream              | invalid_value",
            })
    void bodyIsCheckedAsTheLiveEndpointDoes(String member, String param, String code) throws IOException {
        String name = member.substring(1, member.indexOf('"', 1));
        String body = "{" + member
                + (name.equals("messages") ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]")
                + (name.equals("model") ? "" : ",\"model\":\"gpt-4o-mini\"") + "}";

        LineCheck check = check(
                "{\"body\":" + body + ",\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\"}");

        assertThat(check.problems()).extracting(LineProblem::param).containsExactly(param);
        assertThat(check.problems()).extracting(LineProblem::code).containsExactly(code);
    }

    @Test
    void bodyIsTakenByteForByte() {
        String body = "{ \"a\" :\t1.50, \"ü\":\"}\" }";
        LineForm form = LineForm.read(
                ("{\"x\":{\"y\":1},\"body\": " + body
                                + " ,\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\"}")
                        .getBytes(UTF_8),
                Family.CHAT);

        assertThat(new String(form.body(), UTF_8)).isEqualTo(body);
    }

    @Test
    void customIdThatIsThereTwiceIsTold() throws IOException {
        assertThat(check(line("a", "x") + "\n" + line("b", "x") + "\n" + line("a", "y"))
                        .problems())
                .containsExactly(new LineProblem(
                        "duplicate_custom_id",
                        "The custom_id of this request is that of another one: it must be unique in a batch.",
                        "custom_id",
                        3));
    }

    @Test
    void emptyFileAndOneOfTooManyLinesAreTold() throws IOException {
        assertThat(check("\n").problems()).extracting(LineProblem::code).containsExactly("empty_file");
        List<String> many = BatchScene.lines(MAX_LINES + 1);
        assertThat(check(String.join("\n", many)).problems())
                .extracting(LineProblem::code)
                .containsExactly("too_many_tasks");
        assertThat(check(String.join("\n", many.subList(0, MAX_LINES))).problems())
                .isEmpty();
    }

    @Test
    void lineThatIsTooLongIsTold() throws IOException {
        assertThat(check(line("a", "x".repeat(2_000))).problems())
                .extracting(LineProblem::code)
                .containsExactly("line_too_long");
    }

    @Test
    void fileOfRubbishIsGivenUpAfterSomeProblems() throws IOException {
        assertThat(check("{\n".repeat(140)).problems()).hasSize(100);
    }

    @Test
    void linesInOtherEncodingsAreTold() throws IOException {
        byte[] utf16 = line("a", "x").getBytes(UTF_16LE);
        LineCheck check = new LineCheck(Family.CHAT, reader(), SETTINGS);
        check.run(new LineReader(new ByteArrayInputStream(utf16), 1_024), () -> false);

        assertThat(check.problems()).extracting(LineProblem::code).containsExactly("invalid_json_line");
    }

    private static Function<byte[], ? extends ApiRequest> reader() {
        return new ChatRequestReader(CatalogSource.builtIn(true))::read;
    }

    private static LineCheck check(String file) throws IOException {
        LineCheck check = new LineCheck(Family.CHAT, reader(), SETTINGS);
        check.run(
                new LineReader(new ByteArrayInputStream(file.getBytes(UTF_8)), (int)
                        SETTINGS.maxLineBytes().toBytes()),
                () -> false);
        return check;
    }
}
