using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Edge.Compiler.Emission;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Verifier;

namespace Edge.Devices.Tests.Nano.Verifier;

/// <summary>Expressions that nanoCLR computes differently from .NET are those that the verifier reports.</summary>
public class SilentlyWrongTests
{
    private const string Fields = "private static uint _u = 0xFFFFFFF0; private static ulong _l = 0xFFFFFFFFFFFFFFF0; private static byte _b = 5; private static ushort _s = 70; "
        + "private static int _most = 2147483647; private static long _kept;";

    private static readonly string[] _wrong =
    [
        "return (-(long)_b) >> 47;", "return (int)_u >> 3;", "return (long)_l >> 3;", "return (int)_u % 7;", "return (int)_u / 7;", "return (long)_s % -7 * (-(long)_s) >> 3;",
        "return (long)(int)_u;", "return Callee.Half((int)_u);", "return Callee.Signed() >> 1;", "long l = _b; return -l >> 47;", // no local is left of it
        "try { return checked(_most + 1); } catch (System.Exception) { return 7; }",
    ];

    private static readonly string[] _right =
    [
        "return (-(long)(int)_b) >> 47;", "return (int)(long)_u >> 3;", "_kept = (long)_l; return _kept >> 3;", "return (_b * 77 + _s) >> 3;", "return (sbyte)_u & 255;", "return (int)(_u >> 28);",
        "return (int)((long)_s % 9);", "return _b << 8 >> 3;",
    ];

    [Fact]
    public void The_verifier_reports_the_wrong_ones_and_no_others()
    {
        IEnumerable<string> reported = VerifiedSource.Check(Classes()).Select(finding => finding.Where).Distinct().Order();
        // A result is reported where it is returned, not where it is used.
        IEnumerable<string> expected = _wrong.Select((code, i) => code.Contains("Signed()", StringComparison.Ordinal) ? "Callee.Signed" : $"Case{i}.Get").Order();
        Assert.Equal(expected, reported);
    }

    [FactWithNanoClr]
    public void NanoCLR_computes_the_wrong_ones_differently_and_the_others_alike()
    {
        string folder = Directory.CreateTempSubdirectory("edge-verifier-").FullName;
        try
        {
            NanoTools tools = NanoTools.Require();
            string main = string.Concat(Cases().Select((_, i) => $"System.Diagnostics.Debug.WriteLine(\"edge: \" + Case{i}.Get().ToString());\n"));
            string source = $"{Classes()}public static class Program {{ public static void Main() {{ {main} }} }}";
            IReadOnlyList<string> files = NanoBuild.Build(tools, [new NanoAssembly("Wrong", [new EmittedFile("Wrong.cs", source)], [], IsProgram: true)], folder, TimeSpan.FromMinutes(1));
            long[] nano = [.. NanoBuild.Run(tools, files, folder, TimeSpan.FromMinutes(1)).Where(line => line.StartsWith("edge: ", StringComparison.Ordinal))
                .Select(line => long.Parse(line[6..], CultureInfo.InvariantCulture))];
            Assert.Equal(Cases().Select((_, i) => i < _wrong.Length), nano.Zip(OnNet(), (there, here) => there != here));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Cases() => _wrong.Concat(_right);

    private static string Classes() => "public static class Callee { private static uint _u = 0xFFFFFFF0; public static int Half(int a) { return a >> 1; } public static int Signed() { return (int)_u; } }\n" + string.Concat(Cases().Select((code, i) => $"public static class Case{i} {{ {Fields} public static long Get() {{ {code} }} }}\n"));

    private static long[] OnNet()
    {
        var context = new AssemblyLoadContext("cases", isCollectible: true);
        Assembly assembly = context.LoadFromStream(new MemoryStream(VerifiedSource.Compile(Classes()).Code));
        long[] values = [.. Cases().Select((_, i) => (long)assembly.GetType($"Case{i}")!.GetMethod("Get")!.Invoke(null, null)!)];
        context.Unload();
        return values;
    }
}
