package dev.sluice.ingress.api.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.stored.StoredCompletions;
import dev.sluice.ingress.stored.StoredEntry;
import dev.sluice.ingress.stored.StoredQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class StoredPagesTest {

    private static final JobId ID = JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5");
    private static final String OBJECT = "{\"id\":\"" + ID.completionId() + "\",\"object\":\"chat.completion\"}";

    @Test
    void parametersOfAListAreRead() {
        StoredQuery query = asked(
                        "model", "m", "limit", "7", "order", "desc", "after", ID.completionId(), "metadata[a]", "b")
                .query();

        assertThat(query).isEqualTo(new StoredQuery("m", Map.of("a", "b"), ID, 7, true));
        assertThat(asked().query()).isEqualTo(new StoredQuery(null, Map.of(), null, 20, false));
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,101", "limit,ten", "limit,99999999999", "order,up", "after,nothing"})
    void aParameterThatMakesNoSenseIsNamed(String name, String value) {
        assertThatThrownBy(() -> asked(name, value).query())
                .isInstanceOf(RequestFailedException.class)
                .hasMessageStartingWith("Invalid '%s'", name);
    }

    @Test
    void metadataIsThatOfNow() {
        JsonNode one = JsonMapper.shared().readTree(StoredPages.completion(stored(Map.of("a", "b"))));

        JsonNode expected = JsonMapper.shared().readTree(OBJECT.replace("}", ",\"metadata\":{\"a\":\"b\"}}"));
        assertThat(one).isEqualTo(expected);
    }

    @Test
    void aPageNamesItsEnds() {
        JsonNode page = JsonMapper.shared()
                .readTree(StoredPages.completions(new StoredCompletions.Page(List.of(stored(Map.of())), true)));

        assertThat(page.path("first_id").asString()).isEqualTo(ID.completionId());
        assertThat(page.path("last_id").asString()).isEqualTo(ID.completionId());
        assertThat(page.path("has_more").asBoolean()).isTrue();
        assertThat(page.path("data")).hasSize(1);
    }

    @Test
    void messagesAreThoseOfTheRequestWithIdsOfTheirOwn() {
        JsonNode page = messages("limit", "2");

        assertThat(page.path("data")).isEqualTo(JsonMapper.shared().readTree("""
            [{"id":"%1$s-0","role":"system","content":"x","content_parts":null,"refusal":null},
             {"id":"%1$s-1","role":"user","content":null,"content_parts":[{"type":"text","text":"y"}],
              "refusal":null}]\
            """.formatted(ID.completionId())));
        assertThat(page.path("has_more").asBoolean()).isTrue();
        assertThat(messages("after", ID.completionId() + "-1").path("data")).hasSize(1);
        assertThat(messages("order", "desc", "after", ID.completionId() + "-2").path("data"))
                .hasSize(2);
        assertThatThrownBy(() -> messages("after", "x")).isInstanceOf(RequestFailedException.class);
    }

    private static JsonNode messages(String... parameters) {
        return JsonMapper.shared().readTree(StoredPages.messages(stored(Map.of()), asked(parameters)));
    }

    private static StoredPages.Asked asked(String... parameters) {
        LinkedMultiValueMap<String, String> all = new LinkedMultiValueMap<>();
        for (int index = 0; index < parameters.length; index += 2) {
            all.add(parameters[index], parameters[index + 1]);
        }
        return StoredPages.Asked.in(all);
    }

    private static StoredCompletions.Stored stored(Map<String, String> metadata) {
        JobResult result = new JobResult(
                ID,
                "t",
                "chat",
                "m",
                Lane.INTERACTIVE,
                "a",
                7,
                1,
                1,
                2,
                "",
                0,
                Outcome.finished("stop", TokenUsage.NONE));
        String request = "{\"messages\":[{\"role\":\"system\",\"content\":\"x\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"y\"}]},"
                + "{\"role\":\"assistant\",\"content\":\"z\",\"refusal\":null}]}";
        return new StoredCompletions.Stored(
                new StoredEntry(ID, "t", 1, "m", metadata, new Where("t", 0, 0)),
                new WrittenAnswer(result, OBJECT.getBytes(UTF_8), request.getBytes(UTF_8)));
    }
}
