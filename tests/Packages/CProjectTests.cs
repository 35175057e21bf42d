namespace Edge.Packages.Tests;

/// <summary>Projects of the template edge-c: C from the model at build, compiled by make.</summary>
public sealed class CProjectTests(TemplateUser user) : IClassFixture<TemplateUser>
{
    [FactWithPackages]
    public void A_new_project_in_C_judges_its_pictures_as_the_one_in_CSharp_does()
    {
        if (OperatingSystem.IsWindows())
            return; // no make there
        user.Dotnet("", "new", "edge-c", "-o", "CapC").EndedWith(0);
        user.Build("CapC").EndedWith(0);
        Assert.True(File.Exists(user.PathOf("CapC/generated/chip/cap.c")));
        string[] pictures = [.. Directory.GetFiles(user.PathOf("CapC/pictures/test"), "*.pgm", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string inC = user.Run(user.PathOf("CapC/build/inspect"), "CapC", pictures).Text;
        Assert.Contains("15 parts: ", inC);

        user.NewInspection("Cap");
        user.Build("Cap").EndedWith(0);
        string inCSharp = user.Run(user.PathOf("Cap/bin/Debug/net10.0/Cap"), "Cap").Text;
        Assert.Equal(Verdicts(inCSharp), Verdicts(inC));

        Assert.Equal(2, user.Run(user.PathOf("CapC/build/inspect"), "CapC", user.PathOf("CapC/main.c")).Exit);
        // The model is turned into C again when it changes.
        user.Change("CapC/edge.yaml", "pictures/calib", "pictures/test");
        user.Build("CapC").EndedWith(0);
    }

    private static string[] Verdicts(string text) =>
        [.. text.Split('\n').Where(line => line.EndsWith(".pgm", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]))];
}
