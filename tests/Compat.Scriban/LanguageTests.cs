using Scriban.Runtime;
using static Edge.Tests.Compat.Rendering;

namespace Edge.Tests.Compat;

public class LanguageTests
{
    [Theory]
    [InlineData("{{ 1 + 2 * 3 }}", "7")]
    [InlineData("{{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 4 }}", "3.5 3 3")] // a plain division of integers is real
    [InlineData("{{ 2147483647 + 1 }} {{ 9223372036854775807 + 1 }}", "2147483648 9223372036854775808")] // integers widen
    [InlineData("{{ 0.1 + 0.2 }} {{ 1.5e20 }} {{ 4.0 }}", "0.30000000000000004 1.5E+20 4")]
    [InlineData("{{ 'a' + 1 }} {{ 'ab' * 2 }} {{ 1 == '1' }}", "a1 abab true")]
    [InlineData("{{ true && !false }} {{ null ?? 'x' }} {{ 0 ? 'yes' : 'no' }}", "true x yes")] // 0 is true
    [InlineData("{{ [1, 'a', null] }} {{ {a: 1, b: 'x'} }}", "[1, \"a\", null] {a: 1, b: \"x\"}")]
    [InlineData("{{ 1..3 }} {{ 3..1 }} {{ 1..<3 }}", "[1, 2, 3] [3, 2, 1] [1, 2]")]
    [InlineData("{{ x = 5; x += 2; x++; x }}", "78")] // x++ writes the value before
    [InlineData("{{ $\"{name} has {count}\" }}", "edge has 3")]
    public void Expressions_have_the_values_of_the_language(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("a {{- 'b' -}} c", "abc")]
    [InlineData("a\n  {{~ 'b' ~}}  \nc", "a\nbc")] // the tilde takes the line's own space, not the line before
    [InlineData("{{ # note\n'a' }}{{ ## two\nlines ## 'b' }}", "ab")]
    [InlineData("{%{ {{ raw }} }%}", " {{ raw }} ")]
    public void Braces_take_away_the_space_they_are_told_to(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ for n in nodes }}{{ for.index }}{{ n.name }}{{ if !for.last }}, {{ end }}{{ end }}", "0conv, 1relu, 2add")]
    [InlineData("{{ for i in (1..6) offset:1 limit:3 reversed }}{{ i }}{{ end }}", "654")] // reversed before limited
    [InlineData("{{ for i in 1..9 }}{{ if i == 2; continue; end }}{{ if i > 4; break; end }}{{ i }}{{ end }}", "134")]
    [InlineData("{{ for i in [] }}x{{ else }}none{{ end }}", "none")]
    [InlineData("{{ i = 0; while i < 3; i = i + 1; i; end }}", "123")]
    [InlineData("{{ for n in nodes }}{{ if n.is_fused }}f{{ else if n.size > 2 }}big{{ else }}-{{ end }}{{ end }}", "f-big")]
    [InlineData("{{ case count }}{{ when 1, 2 }}few{{ when 3 || 4 }}some{{ else }}many{{ end }}", "some")]
    [InlineData("{{ capture text }}<{{ name }}>{{ end }}{{ text | string.upcase }}", "<EDGE>")]
    [InlineData("{{ o = {a: 1}; with o; b = a + 1; end; o.b }}", "2")]
    [InlineData("{{ o = {}; o.x = [1]; o.x[0] = 5; o['y'] = 6; o }}", "{x: [5], y: 6}")]
    public void Statements_do_what_they_say(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ func twice(x); ret x * 2; end; twice 4 }} {{ 5 | twice }}", "8 10")]
    [InlineData("{{ add(a, b) = a + b; add 1 2 }}", "3")]
    [InlineData("{{ func f(a, b = 7); ret a + b; end; f 1 }} {{ f 1 b: 2 }}", "8 3")]
    [InlineData("{{ func sum; ret $0 + $1; end; sum 3 4 }}", "7")]
    [InlineData("{{ [3, 1, 2] | array.sort | array.each @(do; ret $0 * 10; end) | array.join '+' }}", "10+20+30")]
    [InlineData("{{ func box; '['; $$; ']'; end; wrap box; 'in'; end }}", "[in]")]
    public void Functions_are_called_by_name_pipe_and_wrap(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ include 'row' 4 }}", "<4 of edge>")]
    [InlineData("x\n    {{ include 'lines' }}", "x\n    one\n    two\n")] // the indentation of the include is that of its lines
    [InlineData("{{ include 'named' width: 3 height: 2 }}", "3x2")]
    [InlineData("{{ include_join ['row', 'row'] '; ' }}", "<;  of edge>; <;  of edge>")]
    public void An_include_renders_another_template_with_its_arguments(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Fact]
    public void A_delegate_is_a_function_with_the_defaults_of_its_parameters()
    {
        var globals = new ScriptObject();
        globals.Import("hex", (int value, int width = 4) => value.ToString("x" + width));
        Assert.Equal("00ff ff", Render("{{ 255 | hex }} {{ hex 255 2 }}", globals));
    }

    [Theory]
    [InlineData("KernelHeight", "kernel_height")]
    [InlineData("URLPath", "urlpath")]
    [InlineData("Int8Input", "int8_input")]
    [InlineData("already_snake", "already_snake")]
    public void Members_have_snake_case_names(string member, string expected) =>
        Assert.Equal(expected, StandardMemberRenamer.Rename(member));

    [Fact]
    public void Numbers_and_dictionaries_of_dotnet_are_read_as_they_are()
    {
        var globals = new ScriptObject
        {
            ["map"] = new Dictionary<string, int> { ["a"] = 1 },
            ["single"] = 0.1f,
            ["large"] = 5_000_000_000L,
            ["array"] = new[] { 4, 5 },
        };
        Assert.Equal("1 1 0.1 5000000001 5 2",
            Render("{{ map.a }} {{ map['a'] }} {{ single }} {{ large + 1 }} {{ array[-1] }} {{ array.size }}", globals));
        Assert.Equal("a=1", Render("{{ for pair in map }}{{ pair.key }}={{ pair.value }}{{ end }}", globals));
    }
}
