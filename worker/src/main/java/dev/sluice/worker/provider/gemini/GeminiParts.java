package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.supply.Media;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The content of a message: OpenAI's parts as Gemini's. */
final class GeminiParts {

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";
    private static final String HTTPS = "https://";

    /** Addresses that Gemini reads itself: its own files, Google's storage, and YouTube. */
    private static final Pattern OWN = Pattern.compile("gs://.+"
            + "|https://generativelanguage\\.googleapis\\.com/v1(?:beta)?/files/.+"
            + "|https://(?:www\\.youtube\\.com/watch|youtu\\.be/).+");

    private final Map<String, Media> media;

    GeminiParts(Map<String, Media> media) {
        this.media = media;
    }

    void addContent(JsonNode content, ArrayNode parts) {
        if (content.isString()) {
            parts.addObject().set("text", content);
            return;
        }
        for (JsonNode part : content) {
            addPart(part, parts.addObject());
        }
    }

    private void addPart(JsonNode part, ObjectNode translated) {
        String type = part.path("type").asString("");
        switch (type) {
            case "text" -> translated.set("text", part.path("text"));
            case "refusal" -> translated.set("text", part.path("refusal"));
            case "image_url" -> addData("image_url.url", url(part), translated);
            case "file" -> addData("file.file_data", url(part), translated);
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

    /** The address that a part gives, or its data as one; empty if it is of another kind. */
    static String url(JsonNode part) {
        return switch (part.path("type").asString("")) {
            case "image_url" -> {
                JsonNode image = part.path("image_url");
                yield image.isString() ? image.asString() : image.path("url").asString("");
            }
            case "file" -> part.path("file").path("file_data").asString("");
            default -> "";
        };
    }

    /** Whether the bytes behind an address have to go with the request. */
    static boolean isToBeFetched(String url) {
        return url.startsWith(HTTPS) && !OWN.matcher(url).matches();
    }

    private void addData(String name, String url, ObjectNode translated) {
        int base64 = url.indexOf(BASE64);
        Media fetched = media.get(url);
        if (url.startsWith(DATA) && base64 >= 0) {
            translated
                    .putObject("inlineData")
                    .put("mimeType", url.substring(DATA.length(), base64))
                    .put("data", url.substring(base64 + BASE64.length()));
        } else if (fetched != null) {
            translated.putObject("inlineData").put("mimeType", fetched.type()).put("data", fetched.base64());
        } else if (OWN.matcher(url).matches()) {
            translated.putObject("fileData").put("fileUri", url);
        } else {
            throw new UntranslatableException("messages[].content[]." + name
                    + ": no address of a kind that can be read (expected, for this model: https://… or"
                    + " data:<type>;base64,<bytes>)");
        }
    }
}
