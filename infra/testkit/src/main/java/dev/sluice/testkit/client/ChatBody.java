package dev.sluice.testkit.client;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of chat requests, and texts of which each word names its request and its place. */
public final class ChatBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ChatBody() {}

    /** A request with one user message, which the simulator echoes. */
    public static String of(String model, String text, boolean streamed) {
        ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", streamed);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body.toString();
    }

    /** Such as {@code r7w1 r7w2 r7w3}: a word lost, repeated or of another request's answer can't go unnoticed. */
    public static String words(String request, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> request + "w" + number)
                .collect(Collectors.joining(" "));
    }
}
