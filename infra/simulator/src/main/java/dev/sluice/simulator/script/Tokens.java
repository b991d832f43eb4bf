package dev.sluice.simulator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The simulator's tokens: a word together with the whitespace before it, and at the end also after it. */
public final class Tokens {

    private Tokens() {}

    /** Splits a text into tokens whose concatenation is the text. */
    public static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        int lastWordEnd = text.stripTrailing().length();
        int start = 0;
        while (start < text.length()) {
            int end = wordEnd(text, start);
            // What follows the last word belongs to it.
            int tokenEnd = end >= lastWordEnd ? text.length() : end;
            tokens.add(text.substring(start, tokenEnd));
            start = tokenEnd;
        }
        return tokens;
    }

    /** How many tokens a text has. */
    public static int count(String text) {
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && !inWord) {
                words++;
            }
            inWord = !space;
        }
        return words;
    }

    /** So many numbered words: {@code word1 word2 word3}. */
    static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> (number == 1 ? "" : " ") + "word" + number)
                .toList();
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
