using System.Globalization;
using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>What an object file or an image occupies.</summary>
/// <param name="FlashBytes">Code, constants and initial values of variables.</param>
/// <param name="RamBytes">Variables, without stack.</param>
public readonly record struct MemorySize(int FlashBytes, int RamBytes)
{
    public static MemorySize Sum(IEnumerable<MemorySize> sizes) =>
        sizes.Aggregate(default(MemorySize), (sum, size) => new MemorySize(sum.FlashBytes + size.FlashBytes, sum.RamBytes + size.RamBytes));

    /// <summary>Asks the <c>size</c> program that stands beside the board's compiler; zeros on this computer, where sizes say nothing about a device.</summary>
    internal static MemorySize Of(Board board, string file)
    {
        if (board.IsHost)
            return default;
        string compiler = board.RequireCompiler().Compiler;
        var tool = new ExternalTool(compiler.Replace("gcc", "size"), ExternalTool.Named(compiler).Package);
        ToolRun run = ToolRun.Run(tool.Require(), [file], Path.GetDirectoryName(file)!, TimeSpan.FromSeconds(30));

        //    text    data     bss     dec     hex filename
        int[] numbers = [.. run.Output.Split('\n')[1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Take(3)
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return new MemorySize(numbers[0] + numbers[1], numbers[1] + numbers[2]);
    }
}
