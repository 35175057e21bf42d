using System.Globalization;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Edge.Tests.Compat;

public class ContextTests
{
    private static string RenderIn(TemplateContext context, string text) => Template.Parse(text, "t.sbn").Render(context);

    [Fact]
    public void By_default_unknown_names_and_members_print_nothing() =>
        Assert.Equal("[][][]", Template.Parse("[{{ a }}][{{ [].b }}][{{ x = [1]; x[5] }}]").Render());

    [Fact]
    public void By_default_a_loop_ends_after_a_thousand_turns() =>
        Assert.Equal("t.sbn(1,4) : error : Exceeding number of iteration limit `1000` for loop statement.",
            Rendering.Failure("{{ while true; end }}", new TemplateContext()));

    [Fact]
    public void Turns_of_inner_loops_and_functions_count_for_the_outer_loop()
    {
        var context = new TemplateContext { LoopLimit = 10 };
        Assert.Contains("limit `10`", Rendering.Failure("{{ for i in 1..4; for j in 1..4; end; end }}", context));
        string message = Rendering.Failure("{{ for i in 1..4; [1, 2, 3] | array.join ''; end }}", context);
        Assert.Contains("limit `10` for internal iteration", message);
    }

    [Fact]
    public void Text_beyond_the_limit_is_cut_and_marked() =>
        Assert.Equal("0123456789...", RenderIn(new TemplateContext { LimitToString = 10 }, "01234{{ 567 }}{{ 89012 }}more"));

    [Fact]
    public void Numbers_take_the_pushed_culture()
    {
        var context = new TemplateContext();
        context.PushCulture(new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } });
        Assert.Equal("1,5", RenderIn(context, "{{ 1.5 }}"));
        context.PopCulture();
        Assert.Equal("1.5", RenderIn(context, "{{ 1.5 }}"));
        Assert.Throws<InvalidOperationException>(context.PopCulture);
    }

    [Fact]
    public void Members_can_be_renamed_and_hidden()
    {
        var context = new TemplateContext
        {
            MemberRenamer = member => member.Name,
            MemberFilter = member => member.Name != "Size",
            EnableRelaxedMemberAccess = false,
        };
        var globals = new ScriptObject { ["node"] = new Rendering.Node("conv", 3, true) };
        context.PushGlobal(globals);
        Assert.Equal("conv", RenderIn(context, "{{ node.Name }}"));
        Assert.Contains("Cannot get member with name Size.", Rendering.Failure("{{ node.Size }}", context));
    }

    [Fact]
    public void The_object_pushed_last_is_searched_first_and_written()
    {
        var context = new TemplateContext();
        var first = new ScriptObject { ["a"] = 1, ["b"] = 2 };
        var second = new ScriptObject { ["a"] = 3 };
        context.PushGlobal(first);
        context.PushGlobal(second);
        Assert.Equal("32", RenderIn(context, "{{ a }}{{ b }}{{ b = 5 }}"));
        Assert.Equal((2, 5), (first["b"], second["b"]));
        Assert.Same(second, context.PopGlobal());
    }

    [Fact]
    public void A_read_only_member_cannot_be_assigned()
    {
        var globals = new ScriptObject();
        globals.SetValue("fixed", 1, true);
        TemplateContext context = Rendering.StrictContext(globals);
        Assert.Equal("t.sbn(1,4) : error : Cannot set the readonly variable `fixed`", Rendering.Failure("{{ fixed = 2 }}", context));
        Assert.Equal("t.sbn(2,17) : error : Cannot set the readonly variable `x`",
            Rendering.Failure("{{ x = 1\nreadonly x }}{{ x = 2 }}", context));
    }

    [Fact]
    public void Import_reads_dictionaries_objects_types_and_script_objects()
    {
        var globals = new ScriptObject();
        globals.Import(new Dictionary<string, object?> { ["FromMap"] = 1 });
        globals.Import(new { FromObject = 2 });
        globals.Import(new ScriptObject { ["from_script"] = 3 });
        globals.Import(typeof(Functions));
        Assert.Equal("1 2 3 8", Rendering.Render("{{ FromMap }} {{ from_object }} {{ from_script }} {{ double_it 4 }}", globals));
        Assert.Throws<ArgumentOutOfRangeException>(() => globals.Import("text"));
    }

    private static class Functions
    {
        public static int DoubleIt(int value) => value * 2;
    }

    [Fact]
    public void A_class_derived_from_script_object_brings_its_static_methods() =>
        Assert.Equal("[x]", Rendering.Render("{{ box 'x' }}", new Boxes()));

    private sealed class Boxes : ScriptObject
    {
        public static string Box(string text) => $"[{text}]";
    }

    [Fact]
    public void A_function_can_ask_for_the_context_and_the_place_of_its_call()
    {
        var globals = new ScriptObject();
        globals.Import("where", (TemplateContext context, SourceSpan span, string name) =>
            $"{name}:{span.Start.Column + 1}:{context.LoopLimit}");
        Assert.Equal("  a:6:0", Rendering.Render("  {{ where 'a' }}", globals));
    }

    [Fact]
    public void What_a_function_throws_is_an_error_at_its_call()
    {
        var globals = new ScriptObject();
        globals.Import("fail", new Func<int, int>(n => throw new InvalidOperationException($"no {n}")));
        globals.Import("refuse", new Func<int, int>(n => throw new ArgumentException("too small", nameof(n))));
        Assert.Equal("t.sbn(1,4) : error : no 3", Rendering.Failure("{{ fail 3 }}", Rendering.StrictContext(globals)));
        Assert.Equal("t.sbn(1,11) : error : too small (Parameter 'n')",
            Rendering.Failure("{{ refuse 3 }}", Rendering.StrictContext(globals)));
    }

    [Fact]
    public void An_object_that_holds_itself_is_an_error_and_not_a_crash()
    {
        const string reason = "Structure is too deeply nested or contains reference loops.";
        Assert.EndsWith(reason, Rendering.Failure("{{ a = {}; a.a = a; a }}"));
        Assert.EndsWith(reason, Rendering.Failure("{{ a = [0]; a[0] = a; a }}"));
    }

    [Fact]
    public void Code_alone_is_evaluated_to_its_last_value()
    {
        Assert.Equal(7, Template.Evaluate("x = 3\nx + 4", new TemplateContext()));
        Assert.Equal(6, Template.Evaluate("a * 2", new { A = 3 }));
        Assert.Equal("1+1=2", Rendering.Render("{{ '1+1' }}={{ '1+1' | object.eval }}"));
    }

    [Fact]
    public void Messages_know_their_span_and_print_one_to_a_line()
    {
        Template template = Template.Parse("{{ a. }}\n{{ 1 2", "t.sbn");
        LogMessage first = template.Messages[0];
        Assert.Equal(ParserMessageType.Error, first.Type);
        Assert.Equal(("t.sbn", 0, 6), (first.Span.FileName, first.Span.Start.Line, first.Span.Start.Column));
        Assert.Equal(string.Concat(template.Messages.Select(message => message + Environment.NewLine)), template.Messages.ToString());
        Assert.Equal("<input>", Template.Parse("{{ end").Messages[0].Span.FileName);
    }

    [Fact]
    public void An_exception_holds_place_and_bare_message()
    {
        var error = Assert.Throws<ScriptRuntimeException>(() => RenderIn(Rendering.StrictContext(), "\n{{ nodes[0].sise }}"));
        Assert.Equal("Cannot get member with name sise.", error.OriginalMessage);
        Assert.Equal((1, 12), (error.Span.Start.Line, error.Span.Start.Column));
        Assert.Equal(error.Message, error.ToString());
    }

    [Fact]
    public void Script_arrays_grow_and_have_members()
    {
        var array = new ScriptArray { 1, 2 };
        array[4] = 5;
        Assert.Equal(new object?[] { 1, 2, null, null, 5 }, array.ToArray());
        Assert.Equal("5 [1, 2, null, null, 5] x",
            Rendering.Render("{{ a.size }} {{ a }} {{ a.note = 'x'; a.note }}", new ScriptObject { ["a"] = array }));
    }

    [Fact]
    public void A_deep_clone_shares_nothing_that_can_change()
    {
        var original = new ScriptObject { ["list"] = new ScriptArray { 1 }, ["inner"] = new ScriptObject { ["x"] = 1 } };
        var clone = (ScriptObject)original.Clone(deep: true);
        ((ScriptArray)clone["list"]!).Add(2);
        ((ScriptObject)clone["inner"]!)["x"] = 2;
        Assert.Equal("{list: [1], inner: {x: 1}}", RenderIn(Rendering.StrictContext(new ScriptObject { ["o"] = original }), "{{ o }}"));
    }

    [Fact]
    public void The_same_template_renders_the_same_text_again() => Property.Holds(random =>
    {
        Template template = Template.Parse(
            "{{ for n in list }}{{ n }}{{ if !for.last }},{{ end }}{{ end }}"
            + "{{ func f(x); ret x * 2; end }}={{ list | array.each @f | array.join '+' }}");
        int[] list = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(-100, 100))];
        string expected = string.Join(',', list) + "=" + string.Join('+', list.Select(n => n * 2));
        TemplateContext context = Rendering.StrictContext(new ScriptObject { ["list"] = list });
        Assert.Equal(expected, template.Render(context));
        Assert.Equal(expected, template.Render(context));
    });
}
