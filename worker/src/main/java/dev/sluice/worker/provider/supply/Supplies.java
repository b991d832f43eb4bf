package dev.sluice.worker.provider.supply;

import java.util.Map;

/**
 * What was gathered of {@link Needs}.
 *
 * @param media by the address that the request gives
 * @param thoughts what a model wants back, by the id of its tool call; whatever isn't known any more is missing
 */
public record Supplies(Map<String, Media> media, Map<String, String> thoughts) {

    /** Nothing. */
    public static final Supplies NONE = new Supplies(Map.of(), Map.of());

    /** Copies the maps. */
    public Supplies {
        media = Map.copyOf(media);
        thoughts = Map.copyOf(thoughts);
    }

    /** Without what the model thought. */
    @Override
    public String toString() {
        return "Supplies[" + media.size() + " files, " + thoughts.size() + " thoughts]";
    }
}
