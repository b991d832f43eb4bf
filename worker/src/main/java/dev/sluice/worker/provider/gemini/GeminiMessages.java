package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.supply.Supplies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversation: OpenAI's messages as Gemini's contents.
 *
 * <p>Gemini knows two roles that take turns, so neighbours of one role are one content with all their parts: the
 * results of calls made together come back together, as it demands, and in the order of the calls, by which older
 * models tell two calls of one function apart.
 */
final class GeminiMessages {

    private static final String USER = "user";
    private static final String MODEL = "model";

    /** As Google documents it, for calls that its model didn't make or whose signature is lost. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final ObjectNode request;
    private final GeminiModel model;
    private final Supplies supplies;
    private final GeminiParts parts;
    private final ArrayNode contents;

    /** The calls so far, by their ids; without ids, by their names. */
    private final Map<String, Call> calls = new HashMap<>();

    /** Results that wait for those of the calls before theirs. */
    private final List<Result> results = new ArrayList<>();

    private String lastRole = "";
    private @Nullable ArrayNode lastParts;
    private @Nullable ArrayNode systemParts;

    private record Call(String name, int number) {}

    private record Result(int number, ObjectNode part) {}

    GeminiMessages(ObjectNode request, GeminiModel model, Supplies supplies) {
        this.request = request;
        this.model = model;
        this.supplies = supplies;
        this.parts = new GeminiParts(supplies.media());
        this.contents = request.putArray("contents");
    }

    /**
     * Adds the messages.
     *
     * @param said what the model has said already of its answer
     */
    void add(JsonNode messages, String said) {
        for (JsonNode message : messages) {
            message(message);
        }
        addResults();
        if (contents.isEmpty() && systemParts != null) {
            // Gemini wants something to answer.
            request.remove("systemInstruction");
            contents.addObject().put("role", USER).set("parts", systemParts);
        }
        if (!said.isEmpty()) {
            parts(MODEL).addObject().put("text", said);
        }
    }

    private void message(JsonNode message) {
        String role = message.path("role").asString("");
        if (!"tool".equals(role) && !"function".equals(role)) {
            addResults();
        }
        switch (role) {
            case "system", "developer" -> parts.addContent(message.path("content"), systemParts());
            case "user" -> parts.addContent(message.path("content"), parts(USER));
            case "assistant" -> assistant(message);
            case "tool", "function" -> toolResult(message);
            default ->
                throw new UntranslatableException(
                        "messages[].role: " + role + " (expected: system, developer, user, assistant or tool)");
        }
    }

    private void assistant(JsonNode message) {
        JsonNode content =
                JsonTrees.isGiven(message.path("content")) ? message.path("content") : message.path("refusal");
        if (JsonTrees.isGiven(content) && !content.asString("x").isEmpty()) {
            parts.addContent(content, parts(MODEL));
        }
        ObjectNode first = null;
        boolean isSigned = false;
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode part = functionCall(call.path("id").asString(""), call.path("function"));
            String signature = signature(call);
            String known = signature.isEmpty()
                    ? supplies.thoughts().getOrDefault(call.path("id").asString(""), "")
                    : signature;
            if (!known.isEmpty()) {
                part.put("thoughtSignature", known);
                isSigned = true;
            }
            first = first == null ? part : first;
        }
        if (message.path("function_call").isObject()) {
            first = functionCall("", message.path("function_call"));
        }
        // Of calls made together the first alone is signed.
        if (first != null && !isSigned && model.demandsThoughts()) {
            first.put("thoughtSignature", NO_SIGNATURE);
        }
    }

    /** What the model wants back with its call; empty if the client didn't send it. */
    static String signature(JsonNode call) {
        return call.path("extra_content")
                .path("google")
                .path("thought_signature")
                .asString("");
    }

    private ObjectNode functionCall(String id, JsonNode function) {
        String name = function.path("name").asString("");
        calls.put(id.isEmpty() ? name : id, new Call(name, calls.size()));
        ObjectNode part = parts(MODEL).addObject();
        ObjectNode call = part.putObject("functionCall");
        if (model.wantsCallIds() && !id.isEmpty()) {
            call.put("id", id);
        }
        call.put("name", name)
                .set("args", JsonTrees.object(function.path("arguments").asString("{}"), "arguments"));
        return part;
    }

    private void toolResult(JsonNode message) {
        String id = message.path("tool_call_id").asString("");
        String ownName = message.path("name").asString("");
        Call call = calls.get(id.isEmpty() ? ownName : id);
        String name = call == null ? ownName : call.name();
        if (name.isEmpty()) {
            throw new UntranslatableException(
                    "messages[].tool_call_id: " + id + " (expected: the id of a tool call in an earlier message)");
        }
        ObjectNode part = JsonTrees.JSON.createObjectNode();
        ObjectNode response = part.putObject("functionResponse");
        if (model.wantsCallIds() && !id.isEmpty()) {
            response.put("id", id);
        }
        response.put("name", name).set("response", JsonTrees.object(JsonTrees.text(message.path("content")), "result"));
        results.add(new Result(call == null ? Integer.MAX_VALUE : call.number(), part));
    }

    private void addResults() {
        if (!results.isEmpty()) {
            ArrayNode together = parts(USER);
            results.sort(Comparator.comparingInt(Result::number));
            results.forEach(result -> together.add(result.part()));
            results.clear();
        }
    }

    private ArrayNode parts(String role) {
        ArrayNode current = lastParts;
        if (current == null || !lastRole.equals(role)) {
            current = contents.addObject().put("role", role).putArray("parts");
            lastParts = current;
            lastRole = role;
        }
        return current;
    }

    private ArrayNode systemParts() {
        ArrayNode current = systemParts;
        if (current == null) {
            current = request.putObject("systemInstruction").putArray("parts");
            systemParts = current;
        }
        return current;
    }
}
