package dev.sluice.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

final class SchemaUsesTest {

    @Test
    void propertyThatIsCalledLikeAKeywordIsNone() {
        assertThat(keywords("{'properties':{'pattern':{'minLength':1},'not':true},'$defs':{'const':{'title':'T'}}}"))
                .containsExactly("minLength", "properties", "title", "$defs");
    }

    @Test
    void valuesAreNoSchemas() {
        assertThat(keywords("{'default':{'pattern':'x'},'examples':[{'pattern':'x'}],'enum':[{'pattern':'x'}]}"))
                .containsExactly("default", "examples", "enum");
    }

    @Test
    void schemaIsReadToItsEndWhateverStandsInIt() {
        String odd = "{'properties':[1],'items':7,'anyOf':{'a':{}},'enum':'x','minItems':'y','format':{'z':[]},"
                + "'prefixItems':[[{}],null,{'maxItems':1}],'additionalProperties':[]}";

        assertThat(keywords(odd)).contains("maxItems", "additionalProperties");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'uniqueItems':true}                      | out | out  | out",
                "{'pattern':'x'}                           | out | kept | out",
                "{'minimum':1}                             | kept| kept | out",
                "{'default':1}                             | out | out  | kept",
                "{'format':'email'}                        | out | out  | kept",
                "{'format':'date-time'}                    | kept| kept | kept",
                "{'format':'int32'}                        | out | kept | out",
                "{'enum':['a',null]}                       | kept| kept | kept",
                "{'enum':['a',1]}                          | kept| out  | kept",
                "{'enum':[1,{},'a']}                       | out | out  | out",
                "{'const':true}                            | kept| out  | kept",
                "{'const':[1]}                             | out | out  | out",
                "{'additionalProperties':false}            | kept| out  | kept",
                "{'additionalProperties':{'type':'string'}}| kept| out  | out",
                "{'additionalProperties':true}             | kept| out  | out",
                "{'minItems':1}                            | kept| kept | kept",
                "{'minItems':2}                            | kept| kept | out",
                "{'nullable':true}                         | out | kept | out",
                "{'not':{'minimum':1}}                     | out | out  | out",
                "{'oneOf':[{'type':'null'}]}               | kept| kept | kept",
                "{'$ref':'#/$defs/a','$defs':{'a':true}}   | kept| kept | kept",
                "{'$schema':'x','$comment':'y'}            | kept| kept | kept",
            })
    void eachProviderLeavesOutWhatItDoesNotKnow(String schema, String gemini, String olderGemini, String anthropic) {
        assertThat(verdict(schema, ProviderSchemas.GEMINI)).isEqualTo(gemini);
        assertThat(verdict(schema, ProviderSchemas.OLDER_GEMINI)).isEqualTo(olderGemini);
        assertThat(verdict(schema, ProviderSchemas.ANTHROPIC)).isEqualTo(anthropic);
    }

    @Test
    void rulesDependOnTheModelAndOnWhatTheSchemaIsFor() {
        assertThat(ProviderSchemas.of("gemini", "gemini-2.0-flash", "tools")).contains(ProviderSchemas.OLDER_GEMINI);
        assertThat(ProviderSchemas.of("gemini", "gemini-2.5-pro", "tools")).contains(ProviderSchemas.GEMINI);
        assertThat(ProviderSchemas.of("gemini", "gemini-flash-latest", "response_format"))
                .contains(ProviderSchemas.GEMINI);
        assertThat(ProviderSchemas.of("anthropic", "claude-haiku-4-5", "response_format"))
                .contains(ProviderSchemas.ANTHROPIC);
        assertThat(ProviderSchemas.of("anthropic", "claude-haiku-4-5", "tools")).isEmpty();
        assertThat(ProviderSchemas.of("openai", "gpt-4o-mini", "response_format"))
                .isEmpty();
    }

    private static String verdict(String schema, SchemaRules rules) {
        return uses(schema).stream().anyMatch(rules::leavesOut) ? "out" : "kept";
    }

    private static List<String> keywords(String schema) {
        return uses(schema).stream().map(SchemaUse::keyword).toList();
    }

    private static Set<SchemaUse> uses(String schema) {
        Set<SchemaUse> uses = new LinkedHashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), schema.replace('\'', '"'))) {
            parser.nextToken();
            SchemaUses.read(parser, uses::add);
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isNull();
        }
        return uses;
    }
}
