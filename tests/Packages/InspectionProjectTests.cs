using System.Text.RegularExpressions;

namespace Edge.Packages.Tests;

/// <summary>Projects of the template edge-inspection, and with it the targets of Edge.Build on .NET.</summary>
public sealed partial class InspectionProjectTests(TemplateUser user) : IClassFixture<TemplateUser>
{
    [FactWithPackages]
    public void A_new_project_builds_and_judges_its_pictures()
    {
        user.NewInspection("Cap");
        user.Build("Cap").EndedWith(0);
        string verdicts = user.Run(user.PathOf(OperatingSystem.IsWindows() ? "Cap/bin/Debug/net10.0/Cap.exe" : "Cap/bin/Debug/net10.0/Cap"), "Cap").Text;
        Assert.Contains("\n15 parts: ", verdicts);
        Assert.InRange(Right().Count(verdicts), 12, 15); // the verdict and the class that the folder says
    }

    [FactWithPackages]
    public void Code_is_made_again_when_something_changed_and_at_no_other_time()
    {
        user.NewInspection("Again");
        user.Build("Again").EndedWith(0);
        string made = Made("Again");
        string second = user.Build("Again", "-v:normal").EndedWith(0).Text;
        Assert.Contains("Skipping target \"_EdgeCompile\"", second);
        Assert.Contains("Skipping target \"CoreCompile\"", second);
        Assert.Equal(made, Made("Again"));

        void IsMadeAgain(string why, params string[] properties)
        {
            user.Build("Again", properties).EndedWith(0);
            Assert.True(Made("Again") != made, $"not made again: {why}");
            made = Made("Again");
        }

        user.Change("Again/edge.yaml", "gray: 0.1", "gray: 0.2");
        IsMadeAgain("another limit");
        File.Delete(user.PathOf("Again/pictures/calib/OK/01.pgm"));
        IsMadeAgain("a picture less");
        user.Change("Again/Again.csproj", "Calibration=\"pictures/calib\"", "Calibration=\"pictures/calib\" Set=\"quantize.range=min-max;quantize.bias_correction=false\"");
        IsMadeAgain("other settings");

        // An IDE asks for the sources at every key that is pressed: it gets those of the last build.
        File.SetLastWriteTimeUtc(user.PathOf("Again/cap.onnx"), DateTime.UtcNow.AddMinutes(1));
        Printed design = user.Dotnet("Again", "msbuild", "-nologo", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-getItem:Compile");
        Assert.Contains("Cap.Weights.g.cs", design.EndedWith(0).Text);
        Assert.Equal(made, Made("Again"));
    }

    [FactWithPackages]
    public void What_is_wrong_is_an_error_of_the_build_at_its_file()
    {
        user.NewInspection("Wrong");
        byte[] model = File.ReadAllBytes(user.PathOf("Wrong/cap.onnx"));
        File.WriteAllBytes(user.PathOf("Wrong/cap.onnx"), model[..20_000]);
        user.Build("Wrong").EndedWith(1).Says(@"[/\\]Wrong[/\\]cap\.onnx ?: error E01\d\d: ");

        File.WriteAllBytes(user.PathOf("Wrong/cap.onnx"), model);
        user.Change("Wrong/edge.yaml", "color: gray8", "color: grey8");
        user.Build("Wrong").EndedWith(1).Says(@"[/\\]Wrong[/\\]edge\.yaml\(\d+,\d+\): error E0014: 'preprocess\.color' is 'grey8'");

        user.Change("Wrong/edge.yaml", "color: grey8", "color: gray8");
        user.Change("Wrong/Wrong.csproj", "<EdgeModel Include=\"cap.onnx\"", "<EdgeModel Include=\"cap.onnx\" Board=\"esp32cam\"");
        user.Build("Wrong").EndedWith(1).Says(@"[/\\]Wrong\.csproj ?: error E0014: --board: there is no board 'esp32cam'.*did you mean 'esp32-cam'\?");
    }

    [FactWithPackages]
    public void C_lies_beside_the_program_and_a_clean_removes_all_of_it()
    {
        user.NewInspection("Beside");
        user.Change("Beside/Beside.csproj", "  </ItemGroup>", """
                <EdgeModel Include="cap.onnx" Class="small" Board="netduinoplus2" Language="c" Calibration="pictures/calib" OutputFolder="firmware"
                  ItemType="Content" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            """);
        user.Build("Beside", "-m").EndedWith(0);
        Assert.True(File.Exists(user.PathOf("Beside/firmware/small.c")));
        Assert.True(File.Exists(user.PathOf("Beside/bin/Debug/net10.0/small.c")), string.Join('\n', Directory.GetFiles(user.PathOf("Beside/bin/Debug/net10.0"))));
        user.Dotnet("Beside", "clean", "-nologo").EndedWith(0);
        Assert.False(Directory.Exists(user.PathOf("Beside/obj/Debug/net10.0/edge")));
        Assert.False(File.Exists(user.PathOf("Beside/firmware/small.c")));
    }

    private string Made(string project)
    {
        string list = Directory.GetFiles(user.PathOf($"{project}/obj/Debug/net10.0/edge"), "edge.outputs", SearchOption.AllDirectories).Single();
        return File.GetLastWriteTimeUtc(list).Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(OK +OK +OK[/\\]|NG +([a-z]+) +\2[/\\])", RegexOptions.Multiline)]
    private static partial Regex Right();
}
