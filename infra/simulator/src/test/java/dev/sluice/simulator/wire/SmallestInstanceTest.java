package dev.sluice.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmallestInstanceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "true | {}",
                "{'type':'string'} | ''",
                "{'type':'string','minLength':3} | 'aaa'",
                "{'type':'string','format':'date'} | '1970-01-01'",
                "{'type':'integer'} | 0",
                "{'type':'integer','minimum':2.5} | 3",
                "{'type':'integer','exclusiveMinimum':7} | 8",
                "{'type':'integer','maximum':-2} | -2",
                "{'type':'integer','minimum':5,'multipleOf':4} | 8",
                "{'type':'boolean'} | false",
                "{'type':'null'} | null",
                "{'type':['string','null']} | ''",
                "{'type':'array','items':{'type':'integer'}} | []",
                "{'type':'array','items':{'const':'x'},'minItems':2} | ['x','x']",
                "{'type':'array','items':{'enum':[1,2,3]},'minItems':2,'uniqueItems':true} | [1,2]",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'minItems':2} | ['',0]",
                "{'enum':['long','a']} | 'a'",
                "{'const':{'a':[1]}} | {'a':[1]}",
                "{'anyOf':[{'type':'object','required':['a']},{'type':'integer'}]} | 0",
                "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['b']} |"
                        + " {'b':0}",
                "{'type':'object','additionalProperties':{'type':'integer'},'required':['x']} | {'x':0}",
                "{'allOf':[{'properties':{'a':{'type':'integer'}},'required':['a']},"
                        + "{'required':['b'],'properties':{'b':{'type':'null'}}}]}"
                        + " | {'a':0,'b':null}",
                "{'$ref':'#/$defs/n','$defs':{'n':{'type':'integer','minimum':1}}} | 1",
                "{'$defs':{'n':{'type':'object','properties':{'next':{'anyOf':[{'$ref':'#/$defs/n'},"
                        + "{'type':'null'}]}},'required':['next']}},'$ref':'#/$defs/n'}"
                        + " | {'next':null}",
                "{'type':'object','properties':{'children':{'type':'array','items':{'$ref':'#'}}},"
                        + "'required':['children']}"
                        + " | {'children':[]}",
                "{'type':'object','properties':{'me':{'$ref':'#'}},'required':['me']} | {}"
            })
    void instanceIsTheSmallestThatIsAllowed(String schema, String instance) {
        assertThat(SmallestInstance.of(Json.MAPPER.readTree(schema.replace('\'', '"'))))
                .isEqualTo(instance.replace('\'', '"'));
    }
}
