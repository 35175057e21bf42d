using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Nano;
using Edge.Devices.Tests.Nano;
using Edge.Firmware.Script;
using Edge.Runtime.Update;

namespace Edge.Devices.Tests.Firmware;

/// <summary>The firmware's whole loop on nanoCLR, with pins that are simulated there: it says to the byte what it says on .NET.</summary>
public sealed class ScriptedLineTests : IDisposable
{
    private const string Mark = "edge: ";

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-firmware-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_part_of_the_script_goes_as_it_should() => Golden.Check("firmware/scripted-line.txt", OnDotNet());

    [FactWithNanoClr]
    public void NanoCLR_says_the_same() => Assert.Equal(OnDotNet(), OnNanoClr());

    private static string OnDotNet()
    {
        var lines = new Lines();
        ScriptedLine.Run((sbyte[])(object)Pack(), lines);
        return lines.Text.ToString();
    }

    private string OnNanoClr()
    {
        var pack = new StringBuilder("public static class Pack\n{\n    public static sbyte[] Bytes()\n    {\n        return new sbyte[]\n        {\n");
        LiteralWriter.Write(pack, (sbyte[])(object)Pack(), "            ");
        pack.Append("        };\n    }\n}\n");
        const string program = """
            using System.Diagnostics;
            using Edge.Firmware.Script;

            public class Said : IWrittenLines
            {
                public void Write(string line)
                {
                    Debug.WriteLine("edge: " + line);
                }
            }

            public static class Program
            {
                public static void Main()
                {
                    ScriptedLine.Run(Pack.Bytes(), new Said());
                }
            }
            """;
        string script = File.ReadAllText(Path.Combine(Golden.Root(), "tests", "Devices", "Firmware", "script", "ScriptedLine.cs"));
        EmittedFile[] firmware = [.. ShippedFiles.Firmware().Where(file => !file.Name.Contains('/') && file.Name != "StationThreads.cs")];
        NanoAssembly[] assemblies =
        [
            new("Edge.Runtime", ShippedFiles.CSharpRuntime(), []),
            new("Edge.Firmware", firmware, ["Edge.Runtime"]),
            new("Script", [new EmittedFile("ScriptedLine.cs", script), new EmittedFile("Pack.cs", pack.ToString()), new EmittedFile("Program.cs", program)],
                ["Edge.Runtime", "Edge.Firmware"], IsProgram: true),
        ];
        NanoTools tools = NanoTools.Require();
        IReadOnlyList<string> files = NanoBuild.Build(tools, assemblies, _folder, TimeSpan.FromMinutes(2));
        return string.Concat(NanoBuild.Run(tools, files, _folder, TimeSpan.FromMinutes(2))
            .Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..] + "\n"));
    }

    private static byte[] Pack() => PackWriter.Write(
        new PackContent
        {
            Product = "script",
            Label = "1",
            Board = "desk",
            KernelSet = "desk",
            Release = 1,
            Parts =
            [
                PreprocessingPart.Write(new PreprocessingSpecification { Color = CameraColor.Gray8 }),
                LimitsPart.Write([new ClassLimit("good", false, PackLimits.Never, 0), new ClassLimit("bright", true, 90, 20)]),
                GoldenPart.Write([new GoldenVector([.. Enumerable.Repeat((sbyte)7, ScriptedLine.Side * ScriptedLine.Side)], [-7, 7])]),
                LinePart.Write(new LineSettings { FrameHeight = ScriptedLine.Side, FrameWidth = ScriptedLine.Side }),
            ],
        },
        PackKey.OfImage);

    private sealed class Lines : IWrittenLines
    {
        public StringBuilder Text { get; } = new();

        public void Write(string line) => Text.Append(line).Append('\n');
    }
}
