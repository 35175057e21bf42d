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
    public abstract string Field(string kernel, string name, int value);

    /// <summary>Where a tensor's bytes start, as the kernels' arguments say it.</summary>
    /// <param name="buffer">The caller's argument, for tensors that live there.</param>
    public abstract string Address(Placement placement, string buffer);

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

        public override string Field(string kernel, string name, int value) => $".{PackedFilter.MemberOf(kernel, name)} = {LiteralWriter.Of(value)}";

        public override string Address(Placement placement, string buffer)
        {
            string start = placement.Memory == Memory.Arena ? "arena" : buffer;
            return placement.Memory == Memory.Arena || placement.Offset > 0 ? $"{start} + {placement.Offset}" : start;
        }
    }

    private sealed class CSharpDialect : Dialect
    {
        public override string Own(string id) => $"_{id}";

        public override string ParametersType(string kernel) => $"{Pascal(kernel)}Parameters";

        public override string Field(string kernel, string name, int value) => $"{Pascal(name)} = {LiteralWriter.Of(value)}";

        public override string Documentation(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

        public override string Address(Placement placement, string buffer) =>
            $"{(placement.Memory == Memory.Arena ? "_arena" : buffer)}, {placement.Offset}";
    }
}
