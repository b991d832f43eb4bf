package dev.sluice.worker.provider;

/** What a provider's bytes turned out to be. */
public sealed interface ParsedAnswer {

    /** A complete answer. */
    record Whole(FinishedAnswer answer) implements ParsedAnswer {}

    /** An error of the provider, or no answer at all. */
    record Broken(ProviderFailure failure) implements ParsedAnswer {}

    /** The first part of a streamed answer, with nothing wrong in it but that it isn't all. */
    record Cut() implements ParsedAnswer {}
}
