package dev.sluice.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "a b", "  a\n\n b\tc  ", "Grüße, 世界 🙂 !", "\n", "a "})
    void tokensJoinedAreTheText(String text) {
        assertThat(String.join("", Tokens.of(text))).isEqualTo(text);
    }

    @Test
    void tokenIsAWordWithTheWhitespaceBeforeIt() {
        assertThat(Tokens.of(" a  b c \n")).containsExactly(" a", "  b", " c \n");
        assertThat(Tokens.count(" a  b c \n")).isEqualTo(3);
    }

    @Test
    void argumentsComeInPiecesThatAreWholeCharacters() {
        ToolCall call = new ToolCall("paint", "{\"t\":\"🙂🙂🙂\"}");

        assertThat(String.join("", call.pieces())).isEqualTo(call.arguments());
        assertThat(call.pieces())
                .hasSizeGreaterThan(1)
                .allSatisfy(piece -> assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                        .isFalse());
    }
}
