package dev.sluice.testkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A judge that finds nothing wrong is worth something only if it finds what was planted. */
class SchemaCheckTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final JsonNode DESCRIPTION = json("""
        {'components':{'schemas':{
          'Chunk':{'type':'object','required':['id','choices'],'properties':{
            'id':{'type':'string','maxLength':9},
            'object':{'type':'string','enum':['chunk']},
            'created':{'type':'integer','minimum':1,'maximum':99},
            'usage':{'$ref':'#/components/schemas/Usage','nullable':true},
            'choices':{'type':'array','minItems':1,'maxItems':2,'items':{
              'type':'object','required':['finish_reason'],'properties':{
                'finish_reason':{'type':'string','enum':['stop'],'nullable':true},
                'text':{'anyOf':[{'type':'string'},{'type':'null'}]},
                'stop':{'oneOf':[{'type':'string'},{'type':'array','items':{'type':'string'}}]}}}},
            'tags':{'type':'object','additionalProperties':{'type':'string'}},
            'closed':{'type':'object','additionalProperties':false,'properties':{}},
            'both':{'allOf':[{'$ref':'#/components/schemas/Usage'},{'required':['more']}]}}},
          'Usage':{'type':'object','required':['total'],'properties':{'total':{'type':'number'}}}}}}
        """);

    private final PublishedDescription description = new PublishedDescription(DESCRIPTION);
    private final SchemaCheck check = new SchemaCheck(description);

    @Test
    void whatIsRightPasses() {
        assertThat(check.faults(description.schema("Chunk"), json("""
            {'id':'x','object':'chunk','created':5,'usage':null,'unknown':7,'tags':{'a':'b'},
             'both':{'total':1,'more':2},
             'choices':[{'finish_reason':null,'text':null,'stop':['a']},{'finish_reason':'stop','text':'x','stop':'a'}]}
            """))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | $.id: missing",
                "{'id':5} | $.id: 5",
                "{'id':null} | $.id: null",
                "{'id':'0123456789'} | $.id: too long",
                "{'object':'piece'} | $.object: \"piece\"",
                "{'created':1.5} | $.created: 1.5",
                "{'created':0} | $.created: 0 is out of range",
                "{'created':100} | $.created: 100 is out of range",
                "{'usage':{}} | $.usage.total: missing",
                "{'usage':{'total':'1'}} | $.usage.total: \"1\"",
                "{'choices':[]} | $.choices: 0 elements",
                "{'choices':[{'finish_reason':null},{'finish_reason':null},{'finish_reason':null}]} | 3 elements",
                "{'choices':[{}]} | $.choices[0].finish_reason: missing",
                "{'choices':[{'finish_reason':'end'}]} | $.choices[0].finish_reason: \"end\"",
                "{'choices':[{'finish_reason':null,'text':5}]} | $.choices[0].text: 5",
                "{'choices':[{'finish_reason':null,'stop':[5]}]} | $.choices[0].stop[0]: 5",
                "{'choices':[{'finish_reason':null,'stop':true}]} | $.choices[0].stop: true",
                "{'choices':{}} | $.choices: {}",
                "{'tags':{'a':5}} | $.tags.a: 5",
                "{'closed':{'a':5}} | $.closed.a: unknown",
                "{'both':{'total':1}} | $.both.more: missing",
                "{'both':{'more':1}} | $.both.total: missing",
                "[] | $: []",
            })
    void whatIsWrongIsFoundWithItsPath(String value, String fault) {
        assertThat(String.join("\n", check.faults(description.schema("Chunk"), json(value))))
                .contains(fault);
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
