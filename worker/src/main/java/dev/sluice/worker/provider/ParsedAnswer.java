package dev.sluice.worker.provider;

/** What a provider's bytes turned out to be. */
public sealed interface ParsedAnswer {

    /** A complete answer. */
    record Whole(FinishedAnswer answer) implements ParsedAnswer {}

    /** An error of the provider, or no answer at all, or half of one. */
    record Broken(ProviderFailure failure) implements ParsedAnswer {}
}
