using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Tests.Planning;

public class StepNamesTests
{
    [Theory]
    [InlineData("stem", "stem")]
    [InlineData("features/conv.1", "features_conv_1")]
    [InlineData("_conv__2_", "conv_2")]
    [InlineData("3x3", "n3x3")]
    [InlineData("Größe", "Gr_e")]
    [InlineData("--", "node")]
    [InlineData("傷", "node")]
    [InlineData("edge_clamp_s8", "nedge_clamp_s8")]
    [InlineData("int8_t", "int8_tensor")]
    public void Names_become_identifiers(string name, string identifier) => Assert.Equal(identifier, Next(name));

    [Theory]
    [InlineData("int", "int_2")]
    [InlineData("Arena", "Arena_2")]
    [InlineData("output", "output_2")]
    [InlineData("checked", "checked_2")] // a word of C# only
    [InlineData("sqrtf", "sqrtf_2")]
    [InlineData("strip", "strip_2")] // a loop of emitted C counts in it
    [InlineData("turn", "turn_2")]
    [InlineData("keyword_locate", "keyword_locate_2")]
    [InlineData("keyword_infer", "keyword_infer_2")] // as the emitted function of a model may be called
    public void Taken_words_get_a_number(string name, string identifier) => Assert.Equal(identifier, Next(name));

    [Fact]
    public void Names_that_only_differ_in_capitals_or_underscores_are_kept_apart()
    {
        var names = new StepNames();
        Assert.Equal(["conv_1", "conv1_2", "Conv1_3"], [names.Next("conv_1", []), names.Next("conv1", []), names.Next("Conv1", [])]);
    }

    [Fact]
    public void A_node_named_like_another_ones_table_is_kept_apart()
    {
        var filter = new KernelCall("conv2d_s8", [0], [], [new Table("filter", new sbyte[1], new Shape(1), "")]);
        var names = new StepNames();
        Assert.Equal("stem", names.Next("stem", [filter]));
        Assert.Equal("stem_filter_2", names.Next("stem_filter", []));
    }

    [Fact]
    public void A_node_named_like_the_second_call_of_another_one_is_kept_apart()
    {
        var copy = new KernelCall("copy_into_s8", [0], [], []);
        var names = new StepNames();
        Assert.Equal("join", names.Next("join", [copy, copy]));
        Assert.Equal("join_2_2", names.Next("join_2", []));
    }

    [Fact]
    public void Any_names_become_different_identifiers() => Property.Holds(random =>
    {
        const string letters = "ab_.1/ é while";
        var names = new StepNames();
        var seen = new HashSet<string>();
        for (int i = 0; i < 50; i++)
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => letters[random.Next(letters.Length)]));
            string identifier = names.Next(name, []);
            Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", identifier);
            Assert.True(seen.Add(identifier), $"'{identifier}' occurs twice");
        }
    });

    private static string Next(string name) => new StepNames().Next(name, []);
}
