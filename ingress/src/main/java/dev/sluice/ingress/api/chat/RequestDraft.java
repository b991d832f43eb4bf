package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was read of a request so far; used by one thread, for one body. */
final class RequestDraft {

    private static final int MAX_CHOICES = 128;
    private static final int MAX_STOPS = 4;
    private static final int MAX_TOP_LOGPROBS = 20;
    private static final int MAX_METADATA = 16;
    private static final int MAX_METADATA_NAME = 64;
    private static final int MAX_METADATA_VALUE = 512;
    private static final int MAX_MODEL_NAME = 256;
    private static final List<String> SERVICE_TIERS =
            Stream.of(ServiceTier.values()).map(ServiceTier::label).toList();

    private final BodyCursor cursor;
    private final MessagesCheck messages;
    private final ToolsCheck tools;

    private boolean hasMessages;
    private String modelName = Catalog.DEFAULT_MODEL;
    private boolean isStreamed;
    private boolean hasStreamOptions;
    private boolean includesUsage;
    private boolean hasLogprobs;
    private boolean hasTopLogprobs;
    private @Nullable Integer maxTokens;
    private @Nullable Integer maxCompletionTokens;
    private int choices = 1;
    private ServiceTier serviceTier = ServiceTier.AUTO;
    private @Nullable String user;

    RequestDraft(BodyCursor cursor) {
        this.cursor = cursor;
        this.tools = new ToolsCheck(cursor);
        this.messages = new MessagesCheck(cursor, tools);
    }

    /** Reads the object that the cursor stands on to its end. */
    void read() {
        while (cursor.nextField()) {
            if (cursor.name().equals("messages")) {
                messages.read();
                hasMessages = true;
            } else if (!cursor.isNull()) {
                // A null says "not given" for every optional field.
                readField();
            }
        }
        cursor.require(hasMessages, "messages");
        checkTogether();
    }

    /** The request, once all of it was read. */
    ChatRequest build(byte[] body, Catalog catalog) {
        Model model = catalog.find(modelName).orElseThrow(() -> unknown(modelName));
        checkMaxTokens("max_tokens", maxTokens, model);
        checkMaxTokens("max_completion_tokens", maxCompletionTokens, model);
        return new ChatRequest(body, model, isStreamed, includesUsage, tokenLimit(model), choices, serviceTier, user);
    }

    private void readField() {
        switch (cursor.name()) {
            case "model" -> modelName = cursor.string(MAX_MODEL_NAME);
            case "stream" -> isStreamed = cursor.flag();
            case "stream_options" -> readStreamOptions();
            case "temperature" -> cursor.number(0, 2);
            case "top_p" -> cursor.number(0, 1);
            case "presence_penalty", "frequency_penalty" -> cursor.number(-2, 2);
            case "max_tokens" -> maxTokens = (int) cursor.integer(1, Integer.MAX_VALUE);
            case "max_completion_tokens" -> maxCompletionTokens = (int) cursor.integer(1, Integer.MAX_VALUE);
            case "n" -> choices = (int) cursor.integer(1, MAX_CHOICES);
            case "stop" -> readStop();
            case "logprobs" -> hasLogprobs = cursor.flag();
            case "top_logprobs" -> {
                cursor.integer(0, MAX_TOP_LOGPROBS);
                hasTopLogprobs = true;
            }
            case "seed" -> cursor.integer(Long.MIN_VALUE, Long.MAX_VALUE);
            case "service_tier" ->
                serviceTier = ServiceTier.valueOf(cursor.word(SERVICE_TIERS).toUpperCase(Locale.ROOT));
            case "user" -> user = cursor.string();
            case "metadata" -> readMetadata();
            case "logit_bias" -> readLogitBias();
            default -> readRarerField();
        }
    }

    private void readRarerField() {
        switch (cursor.name()) {
            case "tools" -> tools.readTools();
            case "tool_choice" -> tools.readToolChoice();
            case "functions" -> tools.readFunctions();
            case "function_call" -> tools.readFunctionCall();
            case "response_format" -> tools.readResponseFormat();
            case "store", "parallel_tool_calls" -> cursor.flag();
            case "reasoning_effort", "verbosity", "safety_identifier", "prompt_cache_key" -> cursor.skipString();
            case "prediction", "audio", "web_search_options" -> cursor.skipObject();
            case "modalities" -> readStrings(Integer.MAX_VALUE);
            default -> cursor.skip();
        }
    }

    private void readStreamOptions() {
        cursor.enterObject();
        while (cursor.nextField()) {
            if (cursor.name().equals("include_usage") && !cursor.isNull()) {
                includesUsage = cursor.flag();
            } else {
                cursor.skip();
            }
        }
        hasStreamOptions = true;
    }

    private void readStop() {
        if (cursor.isString()) {
            return;
        }
        if (!cursor.isArray()) {
            throw cursor.wrongType("a string or an array of strings");
        }
        readStrings(MAX_STOPS);
    }

    private void readStrings(int most) {
        cursor.enterArray("an array of strings");
        int count = 0;
        while (cursor.nextElement()) {
            cursor.skipString();
            count++;
        }
        cursor.checkCount(count, 0, most);
    }

    private void readMetadata() {
        cursor.enterObject();
        int count = 0;
        while (cursor.nextField()) {
            if (cursor.name().length() > MAX_METADATA_NAME) {
                throw cursor.invalid(
                        "property name too long. Expected a maximum of " + MAX_METADATA_NAME + " characters",
                        "string_above_max_length");
            }
            cursor.string(MAX_METADATA_VALUE);
            count++;
        }
        if (count > MAX_METADATA) {
            throw cursor.invalid(
                    "too many properties. Expected an object with at most " + MAX_METADATA
                            + " properties, but got an object with " + count + " properties instead",
                    "object_above_max_properties");
        }
    }

    private void readLogitBias() {
        cursor.enterObject();
        while (cursor.nextField()) {
            cursor.number(-100, 100);
        }
    }

    /** What one field alone doesn't show. */
    private void checkTogether() {
        if (hasStreamOptions && !isStreamed) {
            throw RequestFailedException.invalid(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", null);
        }
        if (hasTopLogprobs && !hasLogprobs) {
            throw RequestFailedException.invalid(
                    "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", "top_logprobs", null);
        }
        if (maxTokens != null && maxCompletionTokens != null) {
            throw RequestFailedException.invalid(
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                    "max_tokens",
                    "invalid_parameter_combination");
        }
    }

    private int tokenLimit(Model model) {
        if (maxCompletionTokens != null) {
            return maxCompletionTokens;
        }
        return maxTokens == null ? Math.min(Catalog.DEFAULT_MAX_TOKENS, model.maxOutputTokens()) : maxTokens;
    }

    private static void checkMaxTokens(String field, @Nullable Integer value, Model model) {
        if (value != null && value > model.maxOutputTokens()) {
            throw RequestFailedException.invalid(
                    field + " is too large: " + value + ". This model supports at most " + model.maxOutputTokens()
                            + " completion tokens, whereas you provided " + value + ".",
                    field,
                    "invalid_value");
        }
    }

    private static RequestFailedException unknown(String modelName) {
        return new RequestFailedException(
                FailureCode.MODEL_NOT_FOUND,
                "The model `" + BodyCursor.shortened(modelName) + "` does not exist or you do not have access to it.",
                "model",
                null);
    }
}
