using Scriban;
using Scriban.Syntax;
using static Edge.Tests.Compat.Rendering;

namespace Edge.Tests.Compat;

public class ErrorTests
{
    [Theory]
    [InlineData("a\n {{ nmae }}", "t.sbn(2,5) : error : The variable or function `nmae` was not found")]
    [InlineData("{{ nodes[0].sze }}", "t.sbn(1,13) : error : Cannot get member with name sze.")]
    [InlineData("{{ nothing.x }}", "t.sbn(1,12) : error : Object `nothing` is null. Cannot access member: nothing.x")]
    [InlineData("{{ nodes[7] }}", "t.sbn(1,10) : error : The index 7 is out of bounds [0, 3] on the `nodes` with the indexer: 7")]
    [InlineData("{{ 'a' - 1 }}", "t.sbn(1,8) : error : Operator `-` is not supported on string objects")]
    [InlineData("{{ string.upcase }}", "t.sbn(1,17) : error : Invalid number of arguments `0` passed to `string.upcase` while expecting `1` arguments")]
    [InlineData("{{ for x in 5; end }}", "t.sbn(1,13) : error : Unexpected type `System.Int32` for iterator")]
    [InlineData("{{ include 'none' }}", "t.sbn(1,4) : error : Unexpected exception while creating template from path `none.sbn`")]
    [InlineData("{{ include 'fails' }}", "fails.sbn(2,6) : error : The variable or function `missing` was not found")]
    public void A_failure_says_where_and_why(string template, string message) => Assert.Equal(message, Failure(template));

    [Theory]
    [InlineData("{{ if true }}x", "t.sbn(1,14) : error : Error while parsing if statement: The <end> statement was not found in: if <expression> ... end|else|else if")]
    [InlineData("{{ end }}", "t.sbn(1,6) : error : Error while parsing ScriptPage: Found <end> statement without a corresponding beginning of a block in: ...")]
    [InlineData("{{ 1 + }}", "t.sbn(1,8) : error : Error while parsing binary expression: Expecting an <expression> to the right of the operator instead of `}}` in: <expression> operator <expression>")]
    [InlineData("{{ 'abc }}", "t.sbn(1,10) : error : Unexpected end of file while parsing a string not terminated by a '")]
    public void A_parse_error_says_where_and_what_was_expected(string template, string message) =>
        Assert.Contains(message, ParseErrors(template));

    [Fact]
    public void An_include_that_cannot_be_parsed_brings_its_messages()
    {
        string message = Failure("{{ include 'broken' }}");
        Assert.StartsWith("t.sbn(1,4) : error : Error while parsing template `broken.sbn` Parser messages:\n", message);
        Assert.Contains("\n broken.sbn(2,8) : error : ", message);
    }

    [Fact]
    public void A_template_that_includes_itself_stops_at_the_recursion_limit() =>
        Assert.Equal("self.sbn(1,4) : error : Exceeding number of recursive depth limit `100` for node: `include 'self'`",
            Failure("{{ include 'self' }}"));

    [Fact]
    public void Without_a_recursion_limit_the_stack_is_the_limit()
    {
        TemplateContext context = StrictContext();
        context.RecursiveLimit = 0;
        string message = "";
        var thread = new Thread(() => message = Failure("{{ func f; f; end; f }}", context), 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Contains("stack", message);
    }

    [Fact]
    public void Deeply_nested_expressions_are_an_error_and_not_a_crash()
    {
        string open = new('(', 100_000);
        Assert.Contains(ParseErrors("{{ " + open), message => message.Contains("depth limit"));
        string blocks = string.Concat(Enumerable.Repeat("{{ if true }}", 10_000));
        Assert.Contains(ParseErrors(blocks), message => message.Contains("depth limit"));
    }

    [Fact]
    public void A_template_with_errors_cannot_be_rendered() =>
        Assert.Throws<InvalidOperationException>(() => Template.Parse("{{ if }}").Render());

    [Fact]
    public void Any_text_parses_and_renders_without_hanging_or_crashing() => Property.Holds(random =>
    {
        const string alphabet = "{{}}%~-'\"`$#|.,:;()[]<>=+*/!?@^&\\ \n\rabf019_é";
        string[] words = ["{{", "}}", "if ", "for x in ", "end", "else", "case 1", "when 1", "func f(a)", "ret 1", "capture x", "nodes",
            "wrap f", "$\"{", "1..3", "with nodes[0]", "do ", "{%{", "include 'row'", " | array.size", "name.", "\\u00", "0x", "1e"];
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ =>
            random.Next(2) == 0 ? words[random.Next(words.Length)] : alphabet[random.Next(alphabet.Length)].ToString()));
        Template template = Template.Parse(text, "t.sbn");
        Assert.Equal(template.HasErrors, template.Messages.Count > 0);
        if (template.HasErrors)
            return;
        TemplateContext context = StrictContext();
        context.LoopLimit = 1000;
        try
        {
            template.Render(context);
        }
        catch (ScriptRuntimeException error)
        {
            Assert.Contains(" : error : ", error.Message);
        }
    }, runs: 3000);
}
