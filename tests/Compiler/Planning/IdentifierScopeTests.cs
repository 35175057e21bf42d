using System.Text.RegularExpressions;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Tests.Planning;

public class IdentifierScopeTests
{
    [Theory]
    [InlineData("stem", "stem")]
    [InlineData("block1/conv.2", "block1_conv_2")]
    [InlineData("while", "while_2")]
    [InlineData("checked", "checked_2")] // a word of C# only
    [InlineData("arena", "arena_2")]
    [InlineData("1x1", "n1x1")]
    [InlineData("", "n")]
    [InlineData("傷", "n")]
    [InlineData("été", "t")]
    [InlineData("__init__", "init")]
    [InlineData("uint8_t", "uint8_t_")]
    [InlineData("edge_conv2d_s8", "nedge_conv2d_s8")]
    public void A_name_becomes_the_nearest_identifier(string name, string identifier) =>
        Assert.Equal(identifier, new IdentifierScope().Take(name));

    [Fact]
    public void Names_that_spell_the_same_get_numbers()
    {
        var scope = new IdentifierScope("taken");
        Assert.Equal(["a_b", "a_b_2", "a_b_2_2", "taken_2"], [scope.Take("a.b"), scope.Take("a/b"), scope.Take("a_b_2"), scope.Take("taken")]);
    }

    [Fact]
    public void Any_names_become_different_identifiers() => Property.Holds(random =>
    {
        const string letters = "ab_.1/ é while";
        var scope = new IdentifierScope();
        var seen = new HashSet<string>();
        for (int i = 0; i < 50; i++)
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => letters[random.Next(letters.Length)]));
            string identifier = scope.Take(name);
            Assert.Matches(new Regex("^[A-Za-z][A-Za-z0-9_]*$"), identifier);
            Assert.True(seen.Add(identifier), $"'{identifier}' occurs twice");
        }
    });
}
