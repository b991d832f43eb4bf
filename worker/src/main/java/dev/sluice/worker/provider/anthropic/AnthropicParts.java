package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.provider.request.UntranslatableException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The content of a message: OpenAI's parts as Anthropic's blocks. Empty text is left out, since it is refused. */
final class AnthropicParts {

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";
    private static final String TYPE = "type";
    private static final String SOURCE = "source";

    private AnthropicParts() {}

    static void addContent(JsonNode content, ArrayNode blocks) {
        if (content.isString()) {
            addText(content.asString(), content, blocks);
            return;
        }
        for (JsonNode part : content) {
            addPart(part, blocks);
        }
    }

    private static void addPart(JsonNode part, ArrayNode blocks) {
        String type = part.path(TYPE).asString("");
        switch (type) {
            case "text" -> addText(part.path("text").asString(""), part, blocks);
            case "refusal" -> addText(part.path("refusal").asString(""), part, blocks);
            case "image_url" -> addImage(part, blocks.addObject());
            case "file" -> addFile(part.path("file"), blocks.addObject());
            default ->
                throw new UntranslatableException(
                        "messages[].content[].type: " + type + " (expected, for this model: text, image_url or file)");
        }
    }

    private static void addText(String text, JsonNode part, ArrayNode blocks) {
        if (!text.isEmpty()) {
            AnthropicMessages.text(text, blocks);
            // As other gateways have it, since OpenAI's format knows no word for it.
            if (part.path("cache_control").isObject()) {
                ((ObjectNode) blocks.get(blocks.size() - 1)).set("cache_control", part.path("cache_control"));
            }
        }
    }

    private static void addImage(JsonNode part, ObjectNode block) {
        JsonNode image = part.path("image_url");
        String url = image.isString() ? image.asString() : image.path("url").asString("");
        block.put(TYPE, "image");
        if (url.startsWith("https://")) {
            // Anthropic fetches it.
            block.putObject(SOURCE).put(TYPE, "url").put("url", url);
        } else {
            addData("image_url.url", url, block);
        }
    }

    private static void addFile(JsonNode file, ObjectNode block) {
        String data = file.path("file_data").asString("");
        block.put(TYPE, "document");
        int base64 = data.indexOf(BASE64);
        if (data.startsWith("data:text/plain") && base64 >= 0) {
            byte[] text = decoded(data.substring(base64 + BASE64.length()));
            block.putObject(SOURCE)
                    .put(TYPE, "text")
                    .put("media_type", "text/plain")
                    .put("data", new String(text, UTF_8));
        } else {
            addData("file.file_data", data, block);
        }
        if (file.path("filename").isString()) {
            block.set("title", file.path("filename"));
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException ignored) {
            throw new UntranslatableException("messages[].content[].file.file_data: not base64 (expected: base64)");
        }
    }

    private static void addData(String name, String url, ObjectNode block) {
        int base64 = url.indexOf(BASE64);
        if (!url.startsWith(DATA) || base64 < 0) {
            throw new UntranslatableException("messages[].content[]." + name
                    + ": no address of a kind that can be read (expected, for this model: https://… of an image, or"
                    + " data:<type>;base64,<bytes>)");
        }
        block.putObject(SOURCE)
                .put(TYPE, "base64")
                .put("media_type", url.substring(DATA.length(), base64))
                .put("data", url.substring(base64 + BASE64.length()));
    }
}
