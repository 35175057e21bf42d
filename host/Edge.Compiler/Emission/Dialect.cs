using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>How one language spells what every emitted program has.</summary>
public abstract class Dialect
{
    public static Dialect C { get; } = new CDialect();

    public static Dialect CSharp { get; } = new CSharpDialect();

    /// <summary>A name of the program's own: parameters of a call, a table.</summary>
    public abstract string Own(string id);

    /// <summary>The type of a kernel's parameters.</summary>
    /// <param name="kernel">Without the type suffix: <c>depthwise_conv2d</c>.</param>
    public abstract string ParametersType(string kernel);

    /// <summary>One field of a kernel's parameter object with its value.</summary>
    /// <inheritdoc cref="ParametersType"/>
    /// <param name="value">An expression.</param>
    public abstract string Field(string kernel, string name, string value);

    /// <summary>Of an array with one entry for each level of compute, the entry of the level that is set.</summary>
    public abstract string AtLevel(string array);

    /// <summary>Declares an array with one of the program's arrays for each level of compute.</summary>
    /// <param name="example">One of them; they are of one type.</param>
    public abstract string Arrays(Array example, string name, IReadOnlyList<string> arrays);

    /// <summary>An array of numbers as an expression.</summary>
    public abstract string Numbers(IReadOnlyList<int> values);

    /// <summary>Where a tensor's bytes start, as the kernels' arguments say it.</summary>
    /// <param name="buffer">The arena, or the caller's argument for tensors that live there.</param>
    public abstract string Address(Placement placement, string buffer);

    /// <summary>The lines that begin a loop of a streamed group.</summary>
    /// <param name="variable">That counts from 0.</param>
    public abstract IReadOnlyList<string> Loop(string variable, int count);

    /// <summary>A name from a file, as the language's documentation comments may hold it.</summary>
    public virtual string Documentation(string text) => text;

    /// <summary><c>depthwise_conv2d</c> becomes <c>DepthwiseConv2D</c>: a letter after a digit is a dimension and stays with it in capitals.</summary>
    public static string Pascal(string snake)
    {
        var letters = new char[snake.Length];
        int length = 0;
        for (int i = 0; i < snake.Length; i++)
        {
            if (snake[i] == '_')
                continue;
            bool isFirst = length == 0 || snake[i - 1] == '_' || char.IsAsciiDigit(snake[i - 1]);
            letters[length++] = isFirst ? char.ToUpperInvariant(snake[i]) : snake[i];
        }

        return new string(letters, 0, length);
    }

    private sealed class CDialect : Dialect
    {
        public override string Own(string id) => id;

        public override string ParametersType(string kernel) => $"edge_{kernel}_params";

        public override string Field(string kernel, string name, string value) => $".{FilterStorage.MemberOf(kernel, name)} = {value}";

        public override string AtLevel(string array) => $"{array}[level]";

        public override string Arrays(Array example, string name, IReadOnlyList<string> arrays) =>
            $"static const {(example is sbyte[]? "int8_t" : "int32_t")} *const {name}[{arrays.Count}] = {{{string.Join(", ", arrays)}}};";

        public override string Numbers(IReadOnlyList<int> values) => $"(const int32_t[]){{{string.Join(", ", values.Select(LiteralWriter.Of))}}}";

        public override IReadOnlyList<string> Loop(string variable, int count) =>
            [$"for (int32_t {variable} = 0; {variable} < {count}; ++{variable}) {{"];

        public override string Address(Placement placement, string buffer)
        {
            return placement.Memory == Memory.Arena || placement.Offset > 0 ? $"{buffer} + {placement.Offset}" : buffer;
        }
    }

    private sealed class CSharpDialect : Dialect
    {
        public override string Own(string id) => $"_{id}";

        public override string ParametersType(string kernel) => $"{Pascal(kernel)}Parameters";

        public override string Field(string kernel, string name, string value) => $"{Pascal(name)} = {value}";

        public override string AtLevel(string array) => $"{array}[_level]";

        public override string Arrays(Array example, string name, IReadOnlyList<string> arrays) =>
            $"private static readonly {WeightFiles.Type(example)}[][] {name} = {{ {string.Join(", ", arrays)} }};";

        public override string Numbers(IReadOnlyList<int> values) => $"new int[] {{ {string.Join(", ", values.Select(LiteralWriter.Of))} }}";

        public override IReadOnlyList<string> Loop(string variable, int count) => [$"for (int {variable} = 0; {variable} < {count}; {variable}++)", "{"];

        public override string Documentation(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

        public override string Address(Placement placement, string buffer) => $"{buffer}, {placement.Offset}";
    }
}
