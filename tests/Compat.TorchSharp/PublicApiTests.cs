using TorchSharp;

namespace Edge.Compat.TorchSharp.Tests;

/// <summary>The golden file lists what the managed implementation offers; all of it has to be in TorchSharp, letter by letter.</summary>
public class PublicApiTests
{
    private const string File = "api/torchsharp.txt";

    [Fact]
    public void Whatever_compiles_against_the_managed_implementation_compiles_against_TorchSharp()
    {
        var assembly = typeof(torch).Assembly;
        if (assembly.GetName().Name != "TorchSharp")
        {
            Golden.Check(File, string.Concat(PublicApi.Lines(assembly, inherited: false).Select(line => line + "\n")));
            return;
        }

        string[] offered = System.IO.File.ReadAllLines(Path.Combine(Golden.Root(), "tests", "golden", File));
        Assert.NotEmpty(offered);
        Assert.Empty(offered.Except(PublicApi.Lines(assembly, inherited: true)));
    }
}
