package dev.sluice.worker.provider;

import dev.sluice.worker.provider.http.ProviderRequest;

/** A call in a provider's dialect, or why it has none. */
public sealed interface Translation {

    /** The call can be made. */
    record Ready(ProviderRequest request) implements Translation {}

    /** The caller asks for what this provider can't do, or can't be understood. */
    record Impossible(ProviderFailure failure) implements Translation {}
}
