using System.Numerics;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Runtime.Locating;
using Edge.Training.Models;

namespace Edge.Cli.Architectures;

/// <summary>A network of the family, on images of a size.</summary>
internal sealed record Architecture(SeparableFamily Family, int Height, int Width)
{
    private const int LeastCell = 2, MostCell = 64;

    /// <summary>Pixels of the network's input along a side of a cell, of one that locates; null: it tells classes of images apart.</summary>
    public int? Cell { get; init; }

    public string Name => $"{Family.Name} at {Height}x{Width}{(Cell is { } cell ? $" in cells of {cell}" : "")}";

    /// <summary>Names its folder.</summary>
    public string Key => $"{Family.Name}-{Height}x{Width}{(Cell is { } cell ? $"-c{cell}" : "")}";

    /// <summary>
    /// Everything a search chooses from: widths, depths, stages, kernels, and the images as they are, at three quarters and at half of their size. Smaller sizes
    /// are rounded to multiples of 8, at least 8.
    /// </summary>
    /// <param name="height">Of the images as the project prepares them.</param>
    public static IEnumerable<Architecture> All(int height, int width) =>
        from size in Sizes(height, width, 8)
        from stages in (int[])[2, 3, 4]
        where Math.Min(size.Height, size.Width) >> (stages + 1) >= 2 // the last stage still sees more than a point
        from family in Families(stages)
        select new Architecture(family, size.Height, size.Width);

    /// <summary>
    /// The same for networks that locate, which end where their image is a cell's side smaller: cells as the project has them, and half of that, so that smaller
    /// images need not have fewer cells. Smaller sizes are rounded to whole cells, and to multiples of 8.
    /// </summary>
    /// <param name="cell">Of the project.</param>
    /// <exception cref="UsageException">E0217: the family has no such cells, or the project's images are no whole number of them.</exception>
    public static IEnumerable<Architecture> Locating(int height, int width, int cell)
    {
        if (!BitOperations.IsPow2(cell) || cell is < LeastCell or > MostCell)
        {
            throw new UsageException("E0217", "networks of the family", $"have no grid of cells of {cell} pixels",
                $"'locate.cell' of {string.Join(", ", Enumerable.Range(1, 6).Select(halvings => 1 << halvings))}");
        }

        if (height % cell != 0 || width % cell != 0)
        {
            throw new UsageException("E0217", "preprocess.resize", $"an input of {height}x{width} pixels for cells of {cell}",
                $"a height and a width that are multiples of {cell}");
        }

        return
            from size in Sizes(height, width, Math.Max(8, cell))
            from own in new[] { cell, cell / 2 }
            where own >= LeastCell && size.Height / own is >= 2 and <= GridDecoder.MostExtent && size.Width / own is >= 2 and <= GridDecoder.MostExtent
            let halvings = BitOperations.Log2((uint)own)
            from family in Families(Math.Max(1, halvings - 1))
            where halvings > 1 || family.Depth == 0 // it ends with the stem, before the first block
            select new Architecture(family, size.Height, size.Width) { Cell = own };
    }

    /// <summary>The project with its images, and its cells, as this network takes them.</summary>
    public Project In(Project project) => project with
    {
        Model = project.Model with { Network = Family.Name },
        Preprocess = project.Preprocess with { Resize = [Height, Width] },
        Locate = project.Locate is { } locate && Cell is { } cell ? locate with { Cell = cell } : project.Locate,
    };

    private static IEnumerable<SeparableFamily> Families(int stages) =>
        from channels in (int[])[4, 6, 8, 12, 16]
        from depth in (int[])[0, 1, 2]
        from kernel in (int[])[3, 5]
        where depth > 0 || kernel == 3 // without blocks the kernel is the stem's alone
        select new SeparableFamily(channels, depth, stages, kernel);

    private static IEnumerable<(int Height, int Width)> Sizes(int height, int width, int multiple)
    {
        int Rounded(int pixels) => Math.Max(multiple, (pixels + multiple / 2) / multiple * multiple);
        return new[] { 4, 3, 2 }.Select(quarters => quarters == 4 ? (height, width) : (Rounded(height * quarters / 4), Rounded(width * quarters / 4))).Distinct();
    }
}
