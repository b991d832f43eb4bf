package dev.sluice.simulator.moderation;

import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's moderations. A text is of a category if it has all words of the category's name in it. */
public final class OpenAiModerations {

    private static final String DEFAULT_MODEL = "omni-moderation-latest";

    /** Those of {@link #OF_IMAGES} are told of images too. */
    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "sexual",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm/intent",
            "self-harm/instructions",
            "self-harm",
            "sexual/minors",
            "violence",
            "violence/graphic");

    private static final List<String> OF_IMAGES = List.of(
            "sexual", "self-harm/intent", "self-harm/instructions", "self-harm", "violence", "violence/graphic");

    private static final double YES = 0.99;
    private static final double NO = 0.0001;

    private OpenAiModerations() {}

    /** A content to be judged: its text, and whether it has images. */
    private record Content(String text, boolean hasImages) {}

    /**
     * The answer to a request.
     *
     * @param model the model's name without its suffix
     * @throws RefusedCallException if the provider would refuse it
     */
    public static byte[] answer(JsonNode body, String model) {
        ObjectNode answer =
                Json.object().put("id", "modr-simulated").put("model", model.isEmpty() ? DEFAULT_MODEL : model);
        ArrayNode results = answer.putArray("results");
        for (Content content : contents(body.path("input"))) {
            judge(content, results.addObject());
        }
        return Json.bytes(answer);
    }

    private static List<Content> contents(JsonNode input) {
        List<Content> contents = new ArrayList<>();
        if (input.isString()) {
            contents.add(new Content(input.asString(), false));
        } else if (input.path(0).isObject()) {
            StringBuilder text = new StringBuilder();
            boolean hasImages = false;
            for (JsonNode part : input) {
                text.append(Json.text(part.path("text"))).append(' ');
                hasImages |= "image_url".equals(Json.text(part.path("type")));
            }
            contents.add(new Content(text.toString(), hasImages));
        } else {
            input.forEach(text -> contents.add(new Content(Json.text(text), false)));
        }
        if (contents.isEmpty()) {
            throw new RefusedCallException(Refusal.invalid("Input is empty.", "input", null));
        }
        return contents;
    }

    private static void judge(Content content, ObjectNode result) {
        String text = content.text().toLowerCase(Locale.ROOT);
        List<String> found = CATEGORIES.stream()
                .filter(category -> Stream.of(category.split("/", -1)).allMatch(text::contains))
                .toList();
        result.put("flagged", !found.isEmpty());
        ObjectNode categories = result.putObject("categories");
        ObjectNode scores = result.putObject("category_scores");
        ObjectNode types = result.putObject("category_applied_input_types");
        for (String category : CATEGORIES) {
            categories.put(category, found.contains(category));
            scores.put(category, found.contains(category) ? YES : NO);
            ArrayNode applied = types.putArray(category).add("text");
            if (content.hasImages() && OF_IMAGES.contains(category)) {
                applied.add("image");
            }
        }
    }
}
