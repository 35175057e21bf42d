using System.Text;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission;

/// <summary>The constant arrays of a program as C#: fields of the model, whose values lie in further assemblies where one does not hold them.</summary>
/// <remarks>
/// nanoCLR copies an array's values from flash to the managed heap, once, and keeps both. An assembly has 64 KB of static data, so that what is
/// beyond comes from methods of other assemblies; the array a method makes is the field itself, or is copied into it and given back.
/// </remarks>
internal static class WeightFiles
{
    /// <summary>The table of signatures and static data of an assembly has 16-bit offsets; the signatures need some of it.</summary>
    private const int AssemblyBytes = 60_000;

    /// <param name="view">Header and class name.</param>
    /// <param name="tables">Each array once: its name, the line above it, its values.</param>
    /// <param name="arrays">Declarations of arrays of these arrays.</param>
    public static IEnumerable<EmittedFile> Of(
        ProgramView view, IReadOnlyList<(string Id, string Comment, Table Table)> tables, IReadOnlyList<string> arrays)
    {
        int bytes = tables.Sum(entry => entry.Table.Bytes);
        var fields = Header(view);
        fields.Append($"// {bytes} bytes of tables{(bytes == 0 ? "" : "; nanoCLR copies them to the managed heap")}\n");
        fields.Append($"{(bytes > AssemblyBytes ? "using Edge.Runtime;\n\n" : "")}namespace Edge.Models;\n\npublic sealed partial class {view.ClassName}\n{{");
        var room = new TableRoom(view.ClassName, AssemblyBytes);
        foreach (var (id, comment, table) in tables)
        {
            fields.Append($"\n    // {comment}\n    private static readonly {Type(table.Data)}[] {id} =");
            if (bytes <= AssemblyBytes)
            {
                fields.Append("\n    {\n");
                LiteralWriter.Write(fields, table.Data, "        ");
                fields.Append("    };\n");
                continue;
            }

            fields.Append($" {Value(room.Place(id, table), table)};\n");
        }

        fields.Append(arrays.Count > 0 ? "\n" : "").Append(string.Concat(arrays.Select(array => $"    {array}\n")));
        yield return new EmittedFile($"{view.ClassName}.Weights.g.cs", fields.Append("}\n").ToString());
        foreach (var (number, methods) in room.Assemblies)
        {
            var text = Header(view).Append($"namespace Edge.Models;\n\n/// <summary>Values of constant arrays, part {number}.</summary>\n");
            text.Append($"public static class {view.ClassName}Tables{number}\n{{\n{string.Join("\n", methods)}}}\n");
            yield return new EmittedFile($"{view.ClassName}.Tables{number}.g.cs", text.ToString());
        }
    }

    internal static string Type(Array data) => data is sbyte[]? "sbyte" : "int";

    private static string Value(IReadOnlyList<(int From, string Call)> pieces, Table table) => pieces.Count == 1
        ? pieces[0].Call
        : pieces.Aggregate($"new {Type(table.Data)}[{table.Data.Length}]", (whole, piece) => $"UnrolledTables.With({whole}, {piece.From}, {piece.Call})");

    private static StringBuilder Header(ProgramView view)
    {
        var text = new StringBuilder();
        foreach (string line in view.Header)
            text.Append("// ").Append(line).Append('\n');
        return text;
    }

    /// <summary>Fills assemblies with arrays; one that no assembly has room for is cut.</summary>
    private sealed class TableRoom(string className, int each)
    {
        private readonly List<(int Free, List<string> Methods)> _assemblies = [];

        public IEnumerable<(int Number, IReadOnlyList<string> Methods)> Assemblies => _assemblies.Select((entry, i) => (i + 1, (IReadOnlyList<string>)entry.Methods));

        /// <returns>Where each piece begins and the call that makes it.</returns>
        public IReadOnlyList<(int From, string Call)> Place(string id, Table table)
        {
            int size = table.Bytes / table.Data.Length, most = each / size, pieces = (table.Data.Length + most - 1) / most;
            var calls = new List<(int, string)>();
            for (int piece = 0, from = 0; piece < pieces; piece++)
            {
                int count = (table.Data.Length - from) / (pieces - piece);
                Array values = Array.CreateInstance(table.Data.GetType().GetElementType()!, count);
                Array.Copy(table.Data, from, values, 0, count);
                string name = Dialect.Pascal(id.TrimStart('_')) + (pieces == 1 ? "" : $"Part{piece + 1}");
                calls.Add((from, $"{className}Tables{Add(name, values, count * size) + 1}.{name}()"));
                from += count;
            }

            return calls;
        }

        private int Add(string name, Array values, int bytes)
        {
            int assembly = _assemblies.FindIndex(entry => entry.Free >= bytes);
            if (assembly < 0)
            {
                assembly = _assemblies.Count;
                _assemblies.Add((each, []));
            }

            var text = new StringBuilder($"    public static {Type(values)}[] {name}()\n    {{\n        return new {Type(values)}[]\n        {{\n");
            LiteralWriter.Write(text, values, "            ");
            text.Append("        };\n    }\n");
            _assemblies[assembly].Methods.Add(text.ToString());
            _assemblies[assembly] = (_assemblies[assembly].Free - bytes, _assemblies[assembly].Methods);
            return assembly;
        }
    }
}
