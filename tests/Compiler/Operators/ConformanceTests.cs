using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Every backend on this machine against tests/vectors.</summary>
public class ConformanceTests
{
    [Fact]
    public void The_files_hold_what_exact_arithmetic_gives()
    {
        bool accept = Environment.GetEnvironmentVariable("EDGE_ACCEPT") == "1";
        foreach (var (name, vector) in VectorCases.All)
        {
            string path = Path.Combine(VectorFile.Folder, name + ".json");
            if (accept)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, vector.Text());
            }

            Assert.True(File.Exists(path), $"tests/vectors/{name}.json is missing; EDGE_ACCEPT=1 writes it, review the diff");
            Assert.Equal(vector.Text(), File.ReadAllText(path));
        }
    }

    [Fact]
    public void Every_file_has_a_case() => Assert.Equal(VectorCases.All.Keys.Order(StringComparer.Ordinal), Files().Select(file => file.Name));

    [Fact]
    public void The_reference_kernels_give_the_bytes_of_every_vector()
    {
        foreach (var (name, vector) in Files())
        {
            Operator kind = Operators[vector.Operator];
            var output = new sbyte[vector.Expected.Length];
            foreach (KernelCall call in vector.Calls)
                kind.RunInt8(call, [.. vector.Inputs.Select(input => input.Values)], output);
            Mismatch.Check($"{name}: C# on .NET", vector.OutputShape, vector.Expected, output);
        }
    }

    [FactWithGcc]
    public void The_c_kernels_give_the_bytes_of_every_vector()
    {
        foreach (var (name, vector) in Files())
        {
            sbyte[] output = CKernels.Run(vector.Calls, [.. vector.Inputs.Select(input => input.Values)], vector.Expected.Length);
            Mismatch.Check($"{name}: C on this machine", vector.OutputShape, vector.Expected, output);
        }
    }

    /// <summary>Any operator of a kind runs any call of that kind: the call holds every number.</summary>
    private static Dictionary<string, Operator> Operators { get; } =
        AnyNode.Kinds.ToDictionary(pair => pair.Key, pair => pair.Value(new Random(1)).Operator);

    private static IEnumerable<(string Name, VectorFile Vector)> Files() =>
        from path in Directory.EnumerateFiles(VectorFile.Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        select (Path.GetRelativePath(VectorFile.Folder, path)[..^".json".Length].Replace('\\', '/'), VectorFile.Read(path));
}
