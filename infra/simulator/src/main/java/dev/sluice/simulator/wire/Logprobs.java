package dev.sluice.simulator.wire;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The probabilities of tokens: told by their length alone, so that they can be foretold. */
final class Logprobs {

    private static final double STEP = -0.25;

    private Logprobs() {}

    /** OpenAI's object for these tokens; null where no probabilities are wanted. */
    static JsonNode of(List<String> tokens, int alternatives) {
        if (alternatives < 0) {
            return Json.MAPPER.nullNode();
        }
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (String token : tokens) {
            ObjectNode told = content.addObject();
            put(token, STEP / (1 + token.length()), told);
            ArrayNode top = told.putArray("top_logprobs");
            for (int i = 0; i < alternatives; i++) {
                put(i == 0 ? token : token + i, STEP / (1 + token.length()) + i * STEP, top.addObject());
            }
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static void put(String token, double logprob, ObjectNode told) {
        told.put("token", token).put("logprob", logprob);
        ArrayNode bytes = told.putArray("bytes");
        for (byte next : Json.utf8(token)) {
            bytes.add(next & 0xFF);
        }
    }
}
