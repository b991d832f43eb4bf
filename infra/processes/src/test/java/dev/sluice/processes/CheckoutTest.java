package dev.sluice.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckoutTest {

    @Test
    void rootIsFoundFromInsideAModule() {
        assertThat(Checkout.locate().root())
                .isEqualTo(Path.of("../..").toAbsolutePath().normalize());
    }

    @Test
    void moduleThatIsNotBuiltIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> new Checkout(folder).classPath("worker"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("The module worker is not built")
                .hasMessageContaining("mvn compile");
    }
}
