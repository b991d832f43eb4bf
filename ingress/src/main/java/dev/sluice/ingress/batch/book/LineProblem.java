package dev.sluice.ingress.batch.book;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a line of a batch's file, or with the whole of it.
 *
 * @param code a word for programs
 * @param message a sentence for people; no part of the line
 * @param param the field that is wrong; null if none is
 * @param line the line's number, from 1 on; null if it is none of one line
 */
public record LineProblem(
        String code,
        String message,
        @Nullable String param,
        @Nullable Integer line) {}
