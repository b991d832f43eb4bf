package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Refusal;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One provider's way to put an answer or a refusal into bytes. */
public interface Wire {

    /** The dialect's name in the log. */
    String dialect();

    /** The model's name as it was requested, with its suffix. */
    String requestedModel(JsonNode body, Target target);

    /**
     * Reads a request.
     *
     * @param model the model's name without its suffix
     * @throws dev.sluice.simulator.script.RefusedCallException if the provider would refuse it
     */
    Prompt read(JsonNode body, Target target, String model);

    /** The answer in the form that the prompt asks for. */
    Script script(Answer answer, Prompt prompt, Stamp stamp);

    /** The refusal as this provider tells it. */
    ErrorReply refuse(Refusal refusal);

    /** Headers of every answer of this provider. */
    Map<String, String> headers(Stamp stamp);

    /**
     * What the request's line and headers say.
     *
     * @param model the model's name in the path; empty where the body has it
     * @param delivery how the path asks for the answer, where it does
     * @param key the caller's key; empty if none was sent
     */
    record Target(String model, Prompt.Delivery delivery, String key) {}

    /**
     * What distinguishes one answer from another with the same text.
     *
     * @param call the call's number
     * @param model the name that the answer repeats
     * @param createdSeconds when the call arrived
     */
    record Stamp(long call, String model, long createdSeconds) {}

    /**
     * A refusal in bytes.
     *
     * @param status the HTTP status
     * @param headers headers beside the usual ones
     * @param body a JSON object
     */
    record ErrorReply(int status, Map<String, String> headers, byte[] body) {}
}
