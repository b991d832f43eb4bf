package dev.sluice.simulator;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.wire.Script;
import dev.sluice.simulator.wire.WholeScript;
import dev.sluice.simulator.wire.Wire;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One call that is answered by an object without any generated text, with the headers and refusals of a provider's
 * wire. It takes the time of one token, and counts as none.
 */
final class ObjectWire implements Wire {

    private static final byte[] NOTHING = {};

    private final Wire provider;
    private final Answers answers;
    private byte[] object = NOTHING;

    /** Makes the object. */
    @FunctionalInterface
    interface Answers {

        /**
         * The answer to a request.
         *
         * @param model the model's name without its suffix
         * @throws dev.sluice.simulator.script.RefusedCallException if the provider would refuse it
         */
        byte[] answer(JsonNode body, String model);
    }

    ObjectWire(Wire provider, Answers answers) {
        this.provider = provider;
        this.answers = answers;
    }

    @Override
    public String dialect() {
        return provider.dialect();
    }

    @Override
    public String requestedModel(JsonNode body, Target target) {
        return provider.requestedModel(body, target);
    }

    @Override
    public Prompt read(JsonNode body, Target target, String model) {
        object = answers.answer(body, model);
        // The whole body tells one call from another, for faults that strike the first ones alone.
        return new Prompt(body.toString(), "", 0, 1, List.of(), 1, 0, List.of(), Delivery.WHOLE, false);
    }

    @Override
    public Script script(Answer answer, Prompt prompt, Stamp stamp) {
        return new WholeScript(object, 1, 0);
    }

    @Override
    public Map<String, String> headers(Stamp stamp) {
        return provider.headers(stamp);
    }

    @Override
    public ErrorReply refuse(Refusal refusal) {
        return provider.refuse(refusal);
    }
}
