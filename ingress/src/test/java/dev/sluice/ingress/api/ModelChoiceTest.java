package dev.sluice.ingress.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.edge.RequestFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "CHAT, text-embedding-3-small, v1/embeddings",
        "CHAT, gpt-3.5-turbo-instruct, v1/completions",
        "EMBEDDINGS, gpt-4o-mini~ttft=5, v1/chat/completions",
        "COMPLETIONS, gemini-embedding-001, v1/embeddings",
        "MODERATIONS, claude-haiku-4-5, v1/chat/completions"
    })
    void modelOfAnotherFamilyIsRefusedWithTheEndpointThatServesIt(Family family, String model, String endpoint) {
        RequestFailedException failure = catchThrowableOfType(
                RequestFailedException.class, () -> new ModelChoice(CatalogSource.builtIn(true), family).named(model));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failure.errorCode()).isEqualTo("model_not_supported");
        assertThat(failure.param()).isEqualTo("model");
        assertThat(failure.message()).contains(model, family.path(), "Did you mean to use " + endpoint + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETIONS, gpt-4o-mini",
        "COMPLETIONS, gpt-3.5-turbo-instruct",
        "EMBEDDINGS, gemini-embedding-001",
        "MODERATIONS, omni-moderation-latest"
    })
    void modelThatCanIsChosen(Family family, String model) {
        assertThat(new ModelChoice(CatalogSource.builtIn(false), family)
                        .named(model)
                        .id())
                .isEqualTo(model);
    }

    @Test
    void modelThatIsNotThereIsUnknown() {
        RequestFailedException failure = catchThrowableOfType(
                RequestFailedException.class,
                () -> new ModelChoice(CatalogSource.builtIn(false), Family.EMBEDDINGS)
                        .named("text-embedding-3-small~hang"));

        assertThat(failure.code()).isEqualTo(FailureCode.MODEL_NOT_FOUND);
    }
}
