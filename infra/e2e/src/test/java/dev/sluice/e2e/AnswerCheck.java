package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.description.PublishedDescription;
import dev.sluice.testkit.description.SchemaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds every answer and chunk against OpenAI's published description, where it is there, and against our own. */
final class AnswerCheck {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> HEADERS = List.of("x-request-id", "openai-processing-ms", "openai-version");

    private final List<Judge> judges = new ArrayList<>();
    private int values;

    /** A description, and what it calls the schemas that answers have. */
    private record Judge(
            PublishedDescription description, String completion, String chunk, String models, String model) {

        List<String> faults(String schema, JsonNode value) {
            return new SchemaCheck(description).faults(description.schema(schema), value);
        }
    }

    AnswerCheck(String baseUrl) {
        PublishedDescription.ofOpenAi()
                .ifPresent(openAi -> judges.add(new Judge(
                        openAi,
                        "CreateChatCompletionResponse",
                        "CreateChatCompletionStreamResponse",
                        "ListModelsResponse",
                        "Model")));
        judges.add(new Judge(ours(baseUrl), "ChatCompletion", "ChatCompletionChunk", "ModelList", "Model"));
    }

    /** What is wrong with the answers; empty if nothing is. */
    List<String> faults(List<RecordingProxy.Answer> answers) {
        List<String> faults = new ArrayList<>();
        for (RecordingProxy.Answer answer : answers) {
            for (String header : HEADERS) {
                if (!answer.headers().containsKey(header)) {
                    faults.add(answer.method() + " " + answer.path() + ": no " + header);
                }
            }
            judge(answer, faults);
        }
        return faults;
    }

    /** How many objects were judged. */
    int values() {
        return values;
    }

    private void judge(RecordingProxy.Answer answer, List<String> faults) {
        String text = new String(answer.body(), UTF_8);
        if (answer.status() >= 400) {
            judgeError(JSON.readTree(text), answer, faults);
        } else if (answer.headers().getOrDefault("content-type", "").startsWith("text/event-stream")) {
            judgeEvents(text, answer, faults);
        } else {
            for (Judge judge : judges) {
                String schema = answer.method().equals("POST")
                        ? judge.completion()
                        : answer.path().endsWith("/models") ? judge.models() : judge.model();
                note(judge.faults(schema, JSON.readTree(text)), answer, text, faults);
            }
        }
    }

    private void judgeError(JsonNode body, RecordingProxy.Answer answer, List<String> faults) {
        for (Judge judge : judges) {
            // OpenAI's document describes what is inside of {"error": …}, ours the whole.
            JsonNode value = judge.chunk().equals("ChatCompletionChunk") ? body : body.path("error");
            note(judge.faults("Error", value), answer, body.toString(), faults);
        }
    }

    private void judgeEvents(String events, RecordingProxy.Answer answer, List<String> faults) {
        // A client that left has read up to anywhere: what follows the last blank line may be half an event.
        String whole = events.substring(0, Math.max(0, events.lastIndexOf("\n\n")));
        for (String line : whole.lines().toList()) {
            if (!line.startsWith("data: ") || line.equals("data: [DONE]")) {
                continue;
            }
            JsonNode chunk = JSON.readTree(line.substring("data: ".length()));
            if (chunk.has("error")) {
                judgeError(chunk, answer, faults);
                continue;
            }
            for (Judge judge : judges) {
                note(judge.faults(judge.chunk(), chunk), answer, line, faults);
            }
        }
    }

    private void note(List<String> found, RecordingProxy.Answer answer, String text, List<String> faults) {
        values++;
        for (String fault : found) {
            faults.add(answer.method() + " " + answer.path() + " " + answer.status() + ": " + fault + " in "
                    + text.substring(0, Math.min(400, text.length())));
        }
    }

    private static PublishedDescription ours(String baseUrl) {
        HttpCall call = HttpCall.get(baseUrl + "/openapi.json");
        try (HttpExchange exchange = HttpExchange.send(call, Duration.ofSeconds(10))) {
            return new PublishedDescription(JSON.readTree(exchange.text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
