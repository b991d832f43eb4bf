package dev.sluice.worker.provider.gemini;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The content of a message: OpenAI's parts as Gemini's. */
final class GeminiParts {

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private GeminiParts() {}

    static void addContent(JsonNode content, ArrayNode parts) {
        if (content.isString()) {
            parts.addObject().set("text", content);
            return;
        }
        for (JsonNode part : content) {
            addPart(part, parts.addObject());
        }
    }

    private static void addPart(JsonNode part, ObjectNode translated) {
        String type = part.path("type").asString("");
        switch (type) {
            case "text" -> translated.set("text", part.path("text"));
            case "refusal" -> translated.set("text", part.path("refusal"));
            case "image_url" ->
                addData("image_url.url", part.path("image_url").path("url").asString(""), translated);
            case "file" ->
                addData("file.file_data", part.path("file").path("file_data").asString(""), translated);
            case "input_audio" ->
                translated
                        .putObject("inlineData")
                        .put(
                                "mimeType",
                                "audio/"
                                        + part.path("input_audio")
                                                .path("format")
                                                .asString("wav"))
                        .set("data", part.path("input_audio").path("data"));
            default ->
                throw new UntranslatableException("messages[].content[].type: " + type
                        + " (expected, for this model: text, image_url, input_audio or file)");
        }
    }

    private static void addData(String name, String url, ObjectNode translated) {
        int base64 = url.indexOf(BASE64);
        if (!url.startsWith(DATA) || base64 < 0) {
            throw new UntranslatableException("messages[].content[]." + name
                    + ": not a data URL (expected, for this model: data:<type>;base64,<bytes>)");
        }
        translated
                .putObject("inlineData")
                .put("mimeType", url.substring(DATA.length(), base64))
                .put("data", url.substring(base64 + BASE64.length()));
    }

    /** All text of a content. */
    static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }
}
