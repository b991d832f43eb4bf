package dev.sluice.common.catalog;

import dev.sluice.common.job.Family;
import java.util.List;
import java.util.Optional;

/** All models on offer, in the order in which they are listed. */
public final class Catalog {

    /** The model of a chat that names none. */
    public static final String DEFAULT_MODEL = "gemini-2.5-flash";

    /** The model of a request for moderation that names none. */
    public static final String DEFAULT_MODERATION = "omni-moderation-latest";

    /** {@code max_tokens} of a request that gives none. */
    public static final int DEFAULT_MAX_TOKENS = 4096;

    private static final char SIMULATED_BEHAVIOUR = '~';

    private static final List<Model> MODELS = List.of(
            new Model("gemini-2.5-flash", "gemini", "google", 1_750_118_400, 65_536, true, Family.CHAT),
            new Model("gemini-2.0-flash", "gemini", "google", 1_738_713_600, 8_192, false, Family.CHAT),
            new Model("gpt-4o-mini", "openai", "openai", 1_721_172_741, 16_384, false, Family.CHAT),
            new Model("claude-haiku-4-5", "anthropic", "anthropic", 1_760_486_400, 64_000, false, Family.CHAT),
            new Model("gpt-3.5-turbo-instruct", "openai", "openai", 1_692_901_427, 4_096, false, Family.COMPLETIONS),
            new Model("text-embedding-3-small", "openai", "openai", 1_705_948_997, 0, false, Family.EMBEDDINGS),
            new Model("text-embedding-3-large", "openai", "openai", 1_705_953_180, 0, false, Family.EMBEDDINGS),
            new Model("gemini-embedding-001", "gemini", "google", 1_752_451_200, 0, false, Family.EMBEDDINGS),
            new Model(DEFAULT_MODERATION, "openai", "openai", 1_731_689_265, 0, false, Family.MODERATIONS));

    private final boolean simulated;

    /**
     * The catalogue.
     *
     * @param simulated whether a simulator serves the models, so that a name may end in a wish for its behaviour:
     *     {@code gpt-4o-mini~ttft=500}
     */
    public Catalog(boolean simulated) {
        this.simulated = simulated;
    }

    /** The models that are listed. */
    public List<Model> models() {
        return MODELS;
    }

    /** The model of this name, if there is one. */
    public Optional<Model> find(String id) {
        int behaviour = simulated ? id.indexOf(SIMULATED_BEHAVIOUR) : -1;
        String base = behaviour < 0 ? id : id.substring(0, behaviour);
        return MODELS.stream()
                .filter(model -> model.id().equals(base))
                .findFirst()
                .map(model -> model.named(id));
    }
}
