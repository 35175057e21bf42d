using System.Globalization;
using System.Text;

namespace Edge.Cli.Report;

/// <summary>The arena as text: bytes upwards, steps to the right, one letter for each block, then what the letters mean.</summary>
internal static class ArenaDrawing
{
    private const int Rows = 16;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Of(ModelFacts model)
    {
        int steps = model.Operators.Count(op => op.Step is not null);
        if (model.Arena.Count == 0)
            return "the arena is empty\n";
        int columnWidth = Math.Clamp(72 / Math.Max(1, steps), 1, 4);
        var text = new StringBuilder();
        int label = Text.Count(model.ArenaBytes).Length;
        for (int row = Rows - 1; row >= 0; row--)
        {
            long middle = model.ArenaBytes * (2L * row + 1) / (2 * Rows);
            string axis = row == Rows - 1 ? Text.Count(model.ArenaBytes) : row == 0 ? "0" : "";
            var line = new StringBuilder(axis.PadLeft(label)).Append(" |");
            for (int step = 0; step < steps; step++)
            {
                int block = Find(model.Arena, step, middle);
                line.Append(block < 0 ? ' ' : Letters[block % Letters.Length], columnWidth);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        text.Append(' ', label).Append(" +").Append('-', steps * columnWidth).Append('\n');
        int peak = model.Operators.FirstOrDefault(op => op.Node == model.PeakNode)?.Step ?? 0;
        text.Append(' ', label + 2 + peak * columnWidth).Append($"^ peak at {model.PeakNode}\n\n");
        for (int i = 0; i < model.Arena.Count; i++)
        {
            ArenaBlock block = model.Arena[i];
            text.Append(string.Create(CultureInfo.InvariantCulture,
                $"{Letters[i % Letters.Length]}  {block.Name}: bytes {block.Offset} to {block.Offset + block.Bytes - 1}, steps {block.First} to {block.Last}\n"));
        }

        return text.ToString();
    }

    private static int Find(IReadOnlyList<ArenaBlock> blocks, int step, long offset)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].First <= step && step <= blocks[i].Last && blocks[i].Offset <= offset && offset < blocks[i].Offset + blocks[i].Bytes)
                return i;
        }

        return -1;
    }
}
