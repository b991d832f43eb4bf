package dev.sluice.worker.provider;

import dev.sluice.common.failure.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a provider call gave no complete answer.
 *
 * @param code what the client would be told
 * @param message a sentence for the client: no keys, no prompts, no provider hosts
 * @param pause how long the provider asks to be left alone; null if it didn't say
 */
public record ProviderFailure(
        FailureCode code, String message, @Nullable Duration pause) {}
