package dev.sluice.simulator.text;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.Answer.Finish;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.Tokens;
import dev.sluice.simulator.wire.Json;
import dev.sluice.simulator.wire.OpenAiWire;
import dev.sluice.simulator.wire.Script;
import dev.sluice.simulator.wire.WholeScript;
import dev.sluice.simulator.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One call for OpenAI's older completions: a prompt is completed by itself, word by word. */
public final class TextWire implements Wire {

    private static final int DEFAULT_MAX_TOKENS = 16;
    private static final int MAX_CHOICES = 128;

    private final Wire openAi = new OpenAiWire();
    private List<String> prompts = List.of();
    private int choicesEach = 1;
    private boolean isEcho;
    private int alternatives = Prompt.NO_LOGPROBS;

    /** For one call. */
    public TextWire() {}

    @Override
    public String dialect() {
        return openAi.dialect();
    }

    @Override
    public String requestedModel(JsonNode body, Target target) {
        return openAi.requestedModel(body, target);
    }

    @Override
    public Prompt read(JsonNode body, Target target, String model) {
        if (model.isEmpty()) {
            throw invalid("you must provide a model parameter", null);
        }
        prompts = prompts(body.path("prompt"));
        choicesEach = Json.number(body, "n", 1, MAX_CHOICES).orElse(1);
        isEcho = body.path("echo").asBoolean(false);
        alternatives = Json.number(body, "logprobs", 0, 5).orElse(Prompt.NO_LOGPROBS);
        List<String> stops = new ArrayList<>();
        JsonNode stop = body.path("stop");
        if (stop.isString()) {
            stops.add(stop.asString());
        }
        if (stop.isArray()) {
            stop.forEach(one -> stops.add(one.asString()));
        }
        return new Prompt(
                prompts.getFirst(),
                "",
                prompts.stream().mapToInt(Tokens::count).sum(),
                Json.number(body, "max_tokens", 0, Integer.MAX_VALUE).orElse(DEFAULT_MAX_TOKENS),
                stops,
                prompts.size() * choicesEach,
                0,
                List.of(),
                body.path("stream").asBoolean(false) ? Delivery.EVENTS : Delivery.WHOLE,
                body.path("stream_options").path("include_usage").asBoolean(false));
    }

    private static List<String> prompts(JsonNode prompt) {
        if (prompt.isString()) {
            return List.of(prompt.asString());
        }
        List<String> prompts = new ArrayList<>();
        if (prompt.path(0).isIntegralNumber()) {
            prompts.add(tokens(prompt));
        } else {
            prompt.forEach(one -> prompts.add(one.isString() ? one.asString() : tokens(one)));
        }
        if (prompts.isEmpty()) {
            throw invalid("you must provide a prompt", "prompt");
        }
        return prompts;
    }

    /** Tokens that a client counted itself are words here, whose numbers they are. */
    private static String tokens(JsonNode tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append(text.isEmpty() ? "" : " ").append(token));
        return text.toString();
    }

    @Override
    public Script script(Answer answer, Prompt prompt, Stamp stamp) {
        TextAnswer text = new TextAnswer(choices(answer, prompt), stamp, prompt.promptTokens(), alternatives);
        return prompt.streamed()
                ? new TextStream(text, prompt.includeUsage())
                : new WholeScript(text.whole(), answer.visibleTokens(), answer.choices());
    }

    private List<TextAnswer.Choice> choices(Answer answer, Prompt prompt) {
        List<TextAnswer.Choice> choices = new ArrayList<>();
        for (int number = 0; number < prompts.size(); number++) {
            List<String> tokens = answer.tokens();
            boolean isTooLong = answer.finish() == Finish.LENGTH;
            if (number > 0) {
                List<String> all = Tokens.of(prompts.get(number));
                isTooLong = all.size() > prompt.maxTokens();
                tokens = isTooLong ? all.subList(0, prompt.maxTokens()) : all;
            }
            List<String> said = new ArrayList<>(isEcho ? Tokens.of(prompts.get(number)) : List.of());
            said.addAll(tokens);
            for (int again = 0; again < choicesEach; again++) {
                choices.add(new TextAnswer.Choice(said, isTooLong ? "length" : "stop"));
            }
        }
        return choices;
    }

    @Override
    public Map<String, String> headers(Stamp stamp) {
        return openAi.headers(stamp);
    }

    @Override
    public ErrorReply refuse(Refusal refusal) {
        return openAi.refuse(refusal);
    }

    private static RefusedCallException invalid(String message, @Nullable String param) {
        return new RefusedCallException(Refusal.invalid(message, param, null));
    }
}
