package dev.sluice.worker.provider.standin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.wire.JsonBytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Retells rendered parts of a chat as parts of a completion. They are few and small enough for trees. */
final class TextPieces {

    private static final byte[] OPENED = {'{'};
    private static final byte[] TEXT = ",\"text\":\"".getBytes(UTF_8);

    private TextPieces() {}

    /** A chunk with text. */
    static Piece of(Piece chat) {
        ObjectNode chunk = opened(chat.bytes());
        JsonNode choice = chunk.path("choices").path(0);
        if (chat.textStart() < 0 || chunk.path("choices").size() != 1) {
            return Piece.apart(closed(retold(chunk)), chat.text());
        }
        // Most are so, and those that differ in their text alone can be joined.
        JsonBytes json = new JsonBytes(chat.bytes().length + 96)
                .raw("\"choices\":[{\"index\":")
                .number(choice.path("index").asInt(0))
                .raw(TEXT);
        int start = json.length();
        json.raw(chat.bytes(), chat.textStart(), chat.textEnd());
        int end = json.length();
        json.raw("\",\"logprobs\":null,\"finish_reason\":null}]").raw(chunk.has("usage") ? ",\"usage\":null}" : "}");
        return new Piece(json.toBytes(), chat.text(), start, end);
    }

    /** A chunk with finish reasons, or with the usage. */
    static byte[] last(byte[] chat) {
        return closed(retold(opened(chat)));
    }

    /** An object that isn't streamed. */
    static byte[] whole(ChatCall call, byte[] chat) {
        ObjectNode text = retold((ObjectNode) JsonTrees.JSON.readTree(chat));
        text.put("id", call.family().answerId(call.job().id())).put("object", "text_completion");
        return JsonTrees.JSON.writeValueAsBytes(text);
    }

    private static ObjectNode opened(byte[] piece) {
        byte[] json = new JsonBytes(piece.length + 1).raw(OPENED).raw(piece).toBytes();
        return (ObjectNode) JsonTrees.JSON.readTree(json);
    }

    private static byte[] closed(ObjectNode chunk) {
        byte[] json = JsonTrees.JSON.writeValueAsBytes(chunk);
        return new JsonBytes(json.length).raw(json, 1, json.length).toBytes();
    }

    private static ObjectNode retold(ObjectNode chat) {
        ArrayNode choices = JsonTrees.JSON.createArrayNode();
        for (JsonNode choice : chat.path("choices")) {
            JsonNode said = choice.has("message") ? choice.path("message") : choice.path("delta");
            ObjectNode text = choices.addObject()
                    .put("index", choice.path("index").asInt(0))
                    .put("text", said.path("content").asString(""))
                    .putNull("logprobs");
            text.set("finish_reason", choice.path("finish_reason"));
        }
        chat.set("choices", choices);
        return chat;
    }
}
