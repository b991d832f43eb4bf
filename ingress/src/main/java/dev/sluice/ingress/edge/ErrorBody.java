package dev.sluice.ingress.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** OpenAI's error object as bytes: all four keys, always. */
public final class ErrorBody {

    private ErrorBody() {}

    /** The object for a failure before the first byte. */
    public static byte[] render(RequestFailedException failure) {
        return render(failure.message(), failure.code().type(), failure.param(), failure.errorCode());
    }

    /** The object for a failure of this kind that no field of the request is to blame for. */
    public static byte[] render(FailureCode code, String message) {
        return render(message, code.type(), null, code.code());
    }

    /** The object from its four values. */
    static byte[] render(String message, String type, @Nullable String param, @Nullable String code) {
        StringBuilder json = new StringBuilder(128 + message.length());
        json.append("{\"error\":{\"message\":");
        appendText(json, message);
        json.append(",\"type\":");
        appendText(json, type);
        json.append(",\"param\":");
        appendText(json, param);
        json.append(",\"code\":");
        appendText(json, code);
        return json.append("}}").toString().getBytes(UTF_8);
    }

    private static void appendText(StringBuilder json, @Nullable String text) {
        if (text == null) {
            json.append("null");
            return;
        }
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
