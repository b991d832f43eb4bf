package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.description.PublishedDescription;
import dev.sluice.testkit.description.SchemaCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds every answer and chunk against OpenAI's published description, where it is there, and against our own. */
final class AnswerCheck {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> HEADERS = List.of("x-request-id", "openai-processing-ms", "openai-version");

    private static final String EVENT = " event";
    private static final String CHAT = "/chat/completions";
    private static final String COMPLETIONS = "/completions";
    private static final String EMBEDDINGS = "/embeddings";
    private static final String MODERATIONS = "/moderations";
    private static final String STORED = "stored completion";
    private static final String STORED_LIST = "stored completions";
    private static final String STORED_MESSAGES = "messages of a stored completion";
    private static final String DELETED = "deleted completion";
    private static final String MODELS = "/models";
    private static final String MODEL = "/models/{id}";
    private static final String FILES = "/files";
    private static final String FILE = "/files/{id}";
    private static final String FILE_GONE = "DELETE /files/{id}";
    private static final String BATCHES = "/batches";
    private static final String BATCH = "/batches/{id}";

    private static final Map<String, String> THEIRS = Map.ofEntries(
            Map.entry(CHAT, "CreateChatCompletionResponse"),
            Map.entry(CHAT + EVENT, "CreateChatCompletionStreamResponse"),
            Map.entry(STORED, "CreateChatCompletionResponse"),
            Map.entry(STORED_LIST, "ChatCompletionList"),
            Map.entry(STORED_MESSAGES, "ChatCompletionMessageList"),
            Map.entry(DELETED, "ChatCompletionDeleted"),
            Map.entry(COMPLETIONS, "CreateCompletionResponse"),
            Map.entry(COMPLETIONS + EVENT, "CreateCompletionResponse"),
            Map.entry(EMBEDDINGS, "CreateEmbeddingResponse"),
            Map.entry(MODERATIONS, "CreateModerationResponse"),
            Map.entry(MODELS, "ListModelsResponse"),
            Map.entry(MODEL, "Model"),
            Map.entry(FILES, "ListFilesResponse"),
            Map.entry(FILE, "OpenAIFile"),
            Map.entry(FILE_GONE, "DeleteFileResponse"),
            Map.entry(BATCHES, "ListBatchesResponse"),
            Map.entry(BATCH, "Batch"));

    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry(CHAT, "ChatCompletion"),
            Map.entry(CHAT + EVENT, "ChatCompletionChunk"),
            Map.entry(STORED, "StoredChatCompletion"),
            Map.entry(STORED_LIST, "StoredChatCompletionList"),
            Map.entry(STORED_MESSAGES, "StoredChatCompletionMessageList"),
            Map.entry(DELETED, "ChatCompletionDeleted"),
            Map.entry(COMPLETIONS, "Completion"),
            Map.entry(COMPLETIONS + EVENT, "Completion"),
            Map.entry(EMBEDDINGS, "EmbeddingList"),
            Map.entry(MODERATIONS, "Moderation"),
            Map.entry(MODELS, "ModelList"),
            Map.entry(MODEL, "Model"),
            Map.entry(FILES, "FileList"),
            Map.entry(FILE, "File"),
            Map.entry(FILE_GONE, "DeletedFile"),
            Map.entry(BATCHES, "BatchList"),
            Map.entry(BATCH, "Batch"));

    private final List<Judge> judges = new ArrayList<>();
    private int values;

    /**
     * A description.
     *
     * @param schemas what it calls the schema of an answer, by endpoint, and by endpoint and {@link #EVENT} of a chunk
     * @param isTheirs whether it is OpenAI's, which says of completions and embeddings only what one form of them is
     */
    private record Judge(PublishedDescription description, Map<String, String> schemas, boolean isTheirs) {

        List<String> faults(String schema, JsonNode value) {
            return new SchemaCheck(description).faults(description.schema(schema), value);
        }
    }

    AnswerCheck(String baseUrl) {
        PublishedDescription.ofOpenAi().ifPresent(openAi -> judges.add(new Judge(openAi, THEIRS, true)));
        judges.add(new Judge(ours(baseUrl), OURS, false));
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
        } else if (!answer.headers().getOrDefault("content-type", "").startsWith("application/octet-stream")) {
            judge(endpoint(answer), text, answer, faults);
        }
    }

    private void judge(String schema, String json, RecordingProxy.Answer answer, List<String> faults) {
        for (Judge judge : judges) {
            JsonNode value = JSON.readTree(json);
            if (judge.isTheirs()) {
                toTheDescribedForm(value);
            }
            note(
                    judge.faults(Objects.requireNonNull(judge.schemas().get(schema), schema), value),
                    answer,
                    json,
                    faults);
        }
    }

    private static String endpoint(RecordingProxy.Answer answer) {
        String method = answer.method();
        boolean isGet = method.equals("GET");
        String path = answer.path();
        if (path.contains(FILES)) {
            return method.equals("DELETE") ? FILE_GONE : isGet && path.endsWith(FILES) ? FILES : FILE;
        }
        if (path.contains(BATCHES)) {
            return isGet && path.endsWith(BATCHES) ? BATCHES : BATCH;
        }
        if (path.endsWith("/messages")) {
            return STORED_MESSAGES;
        }
        if (path.contains(CHAT + "/")) {
            return method.equals("DELETE") ? DELETED : STORED;
        }
        return path.endsWith(CHAT) && isGet ? STORED_LIST : endpoint(path);
    }

    private static String endpoint(String path) {
        return Stream.of(CHAT, COMPLETIONS, EMBEDDINGS, MODERATIONS, MODELS)
                .filter(path::endsWith)
                .findFirst()
                .orElseGet(() -> path.endsWith("/chat") ? CHAT : MODEL);
    }

    /**
     * OpenAI's document describes embeddings as numbers alone, messages of stored completions as the assistant's, and
     * chunks of the older completions as if each were the last one; its own service sends bytes and nulls.
     */
    private static void toTheDescribedForm(JsonNode value) {
        for (JsonNode one : value.path("data")) {
            if (one.path("embedding").isString()) {
                ByteBuffer bytes = ByteBuffer.wrap(
                                Base64.getDecoder().decode(one.path("embedding").asString()))
                        .order(ByteOrder.LITTLE_ENDIAN);
                ArrayNode numbers = ((ObjectNode) one).putArray("embedding");
                while (bytes.hasRemaining()) {
                    numbers.add(bytes.getFloat());
                }
            }
        }
        for (JsonNode one : value.path("data")) {
            // Its example has the user's messages, its schema only those of the assistant.
            if (one.has("content_parts")) {
                ((ObjectNode) one).put("role", "assistant");
            }
        }
        if (value.path("object").asString("").equals("text_completion")) {
            ObjectNode completion = (ObjectNode) value;
            if (completion.path("usage").isNull()) {
                completion.remove("usage");
            }
            for (JsonNode choice : completion.path("choices")) {
                if (choice.path("finish_reason").isNull()) {
                    ((ObjectNode) choice).put("finish_reason", "stop");
                }
            }
        }
    }

    private void judgeError(JsonNode body, RecordingProxy.Answer answer, List<String> faults) {
        for (Judge judge : judges) {
            // OpenAI's document describes what is inside of {"error": …}, ours the whole.
            JsonNode value = judge.isTheirs() ? body.path("error") : body;
            note(judge.faults("Error", value), answer, body.toString(), faults);
        }
    }

    private void judgeEvents(String events, RecordingProxy.Answer answer, List<String> faults) {
        // A client that left has read up to anywhere: what follows the last blank line may be half an event.
        String whole = events.substring(0, Math.max(0, events.lastIndexOf("\n\n")));
        List<JsonNode> chunks = new ArrayList<>();
        boolean isDone = false;
        for (String line : whole.lines().toList()) {
            if (!line.startsWith("data: ")) {
                continue;
            }
            if (line.equals("data: [DONE]")) {
                isDone = true;
                continue;
            }
            JsonNode chunk = JSON.readTree(line.substring("data: ".length()));
            if (chunk.has("error")) {
                judgeError(chunk, answer, faults);
                continue;
            }
            chunks.add(chunk);
            judge(endpoint(answer.path()) + EVENT, chunk.toString(), answer, faults);
        }
        if (answer.path().matches(".*/chat(/completions)?")) {
            note(together(chunks, isDone), answer, whole, faults);
        }
    }

    /** What chunks that fit the description one by one may still have wrong: clients put them together. */
    private static List<String> together(List<JsonNode> chunks, boolean isDone) {
        List<String> wrong = new ArrayList<>();
        Map<Integer, Boolean> ends = new TreeMap<>();
        Set<String> heads = new TreeSet<>();
        for (JsonNode chunk : chunks) {
            heads.add(chunk.path("id") + " " + chunk.path("created") + " " + chunk.path("model"));
            for (JsonNode choice : chunk.path("choices")) {
                int index = choice.path("index").asInt();
                boolean isFirst = !ends.containsKey(index);
                if (isFirst != choice.path("delta").has("role")) {
                    wrong.add("choice " + index + ": the role isn't in its first chunk alone");
                }
                if (Boolean.TRUE.equals(ends.get(index))) {
                    wrong.add("choice " + index + ": goes on behind its end");
                }
                ends.put(index, !choice.path("finish_reason").isNull());
            }
        }
        if (heads.size() > 1) {
            wrong.add("chunks of several answers: " + heads);
        }
        if (isDone && (ends.isEmpty() || ends.containsValue(false))) {
            wrong.add("[DONE] without an end of each choice");
        }
        return wrong;
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
