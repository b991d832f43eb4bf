package dev.sluice.simulator.vectors;

import dev.sluice.simulator.script.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Vectors of texts: the sum of their words' vectors, of length one. */
final class Vectors {

    private Vectors() {}

    /** A text's words. */
    static List<String> words(String text) {
        return Tokens.of(text).stream()
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The vector of a text with these words. */
    static float[] vector(List<String> words, int dimensions) {
        double[] sum = new double[dimensions];
        for (String word : words) {
            SplittableRandom random = new SplittableRandom(word.hashCode());
            for (int i = 0; i < dimensions; i++) {
                sum[i] += random.nextGaussian();
            }
        }
        double squares = 0;
        for (double number : sum) {
            squares += number * number;
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return vector;
    }
}
